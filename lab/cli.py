"""The command line. Exit codes: 0 fine, 1 failed or not running, 2 unusable input, 130 interrupted."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from lab.control_plane import commands as control_plane
from lab.engine import commands as engine
from lab.problems import LabError

FINE, FAILED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
_INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM)


def main(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code."""
    for number in _INTERRUPTIONS:
        signal.signal(number, _leave)
    try:
        options = _parser().parse_args(arguments)
        code = options.run(options)
        sys.stdout.flush()
        return code
    except LabError as error:
        sys.stderr.write(f"{error}\n")
        return FAILED if error.retry else UNUSABLE
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted; what had been begun is cleaned up\n")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader, such as head, has seen enough. Nothing more may be written on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return FAILED


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """Stop once, on Ctrl-C as on SIGTERM: what was begun is cleaned up undisturbed before the end."""
    for number in _INTERRUPTIONS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lab",
        description="Runs the platform on this machine: the real engine over simulated clouds, and a real "
        "Kubernetes control plane. No account, no credentials; everything is kept under .lab/.",
        epilog="Exit codes: 0 fine, 1 failed or not running, 2 unusable input, 130 interrupted.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    build = commands.add_parser(
        "build",
        help="only build what the lab runs, once",
        description="Builds Pulumi's engine, where there is none, and the default control plane.",
    )
    build.set_defaults(run=_build)
    engine.add(commands)
    control_plane.add(commands)
    return parser


def _build(_: argparse.Namespace) -> int:
    from contracts.catalog.versions import DEFAULT_KUBERNETES
    from lab.control_plane import binaries
    from lab.control_plane.folders import Folders, aloud
    from lab.engine import pulumi_cli

    folders = Folders()
    pulumi_cli.ensure(folders, aloud)
    for tool in (binaries.ETCD, binaries.kubernetes(DEFAULT_KUBERNETES), binaries.KWOK):
        binaries.ensure(tool, folders, aloud)
    return FINE
