"""Rules about networks: subnets, who may connect to them, flows and names."""

from collections.abc import Iterator
from ipaddress import ip_network

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.azure import egress
from policy.azure.egress import declared
from policy.resource_types import azure
from policy.rule import Rule, at, expect, of_type

FIREWALL_SUBNET = "AzureFirewallSubnet"
_GATEWAY = "Microsoft.ServiceNetworking/trafficControllers"
_DELEGATED = {"snet-api-server": "Microsoft.ContainerService/managedClusters", "snet-gateway": _GATEWAY}
_WEB = {"80", "443"}
_WIDEST = 8
"""Ranges wider than this are nobody's own."""


def _subnets(vnet: Row, graph: Graph) -> list[Row]:
    return [row for row in graph.all(azure.SUBNET) if vnet.urn in row.depends_on]


def _no_lent_addresses(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "defaultOutboundAccess", False)


def _one_by_one(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if row.inputs.get("subnets"):
        yield "subnets", f"{row.name} has subnets inside, which undo those that are written beside it"
    subnets = _subnets(row, graph)
    urns = {subnet.urn for subnet in subnets}
    waits = sorted(len(urns & _before(subnet, graph)) for subnet in subnets)
    if waits != list(range(len(subnets))):
        yield "", f"not every subnet of {row.name} waits for the one before it"


def _before(row: Row, graph: Graph) -> set[str]:
    """Everything that exists before a row, near and far."""
    open_, seen = list(row.depends_on), set()
    while open_:
        urn = open_.pop()
        if urn not in seen:
            seen.add(urn)
            open_ += graph[urn].depends_on
    return seen


def _delegations(row: Row) -> list[str]:
    return [str(made.get("serviceName")) for made in row.inputs.get("delegations") or ()]


def _delegated_as_meant(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    wanted = _DELEGATED.get(str(row.inputs.get("subnetName")))
    found = _delegations(row)
    if found != ([wanted] if wanted else []):
        yield "delegations", f"delegated to {', '.join(found) or 'nobody'}, not to {wanted or 'nobody'}"


def _guarded(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if row.inputs.get("subnetName") == FIREWALL_SUBNET:
        # Azure permits no group there; a firewall guards itself.
        return
    if not at(row.inputs, "networkSecurityGroup.id"):
        yield "networkSecurityGroup", "no security group says who may connect here"
    yield from expect(row, "privateEndpointNetworkPolicies", "NetworkSecurityGroupEnabled")


def _values(rule: dict, key: str, plural: str) -> list[str]:
    one = rule.get(key)
    return [str(value) for value in [*([one] if one else []), *(rule.get(f"{key}{plural}") or ())]]


def _is_the_world(source: str) -> bool:
    if source.lower() in ("*", "any", "internet"):
        return True
    return source[:1].isdigit() and ip_network(source, strict=False).prefixlen < _WIDEST


def _serves_the_web(group: Row, graph: Graph) -> bool:
    users = [row for row in graph.all(azure.SUBNET) if group.urn in row.depends_on]
    return bool(users) and all(_delegations(row) == [_GATEWAY] for row in users)


def _closed(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if row.type == azure.SECURITY_RULE:
        yield "", "a rule beside its group is undone by the group's next write, and nobody reads it there"
    inside = [
        *(row.inputs.get("securityRules") or ()),
        *([row.inputs] if row.type == azure.SECURITY_RULE else []),
    ]
    for rule in inside:
        if rule.get("direction") != "Inbound" or rule.get("access") != "Allow":
            continue
        ports = set(_values(rule, "destinationPortRange", "s"))
        if ports <= _WEB and _serves_the_web(row, graph):
            continue
        for source in _values(rule, "sourceAddressPrefix", "es"):
            if _is_the_world(source):
                yield "securityRules", f"{rule.get('name')} lets {source} connect"


def _refuses_the_rest(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if _serves_the_web(row, graph):
        return
    inbound = [rule for rule in row.inputs.get("securityRules") or () if rule.get("direction") == "Inbound"]
    last = max(inbound, key=lambda rule: rule.get("priority") or 0, default={})
    everything = (
        last.get("sourceAddressPrefix") == last.get("destinationPortRange") == last.get("protocol") == "*"
    )
    if last.get("access") != "Deny" or not everything:
        yield "securityRules", f"{row.name} does not end by refusing the rest"


def _flows_recorded(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    logs = [log for log in graph.all(azure.FLOW_LOG) if row.urn in log.depends_on]
    if not any(log.inputs.get("enabled") for log in logs):
        yield "", f"the flows of {row.name} are not recorded"


def _flows_end(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "retentionPolicy.enabled", True)
    days = at(row.inputs, "retentionPolicy.days") or 0
    if not 1 <= days <= 365:
        yield (
            "retentionPolicy.days",
            f"flows are kept for {days:g} days, and Azure deletes by itself after 1 to 365",
        )
    if not at(row.inputs, "identity.userAssignedIdentities"):
        yield "identity", "flows would be written with a key of the storage account"


def _asked_by_the_network(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    links = [link for link in graph.all(azure.PRIVATE_DNS_ZONE_LINK) if row.urn in link.depends_on]
    if not links:
        yield "", f"no network asks {row.name}"
    for link in links:
        if link.inputs.get("registrationEnabled") is not False:
            yield "", f"{link.name} would let machines write themselves into {row.name}"


def _found_by_name(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if declared(graph, "adopt", "privateZones") is False:
        return
    if not [names for names in graph.all(azure.PRIVATE_DNS_ZONE_GROUP) if row.urn in names.depends_on]:
        yield "", f"no zone has a name for {row.name}, so everybody goes to the public endpoint"


def _in_three_zones(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    zones = row.inputs.get("zones") or ()
    if len(zones) < 3:
        yield "zones", f"{row.name} stands in {len(zones)} zone(s)"


RULES = (
    Rule(
        id="azure-subnets-give-no-public-address",
        promise="no subnet gives public addresses by itself",
        why="Azure lends one to whatever has no egress, and nobody knows which.",
        fix="set default_outbound_access to False; it can only be set when a subnet is made",
        plane=Plane.NETWORK,
        applies=of_type(azure.SUBNET),
        check=_no_lent_addresses,
    ),
    Rule(
        id="azure-subnets-are-written-one-by-one",
        promise="subnets are resources of their own, and each is written after the one before it",
        why="Azure takes one write of a network at a time, and a network with subnets inside undoes all "
        "others.",
        fix="make subnets with AzureNetworkParts.subnet",
        plane=Plane.RELIABILITY,
        applies=of_type(azure.VNET),
        check=_one_by_one,
    ),
    Rule(
        id="azure-subnets-belong-to-one-service",
        promise="subnets of the API server and of the gateway are delegated to them, and no other subnet is",
        why="AKS refuses nodes in a delegated subnet, and a service without its delegation.",
        fix="name the service that the subnet is for",
        plane=Plane.NETWORK,
        applies=of_type(azure.SUBNET),
        check=_delegated_as_meant,
    ),
    Rule(
        id="azure-subnets-are-guarded",
        promise="every subnet has a security group, which holds for private endpoints too",
        why="Without one, whatever is in the network or connected to it may connect.",
        fix="give the subnet a group",
        plane=Plane.NETWORK,
        applies=of_type(azure.SUBNET),
        check=_guarded,
    ),
    Rule(
        id="azure-nothing-is-open-to-the-world",
        promise="no security group is open to the internet, but that of the gateway on the ports of the web",
        why="What serves the internet does so through the gateway.",
        fix="name the ranges that may connect",
        plane=Plane.NETWORK,
        applies=of_type(azure.SECURITY_GROUP, azure.SECURITY_RULE),
        check=_closed,
    ),
    Rule(
        id="azure-groups-refuse-the-rest",
        promise="a security group ends by refusing what none of its rules names",
        why="Azure's own last rules let in everything from the network and from networks connected to it.",
        fix="end the table in components/azure/network/documents/security_rules.py with its tail",
        plane=Plane.NETWORK,
        applies=of_type(azure.SECURITY_GROUP),
        check=_refuses_the_rest,
    ),
    Rule(
        id="azure-flows-are-recorded",
        promise="all traffic of a production network is recorded",
        why="Exfiltration cannot be found in what was not recorded.",
        fix="write network.flowLogs: true",
        plane=Plane.OBSERVABILITY,
        applies=of_type(azure.VNET),
        check=_flows_recorded,
        production_only=True,
        loosened_by=("network.flowLogs",),
    ),
    Rule(
        id="azure-flows-end-and-need-no-key",
        promise="recorded flows are deleted some day, and are written by an identity",
        why="A record without an end is a cost and a liability, and a key of the account reads all of it.",
        fix="set retention and identity of the flow log",
        plane=Plane.OBSERVABILITY,
        applies=of_type(azure.FLOW_LOG),
        check=_flows_end,
    ),
    Rule(
        id="azure-private-zones-are-asked",
        promise="every private zone is asked by a network, and only the platform writes into it",
        why="A zone that nobody asks is as good as none: names lead to public addresses.",
        fix="link the zone to the network, without registration",
        plane=Plane.NETWORK,
        applies=of_type(azure.PRIVATE_DNS_ZONE),
        check=_asked_by_the_network,
    ),
    Rule(
        id="azure-private-endpoints-have-names",
        promise="every private endpoint is found by the name of its service",
        why="Clients know names; without a record they go to the public endpoint, which is closed.",
        fix="pass the zones of its kind to PrivateAccess",
        plane=Plane.NETWORK,
        applies=of_type(azure.PRIVATE_ENDPOINT),
        check=_found_by_name,
    ),
    Rule(
        id="azure-production-addresses-span-zones",
        promise="in production, public addresses, firewalls and bastions stand in three zones",
        why="A zone that fails would take the address that others have on their lists.",
        fix="pass the network's zones",
        plane=Plane.RELIABILITY,
        applies=of_type(azure.PUBLIC_IP, azure.FIREWALL, azure.BASTION),
        check=_in_three_zones,
        production_only=True,
    ),
    *egress.RULES,
)
"""Subnets, groups, flows, names and egress."""
