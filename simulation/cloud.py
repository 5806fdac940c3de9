"""Asks the right table."""

from typing import Any

from simulation import aws
from simulation.answers import Answer, Asked, UnknownTypeError

_TABLES = {"aws": aws.ANSWERS}


def known(type_token: str) -> bool:
    """Whether somebody wrote down what this type answers."""
    return type_token in _TABLES.get(type_token.split(":", maxsplit=1)[0], {})


def answer(type_token: str) -> Answer:
    """What this resource type computes.

    Raises:
        UnknownTypeError: no table has it.
    """
    table = _TABLES.get(type_token.split(":", maxsplit=1)[0], {})
    if type_token not in table:
        raise UnknownTypeError(type_token)
    return table[type_token]


def create(type_token: str, asked: Asked) -> tuple[str, dict[str, Any]]:
    """Identifier and computed properties of a resource."""
    found = answer(type_token)
    return found.id(asked), found.outputs(asked)


def invoke(function_token: str) -> dict[str, Any]:
    """What a provider function answers. There is none yet: components look nothing up.

    Raises:
        UnknownTypeError: always, as long as the table is empty.
    """
    raise UnknownTypeError(function_token)
