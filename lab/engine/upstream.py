"""Which stacks a stack depends on."""

import pathlib
from collections.abc import Iterator
from typing import Any

from contracts import loader

_NAMES_A_STACK = ("platform:cluster", "primary")
"""Settings that name another stack whose outputs are used."""


def of(root: pathlib.Path, stack: str) -> list[str]:
    """The stacks that have to be up first, lowest first."""
    known = set(loader.stacks(root))
    found: list[str] = []
    for other in _named(loader.read_stack(root, stack).values["config"]):
        if other in known and other != stack:
            found += [*of(root, other), other]
    return list(dict.fromkeys(found))


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key in _NAMES_A_STACK and isinstance(item, str):
                yield item
            yield from _named(item)
    elif isinstance(value, list):
        for item in value:
            yield from _named(item)
