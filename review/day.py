"""What day it is, for the commands that judge dates: the only place in this project where a clock is read."""

import argparse
import datetime


def add_to(parser: argparse.ArgumentParser) -> None:
    """Let a command be told the day."""
    parser.add_argument(
        "--as-of",
        type=_date,
        default=None,
        metavar="DATE",
        help="judge exceptions and support as of this day, YYYY-MM-DD (default: today)",
    )


def of(options: argparse.Namespace) -> datetime.date:
    """The day that a command was told, or today."""
    return options.as_of or today()


def today() -> datetime.date:
    """Today, where this runs."""
    return datetime.date.today()


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day; write it like 2026-11-22") from None
