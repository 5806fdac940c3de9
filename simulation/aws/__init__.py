"""What AWS computes: identifiers, ARNs and computed properties of each resource type in use.

What AWS refuses is in `constraints` and `network_constraints`.
"""

from collections.abc import Callable
from typing import Any

from simulation.aws import backends, identity, network, platform
from simulation.outputs import MockOutputs

MOCK_OUTPUTS: dict[str, MockOutputs] = {
    **platform.MOCK_OUTPUTS,
    **identity.MOCK_OUTPUTS,
    **backends.MOCK_OUTPUTS,
    **network.MOCK_OUTPUTS,
}
"""Resource type to what AWS computes for it."""

INVOKES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {**network.INVOKES}
"""Provider function to its mock outputs."""
