"""What AWS answers: identifiers, ARNs and computed properties of each resource type in use."""

from collections.abc import Callable
from typing import Any

from simulation.aws import backends, identity, network, platform
from simulation.outputs import Answer

ANSWERS: dict[str, Answer] = {**platform.ANSWERS, **identity.ANSWERS, **backends.ANSWERS, **network.ANSWERS}
"""Resource type to what AWS computes for it."""

INVOKES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {**network.INVOKES}
"""Provider function to what AWS answers."""
