"""What a change of inputs means for a resource: nothing, an update, or a replacement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lab.cloud.sdk import UNKNOWN
from simulation.constraints import Constraints


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What a provider says to a change."""

    changed: tuple[str, ...]
    """Inputs that change, by path as deep as the constraints ask."""
    replaces: tuple[str, ...]
    """Those among them that cannot change in place."""
    delete_first: bool
    """Whether the old one has to go before the new one can come."""


def compare(
    constraints: Constraints,
    old_inputs: Mapping[str, Any],
    state: Mapping[str, Any],
    new: Mapping[str, Any],
    ignored: Sequence[str] = (),
) -> Difference:
    """Compare new inputs with what was asked for before and with what stands.

    Args:
        old_inputs: what was asked for.
        state: what stands; differs from that after a drift.
        ignored: paths whose changes do not count.
    """
    skipped = {path.partition(".")[0].partition("[")[0] for path in ignored}
    changed = [
        key
        for key in sorted(old_inputs.keys() | new.keys())
        if not key.startswith("__")
        and (new.get(key) != old_inputs.get(key) or not _covers(new.get(key), state.get(key)))
        and not (key in skipped and new.get(key) == old_inputs.get(key))
    ]
    replaces: list[str] = []
    for path in (*constraints.fixed, *((constraints.named,) if constraints.named else ())):
        head, *rest = path.split(".")
        if head not in changed:
            continue
        if path == constraints.named and head not in new:
            continue  # a name that was made up stays
        if (
            not rest
            or _at(new, path) != _at(old_inputs, path)
            or not _covers(_at(new, path), _at(state, path))
        ):
            replaces.append(path)
    given = bool(constraints.named) and new.get(constraints.named) not in (None, UNKNOWN)
    kept = given and new.get(constraints.named) == old_inputs.get(constraints.named)
    if constraints.by_id:
        # Another name or place gives another identifier, and both can stand for a moment.
        kept = not any(path.endswith(("Name", "scope", "resourceUri")) for path in replaces)
    return Difference(changed=tuple(changed), replaces=tuple(replaces), delete_first=bool(replaces) and kept)


def _covers(new: Any, state: Any) -> bool:
    """Whether what stands has everything that is asked for; a cloud adds to that."""
    if isinstance(new, dict):
        below = state if isinstance(state, dict) else {}
        return all(_covers(item, below.get(key)) for key, item in new.items())
    if isinstance(new, list) and isinstance(state, list):
        return len(new) == len(state) and all(map(_covers, new, state))
    if isinstance(new, list) and isinstance(state, dict):
        # Azure is given a list of identities and answers with what it knows of each.
        return {str(item).lower() for item in new} == {key.lower() for key in state}
    return new is None or new == state


def _at(values: Mapping[str, Any], path: str) -> Any:
    found: Any = values
    for key in path.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found
