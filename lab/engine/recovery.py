"""Cleans up after an engine that was killed: its lock, and creations whose end it does not know.

What the lab reads from its own cloud, a person reads from the cloud's console: whether the thing was made.
`pulumi refresh` asks exactly that.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lab.engine import consistency, summary

if TYPE_CHECKING:
    from lab.engine.session import Session


@dataclass(kw_only=True)
class Recovered:
    """What was found and put right."""

    mended: bool = False
    """Whether the engine had died while it wrote the state."""
    unlocked: bool = False
    """Whether the dead engine still held its lock."""
    taken_over: list[str] = field(default_factory=list)
    """URNs of what had been made without the engine hearing of it."""
    struck_off: list[str] = field(default_factory=list)
    """URNs of what had never been made."""

    @property
    def anything(self) -> bool:
        """Whether there was anything to clean up."""
        return bool(self.mended or self.unlocked or self.taken_over or self.struck_off)

    def lines(self) -> Iterator[str]:
        """The same in words."""
        if self.mended:
            yield "put right what the engine was writing when it died"
        if self.unlocked:
            yield "took away the lock of an engine that is gone"
        for urn in self.taken_over:
            yield f"taken over, it had been made: {summary.short(urn)}"
        for urn in self.struck_off:
            yield f"struck off, it had never been made: {summary.short(urn)}"
        if not self.anything:
            yield "nothing to clean up"


def recover(session: "Session") -> Recovered:
    """Bring the engine's memory in line with the cloud."""
    found = Recovered(unlocked=session.unlock(), mended=session.mend())
    settle(session, found)
    return found


def settle(session: "Session", found: Recovered) -> None:
    """Look what became of creations that the engine began and never heard the end of."""
    state = session.state()
    asked = [urn for kind, urn, _ in consistency.pending(state) if kind == "creating"]
    if not asked:
        return
    known = {(row["type"], row.get("id")) for row in state.get("resources") or []}
    there: dict[str, str] = {}
    for urn in dict.fromkeys(asked):
        for standing in session.cloud.store.living("urn = ?", (urn,)):
            if (standing.type, standing.id) not in known:
                there.setdefault(urn, standing.id)
    found.taken_over = sorted(there)
    found.struck_off = sorted(set(asked) - there.keys())
    session.settle_pending(there)
