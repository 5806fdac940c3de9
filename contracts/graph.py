"""The graph of a stack: everything a program registered. The one interface between what records a
stack and what validates, compares, prices or shows it.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")

PLANE_INPUT = "plane"
"""Input by which a component says which plane it belongs to."""


REMOTE_COMPONENTS = frozenset({"eks:index:Cluster"})
"""Components of other packages, whose plugins register children by themselves."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One resource."""

    urn: str
    """Identity: stack, project, types from the top down, and name."""
    type: str
    """Type token."""
    name: str
    """Logical name."""
    parent: str
    """URN of the parent; empty for the stack itself."""
    plane: str
    """Plane of the nearest component above; empty outside of components."""
    inputs: dict[str, Any]
    """Properties by wire name. A secret is replaced, something unknown has a stand-in value."""
    provider: str
    """URN and identifier of the provider; empty where none is used."""
    protect: bool
    """Whether Pulumi refuses to delete it."""
    depends_on: list[str]
    """URNs that must exist first, sorted."""
    secrets: list[str]
    """Property paths of secrets, sorted."""
    unknowns: list[str]
    """Property paths whose value is only known after a deployment, sorted."""

    def to_json(self) -> dict[str, Any]:
        """The row as it stands in graph.json."""
        return {
            "urn": self.urn,
            "type": self.type,
            "name": self.name,
            "parent": self.parent,
            "plane": self.plane,
            "inputs": self.inputs,
            "provider": self.provider,
            "protect": self.protect,
            "dependsOn": self.depends_on,
            "secrets": self.secrets,
            "unknowns": self.unknowns,
        }

    @property
    def is_provider(self) -> bool:
        return self.type.startswith("pulumi:providers:")

    @property
    def is_component(self) -> bool:
        return self.type.startswith("platform:") or self.type in REMOTE_COMPONENTS

    @property
    def is_kubernetes(self) -> bool:
        """Whether a cluster's API server makes it."""
        return self.type.startswith("kubernetes:")

    @property
    def is_cloud(self) -> bool:
        """Whether a cloud, or a cluster in it, makes something for it."""
        return not self.is_component and not self.type.startswith("pulumi:")


@dataclass(frozen=True, kw_only=True)
class Graph:
    """A stack's resources, sorted by URN, with its configuration and outputs."""

    stack: str
    """Stack name."""
    config: dict[str, Any]
    """Configuration by fully qualified key."""
    resources: list[Row]
    """Rows sorted by URN."""
    outputs: dict[str, Any]
    """Stack outputs."""
    _worked_out: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    _by_urn: dict[str, Row] = field(default_factory=dict, repr=False, compare=False)
    _by_type: dict[str, list[Row]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _below: dict[str, list[Row]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for row in self.resources:
            self._by_urn[row.urn] = row
            self._below.setdefault(row.parent, []).append(row)
            short = row.type.rpartition(":")[2]
            for token in {row.type, short}:
                self._by_type.setdefault(token, []).append(row)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.resources)

    def __getitem__(self, urn: str) -> Row:
        return self._by_urn[urn]

    def all(self, type_: str) -> list[Row]:
        """Rows of one type, by its full token or by the part after the last colon."""
        return list(self._by_type.get(type_, ()))

    def one(self, type_: str, name: str | None = None) -> Row:
        """The only row of a type, or the one of that name.

        Raises:
            LookupError: there is none, or more than one.
        """
        found = [row for row in self.all(type_) if name in (None, row.name)]
        if len(found) != 1:
            raise LookupError(f"{len(found)} rows of {type_} {name or ''} in {self.stack}, not one")
        return found[0]

    def is_below(self, row: Row, type_: str) -> bool:
        """Whether a row stands directly below a component of some type."""
        return bool(row.parent) and self[row.parent].type == type_

    def once(self, key: str, make: Callable[[], T]) -> T:
        """What a reader works out from all rows, kept for when it asks again for each of them."""
        if key not in self._worked_out:
            self._worked_out[key] = make()
        return self._worked_out[key]

    def children(self, urn: str) -> list[Row]:
        """Rows directly below another."""
        return list(self._below.get(urn, ()))

    def to_json(self) -> dict[str, Any]:
        """The document graph.json holds."""
        return {
            "stack": self.stack,
            "config": self.config,
            "resources": [row.to_json() for row in self],
            "outputs": self.outputs,
        }

    def dumps(self) -> str:
        """graph.json: keys sorted, so that the same graph is always the same bytes."""
        return json.dumps(self.to_json(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
