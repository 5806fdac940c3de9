"""Rows on Azure held against ARM's own types: which properties there are, which are required or only read, which
words there are, and how long, large and of which form a value may be.

The types are data of Azure/bicep-types-az, a file for a provider and an API version; they are looked for in the folder
that ARM_TYPES names, ../shared/arm-types where it is not set. azure-native puts what ARM has in `properties` beside
the name and the tags; whatever else it calls by another name is in tables.py.
"""

import functools
import json
import os
import pathlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.cloud_models.arm.tables import MORE_WORDS, RENAMED, TYPES

FOLDER = pathlib.Path(
    os.environ.get("ARM_TYPES", pathlib.Path(__file__).parents[3].parent / "shared" / "arm-types")
)
MISSING = f"no types of ARM: ARM_TYPES names a folder with them, {FOLDER} is none"

ADDRESS = frozenset({"resourceGroupName", "scope", "resourceUri"})
"""Inputs that say where a row is, which ARM has in its address."""
_IN_ADDRESS = {
    # type of row: inputs that name what it is a part of
    "kubernetesconfiguration:Extension": {"clusterName", "clusterResourceName", "clusterRp"},
    "containerservice:AgentPool": {"resourceName"},
    "containerservice:MaintenanceConfiguration": {"resourceName"},
    "containerservice:TrustedAccessRoleBinding": {"resourceName"},
    "managedidentity:FederatedIdentityCredential": {"resourceName"},
}
_REQUIRED, _READ_ONLY = 1, 2
_OF_ADDRESS = {"id", "name", "type", "apiVersion"}


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """One value that ARM does not take."""

    where: str
    rule: str
    value: object

    def __str__(self) -> str:
        return f"{self.where} = {str(self.value)[:90]}: {self.rule}"


@dataclass(frozen=True)
class Type:
    """A type, in the file whose entries it refers to."""

    file: str
    entry: Mapping[str, Any]

    def at(self, reference: Mapping[str, str]) -> "Type":
        """The type that another refers to."""
        return Type(self.file, _entries(self.file)[int(reference["$ref"].removeprefix("#/"))])

    @property
    def kind(self) -> str:
        """What sort of type it is."""
        return self.entry["$type"]


@functools.cache
def _entries(file: str) -> list[dict[str, Any]]:
    return json.loads((FOLDER / file).read_text())


@functools.cache
def _resources() -> dict[str, Type]:
    """Every resource type there is a file for, by name and version in lower case."""
    found = {}
    for file in sorted(path.name for path in FOLDER.glob("microsoft.*.json")):
        for entry in _entries(file):
            if entry["$type"] == "ResourceType":
                found[entry["name"].lower()] = Type(file, entry)
    return found


def body(token: str) -> Type:
    """ARM's type of a row."""
    made = _resources()[TYPES[token][0].lower()]
    return made.at(made.entry["body"])


def name_type(token: str) -> Type:
    """ARM's type of a row's name."""
    whole = body(token)
    return whole.at(_members(whole)["name"]["type"])


def _as_arm(value: Any, where: str) -> Any:
    """A value with the names that ARM has."""
    if isinstance(value, list):
        return [_as_arm(item, where) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        RENAMED.get(f"{where}.{key}", key): _as_arm(item, f"{where}.{key}") for key, item in value.items()
    }


def row(type_: str, inputs: Mapping[str, Any]) -> Iterator[Wrong]:
    """What ARM would not take of a row."""
    token = type_.removeprefix("azure-native:")
    inputs = _as_arm(inputs, token)
    whole = body(token)
    if whole.kind == "DiscriminatedObjectType":
        whole = _chosen(whole, inputs)
    outer = whole.entry["properties"]
    inner = whole.at(outer["properties"]["type"]) if "properties" in outer else None
    name = inputs.get(TYPES[token][1])
    yield from judge(whole.at(outer["name"]["type"]), name, f"{token}.name")
    flat = {}
    for key, value in inputs.items():
        if key == TYPES[token][1] or key in ADDRESS or key in _IN_ADDRESS.get(token, ()):
            continue
        if key in outer and key not in _OF_ADDRESS:
            yield from _property(whole, outer, key, value, f"{token}.{key}")
        elif inner is not None and (key in _members(inner) or key not in _parents(token, inputs)):
            flat[key] = value
        elif key not in _parents(token, inputs):
            yield Wrong(where=f"{token}.{key}", rule="is no property", value=value)
    if inner is not None and "properties" not in inputs:
        yield from judge(inner, flat, token)
    for key, found in outer.items():
        needed = found["flags"] & _REQUIRED and key not in _OF_ADDRESS and key != "properties"
        if needed and inputs.get(key) is None:
            yield Wrong(where=f"{token}.{key}", rule="is required", value=None)


def _parents(token: str, inputs: Mapping[str, Any]) -> set[str]:
    """Inputs that name what the row is a part of, which ARM has in its address only: as many as the type says."""
    several = TYPES[token][0].count("/") - 1
    named = [
        key for key in inputs if key.endswith("Name") and key not in (TYPES[token][1], "resourceGroupName")
    ]
    return set(named) if len(named) <= several else set()


def _members(of: Type) -> dict[str, Any]:
    return of.entry.get("properties") or of.entry.get("baseProperties") or {}


def _property(of: Type, members: Mapping[str, Any], key: str, value: Any, where: str) -> Iterator[Wrong]:
    found = members[key]
    if found["flags"] & _READ_ONLY and value is not None:
        yield Wrong(where=where, rule="is only read", value=value)
    yield from judge(of.at(found["type"]), value, where)


def _chosen(of: Type, value: Mapping[str, Any]) -> Type:
    """The form of an object that one of its properties chooses, with what all forms have."""
    said = str(value.get(of.entry["discriminator"]))
    forms = {key.lower(): form for key, form in of.entry["elements"].items()}
    if said.lower() not in forms:
        return Type(of.file, {"$type": "ObjectType", "name": said, "properties": of.entry["baseProperties"]})
    form = of.at(forms[said.lower()])
    return Type(
        of.file, {**form.entry, "properties": {**of.entry["baseProperties"], **form.entry["properties"]}}
    )


def judge(of: Type, value: Any, where: str) -> Iterator[Wrong]:
    """What is wrong with a value, and with everything in it."""
    if value is None:
        return
    check = {
        "ObjectType": _object,
        "DiscriminatedObjectType": _discriminated,
        "ArrayType": _array,
        "UnionType": _union,
        "StringType": _string,
        "StringLiteralType": _literal,
        "IntegerType": _integer,
        "BooleanType": _boolean,
        "AnyType": lambda *_: iter(()),
        "BuiltInType": lambda *_: iter(()),
    }[of.kind]
    yield from check(of, value, where)


def _discriminated(of: Type, value: Any, where: str) -> Iterator[Wrong]:
    forms = [form.lower() for form in of.entry["elements"]]
    said = str(value.get(of.entry["discriminator"])) if isinstance(value, dict) else ""
    if said.lower() not in forms:
        yield Wrong(
            where=f"{where}.{of.entry['discriminator']}", rule=f"is one of {sorted(forms)}", value=said
        )
        return
    yield from _object(_chosen(of, value), value, where)


def _object(of: Type, value: Any, where: str) -> Iterator[Wrong]:
    members, others = _members(of), of.entry.get("additionalProperties")
    if others and isinstance(value, list) and all(isinstance(item, str) for item in value):
        # The identities that something is given are a list in the SDK and keys of a map in ARM.
        return
    if not isinstance(value, dict):
        yield Wrong(where=where, rule="is an object", value=value)
        return
    nested = members.get("properties")
    below = _members(of.at(nested["type"])) if nested and of.at(nested["type"]).kind == "ObjectType" else {}
    for key, item in value.items():
        if key in members:
            yield from _property(of, members, key, item, f"{where}.{key}")
        elif nested and key in below:
            yield from _property(of.at(nested["type"]), below, key, item, f"{where}.{key}")
        elif others:
            yield from judge(of.at(others), item, f"{where}[{key}]")
        elif item is not None:
            yield Wrong(where=f"{where}.{key}", rule="is no property", value=item)
    for among in (members, below):
        for key, found in among.items():
            if found["flags"] & _REQUIRED and value.get(key) is None and key != "properties":
                yield Wrong(where=f"{where}.{key}", rule="is required", value=None)


def _array(of: Type, value: Any, where: str) -> Iterator[Wrong]:
    if not isinstance(value, list):
        yield Wrong(where=where, rule="is a list", value=value)
        return
    yield from _between(of, "Length", len(value), where)
    for item in value:
        yield from judge(of.at(of.entry["itemType"]), item, where)


def _between(of: Type, what: str, size: float, where: str) -> Iterator[Wrong]:
    least, most = of.entry.get(f"min{what}"), of.entry.get(f"max{what}")
    if (least is not None and size < least) or (most is not None and size > most):
        yield Wrong(where=where, rule=f"is from {least} to {most} ({what.lower()})", value=size)


def _union(of: Type, value: Any, where: str) -> Iterator[Wrong]:
    parts = [of.at(part) for part in of.entry["elements"]]
    words = [part.entry["value"] for part in parts if part.kind == "StringLiteralType"]
    if words:
        # A plain text beside the words says that there may be more of them one day.
        if value not in words and value not in MORE_WORDS.get(where, ()):
            yield Wrong(where=where, rule=f"is one of {', '.join(words)[:300]}", value=value)
    elif all(list(judge(part, value, where)) for part in parts):
        yield Wrong(where=where, rule="is of none of its types", value=value)


def _literal(of: Type, value: Any, where: str) -> Iterator[Wrong]:
    if value != of.entry["value"]:
        yield Wrong(where=where, rule=f"is {of.entry['value']}", value=value)


def _string(of: Type, value: Any, where: str) -> Iterator[Wrong]:
    if not isinstance(value, str):
        yield Wrong(where=where, rule="is text", value=value)
        return
    yield from _between(of, "Length", len(value), where)
    form = of.entry.get("pattern")
    if form and not re.search(form, value):
        yield Wrong(where=where, rule=f"has the form {form}", value=value)


def _integer(of: Type, value: Any, where: str) -> Iterator[Wrong]:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        yield Wrong(where=where, rule="is a whole number", value=value)
        return
    yield from _between(of, "Value", value, where)


def _boolean(_: Type, value: Any, where: str) -> Iterator[Wrong]:
    if not isinstance(value, bool):
        yield Wrong(where=where, rule="is true or false", value=value)
