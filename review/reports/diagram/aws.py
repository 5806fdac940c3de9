"""Describes an AWS stack: its VPCs by zone and tier, and its EKS control planes."""

from collections.abc import Iterable, Sequence

from contracts.graph import Graph, Row
from policy.resource_types import aws
from review.inventory import aws_facts
from review.inventory.model import Bar, Cell, ControlPlane, Gate, Line, Network, Picture, Tier
from review.inventory.reading import Needs, counted, last, text, texts, value
from review.reports.diagram import aws_cards

_UNKNOWN_ZONE = "zone not known yet"
_DISCOVERY = "karpenter.sh/discovery"
_PUBLIC_TAG = "kubernetes.io/role/elb"
_PUBLIC, _PRIVATE, _CONTROL = "Public", "Private", "Control plane interfaces"
_NOTES = {
    _PUBLIC: "routes to the internet",
    _PRIVATE: "nodes and pods",
    _CONTROL: "local routes only",
}


def describe(graph: Graph) -> Picture:
    """Everything an AWS graph holds, in the picture's words."""
    needs = Needs(graph)
    vpcs = [row for row in graph if row.type == aws.VPC]
    networks = [_network(graph, needs, vpc, only=len(vpcs) == 1) for vpc in vpcs]
    clusters = [row for row in graph if row.type == aws.CLUSTER]
    facts = aws_facts.facts(graph)
    return Picture(
        title=f"Architecture of stack {graph.stack}",
        description="; ".join(f"{fact.text}: {fact.detail}" for fact in facts) or "No known resources",
        region=_region(graph),
        networks=networks,
        control_planes=[_control_plane(cluster) for cluster in clusters],
        cards=aws_cards.cards(graph, needs),
    )


def _region(graph: Graph) -> str:
    regions = sorted({text(row, "region") for row in graph if row.type == aws.PROVIDER} - {""})
    accounts = sorted(
        {account for row in graph if row.type == aws.PROVIDER for account in texts(row, "allowedAccountIds")}
    )
    where = f"AWS {', '.join(regions)}" if regions else "AWS"
    return f"{where} · account {', '.join(accounts)}" if accounts else where


def _zone(subnet: Row) -> str:
    return text(subnet, "availabilityZone") or text(subnet, "availabilityZoneId") or _UNKNOWN_ZONE


class _Subnets:
    """The subnets of one VPC: what tier they are, and where their traffic goes."""

    def __init__(self, graph: Graph, needs: Needs, rows: Sequence[Row]) -> None:
        self.rows = rows
        self._needs = needs
        tables = {
            subnet.urn: table.urn
            for row in graph
            if row.type == aws.ROUTE_TABLE_ASSOCIATION
            for subnet in needs.direct(row, aws.SUBNET)
            for table in needs.direct(row, aws.ROUTE_TABLE)
        }
        self._gates: dict[str, list[Row]] = {}
        for route in graph:
            if route.type == aws.ROUTE:
                gates = needs.direct(route, aws.INTERNET_GATEWAY) + needs.direct(route, aws.NAT_GATEWAY)
                for table in needs.direct(route, aws.ROUTE_TABLE):
                    self._gates.setdefault(table.urn, []).extend(gates)
        self._tables = tables
        self._of_control_planes = self._taken(graph, aws.CLUSTER)
        self._of_nodes = self._taken(graph, aws.NODE_GROUP)

    def _taken(self, graph: Graph, type_: str) -> set[str]:
        users = [row for row in graph if row.type == type_]
        return {subnet.urn for row in users for subnet in self._needs.direct(row, aws.SUBNET)}

    def ways_out(self, subnet: Row, type_: str) -> list[Row]:
        """Gateways of a type that the subnet's routes lead to."""
        gates = self._gates.get(self._tables.get(subnet.urn, ""), [])
        return [gate for gate in gates if gate.type == type_]

    def tier(self, subnet: Row) -> str:
        if self.ways_out(subnet, aws.INTERNET_GATEWAY) or value(subnet, "tags", _PUBLIC_TAG) is not None:
            return _PUBLIC
        only_control = subnet.urn in self._of_control_planes and subnet.urn not in self._of_nodes
        return _CONTROL if only_control and not self.ways_out(subnet, aws.NAT_GATEWAY) else _PRIVATE

    def serves_control_plane(self, rows: Iterable[Row]) -> bool:
        return any(row.urn in self._of_control_planes for row in rows)


def _network(graph: Graph, needs: Needs, vpc: Row, only: bool) -> Network:
    def inside(row: Row) -> bool:
        return only or vpc.urn in needs.all(row)

    rows = [row for row in graph if row.type == aws.SUBNET and inside(row)]
    nats = [row for row in graph if row.type == aws.NAT_GATEWAY and inside(row)]
    gateways = [row for row in graph if row.type == aws.INTERNET_GATEWAY and inside(row)]
    subnets = _Subnets(graph, needs, rows)
    zones = sorted({_zone(row) for row in rows})
    tiers = [
        _tier(graph, needs, subnets, nats, name)
        for name in (_PUBLIC, _PRIVATE, _CONTROL)
        if any(subnets.tier(row) == name for row in rows)
    ]
    facts = [vpc.name, "protected" if vpc.protect else "", "" if gateways else "no way to the internet"]
    return Network(
        title=f"VPC {text(vpc, 'cidrBlock')}".strip(),
        detail=" · ".join(fact for fact in facts if fact),
        zones=zones,
        tiers=tiers,
        gateway=f"Internet gateway · {gateways[0].name}" if gateways else "",
    )


def _tier(graph: Graph, needs: Needs, subnets: _Subnets, nats: Sequence[Row], name: str) -> Tier:
    rows = [row for row in subnets.rows if subnets.tier(row) == name]
    cells: dict[str, Cell] = {}
    for zone in sorted({_zone(row) for row in rows}):
        here = [row for row in rows if _zone(row) == zone]
        out = [gate for row in here for gate in subnets.ways_out(row, aws.NAT_GATEWAY)]
        gates = [nat for nat in nats if {row.urn for row in here} & set(nat.depends_on)]
        standing = [_zone(subnet) for gate in out for subnet in needs.direct(gate, aws.SUBNET)]
        cells[zone] = Cell(
            ranges=[text(row, "cidrBlock") or row.name for row in here],
            note=_way(name, out),
            gates=[Gate(title="NAT gateway", name=gate.name) for gate in gates],
            out_through=standing[0] if standing else "",
        )
    return Tier(
        name=name,
        note=_NOTES[name],
        cells=cells,
        bars=_node_bars(graph, rows) if name == _PRIVATE else [],
        serves_control_plane=subnets.serves_control_plane(rows),
    )


def _way(tier: str, out: Sequence[Row]) -> str:
    if out:
        return f"out by {', '.join(dict.fromkeys(gate.name for gate in out))}"
    return "no route out" if tier == _PRIVATE else ""


def _node_bars(graph: Graph, subnets: Sequence[Row]) -> list[Bar]:
    """What stretches over the private subnets: nodes and interface endpoints."""

    def zones(row: Row) -> list[str]:
        wanted = set(row.depends_on)
        return sorted({_zone(subnet) for subnet in subnets if subnet.urn in wanted})

    bars = [
        Bar(
            title=f"Node group {row.name}",
            detail=aws_facts.node_group(row),
            plane=row.plane,
            zones=zones(row),
        )
        for row in graph
        if row.type == aws.NODE_GROUP
    ]
    tagged = [subnet for subnet in subnets if value(subnet, "tags", _DISCOVERY) is not None]
    if tagged:
        bars.append(
            Bar(
                title="Nodes provisioned by Karpenter",
                detail="as workloads ask for them",
                plane="runtime",
                zones=sorted({_zone(subnet) for subnet in tagged}),
            )
        )
    endpoints = [row for row in graph if row.type == aws.VPC_ENDPOINT and zones(row)]
    if endpoints:
        bars.append(
            Bar(
                title=counted(len(endpoints), "interface endpoint"),
                detail=", ".join(aws_facts.service(row) for row in endpoints),
                plane=endpoints[0].plane,
                zones=sorted({zone for row in endpoints for zone in zones(row)}),
            )
        )
    return [bar for bar in bars if bar.zones]


def _control_plane(cluster: Row) -> ControlPlane:
    support = text(cluster, "upgradePolicy", "supportType").lower()
    version = text(cluster, "version") or "not known yet"
    key = text(cluster, "encryptionConfig", "provider", "keyArn")
    lines = [
        Line(text="Kubernetes", detail=f"{version}, {support} support" if support else version),
        Line(text="API endpoint", detail=aws_facts.endpoint(cluster)),
        Line(text="Access", detail=_access(cluster)),
        Line(text="Secrets", detail="wrapped with a key of our own" if key else "EKS's own encryption only"),
        Line(text="Logs", detail=", ".join(texts(cluster, "enabledClusterLogTypes")) or "none"),
        Line(text="Services", detail=text(cluster, "kubernetesNetworkConfig", "serviceIpv4Cidr")),
        Line(text="Zonal shift", detail=text(cluster, "zonalShiftConfig", "enabled") or "off"),
        Line(text="Deletion", detail=aws_facts.deletion(cluster)),
    ]
    if text(cluster, "computeConfig", "enabled") == "on":
        lines.append(Line(text="Nodes", detail="EKS Auto Mode"))
    return ControlPlane(
        title=text(cluster, "name") or cluster.name,
        lines=[line for line in lines if line.detail],
        public=aws_facts.is_public(cluster),
    )


def _access(cluster: Row) -> str:
    mode = text(cluster, "accessConfig", "authenticationMode")
    names = {"API": "access entries only", "API_AND_CONFIG_MAP": "access entries and aws-auth"}
    creator = value(cluster, "accessConfig", "bootstrapClusterCreatorAdminPermissions")
    said = names.get(mode, last(mode) or "aws-auth")
    return said if creator is False else f"{said}; its creator is administrator"
