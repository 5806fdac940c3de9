"""Values between Pulumi's messages and plain Python."""

from collections.abc import Mapping
from typing import Any

from google.protobuf import struct_pb2

from lab.cloud.sdk import UNKNOWN
from review.offline.wire import REFERENCE, SECRET, SIGNATURE

_OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"


def plain(struct: struct_pb2.Struct) -> dict[str, Any]:
    """A message's properties. What is unknown stays the engine's mark; wrappers of secrets and outputs go."""
    return {key: _plain(value) for key, value in sorted(struct.fields.items())}


def _plain(value: struct_pb2.Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return value.string_value
    if kind == "number_value":
        number = value.number_value
        return int(number) if number % 1 == 0 else number
    if kind == "bool_value":
        return value.bool_value
    if kind == "list_value":
        return [_plain(item) for item in value.list_value.values]
    if kind == "struct_value":
        fields = value.struct_value.fields
        mark = fields[SIGNATURE].string_value if SIGNATURE in fields else ""
        if mark in (SECRET, _OUTPUT):
            return _plain(fields["value"]) if "value" in fields else UNKNOWN
        return plain(value.struct_value)
    return None


def struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    """Properties as a message."""
    message = struct_pb2.Struct()
    message.update(dict(values))
    return message


def is_reference(value: Any) -> bool:
    return isinstance(value, dict) and value.get(SIGNATURE) == REFERENCE


def without_unknown(value: Any) -> Any:
    """The value with None wherever something is known later."""
    if isinstance(value, dict):
        return {key: without_unknown(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_unknown(item) for item in value]
    return None if value == UNKNOWN else value
