"""The base of every settings model: strict, frozen, camelCase outside and snake_case inside."""

from collections.abc import Hashable, Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError


class Model(BaseModel):
    """Refuses unknown keys and wrong types. The docstring under a field is its description, and is read where
    somebody asks for it (contracts/reading/descriptions.py).
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=to_camel,
        validate_by_name=False,
        validate_by_alias=True,
        # Built at first use: a model inside another is then never built alone.
        defer_build=True,
    )


class _MayBeSecret:
    """Mark of a type whose values may be written encrypted."""

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        secret = {"type": "object", "properties": {"secure": {"type": "string"}}, "required": ["secure"]}
        return {"anyOf": [handler(core), {**secret, "additionalProperties": False}]}


MAY_BE_SECRET = _MayBeSecret()
"""Goes into `Annotated`: nothing is decided by such a value, so that a preview can do with a stand-in."""


def refuse(rule: str, fix: str) -> PydanticCustomError:
    """Make the error a validator raises: the rule that was broken and the remediation."""
    # The texts travel in the context, because pydantic would read braces in a template.
    return PydanticCustomError("refused", "{rule}", {"rule": rule, "fix": fix})


def repeated(values: Iterable[Hashable]) -> set[int]:
    """Positions of values that stood further ahead already. Found in one pass, however long the list."""
    seen: set[Hashable] = set()
    found = set()
    for position, value in enumerate(values):
        if value in seen:
            found.add(position)
        seen.add(value)
    return found


def merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Lay `over` on `base`: mappings merge key by key, everything else is replaced whole."""
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        both = isinstance(below, dict) and isinstance(value, dict)
        merged[key] = merge(below, value) if both else value
    return merged


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield every scalar below `value` with its path."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path, value
