"""What several lists of settings have in common: nothing twice, and ranges that are somebody's own."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from ipaddress import IPv4Network
from typing import Any

from contracts.model import repeated
from contracts.problems import Path, Problem

_NOT_PUBLIC = tuple(
    IPv4Network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"),
    )
)
WIDEST_PUBLIC = 16
"""Public ranges wider than this are nobody's own."""


def is_public(block: IPv4Network) -> bool:
    """Whether the internet may see something come from this range."""
    return not any(block.subnet_of(other) for other in _NOT_PUBLIC)


def once(
    where: Path, values: Sequence[Hashable], rule: str, words: Callable[[Any], str] = str
) -> Iterator[Problem]:
    """What stands in a list again.

    Args:
        words: how a message shows a value.
    """
    for index in sorted(repeated(values)):
        yield Problem(
            keys=(*where, index), rule=rule, fix="remove the repetition", value=words(values[index])
        )


def of_somebody(where: Path, blocks: Sequence[IPv4Network], whom: str, opens: str) -> Iterator[Problem]:
    """Ranges that the internet does not see, that stand there again, or that are too wide to be somebody's.

    Args:
        whom: what is reached from them.
        opens: what they open.
    """
    again = repeated(blocks)
    for index, block in enumerate(blocks):
        if not is_public(block) or index in again:
            yield Problem(
                keys=(*where, index),
                rule=f"{whom} is reached from public addresses, each range listed once",
                fix="write the range that the internet sees",
                value=str(block),
            )
        if block.prefixlen < WIDEST_PUBLIC:
            yield too_wide((*where, index), block, WIDEST_PUBLIC, opens)


def too_wide(where: Path, block: IPv4Network, widest: int, opens: str) -> Problem:
    """That a range is wider than anybody's own."""
    return Problem(
        keys=where,
        rule=f"opens {opens} to {block.num_addresses:,} addresses; /{widest} is the widest range that can "
        "still be somebody's own",
        fix="list the ranges you mean",
        value=str(block),
    )
