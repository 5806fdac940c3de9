"""Rules about egress from a network."""

from collections.abc import Iterator
from typing import Any

from contracts.graph import Graph, Row
from contracts.model import merge
from contracts.planes import Plane
from contracts.presets import preset
from policy.resource_types import azure
from policy.rule import Rule, at, of_type

_ANYWHERE = "0.0.0.0/0"
_WILD = {"*", _ANYWHERE, "any"}
_ALWAYS = (
    "mcr.microsoft.com",
    "mcrprod.azurecr.io",
    "packages.aks.azure.com",
    "packages.microsoft.com",
    "login.microsoftonline.com",
    "management.azure.com",
)
_CALLED_BY = {
    "addonProfiles.azurepolicy.enabled": ("data.policy.core.windows.net", "store.policy.core.windows.net"),
    "addonProfiles.omsagent.enabled": ("global.handler.control.monitor.azure.com",),
    "azureMonitorProfile.metrics.enabled": ("global.handler.control.monitor.azure.com",),
    "securityProfile.defender.securityMonitoring.enabled": ("*.cloud.defender.microsoft.com",),
}
"""What of a cluster calls which names; written apart from the table that makes the rules."""


def declared(graph: Graph, *keys: str) -> Any:
    """A setting of the network, as the stack or else its cluster type has it."""
    written = {key.removeprefix("platform:"): value for key, value in graph.config.items()}
    found: Any = merge(preset("azure", written), written).get("network")
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _node_subnets(graph: Graph) -> list[Row]:
    return [row for row in graph.all(azure.SUBNET) if row.inputs.get("subnetName") == "snet-nodes"]


def _as_declared(_: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    wanted = declared(graph, "egress") or "nat-gateway"
    if not _node_subnets(graph):
        yield "", "there is no subnet of nodes"
    for subnet in _node_subnets(graph):
        ways = {
            "natGateway": wanted == "nat-gateway",
            "routeTable": wanted in ("firewall", "appliance") or bool(declared(graph, "routes")),
        }
        for key, there in ways.items():
            if bool(at(subnet.inputs, f"{key}.id")) != there:
                said = "has no" if there else "has a"
                yield "", f"{subnet.name} {said} {key}, and network.egress is {wanted}"
    if wanted == "nat-gateway":
        for table in _tables(graph):
            if any(route.get("addressPrefix") == _ANYWHERE for route in table.inputs.get("routes") or ()):
                yield "", f"{table.name} sends everything around the NAT gateway"
    else:
        for gateway in graph.all(azure.NAT_GATEWAY):
            yield "", f"{gateway.name} gives egress, and network.egress is {wanted}"


def _tables(graph: Graph) -> list[Row]:
    return [
        graph[urn]
        for subnet in _node_subnets(graph)
        for urn in subnet.depends_on
        if graph[urn].type == azure.ROUTE_TABLE
    ]


def _inspected(_: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if declared(graph, "egress") != "firewall":
        return
    firewalls = graph.all(azure.FIREWALL)
    if not firewalls:
        yield "", "there is no firewall"
    for table in _tables(graph):
        yield from _leads_to(table, {row.urn for row in firewalls})
    for row in graph.all(azure.FIREWALL_POLICY):
        if row.inputs.get("threatIntelMode") != "Deny":
            yield "", f"{row.name} lets known harm pass"
        if at(row.inputs, "dnsSettings.enableProxy") is not True:
            yield "", f"{row.name} is no DNS proxy, so rules with names of other protocols find nothing"
    for group in graph.all(azure.FIREWALL_RULES):
        yield from _names_what_it_allows(group)
    for firewall in firewalls:
        if not any(firewall.urn in row.depends_on for row in graph.all(azure.DIAGNOSTIC_SETTING)):
            yield "", f"what {firewall.name} refuses is not written down"


def _leads_to(table: Row, firewalls: set[str]) -> Iterator[tuple[str, str]]:
    routes = table.inputs.get("routes") or ()
    out = [route for route in routes if route.get("addressPrefix") == _ANYWHERE]
    if [route.get("nextHopType") for route in out] != ["VirtualAppliance"]:
        yield "", f"{table.name} does not send everything to the firewall"
    if not firewalls & set(table.depends_on):
        yield "", f"{table.name} leads somewhere else than to the firewall"
    if table.inputs.get("disableBgpRoutePropagation") is not True:
        yield "", f"{table.name} takes routes from gateways, which may lead around the firewall"
    for route in routes:
        past = route.get("nextHopType") == "Internet"
        if past and not str(route.get("addressPrefix")).endswith("/32"):
            yield "", f"{route.get('name')} of {table.name} leads past the firewall"


def _rules(group: Row) -> list[dict[str, Any]]:
    return [
        rule
        for collection in group.inputs.get("ruleCollections") or ()
        if at(collection, "action.type") == "Allow"
        for rule in collection.get("rules") or ()
    ]


def _names_what_it_allows(group: Row) -> Iterator[tuple[str, str]]:
    for rule in _rules(group):
        places = [
            *(rule.get("targetFqdns") or ()),
            *(rule.get("destinationFqdns") or ()),
            *(rule.get("destinationAddresses") or ()),
        ]
        if _WILD & set(places):
            yield "", f"{rule.get('name')} of {group.name} lets everything out"
        if not places and not rule.get("fqdnTags"):
            yield "", f"{rule.get('name')} of {group.name} does not say where to"
        if _WILD & set(rule.get("sourceAddresses") or ["*"]):
            yield "", f"{rule.get('name')} of {group.name} is for everybody"


def _reaches_azure(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if declared(graph, "egress") != "firewall":
        return
    allowed = {
        name
        for group in graph.all(azure.FIREWALL_RULES)
        for rule in _rules(group)
        for name in rule.get("targetFqdns") or ()
    }
    tags = {
        tag
        for group in graph.all(azure.FIREWALL_RULES)
        for rule in _rules(group)
        for tag in rule.get("fqdnTags") or ()
    }
    wanted = list(_ALWAYS)
    for path, names in _CALLED_BY.items():
        if at(row.inputs, path):
            wanted += names
    if graph.all(azure.CLUSTER_EXTENSION):
        wanted.append(f"{graph.config.get('platform:region')}.dp.kubernetesconfiguration.azure.com")
    missing = sorted(set(wanted) - allowed)
    if missing:
        yield "", f"{row.name} needs {', '.join(missing)}, which the firewall refuses"
    if "AzureKubernetesService" not in tags:
        yield "", f"{row.name} needs what the tag AzureKubernetesService stands for"


RULES = (
    Rule(
        id="azure-egress-is-as-declared",
        promise="nodes have the egress that is declared, and no other",
        why="A cluster that is called inspected and is not is worse than one that is open.",
        fix="correct network.egress or what the subnet of the nodes is given",
        plane=Plane.NETWORK,
        applies=of_type(azure.VNET),
        check=_as_declared,
    ),
    Rule(
        id="azure-inspected-egress-cannot-be-avoided",
        promise="with a firewall, all traffic out passes it, and what no rule names is dropped",
        why="Who means harm takes the way that is not watched.",
        fix="route the nodes through the firewall, and let its rules name what they allow",
        plane=Plane.SECURITY,
        applies=of_type(azure.VNET),
        check=_inspected,
    ),
    Rule(
        id="azure-inspected-clusters-reach-azure",
        promise="with a firewall, every service of Azure that is called is allowed by name",
        why="Nodes would never join, or features fail when they are first needed.",
        fix="add the feature to stacks.cluster.azure.network.features, or its names to the table of the "
        "firewall",
        plane=Plane.RELIABILITY,
        applies=of_type(azure.CLUSTER),
        check=_reaches_azure,
    ),
)
"""NAT, routes and firewall."""
