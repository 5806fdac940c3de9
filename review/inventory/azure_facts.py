"""Says in a few words what matters about an Azure stack; for the picture, the page and the comment."""

import dataclasses
from collections.abc import Iterable, Mapping

from contracts.graph import Graph, Row
from policy.resource_types import azure
from review.inventory.azure_pools import pools
from review.inventory.model import Line
from review.inventory.reading import counted, last, number, text, texts, value

_LATER = "known after deployment"
_ZONE_CHOOSERS = (azure.NAT_GATEWAY, azure.FIREWALL, azure.PUBLIC_IP)


def facts(graph: Graph) -> list[Line]:
    """What a reviewer should know before looking any closer."""
    clusters = graph.all(azure.CLUSTER)
    there = zones(graph)
    found = [
        _fact("Kubernetes", (text(row, "kubernetesVersion") or _LATER for row in clusters)),
        _fact("API endpoint", map(endpoint, clusters)),
        _fact("Deletion", (deletion(graph, row) for row in clusters)),
        _fact("Virtual network", (space(row) for row in graph.all(azure.VNET))),
        _fact("Zones", [f"{len(there)}: {', '.join(there)}"] if there else []),
        _fact("Way out", (way_out(graph, row) for row in clusters)),
        _fact("Private endpoints", [_endpoints(graph)] if clusters else []),
        _fact("Node pools", (f"{pool.name}: {pool.words}" for pool in pools(graph))),
        _fact("More nodes", map(provisioning, clusters)),
        _fact("Logs kept", map(retention, graph.all(azure.LOG_WORKSPACE))),
    ]
    return [fact for fact in found if fact.detail]


def _fact(name: str, values: Iterable[str]) -> Line:
    return Line(text=name, detail="; ".join(dict.fromkeys(said for said in values if said)))


def space(vnet: Row) -> str:
    """Address ranges of a virtual network."""
    return ", ".join(texts(vnet, "addressSpace", "addressPrefixes")) or _LATER


def zones(graph: Graph) -> list[str]:
    """Zones that anything of the stack asks for."""
    chosen = {zone for pool in pools(graph) for zone in pool.zones}
    for type_ in _ZONE_CHOOSERS:
        chosen |= {zone for row in graph.all(type_) for zone in texts(row, "zones")}
    return sorted(chosen)


def is_automatic(cluster: Row) -> bool:
    """Whether AKS looks after nodes and network itself."""
    return text(cluster, "sku", "name") == "Automatic"


def is_private(cluster: Row) -> bool:
    """Whether the API server has no address on the internet."""
    return value(cluster, "apiServerAccessProfile", "enablePrivateCluster") is True


def endpoint(cluster: Row) -> str:
    """Where the API server can be reached from."""
    inside = value(cluster, "apiServerAccessProfile", "enableVnetIntegration") is True
    if is_private(cluster):
        return "private only"
    ranges = texts(cluster, "apiServerAccessProfile", "authorizedIPRanges")
    if any(path.startswith("apiServerAccessProfile.authorizedIPRanges") for path in cluster.unknowns):
        ranges = ranges or [_LATER]
    reach = ", ".join(ranges) or "0.0.0.0/0"
    if not ranges or "0.0.0.0/0" in ranges:
        reach += ", which is everybody"
    return f"{'private, and ' if inside else ''}public to {reach}"


def deletion(graph: Graph, cluster: Row) -> str:
    """What stands between a mistake and the end of a cluster."""
    guards = ["Azure Policy" if _guarded(graph) else "", "Pulumi" if cluster.protect else ""]
    by = " and ".join(guard for guard in guards if guard)
    return f"refused by {by}" if by else "not protected"


def _guarded(graph: Graph) -> bool:
    """Whether a policy that refuses deletion is assigned anywhere."""
    return any(refuses_deletion(graph, row) for row in graph.all(azure.POLICY_ASSIGNMENT))


def refuses_deletion(graph: Graph, assignment: Row) -> bool:
    """Whether a policy of ours that refuses deletion is assigned here, and means it."""
    definitions = [row for row in graph.all(azure.POLICY_DEFINITION) if row.urn in assignment.depends_on]
    refuses = any(value(row, "policyRule", "then", "effect") == "denyAction" for row in definitions)
    return refuses and text(assignment, "enforcementMode") != "DoNotEnforce"


def way_out(graph: Graph, cluster: Row) -> str:
    """How traffic of nodes leaves."""
    nats = graph.all(azure.NAT_GATEWAY)
    kind = text(cluster, "networkProfile", "outboundType")
    if kind == "userDefinedRouting":
        return "through a firewall" if graph.all(azure.FIREWALL) else "by an appliance"
    words = {
        "userAssignedNATGateway": counted(len(nats), "NAT gateway"),
        "managedNATGateway": "NAT gateway of AKS",
        "loadBalancer": "load balancer of AKS",
        "none": "none",
    }
    return words.get(kind) or ("NAT gateway of AKS" if is_automatic(cluster) else kind)


def _endpoints(graph: Graph) -> str:
    rows = graph.all(azure.PRIVATE_ENDPOINT)
    return ", ".join(dict.fromkeys(service(row) for row in rows)) or "none"


def service(endpoint_row: Row) -> str:
    """What a private endpoint leads to, in the word Azure has for it."""
    connections = value(endpoint_row, "privateLinkServiceConnections")
    groups = [
        group
        for connection in (connections if isinstance(connections, list) else [])
        if isinstance(connection, Mapping)
        for group in (connection.get("groupIds") or [])
        if isinstance(group, str)
    ]
    return ", ".join(groups) or endpoint_row.name


def provisioning(cluster: Row) -> str:
    """What makes nodes as workloads ask for them; empty where nothing does."""
    on = is_automatic(cluster) or text(cluster, "nodeProvisioningProfile", "mode") == "Auto"
    return "as workloads ask for them" if on else ""


def retention(workspace: Row) -> str:
    """How long a workspace keeps what it has."""
    days = number(workspace, "retentionInDays")
    return f"{days} days" if days else "30 days, Azure's own choice"


def logs(graph: Graph, cluster: Row) -> str:
    """Which logs of the control plane are kept."""
    kept = []
    for row in graph.all(azure.DIAGNOSTIC_SETTING):
        target = text(row, "resourceUri")
        if cluster.urn not in row.depends_on and last(target) != text(cluster, "resourceName"):
            continue
        categories = value(row, "logs")
        for given in categories if isinstance(categories, list) else []:
            if isinstance(given, Mapping) and given.get("enabled") is True:
                kept.append(str(given.get("category") or given.get("categoryGroup")))
    return ", ".join(kept) or "none"


def door(row: Row, *path: str) -> str:
    """Who may knock at a service: nobody from outside, whom its rules name, or everybody."""
    if text(row, *path, "publicNetworkAccess").lower() == "disabled":
        return "private only"
    rules = {text(row, *path, key, "defaultAction") for key in ("networkRuleSet", "networkAcls")}
    return "named callers only" if "Deny" in rules else "public"


def backup_keeping(vault: Row) -> str:
    """What keeps backups from being deleted."""
    settings = ("properties", "securitySettings")
    state = text(vault, *settings, "immutabilitySettings", "state")
    if state in ("Locked", "Unlocked"):
        return "locked" if state == "Locked" else "immutable"
    if text(vault, *settings, "softDeleteSettings", "state") == "AlwaysOn":
        days = number(vault, *settings, "softDeleteSettings", "retentionDurationInDays")
        return f"deletion undone for {days} days"
    return "may be emptied"


_FEATURES = (
    ("Azure Policy", ("addonProfiles", "azurepolicy", "enabled")),
    ("Secrets of vaults", ("addonProfiles", "azureKeyvaultSecretsProvider", "enabled")),
    ("Container logs", ("addonProfiles", "omsagent", "enabled")),
    ("Managed Prometheus", ("azureMonitorProfile", "metrics", "enabled")),
    ("Workload identity", ("securityProfile", "workloadIdentity", "enabled")),
    ("Defender", ("securityProfile", "defender", "securityMonitoring", "enabled")),
    ("Image cleaner", ("securityProfile", "imageCleaner", "enabled")),
    ("KEDA", ("workloadAutoScalerProfile", "keda", "enabled")),
    ("Vertical autoscaler", ("workloadAutoScalerProfile", "verticalPodAutoscaler", "enabled")),
    ("Disks", ("storageProfile", "diskCSIDriver", "enabled")),
    ("Files", ("storageProfile", "fileCSIDriver", "enabled")),
    ("Blobs", ("storageProfile", "blobCSIDriver", "enabled")),
    ("Snapshots", ("storageProfile", "snapshotController", "enabled")),
    ("Network observability", ("networkProfile", "advancedNetworking", "observability", "enabled")),
    ("Policies by name", ("networkProfile", "advancedNetworking", "security", "enabled")),
    ("Cost analysis", ("metricsProfile", "costAnalysis", "enabled")),
)


def addons(cluster: Row) -> list[str]:
    """Parts of a cluster that are switched on."""
    return [name for name, path in _FEATURES if value(cluster, *path) is True]


def window(maintenance: Row) -> str:
    """When Azure may touch a cluster."""
    given = dataclasses.replace(maintenance, inputs=value(maintenance, "maintenanceWindow") or {})
    days = [
        text(given, "schedule", "weekly", "dayOfWeek"),
        "daily" if value(given, "schedule", "daily") else "",
        "monthly"
        if value(given, "schedule", "absoluteMonthly") or value(given, "schedule", "relativeMonthly")
        else "",
    ]
    hours, offset = number(given, "durationHours"), text(given, "utcOffset")
    parts = [
        *days,
        text(given, "startTime"),
        f"{hours} h" if hours else "",
        f"UTC{'' if offset == '+00:00' else offset}" if offset else "",
    ]
    return " ".join(part for part in parts if part)
