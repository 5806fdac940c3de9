"""What commands print: text for people, JSON for machines, progress for a terminal."""

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from lab.engine import summary
from lab.engine.outcome import Outcome

FINE, FAILED = 0, 1


def progress(options: argparse.Namespace) -> Callable[[str], None] | None:
    """Shows each step on a terminal; None where nobody watches."""
    if options.json or not sys.stderr.isatty():
        return None

    def tell(text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text[:100]}")

    return tell


def report(options: argparse.Namespace, outcome: Outcome) -> int:
    """Prints what an operation did, and gives the exit code."""
    if options.json:
        sys.stdout.write(json.dumps(summary.facts(outcome), indent=1) + "\n")
    else:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
        sys.stdout.write("\n".join(summary.lines(outcome)) + "\n")
    return FAILED if outcome.failed or outcome.killed else FINE


def teller(options: argparse.Namespace) -> Callable[[str], None]:
    """Prints steps as they end; silent where JSON is asked for."""

    def tell(text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    return (lambda _: None) if options.json else tell


def show(options: argparse.Namespace, facts: Any, text: str) -> None:
    """Prints the facts as JSON where that is asked for, else the text."""
    sys.stdout.write(json.dumps(facts, indent=1) + "\n" if options.json else f"{text}\n")
