"""The command line. Exit codes: 0 fine, 1 findings that block, 2 unusable input."""

import argparse
import contextlib
import datetime
import functools
import json
import os
import pathlib
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from contracts import loader
from contracts.catalog import versions
from contracts.catalog.regions import CLOUDS
from contracts.problems import Problem, SettingsError
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
            sys.stderr.write(f"{error.filename or 'the result'} cannot be written: {error.strerror}\n")
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
        "report.md and report.html to out/preview/STACK/.",
        epilog="Exit codes: 0 fine, 1 findings that block, 2 unusable input.",
    )
    preview.add_argument(
        "stacks", nargs="*", metavar="STACK", help="stack names, such as aws-prod or azure-dev"
    )
    preview.add_argument("--all", action="store_true", help="every stack that has a settings file")
    preview.add_argument("--json", action="store_true", help="print the result as JSON, for machines")
    preview.add_argument(
        "--as-of",
        type=_date,
        default=versions.CHECKED_ON,
        metavar="DATE",
        help="assess support as of this day, YYYY-MM-DD (default: %(default)s, when the version table "
        "was checked; a clock would make two previews differ)",
    )
    preview.set_defaults(run=_preview)
    registry = commands.add_parser(
        "registry",
        help="show every cluster and write the registry",
        description="Previews every stack, prints a table of the clusters and writes out/registry.yaml.",
    )
    registry.add_argument("--json", action="store_true", help="print the registry as JSON, for machines")
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


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day; write it like 2026-11-22") from None


def _preview(options: argparse.Namespace) -> int:
    from review.preview.stack import preview
    from review.reports import output, terminal

    stacks = _stacks(options)
    errors, out = terminal.standard_error(), terminal.standard_output()
    results, blocked, problems = [], False, []
    for stack in stacks:
        try:
            result = preview(ROOT, stack, options.as_of, functools.partial(errors.progress, stack))
            errors.progress(stack, "writing reports")
            folder = output.write(ROOT, result)
        except (SettingsError, ProgramError) as error:
            # The other stacks are still worth looking at.
            problems += _problems(error, stack)
            output.set_aside(ROOT, stack)
            continue
        finally:
            errors.done()
        blocked |= result.blocked
        if options.json:
            results.append({**result.summary, **_as_json(result, folder)})
        else:
            terminal.summarise(out, result, os.path.relpath(ROOT / folder))
    if options.json:
        found = {"stacks": results, "problems": [vars(problem) for problem in problems]}
        sys.stdout.write(json.dumps(found, indent=1, sort_keys=True) + "\n")
    elif problems:
        raise SettingsError(problems)
    return UNUSABLE if problems else BLOCKED if blocked else FINE


def _stacks(options: argparse.Namespace) -> list[str]:
    from contracts import layers

    known = [*loader.stacks(ROOT), *layers.tenants_stacks(ROOT)]
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
    from review.reports import terminal

    errors, entries, problems = terminal.standard_error(), [], []
    for stack in loader.stacks(ROOT):
        try:
            progress = functools.partial(errors.progress, stack)
            entries.append(registry.entry(preview(ROOT, stack, versions.CHECKED_ON, progress).graph))
        except (SettingsError, ProgramError) as error:
            problems += _problems(error, stack)
        finally:
            errors.done()
    if not entries and not problems:
        sys.stderr.write(f"{_NO_STACK}\n")
    if problems:
        # A registry that silently lacks a cluster is worse than none.
        raise SettingsError(problems)
    file = ROOT / registry.FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    atomic_write.write(file, registry.dumps(entries).encode())
    if options.json:
        sys.stdout.write(json.dumps(entries, indent=1, sort_keys=True) + "\n")
    else:
        sys.stdout.write("\n".join(registry.table(entries)) + f"\nwritten to {registry.FILE}\n")
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
