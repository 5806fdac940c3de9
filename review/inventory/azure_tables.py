"""What a reviewer of an Azure stack decides by: who gets in, from where, what runs, and what may leave."""

from collections.abc import Iterable, Mapping
from typing import Any

from contracts.graph import Graph, Row
from policy.resource_types import azure
from review.inventory import azure_facts, azure_roles
from review.inventory.azure_pools import pools
from review.inventory.reading import Needs, last, text, texts, value
from review.inventory.table import Table, listed

_LATER = "known after deployment"
_KINDS = {
    "managedClusters": "cluster",
    "registries": "registry",
    "resourceGroups": "group",
    "storageAccounts": "storage account",
    "subscriptions": "subscription",
    "userAssignedIdentities": "identity",
    "virtualNetworks": "network",
}
"""What people call a kind of resource, where Azure's own word in singular will not do."""


def tables(graph: Graph) -> list[Table]:
    """Tables that have something to say, in the order of a review."""
    needs = Needs(graph)
    made = [
        _access(graph, needs),
        _endpoint(graph),
        _roles(graph, needs),
        _pools(graph),
        _addons(graph),
        _subnets(graph, needs),
        _egress(graph),
    ]
    return [table for table in made if table[2]]


def _access(graph: Graph, needs: Needs) -> Table:
    rows = []
    for cluster in graph.all(azure.CLUSTER):
        if value(cluster, "disableLocalAccounts") is not True and not azure_facts.is_automatic(cluster):
            rows.append(("whoever may read the cluster's admin credentials", "", "everything", "cluster"))
        for group in texts(cluster, "aadProfile", "adminGroupObjectIDs"):
            rows.append((group, azure_roles.listed_as(graph, group), "everything", "cluster"))
    for row in graph.all(azure.ROLE_ASSIGNMENT):
        name = azure_roles.role(graph, row)
        if azure_roles.opens_cluster(name):
            principal = text(row, "principalId") if azure_roles.is_known(row) else _LATER
            called = azure_roles.listed_as(graph, principal) or azure_roles.called(row, needs)
            known = "" if called == principal else called
            rows.append((principal, known, azure_roles.short(name), _place(row)))
    return "Who may reach the API server", ("Principal", "Known as", "Role of AKS", "Where"), rows


def _place(assignment: Row) -> str:
    """What an assignment is about: the last parts of its scope that say something."""
    scope = text(assignment, "scope")
    if "/managedClusters/" in scope and "/namespaces/" in scope:
        return f"namespace {last(scope)}"
    kind, _, name = scope.rpartition("/")
    what = _KINDS.get(last(kind), last(kind).removesuffix("s"))
    return f"{what} {name}".strip() or _LATER


def _endpoint(graph: Graph) -> Table:
    rows = []
    for row in graph.all(azure.CLUSTER):
        inside = value(row, "apiServerAccessProfile", "enableVnetIntegration") is True
        ranges = listed(value(row, "apiServerAccessProfile", "authorizedIPRanges")) or "everybody"
        closed = value(row, "apiServerAccessProfile", "disableRunCommand") is True
        rows.append(
            (
                row.name,
                "yes" if inside or azure_facts.is_private(row) or azure_facts.is_automatic(row) else "no",
                "nobody" if azure_facts.is_private(row) else ranges,
                "off" if closed else "on",
            )
        )
    heads = ("Cluster", "Inside the network", "Outside", "Run command")
    return "Where the API server can be reached from", heads, rows


def _roles(graph: Graph, needs: Needs) -> Table:
    places: dict[tuple[str, str, str], list[str]] = {}
    for row in graph.all(azure.ROLE_ASSIGNMENT):
        name = azure_roles.role(graph, row)
        if not azure_roles.opens_cluster(name):
            limits = "conditions" if row.inputs.get("condition") else ""
            places.setdefault((azure_roles.called(row, needs), name, limits), []).append(_place(row))
    rows = [(who, role, ", ".join(sorted(where)), limits) for (who, role, limits), where in places.items()]
    heads = ("Identity", "Role", "Where", "Limited by")
    return "What identities may do in Azure", heads, sorted(rows)


def _pools(graph: Graph) -> Table:
    rows = []
    for pool in pools(graph):
        disk = f"{pool.disk_gib} GiB on {'the machine' if pool.local_disk else 'a managed disk'}"
        kind = " ".join(["system" if pool.system else "user", *(["Spot"] if pool.spot else [])])
        zones = ", ".join(pool.zones) or "any"
        image = f"{pool.image} FIPS" if pool.fips else pool.image
        rows.append((pool.name, kind, pool.nodes, pool.size, image, disk, zones))
    rows += [
        (
            "of AKS Automatic" if azure_facts.is_automatic(cluster) else "of node auto-provisioning",
            *("user", azure_facts.provisioning(cluster), "", "", "", ""),
        )
        for cluster in graph.all(azure.CLUSTER)
        if azure_facts.provisioning(cluster)
    ]
    return "Node pools", ("Pool", "Kind", "Nodes", "Machines", "Image", "System disk", "Zones"), rows


def _addons(graph: Graph) -> Table:
    rows = [
        (name, "part of the cluster") for row in graph.all(azure.CLUSTER) for name in azure_facts.addons(row)
    ]
    rows += [(text(row, "extensionName"), text(row, "extensionType")) for row in graph.all("Extension")]
    return "Add-ons", ("Add-on", "Kind"), rows


def _subnets(graph: Graph, needs: Needs) -> Table:
    rows = []
    for row in graph.all(azure.SUBNET):
        ranges = listed(value(row, "addressPrefixes")) or text(row, "addressPrefix")
        out = [
            gate.name
            for type_ in (azure.NAT_GATEWAY, azure.ROUTE_TABLE)
            for gate in needs.direct(row, type_)
            if _leads(row, type_)
        ]
        if not out:
            out = ["none" if value(row, "defaultOutboundAccess") is False else "Azure's own"]
        groups = [group.name for group in needs.direct(row, azure.SECURITY_GROUP)]
        guard = ", ".join(groups) or "none"
        rows.append((text(row, "subnetName") or row.name, ranges, ", ".join(out), guard))
    return "Subnets", ("Subnet", "Range", "Way out", "Security group"), rows


def _leads(subnet: Row, type_: str) -> bool:
    return bool(value(subnet, {azure.NAT_GATEWAY: "natGateway", azure.ROUTE_TABLE: "routeTable"}[type_]))


def _egress(graph: Graph) -> Table:
    rows = []
    for group in graph.all(azure.FIREWALL_RULES):
        for collection in _items(group.inputs.get("ruleCollections")):
            action = collection.get("action")
            word = str(action.get("type")) if isinstance(action, Mapping) else "?"
            rows += [
                (str(collection.get("name")), str(rule.get("name")), word, _to(rule), _ports(rule))
                for rule in _items(collection.get("rules"))
            ]
    heads = ("Collection", "Rule", "Action", "To", "Ports")
    return "What leaves through the firewall", heads, rows


def _items(found: Any) -> Iterable[Mapping[str, Any]]:
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def _to(rule: Mapping[str, Any]) -> str:
    names = ("targetFqdns", "destinationFqdns", "destinationAddresses", "destinationIpGroups")
    places = [place for key in names if (place := listed(rule.get(key)))]
    tags = listed(rule.get("fqdnTags"))
    return ", ".join([*places, *([f"whatever Microsoft lists under {tags}"] if tags else [])])


def _ports(rule: Mapping[str, Any]) -> str:
    web = [f"{item.get('protocolType')} {item.get('port')}" for item in _items(rule.get("protocols"))]
    plain = listed(rule.get("destinationPorts"))
    kinds = listed(rule.get("ipProtocols"))
    return ", ".join([*web, *([f"{kinds} {plain}".strip()] if plain else [])])
