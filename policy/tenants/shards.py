"""Rules about sharing a cluster's tenants out to several stacks: nothing is in two of them."""

from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.rule import Rule
from policy.tenants.spaces import TEAM, is_tenants, labels, metadata, name

_ACCESS = ("platform:index:EksAccess", "platform:index:AksAccess")


def _team(graph: Graph) -> str:
    return str(graph.config.get("platform:team") or "")


def _one_team(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    team = _team(graph)
    if team and labels(row).get(TEAM) != team:
        yield "metadata.labels", f"{name(row)} belongs to {labels(row).get(TEAM)}, not to {team}"


def _nothing_of_all(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if not _team(graph):
        return
    if row.type in _ACCESS:
        yield "", "who may reach the API server is said once for a cluster, by the stack without a team"
    elif row.is_kubernetes and not metadata(row).get("namespace") and not is_tenants(row):
        yield "", f"{row.inputs.get('kind')} {name(row)} is of the whole cluster, not of one team"


RULES = (
    Rule(
        id="tenants-shards-hold-one-team",
        promise="a stack for one team holds that team's namespaces only",
        why="A namespace in two stacks is deleted by the one that forgets it.",
        fix="leave the namespace to its own team's stack",
        plane=Plane.GOVERNANCE,
        applies=is_tenants,
        check=_one_team,
    ),
    Rule(
        id="tenants-shards-hold-nothing-common",
        promise="what a cluster has once is in the stack without a team",
        why="Two stacks would make it, and one would take it away from the other.",
        fix="leave it to the stack without a team",
        plane=Plane.GOVERNANCE,
        applies=lambda row: row.is_kubernetes or row.type in _ACCESS,
        check=_nothing_of_all,
    ),
)
"""One owner for everything."""
