"""`python -m lab up`, `run` and the others of the engine: what people type."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from lab.control_plane.folders import aloud
from lab.problems import LabError

if TYPE_CHECKING:
    from lab.engine.environment import Lab
    from lab.engine.outcome import Outcome
    from lab.engine.session import Session

FINE, FAILED = 0, 1
_OPERATIONS = {
    "preview": "show what the engine would do",
    "up": "make the stack in the simulated cloud",
    "refresh": "compare the state with the simulated cloud, and take over what differs",
    "destroy": "delete everything of the stack",
}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the engine's commands."""
    run = _command(commands, "run", _run, "lead a stack through its whole life and check every step")
    run.add_argument("--keep", action="store_true", help="keep the lab's world of this run, to look into it")
    for name, text in _OPERATIONS.items():
        parser = _command(commands, name, _operate, text)
        parser.set_defaults(verb=name)
        if name in ("up", "preview"):
            parser.add_argument(
                "--replace", action="append", default=[], metavar="URN", help="replace this resource"
            )
        if name == "destroy":
            parser.add_argument(
                "--unprotect", action="store_true", help="take off every protection first, as the README says"
            )
    _command(commands, "export", _export, "print the state as JSON")
    _command(commands, "recover", _recover, "clean up after an engine that was killed")
    _command(
        commands, "purge", _purge, "let go of the names that deleted things keep, as a cloud does in time"
    )
    drift = _command(commands, "drift", _drift, "change a property behind the engine's back")
    drift.add_argument("resource", metavar="RESOURCE", help="URN, its end, or identifier")
    drift.add_argument("change", metavar="PROPERTY=VALUE", help="path with dots, and JSON or text")
    faults = _command(commands, "faults", _faults, "say what shall go wrong at the next calls, or list it")
    faults.add_argument("kind", nargs="?", help="throttle, timeout, denied, ...; see --list")
    faults.add_argument("--on", default="*", metavar="PATTERN", help="URN or name, with * (default: any)")
    faults.add_argument("--call", default="create", choices=("create", "read", "update", "delete", "*"))
    faults.add_argument("--after", type=int, default=0, metavar="N", help="let N calls, or KiB, pass first")
    faults.add_argument("--times", type=int, default=1, metavar="N", help="strike N times (default: 1)")
    faults.add_argument("--clear", action="store_true", help="take back what has not struck yet")
    faults.add_argument("--list", action="store_true", dest="kinds", help="say what there is")
    prove = _command(commands, "prove", _prove, "strike every registration, kill the engine, and count")
    prove.add_argument("--kills", type=int, default=20, metavar="N", help="points to kill at (default: 20)")
    prove.add_argument("--faults", type=int, default=None, metavar="N", help="strike the first N only")


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
        "--with-upstream", action="store_true", help="bring up what the stack stands on first"
    )
    parser.add_argument(
        "--world", default="", metavar="NAME", help="another simulated world than the usual one"
    )
    parser.add_argument(
        "--cluster", default="", metavar="NAME", help="this cluster of the lab stands in for the stack's own"
    )
    parser.set_defaults(run=run)
    return parser


@contextmanager
def _lab(options: argparse.Namespace, world: str = "") -> Generator["Lab"]:
    from contracts.problems import SettingsError
    from lab.engine.environment import lab
    from lab.engine.places import Places

    name = world or options.world
    base = Places().base
    places = Places(base=base.with_name(f"{base.name}-{name}") if name else base)
    try:
        with lab(places, aloud, options.cluster) as found:
            yield found
    except SettingsError as error:
        raise LabError(str(error)) from None


def _session(lab: "Lab", options: argparse.Namespace) -> "Session":
    """The stack, with everything it stands on."""
    from lab.engine import summary, upstream

    for below in upstream.of(options.stack):
        under = lab.session(below)
        if any(row.get("custom") for row in under.resources()):
            continue
        if not options.with_upstream:
            raise LabError(
                f"{options.stack} stands on {below}, which is not up in this lab: run `python -m lab up "
                f"{below}`, or add --with-upstream"
            )
        aloud(f"bringing up {below}, which {options.stack} stands on")
        outcome = under.up()
        for line in summary.lines(outcome):
            aloud(f"  {line}")
        if outcome.failed:
            raise LabError(f"{below} does not come up", retry=True)
    return lab.session(options.stack)


def _operate(options: argparse.Namespace) -> int:
    with _lab(options) as lab:
        session = _session(lab, options) if options.verb in ("up", "preview") else lab.session(options.stack)
        if options.verb == "destroy" and options.unprotect:
            from lab.engine.lifecycle import release

            release(session)
        extra = {"replace": options.replace} if getattr(options, "replace", None) else {}
        outcome = getattr(session, options.verb)(_progress(options), **extra)
        for kept in lab.cloud.kept_names(options.stack) if options.verb == "destroy" else ():
            aloud(
                f"deleted, and its name is kept: {kept}; `python -m lab purge {options.stack}` lets go of it"
            )
        for fault in lab.cloud.faults.waiting() if options.verb != "preview" else ():
            aloud(f"a fault still waits, nothing has met it: {fault.said()}")
        return _report(options, outcome)


def _progress(options: argparse.Namespace) -> Callable[[str], None] | None:
    """Tell people what goes on, on a terminal."""
    if options.json or not sys.stderr.isatty():
        return None

    def tell(text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text[:100]}")

    return tell


def _report(options: argparse.Namespace, outcome: "Outcome") -> int:
    from lab.engine import summary

    if options.json:
        sys.stdout.write(json.dumps(summary.facts(outcome), indent=1) + "\n")
    else:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
        sys.stdout.write("\n".join(summary.lines(outcome)) + "\n")
    return FAILED if outcome.failed or outcome.killed else FINE


def _run(options: argparse.Namespace) -> int:
    import shutil

    from lab.engine import summary
    from lab.engine.lifecycle import clear, live

    began = time.monotonic()
    # A world of its own: whatever else stands in the lab is left alone.
    world = f"run-{options.stack}"
    with _lab(options, world) as lab:
        _session(lab, options)
        clear(lab.session(options.stack))
        life = live(lab, options.stack, _tell(options))
        base = lab.places.base
    if not options.keep and not life.broken:
        shutil.rmtree(base)
    if options.json:
        steps = [{"title": title, **summary.facts(outcome)} for title, outcome in life.outcomes]
        sys.stdout.write(
            json.dumps({"stack": life.stack, "broken": life.broken, "steps": steps}, indent=1) + "\n"
        )
    else:
        seconds = time.monotonic() - began
        verdict = f"{len(life.broken)} promises broke" if life.broken else "every promise held"
        sys.stdout.write(f"\n{options.stack}: {verdict}, in {seconds:.0f} s\n")
        for problem in life.broken:
            sys.stdout.write(f"  {problem}\n")
    return FAILED if life.broken else FINE


def _tell(options: argparse.Namespace) -> Callable[[str], None]:
    def tell(text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    return (lambda _: None) if options.json else tell


def _export(options: argparse.Namespace) -> int:
    with _lab(options) as lab:
        exported = lab.session(options.stack).export()
    document = {"version": exported.version, "deployment": exported.deployment}
    sys.stdout.write(json.dumps(document, indent=1, sort_keys=True) + "\n")
    return FINE


def _recover(options: argparse.Namespace) -> int:
    from lab.engine import recovery

    with _lab(options) as lab:
        found = recovery.recover(lab.session(options.stack))
    if options.json:
        sys.stdout.write(json.dumps(vars(found), indent=1) + "\n")
    else:
        sys.stdout.write("\n".join(found.lines()) + "\n")
    return FINE


def _purge(options: argparse.Namespace) -> int:
    with _lab(options) as lab:
        let_go = lab.cloud.purge(options.stack)
    _answer(options, let_go, "\n".join(f"let go of {name}" for name in let_go) or "no name was kept")
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
    _answer(options, {"urn": found.urn, "property": path}, f"changed {path} of {found.urn}")
    return FINE


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _faults(options: argparse.Namespace) -> int:
    from lab.cloud.faults import KINDS, Fault, aimed

    if options.kinds:
        _answer(options, KINDS, "\n".join(f"{kind:22} {text}" for kind, text in KINDS.items()))
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
    _answer(options, [vars(found) for found in waiting], shown or "nothing shall go wrong")
    return FINE


def _prove(options: argparse.Namespace) -> int:
    from lab.engine import fault_injection

    with _lab(options, f"prove-{options.stack}") as lab:
        _session(lab, options)
        figures = [fault_injection.strike_each(lab, options.stack, aloud, most=options.faults)]
        figures.append(fault_injection.kill(lab, options.stack, options.kills, aloud))
    _answer(options, [found.facts() for found in figures], fault_injection.table(figures))
    return FAILED if any(found.problems for found in figures) else FINE


def _answer(options: argparse.Namespace, facts: Any, text: str) -> None:
    sys.stdout.write(json.dumps(facts, indent=1) + "\n" if options.json else f"{text}\n")
