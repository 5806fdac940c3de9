"""The form of a rule about settings, and the list of all of them.

A rule names the settings it reads and yields what is wrong, at paths below their top. It runs when those
settings are each valid by themselves, so one run reports broken values and broken combinations together.
"""

import contextlib
import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.problems import Problem
from contracts.reading.fleet import PeerStack
from contracts.reading.partial import UnknownValueError


@dataclass(frozen=True, kw_only=True)
class Known:
    """The settings of a stack that are valid by themselves."""

    stack: str
    """Stack name."""
    model: str
    """Cloud whose model the values are of."""
    values: dict[str, Any]
    """Setting to value; rules are only asked when theirs are there."""
    fleet: Mapping[str, PeerStack] = field(default_factory=dict)
    """The other stacks."""
    as_of: datetime.date | None = None
    """The day as of which dates are checked; None where nobody said."""

    def __getattr__(self, name: str) -> Any:
        if name in self.__dict__.get("values", {}):
            return self.values[name]
        raise UnknownValueError(name)

    def at(self, path: Iterable[str]) -> Any:
        """The value at a path of keys, as they are written in the file; None below a section left out."""
        value: Any = self
        for key in path:
            value = None if value is None else getattr(value, attribute(key))
        return value


def attribute(key: str) -> str:
    """What the code calls a setting that files call `key`."""
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", key).lower()


Rule = Callable[[Known], Iterator[Problem]]
SKIP_UNKNOWN = contextlib.suppress(UnknownValueError)
"""Around what is said about one of several things: where a value of it is broken, the others are checked."""
RULES: dict[str, list[tuple[frozenset[str], Rule]]] = {}
"""Every rule with the settings it reads, by the cloud it is about; empty for all."""
DECIDING: set[Rule] = set()
"""Rules that are asked first. A setting that one of them refuses is checked no further."""


def reads(*names: str, deciding: bool = False) -> Callable[[Rule], Rule]:
    """Add a rule to the list. It is about the cloud whose package it stands in, contracts/rules/<cloud>/;
    those that stand beside the packages are about every cloud.

    Args:
        names: settings that have to be valid by themselves before the rule is asked.
        deciding: whether a setting that it refuses makes every other rule about it pointless.
    """

    def register(rule: Rule) -> Rule:
        _, _, *below = rule.__module__.split(".")
        cloud = below[0] if len(below) > 1 else ""
        RULES.setdefault(cloud, []).append((frozenset(names), rule))
        if deciding:
            DECIDING.add(rule)
        return rule

    return register
