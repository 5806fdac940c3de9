"""What an operation of the engine did, gathered from its events, and what was recovered before it began."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(kw_only=True)
class Recovered:
    """What a killed engine had left behind, and what was done about it."""

    repaired: bool = False
    """Whether the engine had died while it wrote the state."""
    unlocked: bool = False
    """Whether the dead engine still held its lock."""
    imported: list[str] = field(default_factory=list)
    """URNs of what had been created without the engine hearing of it."""
    discarded: list[str] = field(default_factory=list)
    """URNs of what had never been created."""

    @property
    def anything(self) -> bool:
        """Whether there was anything to clean up."""
        return bool(self.repaired or self.unlocked or self.imported or self.discarded)

    def lines(self) -> Iterator[str]:
        """The same in words."""
        if self.repaired:
            yield "repaired the state that the engine was writing when it died"
        if self.unlocked:
            yield "removed the lock of an engine that is gone"
        for urn in self.imported:
            yield f"imported, it had been created: {short(urn)}"
        for urn in self.discarded:
            yield f"discarded, it had never been created: {short(urn)}"
        if not self.anything:
            yield "nothing to clean up"


@dataclass(kw_only=True)
class Outcome:
    """What an operation did."""

    verb: str
    """preview, up, refresh or destroy."""
    seconds: float
    """How long it took."""
    changes: dict[str, int] = field(default_factory=dict)
    """Operation to number of resources."""
    steps: list[tuple[str, str, list[str]]] = field(default_factory=list)
    """What was done to which URN, and the properties it was about."""
    messages: list[str] = field(default_factory=list)
    """Errors and warnings."""
    failed: bool = False
    """Whether the engine gave up."""
    killed: bool = False
    """Whether the engine was killed."""
    recovered: Recovered | None = None
    """What a killed engine had left, and what was done about it first."""

    @property
    def changed(self) -> int:
        """Resources that were touched."""
        return sum(count for kind, count in self.changes.items() if kind != "same")


def record(outcome: Outcome, event: Any, told: Callable[[str], None] | None) -> None:
    """Add an event of the engine to the outcome."""
    if event.resource_pre_event:
        step = event.resource_pre_event.metadata
        kind = getattr(step.op, "value", str(step.op))
        if kind not in ("same", "read"):
            outcome.steps.append((kind, step.urn, list(step.diffs or [])))
            if told:
                told(f"{kind} {step.urn.rpartition('::')[2]}")
    elif event.summary_event:
        outcome.changes = {
            getattr(kind, "value", str(kind)): count
            for kind, count in (event.summary_event.resource_changes or {}).items()
        }
    elif event.diagnostic_event and event.diagnostic_event.severity in ("error", "warning"):
        outcome.messages.append(plain(event.diagnostic_event.message))


def plain(text: str) -> str:
    """A message without the engine's marks of colour."""
    return re.sub(r"<\{%.*?%\}>|\x1b\[[\d;]*m", "", text).strip()


def short(urn: str) -> str:
    """Type and name of a resource, which is how people refer to it."""
    _, _, types, name = urn.split("::", maxsplit=3)
    return f"{types.rpartition('$')[2]} {name}"
