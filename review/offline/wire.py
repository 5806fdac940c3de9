"""Values as the SDK sends them: out of protobuf, with secrets and unknowns found and named."""

import json
from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime import rpc

from contracts.problems import joined

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 the SDK's mark of a secret, not one
REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e"
"""Marks that the SDK puts on values, under the first of them."""
HIDDEN = "[secret]"
"""What stands in reports where a secret was."""


def unpack(
    struct: struct_pb2.Struct, decode_json: bool = False
) -> tuple[dict[str, Any], list[str], list[str]]:
    """Plain values, and the paths of secrets and of unknowns among them.

    Args:
        decode_json: values that are no text come as JSON text, as the inputs of providers do.
    """
    secrets: list[str] = []
    unknowns: list[str] = []
    values = {
        key: _value(item, joined("", key), secrets, unknowns, decode_json) for key, item in _sorted(struct)
    }
    return values, sorted(secrets), sorted(unknowns)


def reference(urn: str, id_: str) -> dict[str, str]:
    """A resource as the value of a property."""
    return {SIGNATURE: REFERENCE, "urn": urn, "id": id_}


def _sorted(struct: struct_pb2.Struct) -> list[tuple[str, struct_pb2.Value]]:
    """Fields by name: protobuf hands them out in an order that changes from process to process."""
    return sorted(struct.fields.items())


def _value(
    value: struct_pb2.Value, path: str, secrets: list[str], unknowns: list[str], decode_json: bool
) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        text = value.string_value
        if text == rpc.UNKNOWN:
            unknowns.append(path)
            return None
        return _decoded(text) if decode_json else text
    if kind == "number_value":
        number = value.number_value
        return int(number) if number % 1 == 0 else number
    if kind == "bool_value":
        return value.bool_value
    if kind == "list_value":
        return [
            _value(item, joined(path, index), secrets, unknowns, decode_json)
            for index, item in enumerate(value.list_value.values)
        ]
    if kind == "struct_value":
        fields = value.struct_value.fields
        if SIGNATURE in fields and fields[SIGNATURE].string_value == SECRET:
            secrets.append(path)
            return HIDDEN
        if SIGNATURE in fields and fields[SIGNATURE].string_value == REFERENCE:
            return {"urn": fields["urn"].string_value, "id": fields["id"].string_value}
        return {
            key: _value(item, joined(path, key), secrets, unknowns, decode_json)
            for key, item in _sorted(value.struct_value)
        }
    return None


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
