"""Adds a team to config/teams.yaml, with a folder for what it asks for. Everything else in the file stays."""

import pathlib
from collections.abc import Mapping
from typing import Any

from contracts.planes import Plane
from contracts.planning.naming import SLUG
from contracts.problems import Problem, SettingsError
from contracts.reading.source import Source, read
from contracts.reading.stack_files import PROFILES, TEAMS
from contracts.tenancy.loading.files import FOLDER
from review import organisation
from review.reports import atomic_write
from review.selfservice import new_file, proposal, yaml_text
from review.selfservice.questions import Answers, Question, Terminal, ask, on_command_line
from review.selfservice.stack_form import NONE
from review.selfservice.words import listed, names, scalar


def team(
    root: pathlib.Path, name: str, given: Mapping[str, str | None], terminal: Terminal
) -> list[pathlib.Path]:
    """Add a team and return the paths written, in the project.

    Where there is no config/teams.yaml yet, it is written, and the first team owns every plane.

    Raises:
        SettingsError: an answer is missing, there is such a team, or a preview would refuse the result.
    """
    if not SLUG.fullmatch(name):
        raise _refused(
            name, "a team's name is lower-case words joined by single hyphens", "write it like order-platform"
        )
    before = (root / TEAMS).read_bytes() if (root / TEAMS).exists() else None
    source = read(root / TEAMS, TEAMS) if before is not None else None
    if source and name in _teams(source):
        line = source.line(("teams", name))
        rule, fix = "there is such a team, and it stays as it is", "change it, or choose another name"
        raise SettingsError([Problem(rule=rule, fix=fix, value=name, file=TEAMS, line=line)])
    answers = ask(_questions(name), given, terminal)
    text = (
        _added(before.decode("utf-8"), source, name, answers) if before and source else _first(name, answers)
    )
    files = _beside(root, name, answers)
    proposal.refuse_what_breaks(root, {TEAMS: text, **files})
    written = [new_file.write(root, file, made) for file, made in files.items()]
    # Last, because it makes the team one: whatever ends a run before this, the next can begin again.
    if before is None:
        return [*written, new_file.write(root, TEAMS, text)]
    if (root / TEAMS).read_bytes() != before:
        rule = "the file was changed while the questions were answered, and stays as it is"
        raise SettingsError([Problem(rule=rule, fix="run the command again", file=TEAMS)])
    atomic_write.write(root / TEAMS, text.encode())
    return [*written, pathlib.Path(TEAMS)]


def _questions(name: str) -> list[Question]:
    return [
        Question(key="owns", text="What it answers for, in a few words"),
        Question(key="escalation", text="How to reach it when something is broken"),
        Question(key="cost-center", text="Cost centre", default=lambda _: name),
        Question(
            key="namespaces",
            text=f"Namespaces it may ask for, with commas, or {NONE}",
            default=lambda _: f"{name},{name}-*",
        ),
        Question(
            key="code-owners",
            text=f"Who reviews its files on GitHub, as @handles with commas, or {NONE}",
            default=lambda _: NONE,
        ),
    ]


def _entry(answers: Answers) -> str:
    """What a team is, as lines below its name."""
    lines = [
        f"owns: {scalar(answers['owns'])}",
        f"escalation: {scalar(answers['escalation'])}",
        f"costCenter: {scalar(answers['cost-center'])}",
    ]
    if answers["code-owners"] != NONE:
        lines.append(f"codeOwners: {listed(names(answers['code-owners']))}")
    if answers["namespaces"] != NONE:
        lines += [
            f"namespaces: {listed(names(answers['namespaces']))}",
            "# Who is who in its namespaces, by cloud and environment, such as",
            "#   groups: {aws: {prod: {readers: [arn:aws:iam::111122223333:role/Reader]}}}",
            "# Without that nobody is anybody there.",
        ]
    return "".join(f"\n  {line}" for line in lines)


def _added(text: str, source: Source, name: str, answers: Answers) -> str:
    teams = _teams(source)
    if not teams:
        raise SettingsError(
            [
                source.problem(
                    ("teams",), "teams is a mapping with a team in it", "write the first one by hand"
                )
            ]
        )
    try:
        return yaml_text.insert(text, ("teams", list(teams)[-1]), name, _entry(answers))
    except ValueError:
        rule = "a team is added where every team has lines of its own"
        raise SettingsError([source.problem(("teams",), rule, "write teams one below the other")]) from None


def _first(name: str, answers: Answers) -> str:
    entry = _entry(answers).replace("\n", "\n  ")
    planes = "\n".join(f"  {plane.value}: {name}" for plane in Plane)
    return f"""# yaml-language-server: $schema=../docs/schema/teams.schema.json
# Who owns what. The owner of a plane becomes the `team` tag of everything in it.
teams:
  {name}:{entry}

planes:
{planes}
"""


def _beside(root: pathlib.Path, name: str, answers: Answers) -> dict[str, str]:
    """What else a team with namespaces needs: a folder for requests, and the catalogue if there is none."""
    if answers["namespaces"] == NONE:
        return {}
    files, folder = {}, f"{FOLDER}/{name}/namespaces"
    if not (root / PROFILES).exists():
        files[PROFILES] = organisation.example(root, PROFILES)
    if not (root / folder).exists():
        files[f"{folder}/.gitkeep"] = ""
    return files


def _teams(source: Source) -> dict[str, Any]:
    found = source.values.get("teams") if isinstance(source.values, dict) else None
    return found if isinstance(found, dict) else {}


def _refused(given: str, rule: str, fix: str) -> SettingsError:
    return SettingsError([on_command_line("NAME", rule, fix, given)])
