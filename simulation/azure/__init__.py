"""What Azure answers: resource ids and computed properties of each resource type in use."""

from collections.abc import Callable
from typing import Any

from simulation.azure import basics, cluster, credentials, data, identity, network, observability
from simulation.outputs import Answer

ANSWERS: dict[str, Answer] = {
    **basics.ANSWERS,
    **network.ANSWERS,
    **identity.ANSWERS,
    **cluster.ANSWERS,
    **observability.ANSWERS,
    **data.ANSWERS,
}
"""Resource type to what Azure computes for it."""

INVOKES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {**credentials.INVOKES}
"""Provider function to what Azure answers."""
