"""Mock outputs: what a resource type computes, given its inputs."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Inputs = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ResourceInputs:
    """The inputs of one resource, as the cloud sees them."""

    urn: str
    """Identity in the program; every invented value derives from it."""
    name: str
    """Logical name."""
    inputs: Inputs
    """Its properties by wire name."""
    provider: Inputs
    """Inputs of its provider."""

    def hex(self, length: int, salt: str = "") -> str:
        """Digits that look random and are always the same for this resource."""
        return hashlib.sha256(f"{self.urn}{salt}".encode()).hexdigest()[:length]

    @property
    def physical(self) -> str:
        """Its name in the cloud: as given, or made up like Pulumi does."""
        return self.inputs.get("name") or f"{self.name}-{self.hex(7)}"


@dataclass(frozen=True, kw_only=True)
class MockOutputs:
    """The outputs that one resource type computes."""

    id: Callable[[ResourceInputs], str]
    """Physical identifier."""
    outputs: Callable[[ResourceInputs], dict[str, Any]] = lambda _: {}
    """Properties beyond the inputs."""
    stateful: bool = False
    """Whether something is lost when it is deleted or replaced."""


@dataclass(frozen=True, kw_only=True)
class Child:
    """A resource that a remote component registers itself."""

    type: str
    """Type token."""
    name: str
    """Logical name."""
    inputs: dict[str, Any]
    """Properties by wire name."""
    ignore_changes: list[str] = field(default_factory=list)
    """Properties whose changes it ignores."""


@dataclass(frozen=True, kw_only=True)
class Constructed:
    """What a remote component makes."""

    children: list[Child]
    """In the order of registration."""
    references: dict[str, str]
    """Outputs that hand out a child: property to the child's name."""


class UnknownTypeError(Exception):
    """This resource type or function has no mock outputs."""
