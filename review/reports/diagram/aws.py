"""Describes an AWS stack: its VPCs by zone and tier, and its EKS control planes."""

from collections.abc import Sequence

from contracts.graph import Graph, Row
from policy.resource_types import aws
from review.inventory.aws.cluster import Cluster
from review.inventory.aws.network import CONTROL, PRIVATE, PUBLIC, NatGateway, Subnet
from review.inventory.aws.reader import Inventory, read
from review.inventory.aws.summary import summary
from review.inventory.model import Bar, Cell, ControlPlane, Gateway, Line, Network, Picture, Tier
from review.inventory.reading import Needs, counted, last, needs_of, text, texts
from review.reports.diagram import aws_cards

_UNKNOWN_ZONE = "zone not known yet"
_NOTES = {
    PUBLIC: "routes to the internet",
    PRIVATE: "nodes and pods",
    CONTROL: "local routes only",
}


def describe(graph: Graph) -> Picture:
    """Everything an AWS graph holds, in the picture's words."""
    held, vpcs = read(graph), graph.all(aws.VPC)
    said = (f"{line.text}: {line.detail}" for line in summary(graph))
    return Picture(
        title=f"Architecture of stack {graph.stack}",
        description="; ".join(said) or "No known resources",
        region=_region(graph),
        networks=[_network(graph, held, vpc, only=len(vpcs) == 1) for vpc in vpcs],
        control_planes=[_control_plane(cluster) for cluster in held.clusters],
        cards=aws_cards.cards(graph),
    )


def _region(graph: Graph) -> str:
    providers = graph.all(aws.PROVIDER)
    regions = sorted({text(row, "region") for row in providers} - {""})
    accounts = sorted({account for row in providers for account in texts(row, "allowedAccountIds")})
    where = f"AWS {', '.join(regions)}" if regions else "AWS"
    return f"{where} · account {', '.join(accounts)}" if accounts else where


def _zone(subnet: Subnet) -> str:
    return subnet.zone or _UNKNOWN_ZONE


def _network(graph: Graph, held: Inventory, vpc: Row, only: bool) -> Network:
    needs: Needs = needs_of(graph)

    def inside(row: Row) -> bool:
        return only or vpc.urn in needs.all(row)

    subnets = [subnet for subnet in held.subnets if inside(subnet.row)]
    nats = [gateway for gateway in held.nat_gateways if inside(gateway.row)]
    gateways = [row for row in graph.all(aws.INTERNET_GATEWAY) if inside(row)]
    tiers = [
        _tier(held, of_tier, nats, name)
        for name in (PUBLIC, PRIVATE, CONTROL)
        if (of_tier := [subnet for subnet in subnets if subnet.tier == name])
    ]
    notes = [vpc.name, "protected" if vpc.protect else "", "" if gateways else "no internet access"]
    return Network(
        title=f"VPC {text(vpc, 'cidrBlock')}".strip(),
        detail=" · ".join(note for note in notes if note),
        zones=sorted({_zone(subnet) for subnet in subnets}),
        tiers=tiers,
        gateway=f"Internet gateway · {gateways[0].name}" if gateways else "",
    )


def _tier(held: Inventory, subnets: Sequence[Subnet], nats: Sequence[NatGateway], name: str) -> Tier:
    zones = {gateway.row.urn: gateway.zone or _UNKNOWN_ZONE for gateway in nats if gateway.subnets}
    cells: dict[str, Cell] = {}
    for zone in sorted({_zone(subnet) for subnet in subnets}):
        here = [subnet for subnet in subnets if _zone(subnet) == zone]
        egress = [gateway for subnet in here for gateway in subnet.egress]
        urns = {subnet.row.urn for subnet in here}
        standing = [nat.row.name for nat in nats if urns & set(nat.row.depends_on)]
        cells[zone] = Cell(
            ranges=[subnet.range or subnet.row.name for subnet in here],
            note=_egress(name, egress),
            gateways=[Gateway(title="NAT gateway", name=nat) for nat in standing],
            egress_zone=next((zones[gateway.urn] for gateway in egress if gateway.urn in zones), ""),
        )
    return Tier(
        name=name,
        note=_NOTES[name],
        cells=cells,
        bars=_bars(held, subnets) if name == PRIVATE else [],
        serves_control_plane=any(subnet.serves_control_plane for subnet in subnets),
    )


def _egress(tier: str, gateways: Sequence[Row]) -> str:
    if gateways:
        return f"egress via {', '.join(dict.fromkeys(gateway.name for gateway in gateways))}"
    return "no egress" if tier == PRIVATE else ""


def _bars(held: Inventory, subnets: Sequence[Subnet]) -> list[Bar]:
    """What stretches over the private subnets: nodes and interface endpoints."""

    def zones(row: Row) -> list[str]:
        wanted = set(row.depends_on)
        return sorted({_zone(subnet) for subnet in subnets if subnet.row.urn in wanted})

    bars = [
        Bar(
            title=f"Node group {group.row.name}",
            detail=group.words,
            plane=group.row.plane,
            zones=zones(group.row),
        )
        for group in held.node_groups
    ]
    bars.append(
        Bar(
            title="Nodes provisioned by Karpenter",
            detail="as workloads ask for them",
            plane="runtime",
            zones=sorted({_zone(subnet) for subnet in subnets if subnet.takes_new_nodes}),
        )
    )
    endpoints = [endpoint for endpoint in held.endpoints if zones(endpoint.row)]
    bars.append(
        Bar(
            title=counted(len(endpoints), "interface endpoint"),
            detail=", ".join(endpoint.service for endpoint in endpoints),
            plane=endpoints[0].row.plane if endpoints else "",
            zones=sorted({zone for endpoint in endpoints for zone in zones(endpoint.row)}),
        )
    )
    return [bar for bar in bars if bar.zones]


def _control_plane(cluster: Cluster) -> ControlPlane:
    version = cluster.version or "not known yet"
    support = f", {cluster.support} support" if cluster.support else ""
    encrypted = "envelope encryption, customer-managed key"
    lines = [
        Line(text="Kubernetes", detail=f"{version}{support}"),
        Line(text="API endpoint", detail=cluster.endpoint),
        Line(text="Access", detail=_access(cluster)),
        Line(text="Secrets", detail=encrypted if cluster.customer_key else "EKS's own encryption only"),
        Line(text="Logs", detail=", ".join(cluster.logs) or "none"),
        Line(text="Services", detail=cluster.services),
        Line(text="Zonal shift", detail="on" if cluster.zonal_shift else "off"),
        Line(text="Deletion", detail=cluster.deletion),
        Line(text="Nodes", detail="EKS Auto Mode" if cluster.auto_mode else ""),
    ]
    return ControlPlane(
        title=cluster.name, lines=[line for line in lines if line.detail], public=cluster.public
    )


def _access(cluster: Cluster) -> str:
    names = {"API": "access entries only", "API_AND_CONFIG_MAP": "access entries and aws-auth"}
    said = names.get(cluster.authentication, last(cluster.authentication) or "aws-auth")
    return f"{said}; its creator is administrator" if cluster.creator_is_admin else said
