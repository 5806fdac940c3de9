"""What Azure computes: resource ids and computed properties of each resource type in use.

What Azure refuses is in `constraints`.
"""

from collections.abc import Callable
from typing import Any

from simulation.azure import basics, cluster, credentials, data, identity, network, observability
from simulation.outputs import MockOutputs

MOCK_OUTPUTS: dict[str, MockOutputs] = {
    **basics.MOCK_OUTPUTS,
    **network.MOCK_OUTPUTS,
    **identity.MOCK_OUTPUTS,
    **cluster.MOCK_OUTPUTS,
    **observability.MOCK_OUTPUTS,
    **data.MOCK_OUTPUTS,
}
"""Resource type to what Azure computes for it."""

INVOKES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {**credentials.INVOKES}
"""Provider function to its mock outputs."""
