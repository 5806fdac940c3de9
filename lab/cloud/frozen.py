"""Why a cloud refuses to change in place what exists."""

from collections.abc import Iterable, Mapping
from typing import Any

from lab.cloud.store import Stored
from simulation import catalog


def frozen(standing: Stored, wanted: Mapping[str, Any], referring: Iterable[Stored]) -> str | None:
    """The cloud's words, or None where it changes what stands as asked.

    Args:
        referring: what names it in its inputs.
    """
    constraints = catalog.constraints(standing.type)
    if constraints.frozen and (reason := constraints.frozen(standing.inputs, wanted)):
        return reason
    if all(standing.inputs.get(key) == wanted.get(key) for key in constraints.frozen_in_use):
        return None
    using = (other.id for other in referring if other.type in constraints.held_by)
    return next((f"{constraints.frozen_word}: {standing.id} has {id_}" for id_ in using), None)
