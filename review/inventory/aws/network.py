"""Reads VPCs: their subnets by tier and zone, how traffic leaves, and private endpoints."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts.graph import Graph, Row
from policy.resource_types import aws
from review.inventory.reading import Needs, text, value

PUBLIC, PRIVATE, CONTROL = "Public", "Private", "Control plane interfaces"
_DISCOVERY_TAG = "karpenter.sh/discovery"
_PUBLIC_TAG = "kubernetes.io/role/elb"


@dataclass(frozen=True, kw_only=True)
class Subnet:
    """A subnet of a VPC."""

    row: Row
    zone: str
    """Availability zone; empty where only a deployment knows."""
    range: str
    tier: str
    """`PUBLIC`, `PRIVATE` or `CONTROL`."""
    egress: Sequence[Row]
    """NAT gateways that its routes lead to."""
    serves_control_plane: bool
    takes_new_nodes: bool
    """Whether Karpenter may start nodes in it."""


@dataclass(frozen=True, kw_only=True)
class NatGateway:
    """A NAT gateway."""

    row: Row
    subnets: Sequence[Row]
    """Subnets it stands in."""
    zone: str
    """Availability zone; empty where it is not known."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A VPC endpoint."""

    row: Row
    service: str
    """The AWS service behind it."""
    kind: str
    """`Gateway` or `Interface`."""
    interfaces: int
    """Network interfaces of an interface endpoint."""


def subnets(graph: Graph, needs: Needs) -> Iterator[Subnet]:
    tables = {
        subnet.urn: table.urn
        for row in graph.all(aws.ROUTE_TABLE_ASSOCIATION)
        for subnet in needs.direct(row, aws.SUBNET)
        for table in needs.direct(row, aws.ROUTE_TABLE)
    }
    targets: dict[str, list[Row]] = {}
    for route in graph.all(aws.ROUTE):
        gateways = needs.direct(route, aws.INTERNET_GATEWAY) + needs.direct(route, aws.NAT_GATEWAY)
        for table in needs.direct(route, aws.ROUTE_TABLE):
            targets.setdefault(table.urn, []).extend(gateways)
    of_clusters = _used_by(graph, needs, aws.CLUSTER)
    of_nodes = _used_by(graph, needs, aws.NODE_GROUP)
    for row in graph.all(aws.SUBNET):
        ways = targets.get(tables.get(row.urn, ""), [])
        egress = [gateway for gateway in ways if gateway.type == aws.NAT_GATEWAY]
        tier = PRIVATE
        if len(egress) < len(ways) or value(row, "tags", _PUBLIC_TAG) is not None:
            tier = PUBLIC
        elif row.urn in of_clusters - of_nodes and not egress:
            tier = CONTROL
        yield Subnet(
            row=row,
            zone=zone(row),
            range=text(row, "cidrBlock"),
            tier=tier,
            egress=egress,
            serves_control_plane=row.urn in of_clusters,
            takes_new_nodes=value(row, "tags", _DISCOVERY_TAG) is not None,
        )


def _used_by(graph: Graph, needs: Needs, type_: str) -> set[str]:
    return {subnet.urn for row in graph.all(type_) for subnet in needs.direct(row, aws.SUBNET)}


def zone(subnet: Row) -> str:
    """Availability zone of a subnet."""
    return text(subnet, "availabilityZone") or text(subnet, "availabilityZoneId")


def nat_gateways(graph: Graph, needs: Needs) -> Iterator[NatGateway]:
    for row in graph.all(aws.NAT_GATEWAY):
        standing = needs.direct(row, aws.SUBNET)
        yield NatGateway(row=row, subnets=standing, zone=zone(standing[0]) if standing else "")


def endpoints(graph: Graph, zones: int) -> Iterator[Endpoint]:
    """Endpoints; one that names no subnets counts as one that has an interface in each zone."""
    for row in graph.all(aws.VPC_ENDPOINT):
        listed = value(row, "subnetIds")
        yield Endpoint(
            row=row,
            service=".".join(text(row, "serviceName").split(".")[3:]) or row.name,
            kind=text(row, "vpcEndpointType") or "Gateway",
            interfaces=len(listed) if isinstance(listed, list) and listed else zones,
        )
