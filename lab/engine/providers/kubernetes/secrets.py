"""Keeps secret what a program marked as one, and what a Secret holds.

The engine hands inputs over with their marks. They are taken off for the work, and everything that comes back
is marked again: at the same place, and wherever else a secret text turns up.
"""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf import struct_pb2

from review.offline.wire import HIDDEN, SECRET, SIGNATURE

_OF_A_SECRET = ("data", "stringData")
_SHORTEST = 6
"""A shorter text, such as `true`, is found in what is no secret too."""


@dataclass(frozen=True)
class Secrets:
    """What has to stay secret of some properties."""

    paths: frozenset[tuple[str | int, ...]]
    """Where the program put marks."""
    texts: frozenset[str]
    """Texts that are secret wherever they turn up."""

    @classmethod
    def of(cls, *structs: struct_pb2.Struct) -> "Secrets":
        """The secrets among the properties of messages."""
        found = [each for struct in structs for each in _marked(struct, ())]
        texts = {text for _, value in found for text in _texts(value) if len(text) >= _SHORTEST}
        coded = {base64.b64encode(text.encode()).decode() for text in texts}
        return cls(frozenset(path for path, _ in found), frozenset(texts | coded))

    def marked(self, value: Any, kind: str = "") -> Any:
        """The same properties with marks."""
        paths = set(self.paths) | {(key,) for key in _OF_A_SECRET if kind == "Secret"}
        return self._marked(value, paths)

    def redacted(self, text: str) -> str:
        """A message without secrets."""
        for secret in sorted(self.texts, key=len, reverse=True):
            text = text.replace(secret, HIDDEN)
        return text

    def _marked(self, value: Any, paths: set[tuple[str | int, ...]]) -> Any:
        if () in paths:
            return {SIGNATURE: SECRET, "value": value}
        if isinstance(value, Mapping):
            return {key: self._marked(item, _below(paths, key)) for key, item in value.items()}
        if isinstance(value, list):
            if any(isinstance(path[0], int) and path[0] >= len(value) for path in paths):
                # Things have moved in it, so nobody can say where the secret went.
                return {SIGNATURE: SECRET, "value": value}
            return [self._marked(item, _below(paths, index)) for index, item in enumerate(value)]
        if isinstance(value, str) and any(secret in value for secret in self.texts):
            return {SIGNATURE: SECRET, "value": value}
        return value


def _below(paths: set[tuple[str | int, ...]], part: str | int) -> set[tuple[str | int, ...]]:
    return {path[1:] for path in paths if path[0] == part}


def _marked(
    struct: struct_pb2.Struct, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], struct_pb2.Value]]:
    for key, value in struct.fields.items():
        yield from _marked_value(value, (*path, key))


def _marked_value(
    value: struct_pb2.Value, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], struct_pb2.Value]]:
    if value.WhichOneof("kind") == "list_value":
        for index, item in enumerate(value.list_value.values):
            yield from _marked_value(item, (*path, index))
    elif value.WhichOneof("kind") == "struct_value":
        fields = value.struct_value.fields
        if SIGNATURE in fields and fields[SIGNATURE].string_value == SECRET:
            yield path, fields["value"]
        else:
            yield from _marked(value.struct_value, path)


def _texts(value: struct_pb2.Value) -> Iterator[str]:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        yield value.string_value
    elif kind == "list_value":
        for item in value.list_value.values:
            yield from _texts(item)
    elif kind == "struct_value":
        for item in value.struct_value.fields.values():
            yield from _texts(item)
