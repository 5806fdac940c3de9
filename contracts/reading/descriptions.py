"""What fields mean: the docstrings under them, read off the source when somebody asks for them.

Pydantic's `use_attribute_docstrings` would read them whenever a model is imported, which costs every preview
about 5 % of its processor time (`aws-prod`, medians of ten runs: 1.17 s instead of 1.11 s).
Only an error message and the generated pages need them.
"""

import ast
import inspect
import itertools
import textwrap
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from contracts.model import Model


def json_schema(model: type[BaseModel], **options: Any) -> dict[str, Any]:
    """JSON Schema of a model with the descriptions of all fields; for options see pydantic."""
    _describe(model)
    return model.model_json_schema(by_alias=True, mode="validation", **options)


def described(model: type[BaseModel]) -> dict[str, str]:
    """Field to description, for those that have one; the nearest class decides."""
    found: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if issubclass(each, Model) and each is not Model:
            found |= _written(each)
    return found


@cache
def _written(model: type[Model]) -> dict[str, str]:
    """The docstrings that stand under fields in the body of one class."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    statements = body.body if isinstance(body, ast.ClassDef) else []
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in itertools.pairwise(statements)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


def _describe(model: type[BaseModel]) -> None:
    """Give a model and those inside it their descriptions. What is inside another is built into it, so those
    come first.
    """
    every = dict.fromkeys(_inner_first(model))
    if all(_has_them(each) for each in every):
        return
    for each in every:
        for name, text in described(each).items():
            each.model_fields[name].description = text
        each.model_rebuild(force=True)


def _has_them(model: type[BaseModel]) -> bool:
    return all(model.model_fields[name].description for name in described(model))


def _inner_first(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for field in model.model_fields.values():
        for inner in _models(field.annotation):
            yield from _inner_first(inner)
    yield model


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)
