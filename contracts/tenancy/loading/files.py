"""Finds the files of teams: `config/tenants/<team>/{namespaces,workloads,exceptions}/<name>.yaml`.

Whatever is there and is none of these is a problem: a misplaced file would be without effect, silently.
"""

import os
import pathlib
from dataclasses import dataclass, field

from contracts.problems import Problem, SettingsError
from contracts.reading.error_messages import did_you_mean

FOLDER = "config/tenants"
KINDS = ("namespaces", "workloads", "exceptions")
_KEPT = ".gitkeep"
"""Keeps an empty folder in git."""


@dataclass(frozen=True, kw_only=True)
class File:
    """A file of a team."""

    team: str
    kind: str
    """Folder it is in."""
    stem: str
    """Name without `.yaml`."""
    path: pathlib.Path
    shown_as: str
    """Path in the project."""


@dataclass
class Found:
    """Files, and what is wrong with what else is there."""

    files: list[File] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, shown_as: str, rule: str, fix: str) -> None:
        self.problems.append(Problem(rule=rule, fix=fix, file=shown_as))


def find(root: pathlib.Path) -> Found:
    """Every file of every team, sorted."""
    found = Found()
    top = root / FOLDER
    if top.is_symlink() or not top.is_dir():
        found.refuse(f"{FOLDER}/", "the requests of teams have a folder", "make it, with a folder per team")
        return found
    for team in _entries(top):
        here = f"{FOLDER}/{team.name}"
        if _is_folder(team, here, "this folder has a folder per team, and nothing else", found):
            _team(team, here, found)
    return found


def _team(folder: os.DirEntry[str], here: str, found: Found) -> None:
    kinds = _entries(pathlib.Path(folder.path))
    for kind in kinds:
        place = f"{here}/{kind.name}"
        rule = f"a team's folder has {', '.join(KINDS[:-1])} and {KINDS[-1]}, and nothing else"
        if kind.name not in KINDS:
            found.refuse(place, rule, did_you_mean(kind.name, KINDS))
        elif _is_folder(kind, place, rule, found):
            _kind(folder.name, kind, place, found)
    if not any(kind.name == "namespaces" for kind in kinds):
        found.refuse(f"{here}/", "a team's folder has a folder namespaces", "make it, and write a request")


def _kind(team: str, folder: os.DirEntry[str], here: str, found: Found) -> None:
    for entry in _entries(pathlib.Path(folder.path)):
        place = f"{here}/{entry.name}"
        stem, extension = os.path.splitext(entry.name)
        if entry.is_symlink():
            found.refuse(place, "links are not followed: what is validated is what is here", "copy the file")
        elif not entry.is_file() or extension != ".yaml" or not stem:
            fix = f"rename it to {stem}.yaml" if extension in (".yml", ".YAML") else "move it away"
            found.refuse(place, "this folder has files that end in .yaml, and nothing else", fix)
        else:
            path = pathlib.Path(entry.path)
            found.files.append(File(team=team, kind=folder.name, stem=stem, path=path, shown_as=place))


def _is_folder(entry: os.DirEntry[str], here: str, rule: str, found: Found) -> bool:
    if entry.is_symlink():
        found.refuse(here, "links are not followed: what is validated is what is here", "make it a folder")
        return False
    if not entry.is_dir():
        found.refuse(here, rule, "move it away")
        return False
    return True


def _entries(folder: pathlib.Path) -> list[os.DirEntry[str]]:
    """What is in a folder, sorted.

    Raises:
        SettingsError: it cannot be looked into.
    """
    try:
        with os.scandir(folder) as entries:
            return sorted((one for one in entries if one.name != _KEPT), key=lambda one: one.name)
    except OSError as error:
        where = f"{FOLDER}{str(folder).rpartition(FOLDER)[2]}/"
        rule = f"the folder must be readable: {error.strerror}"
        raise SettingsError([Problem(rule=rule, fix="let it be read", file=where)]) from None
