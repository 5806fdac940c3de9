"""The command line. Exit codes: 0 fine, 1 findings that block, 2 unusable input."""

import argparse
import contextlib
import functools
import json
import os
import pathlib
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from contracts import loader
from contracts.catalog.regions import CLOUDS
from contracts.problems import Problem, SettingsError
from review import day
from review.offline.failure import ProgramError
from review.reports import atomic_write
from review.selfservice import commands as commands_for_teams

if TYPE_CHECKING:
    from review.preview.run import Preview

ROOT = pathlib.Path(__file__).resolve().parent.parent
FINE, BLOCKED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
_NO_STACK = "config/ has no stack yet; `python -m review new stack NAME` writes one"


def main(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        code = _run(options)
        sys.stdout.flush()
        return code
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            elsewhere = "; --out DIR writes somewhere else" if hasattr(options, "out") else ""
            what = error.filename or "the result"
            sys.stderr.write(f"{what} cannot be written: {error.strerror}{elsewhere}\n")
            return UNUSABLE
        # The reader, such as head, has seen enough. Nothing more may be written on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE


def _run(options: argparse.Namespace) -> int:
    try:
        return options.run(options)
    except SettingsError as error:
        return _unusable(error, as_json=options.json)
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted; files already written are whole\n")
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m review",
        description="Shows what a stack would make, without account, credentials, network or Pulumi CLI.",
        epilog="Exit codes: 0 fine, 1 findings that block, 2 unusable input.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    preview = commands.add_parser(
        "preview",
        help="run a stack's program and report what it registers",
        description="Runs the program of each stack in this process and writes graph.json, findings.json, "
        "report.md and report.html to DIR/STACK/; of several stacks also DIR/summary.md, for one comment.",
        epilog="Exit codes: 0 fine, 1 findings that block, 2 unusable input.",
    )
    preview.add_argument(
        "stacks", nargs="*", metavar="STACK", help="stack names, such as aws-prod or azure-dev"
    )
    preview.add_argument("--all", action="store_true", help="every stack that has a settings file")
    preview.add_argument("--json", action="store_true", help="print the result as JSON, for machines")
    preview.add_argument(
        "--out", type=pathlib.Path, default=None, metavar="DIR", help="where to (default: out/preview)"
    )
    day.add_to(preview)
    preview.set_defaults(run=_preview)
    registry = commands.add_parser(
        "registry",
        help="show every cluster and write the registry",
        description="Previews every stack, prints a table of the clusters and writes out/registry.yaml.",
    )
    registry.add_argument("--json", action="store_true", help="print the registry as JSON, for machines")
    day.add_to(registry)
    registry.set_defaults(run=_registry)
    sdk = commands.add_parser(
        "sdk",
        help="say which cloud's SDK a stack needs",
        description="Prints aws or azure, which make then installs; nothing where the settings do not say.",
    )
    sdk.add_argument("stack", metavar="STACK")
    sdk.set_defaults(run=_sdk, json=False)
    docs = commands.add_parser(
        "docs",
        help="write the generated files: JSON Schema and pictures",
        description="Writes every committed file that is made from code.",
    )
    docs.add_argument("--check", action="store_true", help="only say which are not fresh")
    docs.set_defaults(run=_docs, json=False)
    commands_for_teams.add(commands, ROOT)
    return parser


def _preview(options: argparse.Namespace) -> int:
    from review.preview.stack import preview
    from review.reports import fleet_summary, output, terminal

    stacks, whereto = _stacks(options), options.out or ROOT / output.OUT
    output.prepare(whereto, [stack for stack in stacks if stack in _known()])
    errors, out = terminal.standard_error(), terminal.standard_output()
    results, found, problems = [], [], {}
    for stack in stacks:
        try:
            result = preview(ROOT, stack, day.of(options), functools.partial(errors.progress, stack))
            errors.progress(stack, "writing reports")
            folder = output.write(whereto, result)
        except (SettingsError, ProgramError) as error:
            # The other stacks are still worth looking at.
            problems[stack] = _problems(error, stack)
            continue
        finally:
            errors.done()
        found.append(result)
        if options.json:
            results.append({**result.summary, **_as_json(result, _relative(folder, ROOT))})
        else:
            terminal.summarise(out, result, os.path.relpath(folder))
    summary = None
    if len(stacks) > 1 and found:
        summary = output.write_summary(whereto, fleet_summary.render(found, problems))
    everything = [one for of_stack in problems.values() for one in of_stack]
    if options.json:
        made = {"stacks": results, "problems": [vars(problem) for problem in everything]}
        if summary:
            made["summary"] = str(_relative(summary, ROOT))
        sys.stdout.write(json.dumps(made, indent=1, sort_keys=True) + "\n")
    else:
        if summary:
            out.line(f"all stacks in one comment: {os.path.relpath(summary)}")
        if everything:
            raise SettingsError(everything)
    return UNUSABLE if problems else BLOCKED if any(one.blocked for one in found) else FINE


def _relative(path: pathlib.Path, root: pathlib.Path) -> pathlib.Path:
    """Below the project as seen from there, and elsewhere as it is."""
    return path.relative_to(root) if path.is_relative_to(root) else path


def _known() -> list[str]:
    from contracts import layers

    return [*loader.stacks(ROOT), *layers.tenants_stacks(ROOT)]


def _stacks(options: argparse.Namespace) -> list[str]:
    known = _known()
    if options.all and not options.stacks:
        if not known:
            sys.stderr.write(f"{_NO_STACK}\n")
        return known
    if options.stacks and not options.all:
        return list(dict.fromkeys(options.stacks))
    there = f"there are {', '.join(known)}" if known else _NO_STACK
    sys.stderr.write(f"name a stack, or --all; {there}\n")
    raise SystemExit(UNUSABLE)


def _registry(options: argparse.Namespace) -> int:
    from review.preview import registry
    from review.preview.cluster import preview
    from review.reports import output, terminal

    errors, results, problems = terminal.standard_error(), [], []
    file = ROOT / registry.FILE
    output.probe(file.parent)
    # The last one would be believed, whatever this run comes to.
    file.unlink(missing_ok=True)
    for stack in loader.stacks(ROOT):
        try:
            progress = functools.partial(errors.progress, stack)
            results.append(preview(ROOT, stack, day.of(options), progress))
        except (SettingsError, ProgramError) as error:
            problems += _problems(error, stack)
        finally:
            errors.done()
    if not results and not problems:
        sys.stderr.write(f"{_NO_STACK}\n")
    if problems:
        # A registry that silently lacks a cluster is worse than none.
        raise SettingsError(problems)
    entries = [registry.entry(result) for result in results]
    file.parent.mkdir(parents=True, exist_ok=True)
    atomic_write.write(file, registry.dumps(entries).encode())
    if options.json:
        sys.stdout.write(json.dumps(entries, indent=1, sort_keys=True) + "\n")
    else:
        lines = [*registry.table(entries), *registry.costs(results), f"written to {registry.FILE}"]
        sys.stdout.write("\n".join(lines) + "\n")
    return FINE


def _sdk(options: argparse.Namespace) -> int:
    from contracts import layers

    # What is wrong with the settings, the preview says, with everything else that is.
    with contextlib.suppress(SettingsError):
        cloud = layers.cloud_of(ROOT, options.stack)
        sys.stdout.write(f"{cloud}\n" if cloud in CLOUDS else "")
    return FINE


def _docs(options: argparse.Namespace) -> int:
    from review.reference import documents

    if options.check:
        stale = documents.stale(ROOT)
        for file in stale:
            sys.stderr.write(f"{file} is not what the code says; run make docs\n")
        return BLOCKED if stale else FINE
    made = documents.generated(ROOT)
    for file, text in made.items():
        (ROOT / file).parent.mkdir(parents=True, exist_ok=True)
        atomic_write.write(ROOT / file, text.encode())
    # Said at the end: a reader that goes away stops nothing half-way.
    sys.stdout.writelines(f"wrote {file}\n" for file in made)
    return FINE


def _as_json(result: "Preview", folder: pathlib.Path) -> dict:
    return {
        "blocked": result.blocked,
        "resources": sum(row.is_cloud for row in result.graph),
        "registrations": len(result.graph.resources),
        "findings": [finding.to_json() for finding in result.findings],
        "costs": {**result.costs["sum"], "sentence": result.costs["total"]} if result.costs else None,
        "folder": str(folder),
    }


def _problems(error: SettingsError | ProgramError, stack: str) -> list[Problem]:
    return error.problems if isinstance(error, SettingsError) else [error.problem(stack)]


def _unusable(error: SettingsError, *, as_json: bool) -> int:
    if as_json:
        problems = [vars(problem) for problem in error.problems]
        sys.stdout.write(json.dumps({"problems": problems}, indent=1, sort_keys=True) + "\n")
    else:
        sys.stderr.write(f"{error}\n")
    return UNUSABLE
