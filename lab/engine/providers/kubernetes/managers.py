"""Leaves fields to whoever owns them, where the program says that it ignores their changes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lab.engine.providers.kubernetes.objects import Object


def left_to_others(thing: Object, live: Object, ignored: Sequence[str], manager: str) -> Object:
    """What to apply: without ignored fields that others own, and with what exists in place of the others'.

    Args:
        thing: what is asked for.
        live: what stands.
        ignored: paths with dots.
        manager: who asks.
    """
    for path in ignored:
        parts = path.split(".")
        owners = set(_owners(live, parts))
        if owners and manager not in owners:
            thing = _without(thing, parts)
        elif (value := _at(live, parts)) is not None:
            thing = _with(thing, parts, value)
    return thing


def _owners(live: Object, parts: Sequence[str]) -> Iterator[str]:
    for entry in live["metadata"].get("managedFields") or []:
        fields: Any = entry.get("fieldsV1") or {}
        for part in parts:
            fields = fields.get(f"f:{part}") if isinstance(fields, Mapping) else None
        if fields is not None:
            yield str(entry["manager"])


def _at(value: Any, parts: Sequence[str]) -> Any:
    for part in parts:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _without(thing: Object, parts: Sequence[str]) -> Object:
    head, *rest = parts
    if not rest:
        return {key: item for key, item in thing.items() if key != head}
    below = thing.get(head)
    return {**thing, head: _without(below, rest)} if isinstance(below, dict) else thing


def _with(thing: Object, parts: Sequence[str], value: Any) -> Object:
    head, *rest = parts
    below = thing.get(head)
    return {**thing, head: _with(below if isinstance(below, dict) else {}, rest, value) if rest else value}
