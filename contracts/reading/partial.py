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


class PartialModel:
    """A section with the values that are sound. What its model works out from them is there too."""

    def __init__(self, model: type[BaseModel], raw: dict[str, Any]) -> None:
        self.__dict__.update(valid_fields(model, raw))
        self._model = model
        self.model_fields_set = {key for key, field in model.model_fields.items() if field.alias in raw}

    def __getattr__(self, name: str) -> Any:
        derived = getattr(self._model, name, None) if not name.startswith("_") else None
        if isinstance(derived, property) and derived.fget:
            return derived.fget(self)
        raise UnknownValueError(name)


def valid_fields(model: type[BaseModel], raw: dict[str, Any]) -> dict[str, Any]:
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
            if isinstance(given, dict | list):
                values |= _inside(name, field.annotation, given)
    return values


def _inside(name: str, annotation: Any, given: dict[str, Any] | list[Any]) -> dict[str, Any]:
    """What is sound inside a value that is not: a section, the entries of a mapping or those of a list."""
    of_values, inner, item = _values_of(annotation), _model_of(annotation), _item_of(annotation)
    if isinstance(given, list):
        # Every entry keeps its place; one that is no mapping at all knows nothing.
        made = [PartialModel(item, one if isinstance(one, dict) else {}) for one in given] if item else None
        return {} if made is None else {name: tuple(made)}
    if of_values:
        return {name: _sound_entries(of_values, given)}
    return {name: PartialModel(inner, given)} if inner else {}


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


def _item_of(annotation: Any) -> type[BaseModel] | None:
    """The model of what a list holds, where it holds models."""
    return _model_of(get_args(annotation)[0]) if get_origin(annotation) is tuple else None


def _sound_entries(of_values: tuple[Any, Any], given: dict[str, Any]) -> dict[str, Any]:
    adapter: TypeAdapter[Any] = TypeAdapter(dict[of_values[0], of_values[1]])  # ty: ignore[invalid-type-form]
    keys: TypeAdapter[Any] = TypeAdapter(of_values[0])
    inner = _model_of(of_values[1])
    sound: dict[str, Any] = {}
    for key, value in given.items():
        try:
            sound.update(adapter.validate_json(json.dumps({key: value}), strict=True))
        except ValidationError:
            if inner and isinstance(value, dict) and _is_valid(keys, key):
                sound[key] = PartialModel(inner, value)
    return sound


def _is_valid(adapter: TypeAdapter[Any], value: Any) -> bool:
    try:
        adapter.validate_json(json.dumps(value), strict=True)
    except ValidationError:
        return False
    return True
