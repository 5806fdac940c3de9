"""Arguments of components: frozen dataclasses that can also be built from plain mappings.

Pulumi's plugin host calls a constructor with a dictionary and turns whole numbers into floats, so
every component passes its arguments through `Args.of` first.
"""

import dataclasses
import types
import typing
from collections.abc import Mapping, Sequence
from typing import Any, Self


class Args:
    """Base of all component arguments."""

    @classmethod
    def of(cls, given: "Args | Mapping[str, Any]") -> Self:
        """Return the arguments as this class, whatever form they came in.

        Raises:
            TypeError: an argument is unknown or missing, or these are another component's.
        """
        if isinstance(given, cls):
            return given
        if not isinstance(given, Mapping):
            raise TypeError(f"{cls.__name__} expected, not {type(given).__name__}")
        fields = {field.name: field for field in dataclasses.fields(cls)}  # ty: ignore[invalid-argument-type]
        unknown = sorted(set(given) - set(fields))
        if unknown:
            raise TypeError(f"{cls.__name__} has no {', '.join(unknown)}; it has {', '.join(fields)}")
        return cls(**{name: _coerce(value, fields[name].type) for name, value in given.items()})


def _coerce(value: Any, kind: Any) -> Any:
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if value is None:
        return None
    if origin in (typing.Union, types.UnionType):
        plain = [part for part in parts if part is not types.NoneType]
        return _coerce(value, plain[0]) if len(plain) == 1 else value
    if isinstance(kind, type) and issubclass(kind, Args):
        return kind.of(value)
    if kind is int and isinstance(value, float):
        return int(value)
    if origin is Sequence and isinstance(value, list | tuple):
        return tuple(_coerce(item, parts[0]) for item in value)
    if origin is Mapping and isinstance(value, Mapping):
        return {key: _coerce(item, parts[1]) for key, item in value.items()}
    return value
