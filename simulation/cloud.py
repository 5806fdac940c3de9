"""Asks the right table."""

from typing import Any

from simulation import aws, azure, eks, kubernetes
from simulation.outputs import Answer, Asked, Constructed, UnknownTypeError

_TABLES = {"aws": aws.ANSWERS, "azure-native": azure.ANSWERS}
_FUNCTIONS = {**aws.INVOKES, **azure.INVOKES}
_COMPONENTS = {"eks:index:Cluster": eks.cluster}


def known(type_token: str) -> bool:
    """Whether somebody wrote down what this type answers."""
    if type_token.startswith(kubernetes.PREFIX):
        return True
    return type_token in _TABLES.get(type_token.split(":", maxsplit=1)[0], {})


def answer(type_token: str) -> Answer:
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


def create(type_token: str, asked: Asked) -> tuple[str, dict[str, Any]]:
    """Identifier and computed properties of a resource."""
    found = answer(type_token)
    return found.id(asked), found.outputs(asked)


def construct(type_token: str, asked: Asked) -> Constructed:
    """Children of a remote component.

    Raises:
        UnknownTypeError: nobody has written down what it makes.
    """
    if type_token not in _COMPONENTS:
        raise UnknownTypeError(type_token)
    return _COMPONENTS[type_token](asked)


def invoke(function_token: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """What a provider function answers. Components look nothing up; recipes do, to check what they adopt.

    Raises:
        UnknownTypeError: nobody has written down what it answers.
    """
    if function_token not in _FUNCTIONS:
        raise UnknownTypeError(function_token)
    return _FUNCTIONS[function_token](arguments)
