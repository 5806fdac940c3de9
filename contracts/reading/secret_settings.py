"""Settings that are written encrypted, as `{secure: ...}`.

The engine decrypts them; a preview has no key, and shows a stand-in. So only values that nothing is decided
by may be secret: what a plan is made of has to be seen by whoever reviews it.
"""

import dataclasses
import hashlib
from collections.abc import Iterable
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from contracts.model import MAY_BE_SECRET
from contracts.problems import Path, Problem
from contracts.reading.source import Source

_KEY = "secure"
_RULE = "only e-mail addresses may be secret: whoever reviews a change has to see what it is made of"
HIDDEN = "[secret]"
"""What messages say instead of a value."""


def stand_in(encrypted: str) -> str:
    """What a preview has instead of a secret: the same for the same text, and another for any other."""
    return f"secret-{hashlib.sha256(encrypted.encode()).hexdigest()[:12]}@hidden.invalid"


def split(value: Any, path: Path = ()) -> tuple[Any, list[Path]]:
    """A value with stand-ins for what is encrypted in it, and where those are."""
    if isinstance(value, dict):
        if set(value) == {_KEY} and isinstance(value[_KEY], str):
            return stand_in(value[_KEY]), [path]
        parts = {key: split(item, (*path, key)) for key, item in value.items()}
        return {key: item for key, (item, _) in parts.items()}, [
            at for _, found in parts.values() for at in found
        ]
    if isinstance(value, list):
        items = [split(item, (*path, index)) for index, item in enumerate(value)]
        return [item for item, _ in items], [at for _, found in items for at in found]
    return value, []


def judged(
    problems: Iterable[Problem], source: Source, model: type[BaseModel], project: str
) -> list[Problem]:
    """What is wrong with the settings, once what is secret is taken into account.

    A setting that must not be secret is one problem, whatever its stand-in broke. Of one that may, no message
    shows the value, which an engine hands over decrypted.
    """
    unfit = [path for path in source.secrets if not _fit(model, path, project)]
    found = [_hidden(one, source) for one in problems if not any(_below(one.keys, path) for path in unfit)]
    return [*found, *(source.problem(path, _RULE, "write the value itself", HIDDEN) for path in unfit)]


def _fit(model: type[BaseModel], path: Path, project: str) -> bool:
    namespace, _, name = str(path[1]).rpartition(":")
    return namespace == project and _may_be(model, (name, *path[2:]))


def _hidden(problem: Problem, source: Source) -> Problem:
    if problem.value is None or not any(_below(problem.keys, path) for path in source.secrets):
        return problem
    return dataclasses.replace(problem, value=HIDDEN)


def _below(path: Path, top: Path) -> bool:
    return path[: len(top)] == top


def values(config: Any, source: Source) -> set[str]:
    """The texts of all secrets in a configuration, whoever decrypted them."""
    found = (_at({"config": config}, path) for path in source.secrets)
    return {text for text in found if isinstance(text, str)}


def _at(value: Any, path: Path) -> Any:
    for part in path:
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value


def _may_be(annotation: Any, path: Path) -> bool:
    """Whether the value at a path below a type may be secret."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return (not path and MAY_BE_SECRET in arguments[1:]) or _may_be(arguments[0], path)
    if origin in (Union, UnionType):
        return any(_may_be(one, path) for one in arguments)
    if not path:
        return False
    if origin in (dict, tuple, list):
        return any(_may_be(one, path[1:]) for one in arguments[-1:] if one is not ...) or (
            origin is tuple and _may_be(arguments[0], path[1:])
        )
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = next((one for one in annotation.model_fields.values() if one.alias == path[0]), None)
        if field is None:
            return False
        return (len(path) == 1 and MAY_BE_SECRET in field.metadata) or _may_be(field.annotation, path[1:])
    return False
