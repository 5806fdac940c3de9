"""What a registration says of an object: which one it is, and what is asked of it."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lab.cloud.sdk import UNKNOWN

Object = dict[str, Any]

MANAGER = "pulumi-lab"
"""Who owns what is applied."""
SKIP_AWAIT = "pulumi.com/skipAwait"
SECONDS = "pulumi.com/timeoutSeconds"
FORCE = "pulumi.com/patchForce"
PROPAGATION = "pulumi.com/deletionPropagationPolicy"
"""Annotations by which a program says how the provider shall treat an object."""
_NEEDED = ("apiVersion", "kind")


@dataclass(frozen=True, kw_only=True)
class Ref:
    """Which object is meant, and by which registration."""

    type: str
    """Type token of the registration."""
    urn: str
    api_version: str
    kind: str
    name: str
    namespace: str = ""
    """Nothing where the object is in none, or where nobody said."""

    @property
    def patch(self) -> bool:
        """Whether the registration changes some fields of an object that is somebody else's."""
        return self.type.rpartition(":")[2] == f"{self.kind}Patch"

    @property
    def group(self) -> str:
        return self.api_version.rpartition("/")[0]

    @property
    def id(self) -> str:
        """How the engine calls it."""
        return f"{self.namespace}/{self.name}" if self.namespace else self.name

    @property
    def manager(self) -> str:
        """Two patches of one object own different fields, so they are two managers."""
        return f"{MANAGER}-{hashlib.sha256(self.urn.encode()).hexdigest()[:8]}" if self.patch else MANAGER

    def __str__(self) -> str:
        return f"{self.api_version} {self.kind} {self.id}"


def of(type_: str, urn: str, inputs: Mapping[str, Any], id_: str = "") -> Ref:
    """The object that a registration is about; from its identifier where nothing else is known."""
    metadata = inputs.get("metadata")
    metadata = metadata if isinstance(metadata, Mapping) else {}
    namespace, _, name = id_.rpartition("/")
    group, kind = type_.removeprefix("kubernetes:").rpartition(":")[::2]
    return Ref(
        type=type_,
        urn=urn,
        api_version=inputs.get("apiVersion") or group.removeprefix("core/"),
        kind=inputs.get("kind") or kind.removesuffix("Patch"),
        name=name or metadata.get("name") or "",
        namespace=namespace or metadata.get("namespace") or "",
    )


def wished(inputs: Mapping[str, Any]) -> Object:
    """What is asked of the object: the inputs without the engine's own keys and what was left open."""
    return {key: _bare(item) for key, item in inputs.items() if item is not None and not key.startswith("__")}


def _bare(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _bare(item) for key, item in value.items() if item is not None}
    return [_bare(item) for item in value] if isinstance(value, list) else value


def problems(type_: str, inputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What no API server could do without: path and reason."""
    for key in _NEEDED:
        if not inputs.get(key):
            yield key, "is required and missing"
    metadata = inputs.get("metadata")
    named = metadata == UNKNOWN or (isinstance(metadata, Mapping) and metadata.get("name"))
    if type_.endswith("List") and isinstance(inputs.get("items"), list):
        yield "items", "are registered one by one: a list is no object of its own"
    elif not named:
        yield "metadata.name", "is required and missing: the lab makes no names up"


def has_unknown(value: Any) -> bool:
    """Whether something in it is known later."""
    if isinstance(value, Mapping):
        return any(map(has_unknown, value.values()))
    if isinstance(value, list):
        return any(map(has_unknown, value))
    return value == UNKNOWN


def annotation(inputs: Mapping[str, Any], name: str) -> str:
    """An annotation of what is asked for, or nothing."""
    metadata = inputs.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, Mapping) else None
    return str(annotations.get(name, "")) if isinstance(annotations, Mapping) else ""


def projected(inputs: Any, wanted: Any, live: Any) -> Any:
    """The inputs with what differs in what stands.

    Args:
        inputs: what was asked for.
        wanted: what the server would make of that.
        live: what the server has. Where it has what it would make, the inputs stay as they were written, so
            that `0.5` and `500m` are no difference.
    """
    if wanted == live:
        return inputs
    if isinstance(inputs, Mapping) and isinstance(live, Mapping):
        below = wanted if isinstance(wanted, Mapping) else {}
        return {
            key: projected(item, below.get(key), live[key]) if key in live else item
            for key, item in inputs.items()
            if key in live or key not in below
        }
    if isinstance(inputs, list) and isinstance(live, list) and isinstance(wanted, list):
        if len(inputs) == len(live) == len(wanted):
            return [projected(*each) for each in zip(inputs, wanted, live, strict=True)]
        return live
    return live
