"""Describes the networks of an Azure stack. A subnet spans all zones of its region; what stands in one may "
"not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from contracts.graph import Graph, Row
from policy.resource_types import azure
from review.inventory import azure_facts
from review.inventory.azure_pools import pools
from review.inventory.model import Bar, Cell, Gate, Network, Tier
from review.inventory.reading import Needs, counted, last, text, texts, value

FIREWALL_SUBNET, BASTION_SUBNET = "AzureFirewallSubnet", "AzureBastionSubnet"
_NO_ZONES = "Zones chosen by Azure"
_DELEGATIONS = {
    "Microsoft.ContainerService/managedClusters": "API server",
    "Microsoft.ServiceNetworking/trafficControllers": "Gateways",
}
_NOTES = {
    "Way out": "in one zone",
    "Firewall": "names what may leave",
    "Nodes": "nodes; pods have an overlay",
    "API server": "control plane interfaces",
    "Gateways": "traffic from outside",
    "Private endpoints": "services at private addresses",
    "Bastion": "a way in for people",
}
_ORDER = tuple(_NOTES)


@dataclass(frozen=True, kw_only=True)
class _Place:
    """A subnet, made here or only referred to."""

    name: str
    range: str
    purpose: str
    row: Row | None


def networks(graph: Graph, needs: Needs) -> list[Network]:
    """Every virtual network; without one of ours, what the cluster says about the one it uses."""
    vnets = graph.all(azure.VNET)
    made = [_network(graph, needs, vnet, only=len(vnets) == 1) for vnet in vnets]
    if not made and graph.all(azure.CLUSTER):
        made = [_foreign(graph, needs)]
    return made


def _network(graph: Graph, needs: Needs, vnet: Row, only: bool) -> Network:
    name = text(vnet, "virtualNetworkName") or vnet.name

    def inside(row: Row) -> bool:
        return only or text(row, "virtualNetworkName") == name

    places = _places(graph, filter(inside, graph.all(azure.SUBNET)), foreign=only)
    facts = [vnet.name, "protected" if vnet.protect else ""]
    return _drawn(graph, needs, places, f"Virtual network {azure_facts.space(vnet)}", facts)


def _foreign(graph: Graph, needs: Needs) -> Network:
    """A network that is not made here: somebody else's, or AKS's own."""
    places = _places(graph, graph.all(azure.SUBNET), foreign=True)
    referred = next((found for found in _references(graph) if found), "")
    if referred:
        name = referred.partition("/virtualNetworks/")[2].partition("/")[0]
        return _drawn(graph, needs, places, f"Virtual network {name}".strip(), ["not made here"])
    here = _zones(graph)
    bars = [
        Bar(title="Nodes", detail=azure_facts.provisioning(cluster), plane=cluster.plane, zones=here)
        for cluster in graph.all(azure.CLUSTER)
    ]
    way = " and ".join({azure_facts.way_out(graph, cluster) for cluster in graph.all(azure.CLUSTER)})
    cell = Cell(ranges=["ranges chosen by AKS"], note=f"out by {way}" if way else "", zones=here)
    tier = Tier(name="Nodes", note="", cells={here[0]: cell}, bars=[bar for bar in bars if bar.detail])
    return Network(title="Virtual network made by AKS", detail="not in our hands", zones=here, tiers=[tier])


def _zones(graph: Graph) -> list[str]:
    return [f"Zone {zone}" for zone in azure_facts.zones(graph)] or [_NO_ZONES]


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
    for pool in pools(graph):
        found[text(pool.row, "vnetSubnetID")] = "Nodes"
    found.pop("", None)
    return found


def _text(given: object, key: str) -> str:
    found = given.get(key) if isinstance(given, Mapping) else ""
    return found if isinstance(found, str) else ""


def _places(graph: Graph, rows: Iterable[Row], foreign: bool) -> list[_Place]:
    """Subnets that are made, and those that are only referred to."""
    purposes = {last(subnet): purpose for subnet, purpose in _references(graph).items()}
    found = []
    for row in rows:
        name = text(row, "subnetName") or row.name
        ranges = texts(row, "addressPrefixes") or [text(row, "addressPrefix")]
        found.append(
            _Place(
                name=name,
                range=", ".join(part for part in ranges if part) or name,
                purpose=_purpose(row, name, purposes),
                row=row,
            )
        )
    known = {place.name for place in found}
    if foreign:
        found += [
            _Place(name=name, range=name, purpose=purpose, row=None)
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


def _drawn(graph: Graph, needs: Needs, places: Sequence[_Place], title: str, facts: Sequence[str]) -> Network:
    here = _zones(graph)
    nats = _nats(graph, here)
    strangers = sorted({place.purpose for place in places} - set(_ORDER))
    tiers = [nats] if nats else []
    for purpose in [*_ORDER, *strangers]:
        if of_it := [place for place in places if place.purpose == purpose]:
            tiers.append(_tier(graph, needs, purpose, of_it, here))
    addresses = graph.all(azure.PUBLIC_IP)
    inbound = bool(graph.all(azure.BASTION) or graph.all(azure.GATEWAY_FRONTEND))
    doors = [row.name for row in addresses]
    doors += [
        f"{text(row, 'frontendName') or row.name} (gateway)" for row in graph.all(azure.GATEWAY_FRONTEND)
    ]
    said = f"{counted(len(doors), 'public address', 'public addresses')} · {', '.join(doors)}"
    shut = "" if doors else "no public address"
    return Network(
        title=title,
        detail=" · ".join(fact for fact in [*facts, shut] if fact),
        zones=here,
        tiers=tiers,
        gateway=f"{said[:1].upper()}{said[1:]}" if doors else "",
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
            gates=[*before.gates, Gate(title="NAT gateway", name=row.name)],
            zones=there,
        )
    if not cells:
        return None
    lone = any(len(cell.zones) < len(here) for cell in cells.values())
    return Tier(name="Way out", note=_NOTES["Way out"] if lone else "", cells=cells)


def _tier(graph: Graph, needs: Needs, purpose: str, places: Sequence[_Place], here: Sequence[str]) -> Tier:
    gates: list[Gate] = []
    if purpose == "Firewall":
        gates = [_firewall(row) for row in graph.all(azure.FIREWALL)]
    elif purpose == "Bastion":
        gates = [
            Gate(title=f"Bastion · {text(row, 'sku', 'name')}".strip(" ·"), name=row.name)
            for row in graph.all(azure.BASTION)
        ]
    elif purpose == "Gateways":
        gates = [
            Gate(title="Application Gateway for Containers", name=row.name)
            for row in graph.all(azure.GATEWAY)
        ]
    note, through = _way(graph, needs, places, here) if purpose == "Nodes" else ("", "")
    cell = Cell(
        ranges=[place.range for place in places],
        note=note,
        gates=gates,
        out_through=through,
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


def _firewall(row: Row) -> Gate:
    return Gate(title=f"Azure Firewall · {text(row, 'sku', 'tier')}".strip(" ·"), name=row.name)


def _way(graph: Graph, needs: Needs, places: Sequence[_Place], here: Sequence[str]) -> tuple[str, str]:
    """How the traffic of nodes leaves, in words, and the zone of the gate where one is drawn."""
    rows = [place.row for place in places if place.row]
    nats = [gate for row in rows for gate in needs.direct(row, azure.NAT_GATEWAY)]
    if nats:
        first = [f"Zone {zone}" for zone in texts(nats[0], "zones")]
        zone = next((zone for zone in here if zone in first), here[0])
        return f"out by {', '.join(dict.fromkeys(gate.name for gate in nats))}", zone
    tables = [table for row in rows for table in needs.direct(row, azure.ROUTE_TABLE)]
    if graph.all(azure.FIREWALL) and tables:
        return f"out through {graph.all(azure.FIREWALL)[0].name}", here[0]
    hops = [hop for table in tables for hop in _hops(table)]
    if hops:
        return f"out by {', '.join(dict.fromkeys(hops))}", ""
    ways = {azure_facts.way_out(graph, cluster) for cluster in graph.all(azure.CLUSTER)} - {"", "none"}
    return (f"out {', '.join(sorted(ways))}" if ways else "no route out"), ""


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
    for pool in pools(graph):
        chosen = [f"Zone {zone}" for zone in pool.zones]
        bars.append(
            Bar(
                title=f"{'System pool' if pool.system else 'Pool'} {pool.name}",
                detail=pool.words,
                plane=pool.row.plane,
                zones=[zone for zone in here if zone in chosen] or list(here),
            )
        )
    for cluster in graph.all(azure.CLUSTER):
        if said := azure_facts.provisioning(cluster):
            by = "AKS Automatic" if azure_facts.is_automatic(cluster) else "Node auto-provisioning"
            bars.append(Bar(title=by, detail=said, plane=cluster.plane, zones=list(here)))
    return bars


def _endpoints(graph: Graph, here: Sequence[str]) -> list[Bar]:
    rows = graph.all(azure.PRIVATE_ENDPOINT)
    if not rows:
        return []
    names = ", ".join(dict.fromkeys(azure_facts.service(row) for row in rows))
    title = counted(len(rows), "private endpoint")
    return [Bar(title=title, detail=names, plane=rows[0].plane, zones=list(here))]
