"""Reads an Azure stack once. Pictures, tables, summaries and prices say what stands here."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.graph import Graph
from policy.resource_types import azure
from review.inventory.azure import cluster, network
from review.inventory.azure.cluster import Cluster
from review.inventory.azure.network import FirewallRule, Subnet
from review.inventory.azure.pools import Pool, pools
from review.inventory.azure.roles import RoleAssignment, role_assignments
from review.inventory.reading import needs_of, texts

_ZONE_CHOOSERS = (azure.NAT_GATEWAY, azure.FIREWALL, azure.PUBLIC_IP)


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """What an Azure stack holds, each by the order of its rows."""

    clusters: Sequence[Cluster]
    pools: Sequence[Pool]
    """Node pools, the clusters' own first."""
    role_assignments: Sequence[RoleAssignment]
    subnets: Sequence[Subnet]
    firewall_rules: Sequence[FirewallRule]
    zones: Sequence[str]
    """Zones that anything of the stack asks for."""


def read(graph: Graph) -> Inventory:
    """The inventory of a graph, made the first time that anybody asks."""
    return graph.once("Azure inventory", lambda: _read(graph))


def _read(graph: Graph) -> Inventory:
    needs, found = needs_of(graph), pools(graph)
    zones = {zone for pool in found for zone in pool.zones}
    zones |= {zone for type_ in _ZONE_CHOOSERS for row in graph.all(type_) for zone in texts(row, "zones")}
    return Inventory(
        clusters=list(cluster.clusters(graph)),
        pools=found,
        role_assignments=list(role_assignments(graph, needs)),
        subnets=list(network.subnets(graph, needs)),
        firewall_rules=list(network.firewall_rules(graph)),
        zones=sorted(zones),
    )
