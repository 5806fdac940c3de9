"""What is valid in settings that are not: so that one mistake hides no other.

The mistakes themselves are reported by the whole model. Rules about several values then run on what is
sound, and a rule that needs a broken value is left out.
"""

import json
import types
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo


class UnknownValueError(AttributeError):
    """A rule asked for a value that is broken."""


class Partial:
    """A section with the values that are sound."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> Any:
        raise UnknownValueError(name)


def sound_parts(model: type[BaseModel], raw: dict[str, Any]) -> dict[str, Any]:
    """The fields of a model that are valid by themselves, with defaults for those not written."""
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if field.alias not in raw:
            if not field.is_required():
                values[name] = field.get_default(call_default_factory=True)
            continue
        given = raw[field.alias]
        try:
            values[name] = _validated(field, given)
        except ValidationError:
            if not isinstance(given, dict):
                continue
            of_values, inner = _values_of(field.annotation), _model_of(field.annotation)
            if of_values:
                values[name] = _sound_entries(of_values, given)
            elif inner:
                values[name] = Partial(sound_parts(inner, given))
    return values


def _validated(field: FieldInfo, given: Any) -> Any:
    annotated: Any = Annotated[field.annotation, *field.metadata, None]  # ty: ignore[invalid-type-form]
    adapter: TypeAdapter[Any] = TypeAdapter(annotated)
    return adapter.validate_json(json.dumps(given), strict=True)


def _model_of(annotation: Any) -> type[BaseModel] | None:
    """The model behind a section, which may be optional."""
    optional = get_origin(annotation) in (Union, types.UnionType)
    for candidate in get_args(annotation) if optional else (annotation,):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _values_of(annotation: Any) -> tuple[Any, Any] | None:
    """Key and value type of a mapping."""
    parts = get_args(annotation)
    return (parts[0], parts[1]) if getattr(annotation, "__origin__", None) is dict else None


def _sound_entries(of_values: tuple[Any, Any], given: dict[str, Any]) -> dict[str, Any]:
    adapter: TypeAdapter[Any] = TypeAdapter(dict[of_values[0], of_values[1]])  # ty: ignore[invalid-type-form]
    sound: dict[str, Any] = {}
    for key, value in given.items():
        try:
            sound.update(adapter.validate_json(json.dumps({key: value}), strict=True))
        except ValidationError:
            continue
    return sound
