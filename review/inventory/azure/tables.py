"""What a reviewer of an Azure stack decides by: who gets in, from where, what runs, and what may leave."""

from contracts.graph import Graph, Row
from policy.resource_types import azure
from review.inventory.azure.reader import Inventory, read
from review.inventory.azure.roles import listed_as
from review.inventory.model import LATER
from review.inventory.reading import last, text, value
from review.inventory.table import Table

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
    held = read(graph)
    made = [
        _access(graph, held),
        _endpoint(held),
        _roles(held),
        _pools(held),
        _addons(graph, held),
        _subnets(held),
        _connections(graph),
        _egress(held),
    ]
    return [table for table in made if table[2]]


def _access(graph: Graph, held: Inventory) -> Table:
    rows = []
    for cluster in held.clusters:
        if cluster.local_accounts:
            rows.append(("whoever may read the cluster's admin credentials", "", "everything", "cluster"))
        for group in cluster.admin_groups:
            rows.append((group, listed_as(graph, group), "everything", "cluster"))
    for given in held.role_assignments:
        if given.on_cluster:
            called = given.listed_as or given.identity
            known = "" if called == given.principal else called
            rows.append((given.principal or LATER, known, given.short, _place(given.row)))
    return "Who may reach the API server", ("Principal", "Known as", "Role of AKS", "Where"), rows


def _place(assignment: Row) -> str:
    """What an assignment is about: the last parts of its scope that say something."""
    scope = text(assignment, "scope")
    if "/managedClusters/" in scope and "/namespaces/" in scope:
        return f"namespace {last(scope)}"
    kind, _, name = scope.rpartition("/")
    what = _KINDS.get(last(kind), last(kind).removesuffix("s"))
    return f"{what} {name}".strip() or LATER


def _endpoint(held: Inventory) -> Table:
    rows = [
        (
            cluster.row.name,
            "yes" if cluster.inside or cluster.private or cluster.automatic else "no",
            "nobody" if cluster.private else ", ".join(cluster.public_ranges) or "everybody",
            "on" if cluster.run_command else "off",
        )
        for cluster in held.clusters
    ]
    heads = ("Cluster", "Inside the network", "Outside", "Run command")
    return "Where the API server can be reached from", heads, rows


def _roles(held: Inventory) -> Table:
    places: dict[tuple[str, str, str], list[str]] = {}
    for given in held.role_assignments:
        if not given.on_cluster:
            limits = "conditions" if given.row.inputs.get("condition") else ""
            places.setdefault((given.identity, given.role, limits), []).append(_place(given.row))
    rows = [(who, role, ", ".join(sorted(where)), limits) for (who, role, limits), where in places.items()]
    heads = ("Identity", "Role", "Where", "Limited by")
    return "What identities may do in Azure", heads, sorted(rows)


def _pools(held: Inventory) -> Table:
    rows = []
    for pool in held.pools:
        disk = f"{pool.disk_gib} GiB on {'the machine' if pool.local_disk else 'a managed disk'}"
        kind = " ".join(["system" if pool.system else "user", *(["Spot"] if pool.spot else [])])
        zones = ", ".join(pool.zones) or "any"
        image = ", ".join([f"{pool.image} FIPS" if pool.fips else pool.image, *pool.extras])
        rows.append((pool.name, kind, pool.nodes, pool.size, image, disk, zones))
    rows += [
        (
            "of AKS Automatic" if cluster.automatic else "of node auto-provisioning",
            *("user", cluster.provisioning, "", "", "", ""),
        )
        for cluster in held.clusters
        if cluster.provisioning
    ]
    return "Node pools", ("Pool", "Kind", "Nodes", "Machines", "Image", "System disk", "Zones"), rows


def _addons(graph: Graph, held: Inventory) -> Table:
    rows = [(name, "part of the cluster") for cluster in held.clusters for name in cluster.addons]
    rows += [
        (text(row, "extensionName"), text(row, "extensionType")) for row in graph.all(azure.CLUSTER_EXTENSION)
    ]
    return "Add-ons", ("Add-on", "Kind"), rows


def _subnets(held: Inventory) -> Table:
    rows = []
    for subnet in held.subnets:
        nats = subnet.nat_gateways if value(subnet.row, "natGateway") else []
        tables = subnet.route_tables if value(subnet.row, "routeTable") else []
        egress = ", ".join(row.name for row in (*nats, *tables))
        guard = ", ".join(group.name for group in subnet.security_groups) or "none"
        by_default = "Azure's own" if subnet.default_egress else "none"
        rows.append((subnet.name, ", ".join(subnet.ranges), egress or by_default, guard))
    return "Subnets", ("Subnet", "Range", "Egress", "Security group"), rows


def _connections(graph: Graph) -> Table:
    rows = [
        (
            last(text(row, "remoteVirtualNetwork", "id")) or LATER,
            text(row, "remoteVirtualNetwork", "id"),
            "used" if value(row, "useRemoteGateways") else "not used",
            "may come in" if value(row, "allowForwardedTraffic") else "may not",
        )
        for row in graph.all(azure.VNET_PEERING)
    ]
    heads = ("Network", "Resource id", "Its gateway", "What its appliances forward")
    return "Connected networks", heads, rows


def _egress(held: Inventory) -> Table:
    rows = [(rule.collection, rule.name, rule.action, rule.to, rule.ports) for rule in held.firewall_rules]
    return "Egress through the firewall", ("Collection", "Rule", "Action", "To", "Ports"), rows
