"""Cleans up after an engine that was killed: its lock, and creations whose end it does not know.

What the lab reads from its own cloud, a person reads from the cloud's console: whether the resource was
created. `pulumi refresh` asks exactly that.
"""

from lab.cloud.cloud import Cloud
from lab.engine.checks import consistency
from lab.engine.outcome import Recovered
from lab.engine.state import State


def recover(state: State, cloud: Cloud) -> Recovered:
    """Bring the engine's state in line with the cloud."""
    found = Recovered(unlocked=state.unlock(), repaired=state.repair())
    reconcile(state, cloud, found)
    return found


def reconcile(state: State, cloud: Cloud, found: Recovered) -> None:
    """Ask the cloud what became of creations that the engine began and never heard the end of."""
    latest = state.latest()
    begun = [urn for kind, urn, _ in consistency.pending(latest) if kind == "creating"]
    if not begun:
        return
    known = {(row["type"], row.get("id")) for row in latest.get("resources") or []}
    created: dict[str, str] = {}
    for urn in dict.fromkeys(begun):
        for existing in cloud.store.living("urn = ?", (urn,)):
            if (existing.type, existing.id) not in known:
                created.setdefault(urn, existing.id)
    found.imported = sorted(created)
    found.discarded = sorted(set(begun) - created.keys())
    state.resolve_pending(created)
