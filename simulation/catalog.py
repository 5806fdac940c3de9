"""Finds the law of a resource type."""

from simulation import kubernetes
from simulation.aws import constraints as aws
from simulation.azure import constraints as azure
from simulation.constraints import DEFAULT, Law

_LAWS = {"aws": aws.LAWS, "azure-native": azure.LAWS, "kubernetes": kubernetes.LAWS}
_DEFAULTS = {"azure-native": azure.DEFAULT, "kubernetes": kubernetes.DEFAULT}


def law(type_token: str) -> Law:
    """What this type insists on; the default of its cloud where nobody wrote it down."""
    package = type_token.split(":", maxsplit=1)[0]
    return _LAWS.get(package, {}).get(type_token, _DEFAULTS.get(package, DEFAULT))


def written(type_token: str) -> bool:
    """Whether somebody wrote down what this type insists on."""
    return type_token in _LAWS.get(type_token.split(":", maxsplit=1)[0], {})
