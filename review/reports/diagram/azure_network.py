"""Describes the networks of an Azure stack. A subnet spans all zones of its region; what stands in it may
stand in one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from contracts.graph import Graph, Row
from policy.resource_types import azure
from review.inventory.azure.network import Subnet, service, space
from review.inventory.azure.reader import read
from review.inventory.model import Bar, Cell, Gateway, Network, Tier
from review.inventory.reading import counted, last, text, texts, value

FIREWALL_SUBNET, BASTION_SUBNET = "AzureFirewallSubnet", "AzureBastionSubnet"
_NO_ZONES = "Zones chosen by Azure"
_DELEGATIONS = {
    "Microsoft.ContainerService/managedClusters": "API server",
    "Microsoft.ServiceNetworking/trafficControllers": "Gateways",
}
_NOTES = {
    "Egress": "in one zone",
    "Firewall": "names what may leave",
    "Nodes": "nodes; pods have an overlay",
    "API server": "control plane interfaces",
    "Gateways": "traffic from outside",
    "Private endpoints": "services at private addresses",
    "Bastion": "access for people",
}
_ORDER = tuple(_NOTES)


@dataclass(frozen=True, kw_only=True)
class _Place:
    """A subnet, made here or only referred to."""

    name: str
    range: str
    purpose: str
    subnet: Subnet | None


def networks(graph: Graph) -> list[Network]:
    """Every virtual network; without one made here, what the cluster says about the one it uses."""
    vnets = graph.all(azure.VNET)
    made = [_network(graph, vnet, only=len(vnets) == 1) for vnet in vnets]
    if not made and graph.all(azure.CLUSTER):
        made = [_not_made_here(graph)]
    return made


def _network(graph: Graph, vnet: Row, only: bool) -> Network:
    name = text(vnet, "virtualNetworkName") or vnet.name

    inside = [subnet for subnet in read(graph).subnets if only or subnet.network == name]
    places = _places(graph, inside, referred=only)
    notes = [vnet.name, "protected" if vnet.protect else ""]
    return _drawn(graph, places, f"Virtual network {space(vnet)}", notes)


def _not_made_here(graph: Graph) -> Network:
    """A network that is not made here: somebody else's, or AKS's own."""
    places = _places(graph, read(graph).subnets, referred=True)
    referred = next((found for found in _references(graph) if found), "")
    if referred:
        name = referred.partition("/virtualNetworks/")[2].partition("/")[0]
        return _drawn(graph, places, f"Virtual network {name}".strip(), ["not made here"])
    here = _zones(graph)
    bars = [
        Bar(title="Nodes", detail=cluster.provisioning, plane=cluster.row.plane, zones=here)
        for cluster in read(graph).clusters
    ]
    egress = " and ".join({cluster.egress for cluster in read(graph).clusters})
    cell = Cell(ranges=["ranges chosen by AKS"], note=f"egress via {egress}" if egress else "", zones=here)
    tier = Tier(name="Nodes", note="", cells={here[0]: cell}, bars=[bar for bar in bars if bar.detail])
    return Network(title="Virtual network made by AKS", detail="managed by AKS", zones=here, tiers=[tier])


def _zones(graph: Graph) -> list[str]:
    return [f"Zone {zone}" for zone in read(graph).zones] or [_NO_ZONES]


def _references(graph: Graph) -> dict[str, str]:
    """Identifier of every subnet that something stands in, and what for."""
    found: dict[str, str] = {}
    for cluster in graph.all(azure.CLUSTER):
        found[text(cluster, "apiServerAccessProfile", "subnetId")] = "API server"
    for row in graph.all(azure.PRIVATE_ENDPOINT):
        found[text(row, "subnet", "id")] = "Private endpoints"
    for row in graph.all(azure.GATEWAY_ASSOCIATION):
        found[text(row, "subnet", "id")] = "Gateways"
    for cluster in graph.all(azure.CLUSTER):
        profiles = value(cluster, "agentPoolProfiles")
        for profile in profiles if isinstance(profiles, list) else []:
            found[_text(profile, "vnetSubnetID")] = "Nodes"
    for pool in read(graph).pools:
        found[text(pool.row, "vnetSubnetID")] = "Nodes"
    found.pop("", None)
    return found


def _text(given: object, key: str) -> str:
    found = given.get(key) if isinstance(given, Mapping) else ""
    return found if isinstance(found, str) else ""


def _places(graph: Graph, subnets: Iterable[Subnet], referred: bool) -> list[_Place]:
    """Subnets that are made, and those that are only referred to."""
    purposes = {last(subnet): purpose for subnet, purpose in _references(graph).items()}
    found = []
    for subnet in subnets:
        found.append(
            _Place(
                name=subnet.name,
                range=", ".join(subnet.ranges) or subnet.name,
                purpose=_purpose(subnet.row, subnet.name, purposes),
                subnet=subnet,
            )
        )
    known = {place.name for place in found}
    if referred:
        found += [
            _Place(name=name, range=name, purpose=purpose, subnet=None)
            for name, purpose in sorted(purposes.items())
            if name not in known
        ]
    return found


def _purpose(row: Row, name: str, purposes: Mapping[str, str]) -> str:
    fixed = {FIREWALL_SUBNET: "Firewall", BASTION_SUBNET: "Bastion"}
    if name in fixed:
        return fixed[name]
    delegations = value(row, "delegations")
    for delegation in delegations if isinstance(delegations, list) else []:
        if (to := _text(delegation, "serviceName")) in _DELEGATIONS:
            return _DELEGATIONS[to]
    return purposes.get(name) or name


def _drawn(graph: Graph, places: Sequence[_Place], title: str, notes: Sequence[str]) -> Network:
    here = _zones(graph)
    nats = _nats(graph, here)
    others = sorted({place.purpose for place in places} - set(_ORDER))
    tiers = [nats] if nats else []
    for purpose in [*_ORDER, *others]:
        if of_it := [place for place in places if place.purpose == purpose]:
            tiers.append(_tier(graph, purpose, of_it, here))
    addresses = graph.all(azure.PUBLIC_IP)
    inbound = bool(graph.all(azure.BASTION) or graph.all(azure.GATEWAY_FRONTEND))
    public = [row.name for row in addresses]
    public += [
        f"{text(row, 'frontendName') or row.name} (gateway)" for row in graph.all(azure.GATEWAY_FRONTEND)
    ]
    said = f"{counted(len(public), 'public address', 'public addresses')} · {', '.join(public)}"
    shut = "" if public else "no public address"
    return Network(
        title=title,
        detail=" · ".join(note for note in [*notes, shut] if note),
        zones=here,
        tiers=tiers,
        gateway=f"{said[:1].upper()}{said[1:]}" if public else "",
        inbound=inbound,
    )


def _nats(graph: Graph, here: Sequence[str]) -> Tier | None:
    """NAT gateways stand in no subnet, but in a zone, or in one of Azure's choice."""
    cells: dict[str, Cell] = {}
    for row in graph.all(azure.NAT_GATEWAY):
        chosen = [f"Zone {zone}" for zone in texts(row, "zones")]
        there = [zone for zone in here if zone in chosen] or list(here)
        before = cells.get(there[0], Cell(ranges=[]))
        cells[there[0]] = Cell(
            ranges=[],
            gateways=[*before.gateways, Gateway(title="NAT gateway", name=row.name)],
            zones=there,
        )
    if not cells:
        return None
    lone = any(len(cell.zones) < len(here) for cell in cells.values())
    return Tier(name="Egress", note=_NOTES["Egress"] if lone else "", cells=cells)


def _tier(graph: Graph, purpose: str, places: Sequence[_Place], here: Sequence[str]) -> Tier:
    gateways: list[Gateway] = []
    if purpose == "Firewall":
        gateways = [_firewall(row) for row in graph.all(azure.FIREWALL)]
    elif purpose == "Bastion":
        gateways = [
            Gateway(title=f"Bastion · {text(row, 'sku', 'name')}".strip(" ·"), name=row.name)
            for row in graph.all(azure.BASTION)
        ]
    elif purpose == "Gateways":
        gateways = [
            Gateway(title="Application Gateway for Containers", name=row.name)
            for row in graph.all(azure.GATEWAY)
        ]
    note, through = _egress(graph, places, here) if purpose == "Nodes" else ("", "")
    cell = Cell(
        ranges=[place.range for place in places],
        note=note,
        gateways=gateways,
        egress_zone=through,
        zones=list(here),
    )
    bars = {"Nodes": _nodes(graph, here), "Private endpoints": _endpoints(graph, here)}
    return Tier(
        name=purpose,
        note=_NOTES.get(purpose, "subnet"),
        cells={here[0]: cell},
        bars=bars.get(purpose, []),
        serves_control_plane=purpose == "API server",
    )


def _firewall(row: Row) -> Gateway:
    return Gateway(title=f"Azure Firewall · {text(row, 'sku', 'tier')}".strip(" ·"), name=row.name)


def _egress(graph: Graph, places: Sequence[_Place], here: Sequence[str]) -> tuple[str, str]:
    """How the traffic of nodes leaves, in words, and the zone of the gateway where one is drawn."""
    subnets = [place.subnet for place in places if place.subnet]
    nats = [gateway for subnet in subnets for gateway in subnet.nat_gateways]
    if nats:
        first = [f"Zone {zone}" for zone in texts(nats[0], "zones")]
        zone = next((zone for zone in here if zone in first), here[0])
        return f"egress via {', '.join(dict.fromkeys(gateway.name for gateway in nats))}", zone
    tables = [table for subnet in subnets for table in subnet.route_tables]
    if graph.all(azure.FIREWALL) and tables:
        return f"egress via {graph.all(azure.FIREWALL)[0].name}", here[0]
    hops = [hop for table in tables for hop in _hops(table)]
    ways = dict.fromkeys(hops) or sorted({cluster.egress for cluster in read(graph).clusters} - {"", "none"})
    return (f"egress via {', '.join(ways)}" if ways else "no egress"), ""


def _hops(table: Row) -> list[str]:
    routes = value(table, "routes")
    return [
        hop
        for route in (routes if isinstance(routes, list) else [])
        if _text(route, "addressPrefix") == "0.0.0.0/0" and (hop := _text(route, "nextHopIpAddress"))
    ]


def _nodes(graph: Graph, here: Sequence[str]) -> list[Bar]:
    """What runs on the subnet of nodes."""
    bars = []
    for pool in read(graph).pools:
        chosen = [f"Zone {zone}" for zone in pool.zones]
        bars.append(
            Bar(
                title=f"{'System pool' if pool.system else 'Pool'} {pool.name}",
                detail=pool.words,
                plane=pool.row.plane,
                zones=[zone for zone in here if zone in chosen] or list(here),
            )
        )
    for cluster in read(graph).clusters:
        if said := cluster.provisioning:
            by = "AKS Automatic" if cluster.automatic else "Node auto-provisioning"
            bars.append(Bar(title=by, detail=said, plane=cluster.row.plane, zones=list(here)))
    return bars


def _endpoints(graph: Graph, here: Sequence[str]) -> list[Bar]:
    rows = graph.all(azure.PRIVATE_ENDPOINT)
    if not rows:
        return []
    names = ", ".join(dict.fromkeys(service(row) for row in rows))
    title = counted(len(rows), "private endpoint")
    return [Bar(title=title, detail=names, plane=rows[0].plane, zones=list(here))]
