"""The upgrade path: what an earlier program created has to survive the program of today.

`python -m lab.upgrade record STACK...` brings a stack of the sample organisation up in an empty environment
and keeps its state; that is done on purpose, with the change that needs it. A preview of today's program over
the kept state then replaces and deletes nothing: a child that is called differently needs an alias.
"""

import argparse
import gzip
import json
import pathlib
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from contracts import layers, loader
from lab.control_plane.folders import ROOT, aloud
from lab.engine import summary, upstream
from lab.engine.environment import Lab, lab
from lab.engine.outcome import Outcome, short
from lab.engine.places import Places
from lab.problems import LabError

ORGANISATION = ROOT / "tests" / "organisation"
FOLDER = ROOT / "tests" / "lab" / "snapshots"
_LOSES = ("replace", "create-replacement", "delete-replaced", "delete", "discard")


def file_of(stack: str) -> pathlib.Path:
    return FOLDER / f"{stack}.json.gz"


def record(environment: Lab, stack: str) -> pathlib.Path:
    """Bring a stack up and keep its state.

    Raises:
        LabError: it does not come up.
    """
    for name in (*upstream.of(environment.places.root, stack), stack):
        outcome = environment.session(name).up()
        if outcome.failed:
            raise LabError("\n".join(summary.lines(outcome)), retry=True)
    exported = environment.session(stack).state.export()
    text = json.dumps(_kept(exported.deployment or {}), sort_keys=True, separators=(",", ":"))
    FOLDER.mkdir(parents=True, exist_ok=True)
    # Without the time of day: the same state is the same file.
    file_of(stack).write_bytes(gzip.compress(text.encode(), mtime=0))
    return file_of(stack)


def replay(environment: Lab, stack: str) -> Outcome:
    """Preview today's program over the kept state."""
    for below in upstream.of(environment.places.root, stack):
        environment.session(below).state.replace(_recorded(below))
    session = environment.session(stack)
    session.state.replace(_recorded(stack))
    return session.preview()


def _recorded(stack: str) -> dict[str, Any]:
    return json.loads(gzip.decompress(file_of(stack).read_bytes()))


def losses(outcome: Outcome) -> list[str]:
    """What the upgrade would replace or delete."""
    return [f"{kind} {short(urn)} ({', '.join(why)})" for kind, urn, why in outcome.steps if kind in _LOSES]


def _kept(deployment: Mapping[str, Any]) -> dict[str, Any]:
    """The state without what differs from run to run."""
    resources = [
        {key: item for key, item in row.items() if key not in ("created", "modified", "sourcePosition")}
        for row in deployment["resources"]
    ]
    manifest = {**deployment["manifest"], "time": "2026-01-01T00:00:00Z"}
    return {**deployment, "manifest": manifest, "resources": resources}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m lab.upgrade", description="Records states of stacks.")
    parser.add_argument("action", choices=("record",))
    parser.add_argument("stacks", nargs="*", metavar="STACK", help="default: every stack")
    options = parser.parse_args(arguments)
    for stack in options.stacks or [*loader.stacks(ORGANISATION), *layers.tenants_stacks(ORGANISATION)]:
        places = Places(base=ROOT / ".lab" / "engine-record", root=ORGANISATION)
        shutil.rmtree(places.base, ignore_errors=True)
        with lab(places, aloud) as environment:
            file = record(environment, stack)
        shutil.rmtree(places.base, ignore_errors=True)
        sys.stdout.write(f"wrote {file.relative_to(ROOT)}, {file.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except LabError as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(1)
