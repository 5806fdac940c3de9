"""The form of a rule about settings, and the list of all of them.

A rule names the settings it reads and yields what is wrong. It runs when those settings are each
valid by themselves, so one run reports broken values and broken combinations together.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts import versions
from contracts.fleet import Sibling
from contracts.paths import Path


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A rule that does not hold. Paths are below the settings' top."""

    path: Path
    """Which setting."""
    rule: str
    """The rule, as a sentence."""
    fix: str
    """The way out."""
    value: str | None = None
    """The offending value."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """The settings of a stack that are valid by themselves."""

    stack: str
    """Stack name."""
    values: dict[str, Any]
    """Setting to value; rules are only asked when theirs are there."""
    fleet: Mapping[str, Sibling] = field(default_factory=dict)
    """The other stacks."""
    as_of: datetime.date = versions.CHECKED_ON
    """The day on which dates are judged."""

    def __getattr__(self, name: str) -> Any:
        return self.values[name]


Rule = Callable[[Known], Iterator[Broken]]
RULES: list[tuple[frozenset[str], Rule]] = []
"""Every rule with the settings it reads."""


def reads(*names: str) -> Callable[[Rule], Rule]:
    """Add a rule to the list."""

    def register(rule: Rule) -> Rule:
        RULES.append((frozenset(names), rule))
        return rule

    return register
