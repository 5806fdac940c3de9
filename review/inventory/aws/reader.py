"""Reads an AWS stack once. Pictures, tables, summaries and prices say what stands here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts.graph import Graph, Row
from policy.resource_types import aws
from review.inventory.aws import cluster, network
from review.inventory.aws.cluster import AccessEntry, Addon, Cluster, NodeGroup
from review.inventory.aws.network import Endpoint, NatGateway, Subnet
from review.inventory.reading import Needs, is_on, last, needs_of, text


@dataclass(frozen=True, kw_only=True)
class LogGroup:
    """A log group of CloudWatch."""

    row: Row
    name: str
    retention: str
    """How long it keeps what it has."""
    customer_key: bool
    """Whether it is encrypted with a customer-managed key."""


@dataclass(frozen=True, kw_only=True)
class Key:
    """A KMS key."""

    row: Row
    name: str
    """Its alias, where it has one."""
    rotated: bool


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """What an AWS stack holds, each by the order of its rows."""

    clusters: Sequence[Cluster]
    node_groups: Sequence[NodeGroup]
    addons: Sequence[Addon]
    access_entries: Sequence[AccessEntry]
    subnets: Sequence[Subnet]
    nat_gateways: Sequence[NatGateway]
    endpoints: Sequence[Endpoint]
    log_groups: Sequence[LogGroup]
    keys: Sequence[Key]

    @property
    def zones(self) -> list[str]:
        """Availability zones that the subnets are in, as far as they are known."""
        return sorted({subnet.zone for subnet in self.subnets} - {""})


def read(graph: Graph) -> Inventory:
    """The inventory of a graph, made the first time that anybody asks."""
    return graph.once("AWS inventory", lambda: _read(graph))


def _read(graph: Graph) -> Inventory:
    needs = needs_of(graph)
    subnets = list(network.subnets(graph, needs))
    return Inventory(
        clusters=cluster.clusters(graph),
        node_groups=cluster.node_groups(graph, needs),
        addons=cluster.addons(graph, needs),
        access_entries=cluster.access_entries(graph),
        subnets=subnets,
        nat_gateways=list(network.nat_gateways(graph, needs)),
        endpoints=list(network.endpoints(graph, len({subnet.zone for subnet in subnets}) or 1)),
        log_groups=list(_log_groups(graph)),
        keys=list(_keys(graph, needs)),
    )


def _log_groups(graph: Graph) -> Iterator[LogGroup]:
    for row in graph.all(aws.LOG_GROUP):
        days = text(row, "retentionInDays")
        yield LogGroup(
            row=row,
            name=text(row, "name") or row.name,
            retention=f"{days} days" if days not in ("", "0") else "forever",
            customer_key=bool(text(row, "kmsKeyId")),
        )


def _keys(graph: Graph, needs: Needs) -> Iterator[Key]:
    aliases = {
        key.urn: last(text(alias, "name"))
        for alias in graph.all(aws.KMS_ALIAS)
        for key in needs.direct(alias, aws.KMS_KEY)
    }
    for row in graph.all(aws.KMS_KEY):
        yield Key(row=row, name=aliases.get(row.urn, row.name), rotated=is_on(row, "enableKeyRotation"))
