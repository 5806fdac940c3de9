"""What an operation of the engine did, gathered from its events."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lab.engine.recovery import Recovered


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
    recovered: "Recovered | None" = None
    """What a killed engine had left, and what was done about it first."""

    @property
    def changed(self) -> int:
        """Resources that were touched."""
        return sum(count for kind, count in self.changes.items() if kind != "same")


def heard(outcome: Outcome, event: Any, told: Callable[[str], None] | None) -> None:
    """Take an event of the engine down."""
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
