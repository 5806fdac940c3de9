"""What AWS answers: identifiers, ARNs and computed properties of each resource type in use."""

from simulation.answers import Answer
from simulation.aws import platform

ANSWERS: dict[str, Answer] = {**platform.ANSWERS}
"""Resource type to what AWS computes for it."""
