"""Settings that are written encrypted, as `{secure: ...}`.

The engine decrypts them; a preview has no key, and shows a stand-in. So only values that nothing is decided
by may be secret: what a plan is made of has to be seen by whoever reviews it.
"""

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from contracts.model import MAY_BE_SECRET
from contracts.problems import Path, Problem
from contracts.reading.source import Source

_KEY = "secure"
_RULE = "only e-mail addresses may be secret: whoever reviews a change has to see what it is made of"
_HOST = "@hidden.invalid"
"""End of every stand-in. Nobody has an address there."""
HIDDEN = "[secret]"
"""What messages say instead of a value."""


def stand_in(encrypted: str) -> str:
    """What a preview has instead of a secret: the same for the same text, and another for any other."""
    return f"secret-{hashlib.sha256(encrypted.encode()).hexdigest()[:12]}{_HOST}"


def is_stand_in(value: Any) -> bool:
    """Whether a value stands for a secret."""
    return isinstance(value, str) and value.endswith(_HOST)


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
    problems: Iterable[Problem],
    config: Mapping[str, Any],
    source: Source,
    model: type[BaseModel],
    project: str,
) -> list[Problem]:
    """What is wrong with the settings, once what is secret is taken into account.

    A setting that must not be secret is one problem, whatever its stand-in broke. Of one that may, no message
    shows the value, which an engine hands over decrypted.
    """
    unfit = [path for path in source.secrets if not _fit(model, path, config, project)]
    found = [_hidden(one, source) for one in problems if not any(_below(one.keys, path) for path in unfit)]
    return [*found, *(source.problem(path, _RULE, "write the value itself", HIDDEN) for path in unfit)]


def _fit(model: type[BaseModel], path: Path, config: Mapping[str, Any], project: str) -> bool:
    """Whether nothing speaks against a secret here. What is no setting is refused as such: to write out what
    may be a password would be bad advice.
    """
    namespace, _, name = str(path[1]).rpartition(":")
    may_be = _may_be(model, (name, *path[2:])) if namespace == project else None
    if not may_be:
        return may_be is None
    value = _at({"config": config}, path)
    # An ARN where the preview had an address would make other resources than it showed.
    return not isinstance(value, str) or not value.startswith("arn:")


def _hidden(problem: Problem, source: Source) -> Problem:
    about = _unqualified(problem.keys)
    if problem.value is None or not any(_below(about, _unqualified(path)) for path in source.secrets):
        return problem
    return dataclasses.replace(problem, value=HIDDEN)


def _unqualified(path: Path) -> Path:
    """The path without a namespace: a misspelt one is taken for the project's."""
    return (*path[:1], *(str(one).rpartition(":")[2] for one in path[1:2]), *path[2:])


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


def _may_be(annotation: Any, path: Path) -> bool | None:
    """Whether the value at a path below a type may be secret; None where there is no such setting."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        marked = not path and MAY_BE_SECRET in arguments[1:]
        return marked or _may_be(arguments[0], path)
    if origin in (Union, UnionType):
        return _any(_may_be(one, path) for one in arguments)
    if not path:
        return False
    if origin in (dict, tuple, list):
        return _any(_may_be(one, path[1:]) for one in arguments if one is not ...)
    if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return None
    field = next((one for one in annotation.model_fields.values() if one.alias == path[0]), None)
    if field is None:
        return None
    marked = len(path) == 1 and MAY_BE_SECRET in field.metadata
    return marked or _may_be(field.annotation, path[1:])


def _any(answers: Iterable[bool | None]) -> bool | None:
    known = [one for one in answers if one is not None]
    return any(known) if known else None
