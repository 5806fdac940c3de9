"""`python -m lab up`, `run` and the other commands of the engine: what people type."""

import argparse
import json
import pathlib
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from lab.control_plane.folders import ROOT, aloud
from lab.engine.output import FAILED, FINE, progress, report, show, teller
from lab.problems import LabError

if TYPE_CHECKING:
    from lab.engine.environment import Lab
    from lab.engine.session import Session

_OPERATIONS = {
    "preview": "show what the engine would do",
    "up": "create the stack in the simulated cloud, or change it",
    "refresh": "compare the state with the simulated cloud, and import what differs",
    "destroy": "delete everything of the stack",
}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the engine's commands."""
    run = _command(commands, "run", _run, "run a stack's whole lifecycle and check every step")
    run.add_argument("--keep", action="store_true", help="keep the environment of this run, to look into it")
    for name, text in _OPERATIONS.items():
        parser = _command(commands, name, _operate, text)
        parser.set_defaults(verb=name)
        if name in ("up", "preview"):
            parser.add_argument(
                "--replace", action="append", default=[], metavar="URN", help="replace this resource"
            )
        if name == "destroy":
            parser.add_argument(
                "--unprotect",
                action="store_true",
                help="remove every protection first but of what stays, as docs/deploying.md says",
            )
    _command(commands, "export", _export, "print the state as JSON")
    _command(commands, "recover", _recover, "clean up after an engine that was killed")
    _command(
        commands, "purge", _purge, "release the names that deleted resources keep, as a cloud does in time"
    )
    drift = _command(commands, "drift", _drift, "change a property behind the engine's back")
    drift.add_argument("resource", metavar="RESOURCE", help="URN, its end, or identifier")
    drift.add_argument("change", metavar="PROPERTY=VALUE", help="path with dots, and JSON or text")
    faults = _command(
        commands, "faults", _faults, "inject faults into the next calls, or list those that wait"
    )
    faults.add_argument("kind", nargs="?", help="throttle, timeout, denied, ...; see --list")
    faults.add_argument("--on", default="*", metavar="PATTERN", help="URN or name, with * (default: any)")
    faults.add_argument("--call", default="create", choices=("create", "read", "update", "delete", "*"))
    faults.add_argument("--after", type=int, default=0, metavar="N", help="let N calls, or KiB, pass first")
    faults.add_argument("--times", type=int, default=1, metavar="N", help="inject it N times (default: 1)")
    faults.add_argument("--clear", action="store_true", help="remove the faults that still wait")
    faults.add_argument("--list", action="store_true", dest="kinds", help="list the kinds of faults")
    prove = _command(
        commands, "prove", _prove, "inject a fault at every registration, kill the engine, and count"
    )
    prove.add_argument("--kills", type=int, default=20, metavar="N", help="points to kill at (default: 20)")
    prove.add_argument("--faults", type=int, default=None, metavar="N", help="the first N registrations only")


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    text: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.add_argument("stack", metavar="STACK", help="such as aws-dev")
    parser.add_argument("--json", action="store_true", help="print the result as JSON, for machines")
    parser.add_argument(
        "--with-upstream", action="store_true", help="bring up the stacks that it depends on first"
    )
    parser.add_argument(
        "--environment",
        "--world",
        default="",
        metavar="NAME",
        help="another environment than the usual one: a state and a simulated cloud of its own",
    )
    parser.add_argument(
        "--project",
        type=pathlib.Path,
        default=ROOT,
        metavar="FOLDER",
        help="the folder whose config/ and __main__.py are run (default: this repository)",
    )
    parser.add_argument(
        "--cluster", default="", metavar="NAME", help="this cluster of the lab replaces the stack's own"
    )
    parser.set_defaults(run=run)
    return parser


@contextmanager
def _lab(options: argparse.Namespace, environment: str = "") -> Generator["Lab"]:
    from contracts.problems import SettingsError
    from lab.engine.environment import lab
    from lab.engine.places import Places

    root = options.project.resolve()
    # Stacks of different projects have the same names, and need environments of their own.
    name = environment or options.environment or ("" if root == ROOT else root.name)
    base = Places().base
    places = Places(base=base.with_name(f"{base.name}-{name}") if name else base, root=root)
    try:
        with lab(places, aloud, options.cluster) as found:
            yield found
    except SettingsError as error:
        raise LabError(str(error)) from None


def _session(lab: "Lab", options: argparse.Namespace) -> "Session":
    """The stack, with everything it depends on."""
    from lab.engine import summary, upstream

    for below in upstream.of(lab.places.root, options.stack):
        under = lab.session(below)
        if any(row.get("custom") for row in under.resources()):
            continue
        if not options.with_upstream:
            raise LabError(
                f"{options.stack} depends on {below}, which is not up in this lab: run `python -m lab up "
                f"{below}`, or add --with-upstream"
            )
        aloud(f"bringing up {below}, which {options.stack} depends on")
        outcome = under.up()
        for line in summary.lines(outcome):
            aloud(f"  {line}")
        if outcome.failed:
            raise LabError(f"{below} does not come up", retry=True)
    return lab.session(options.stack)


def _operate(options: argparse.Namespace) -> int:
    with _lab(options) as lab:
        session = _session(lab, options) if options.verb in ("up", "preview") else lab.session(options.stack)
        extra = {"replace": options.replace} if getattr(options, "replace", None) else {}
        if options.verb == "destroy" and options.unprotect:
            from lab.engine.proofs.lifecycle import release

            release(session)
            extra = {"exclude_protected": True}
        outcome = getattr(session, options.verb)(progress(options), **extra)
        for kept in lab.cloud.kept_names(options.stack) if options.verb == "destroy" else ():
            aloud(f"deleted, and its name is kept: {kept}; `python -m lab purge {options.stack}` releases it")
        for fault in lab.cloud.faults.waiting() if options.verb != "preview" else ():
            aloud(f"a fault still waits, no call has matched it: {fault.said()}")
        return report(options, outcome)


def _run(options: argparse.Namespace) -> int:
    import shutil

    from lab.engine import summary
    from lab.engine.proofs.lifecycle import clear, run_lifecycle

    began = time.monotonic()
    # An environment of its own: whatever else exists in the lab is left alone.
    with _lab(options, f"run-{options.stack}") as lab:
        _session(lab, options)
        clear(lab.session(options.stack))
        lifecycle = run_lifecycle(lab, options.stack, teller(options))
        base = lab.places.base
    if not options.keep and not lifecycle.broken:
        shutil.rmtree(base)
    if options.json:
        steps = [{"title": title, **summary.facts(outcome)} for title, outcome in lifecycle.outcomes]
        sys.stdout.write(
            json.dumps({"stack": lifecycle.stack, "broken": lifecycle.broken, "steps": steps}, indent=1)
            + "\n"
        )
    else:
        seconds = time.monotonic() - began
        verdict = f"{len(lifecycle.broken)} promises broke" if lifecycle.broken else "every promise held"
        sys.stdout.write(f"\n{options.stack}: {verdict}, in {seconds:.0f} s\n")
        for problem in lifecycle.broken:
            sys.stdout.write(f"  {problem}\n")
    return FAILED if lifecycle.broken else FINE


def _export(options: argparse.Namespace) -> int:
    with _lab(options) as lab:
        exported = lab.session(options.stack).state.export()
    document = {"version": exported.version, "deployment": exported.deployment}
    sys.stdout.write(json.dumps(document, indent=1, sort_keys=True) + "\n")
    return FINE


def _recover(options: argparse.Namespace) -> int:
    from lab.engine import recovery

    with _lab(options) as lab:
        found = recovery.recover(lab.session(options.stack).state, lab.cloud)
    if options.json:
        sys.stdout.write(json.dumps(vars(found), indent=1) + "\n")
    else:
        sys.stdout.write("\n".join(found.lines()) + "\n")
    return FINE


def _purge(options: argparse.Namespace) -> int:
    with _lab(options) as lab:
        released = lab.cloud.purge(options.stack)
    show(options, released, "\n".join(f"released {name}" for name in released) or "no name was kept")
    return FINE


def _drift(options: argparse.Namespace) -> int:
    from lab.cloud.errors import CloudError

    path, _, text = options.change.partition("=")
    if not path or not text:
        raise LabError(f"{options.change} is no change; write PROPERTY=VALUE")
    with _lab(options) as lab:
        try:
            found = lab.cloud.drift(options.resource, path, _value(text))
        except CloudError as error:
            raise LabError(str(error)) from None
    show(options, {"urn": found.urn, "property": path}, f"changed {path} of {found.urn}")
    return FINE


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _faults(options: argparse.Namespace) -> int:
    from lab.cloud.faults import KINDS, Fault, aimed

    if options.kinds:
        show(options, KINDS, "\n".join(f"{kind:22} {text}" for kind, text in KINDS.items()))
        return FINE
    with _lab(options) as lab:
        if options.clear:
            lab.cloud.faults.clear()
        if options.kind:
            if options.kind not in KINDS:
                raise LabError(f"there is no fault {options.kind}; there are {', '.join(KINDS)}")
            lab.cloud.faults.add(
                Fault(
                    kind=options.kind,
                    verb=options.call,
                    match=aimed(options.kind, options.stack, options.on),
                    after=options.after,
                    times=options.times,
                )
            )
        waiting = lab.cloud.faults.waiting()
    shown = "\n".join(found.said() for found in waiting)
    show(options, [vars(found) for found in waiting], shown or "no fault waits")
    return FINE


def _prove(options: argparse.Namespace) -> int:
    from lab.engine.proofs import fault_injection

    with _lab(options, f"prove-{options.stack}") as lab:
        _session(lab, options)
        figures = [fault_injection.inject_each(lab, options.stack, aloud, most=options.faults)]
        figures.append(fault_injection.kill(lab, options.stack, options.kills, aloud))
    show(options, [found.facts() for found in figures], fault_injection.table(figures))
    return FAILED if any(found.problems for found in figures) else FINE
