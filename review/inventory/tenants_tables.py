"""What a reviewer of a tenants stack decides by: which namespaces there are, and what workloads may do."""

from collections.abc import Iterator
from typing import Any

from contracts.graph import Graph, Row
from policy.aws.identity import statements
from policy.aws.tenants import OWNER
from policy.tenants.spaces import PREFIX, is_tenants, labels, name, of_kind
from review.inventory.table import Table

_LEVEL = "pod-security.kubernetes.io/enforce"


def tables(graph: Graph) -> list[Table]:
    """Tables that have something to say, in the order of a review."""
    made = [_namespaces(graph), _permissions(graph)]
    return [table for table in made if table[2]]


def _namespaces(graph: Graph) -> Table:
    rows = []
    for row in filter(is_tenants, graph.all("Namespace")):
        said = labels(row)
        hard = _quota(graph, name(row))
        rows.append(
            (
                name(row),
                said.get(f"{PREFIX}team", ""),
                said.get(f"{PREFIX}criticality", ""),
                said.get(f"{PREFIX}policy-profile", ""),
                said.get(_LEVEL, ""),
                *(str(hard.get(key, "")) for key in ("requests.cpu", "requests.memory", "pods")),
            )
        )
    heads = ("Namespace", "Team", "Criticality", "Policies", "Pod Security", "CPU", "Memory", "Pods")
    return "Namespaces", heads, rows


def _quota(graph: Graph, namespace: str) -> dict[str, Any]:
    quotas = of_kind(graph, namespace, "ResourceQuota")
    return (quotas[0].inputs.get("spec") or {}).get("hard") or {} if quotas else {}


def _permissions(graph: Graph) -> Table:
    rows = [line for row in graph.all("RolePolicy") for line in _statements(graph, row)]
    return "What workloads may do in AWS", ("Workload", "Actions", "Resources"), rows


def _statements(graph: Graph, row: Row) -> Iterator[tuple[str, str, str]]:
    if not graph.is_below(row, OWNER):
        return
    for made in statements(row.inputs["policy"]):
        yield graph[row.parent].name, ", ".join(made["Action"]), ", ".join(made["Resource"])
