"""Kubernetes objects of a graph by the namespace they stand in, worked out once."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts.graph import Graph, Row
from policy.resource_types import kubernetes

PREFIX = "platform.example.com/"
TEAM = f"{PREFIX}team"
MANAGED = f"{PREFIX}managed"


def metadata(row: Row) -> Mapping[str, Any]:
    """The object's metadata."""
    return row.inputs.get("metadata") or {}


def labels(row: Row) -> Mapping[str, str]:
    """The object's labels."""
    return metadata(row).get("labels") or {}


def kind(row: Row) -> str:
    """Kind of an object; that of what is patched for a patch."""
    return str(row.inputs.get("kind") or "")


def is_kind(*kinds: str) -> Callable[[Row], bool]:
    """Objects of these kinds."""
    return lambda row: row.is_kubernetes and row.inputs.get("kind") in kinds


def is_tenants(row: Row) -> bool:
    """Whether a row is the namespace of a team."""
    return row.type == kubernetes.NAMESPACE and labels(row).get(MANAGED) == "true"


def inside(graph: Graph, namespace: str) -> list[Row]:
    """Everything that stands in a namespace."""
    return graph.once("objects by namespace", lambda: _by_namespace(graph)).get(namespace, [])


def _by_namespace(graph: Graph) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in graph:
        if row.is_kubernetes and metadata(row).get("namespace"):
            found.setdefault(str(metadata(row)["namespace"]), []).append(row)
    return found


def named(graph: Graph, kind_: str) -> dict[str, Row]:
    """Objects of a kind by name."""
    return graph.once(
        f"{kind_} by name",
        lambda: {name(row): row for row in graph if row.is_kubernetes and kind(row) == kind_},
    )


def of_kind(graph: Graph, namespace: str, *kinds: str) -> list[Row]:
    """Objects of some kinds in a namespace."""
    return [row for row in inside(graph, namespace) if kind(row) in kinds]


def name(row: Row) -> str:
    """Name of an object."""
    return str(metadata(row).get("name") or "")
