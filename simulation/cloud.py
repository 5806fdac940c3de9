"""Finds the mock outputs of a resource type, a component or a provider function."""

from typing import Any

from simulation import aws, azure, eks, kubernetes
from simulation.outputs import Constructed, MockOutputs, ResourceInputs, UnknownTypeError

_TABLES = {"aws": aws.MOCK_OUTPUTS, "azure-native": azure.MOCK_OUTPUTS}
_FUNCTIONS = {**aws.INVOKES, **azure.INVOKES}
_COMPONENTS = {"eks:index:Cluster": eks.cluster}


def known(type_token: str) -> bool:
    """Whether this type has mock outputs."""
    if type_token.startswith(kubernetes.PREFIX):
        return True
    return type_token in _TABLES.get(type_token.split(":", maxsplit=1)[0], {})


def mock_outputs(type_token: str) -> MockOutputs:
    """What this resource type computes.

    Raises:
        UnknownTypeError: no table has it.
    """
    if type_token.startswith(kubernetes.PREFIX):
        return kubernetes.OBJECT
    table = _TABLES.get(type_token.split(":", maxsplit=1)[0], {})
    if type_token not in table:
        raise UnknownTypeError(type_token)
    return table[type_token]


def create(type_token: str, resource: ResourceInputs) -> tuple[str, dict[str, Any]]:
    """Identifier and computed properties of a resource."""
    found = mock_outputs(type_token)
    return found.id(resource), found.outputs(resource)


def construct(type_token: str, resource: ResourceInputs) -> Constructed:
    """Children of a remote component.

    Raises:
        UnknownTypeError: its children are not written down.
    """
    if type_token not in _COMPONENTS:
        raise UnknownTypeError(type_token)
    return _COMPONENTS[type_token](resource)


def invoke(function_token: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Outputs of a provider function. Components look nothing up; recipes do, to check existing networks.

    Raises:
        UnknownTypeError: it has no mock outputs.
    """
    if function_token not in _FUNCTIONS:
        raise UnknownTypeError(function_token)
    return _FUNCTIONS[function_token](arguments)
