"""Finds the constraints of a resource type."""

from simulation import kubernetes
from simulation.aws import constraints as aws
from simulation.azure import constraints as azure
from simulation.constraints import DEFAULT, Constraints

_CONSTRAINTS = {
    "aws": aws.CONSTRAINTS,
    "azure-native": azure.CONSTRAINTS,
    "kubernetes": kubernetes.CONSTRAINTS,
}
_DEFAULTS = {"azure-native": azure.DEFAULT, "kubernetes": kubernetes.DEFAULT}


def constraints(type_token: str) -> Constraints:
    """The constraints of this type; the default of its cloud where it has no row."""
    package = type_token.split(":", maxsplit=1)[0]
    return _CONSTRAINTS.get(package, {}).get(type_token, _DEFAULTS.get(package, DEFAULT))


def written(type_token: str) -> bool:
    """Whether this type has a row of its own."""
    return type_token in _CONSTRAINTS.get(type_token.split(":", maxsplit=1)[0], {})
