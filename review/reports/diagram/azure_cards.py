"""Describes what an Azure stack holds besides the network: roles, vaults, add-ons, telemetry, backups."""

from collections.abc import Mapping, Sequence

from contracts.graph import Graph
from contracts.planes import Plane
from policy.resource_types import azure
from review.inventory import plain
from review.inventory.azure.reader import Inventory, read
from review.inventory.azure.roles import RoleAssignment
from review.inventory.azure.services import (
    backup_keeping,
    log_stores_of_others,
    reachable,
    refuses_deletion,
    retention,
    window,
)
from review.inventory.model import Card, Line, Section
from review.inventory.reading import counted, is_on, items, needs_of, number, text, value
from review.reports.diagram import azure_network_card

_DRAWN = frozenset(
    {
        *(azure.AGENT_POOL, azure.BASTION, azure.CLUSTER, azure.FIREWALL, azure.GATEWAY),
        *(azure.GATEWAY_ASSOCIATION, azure.GATEWAY_FRONTEND, azure.NAT_GATEWAY, azure.PRIVATE_ENDPOINT),
        *(azure.PUBLIC_IP, azure.SUBNET, azure.VNET),
    }
)
"""Types that the upper part of the picture shows."""
_LISTED = frozenset(
    {
        *(azure.ACTION_GROUP, azure.ACTIVITY_LOG_ALERT, azure.BACKUP_POLICY, azure.BACKUP_VAULT),
        *(azure.CLUSTER_EXTENSION, azure.DATA_COLLECTION_RULE, azure.DNS_ZONE, azure.FEDERATED_CREDENTIAL),
        *(azure.FIREWALL_RULES, azure.FLOW_LOG, azure.GRAFANA, azure.KEY, azure.KEY_VAULT),
        azure.LOGIC_APP,
        *(azure.LOG_QUERY_ALERT, azure.LOG_WORKSPACE, azure.MAINTENANCE_CONFIGURATION, azure.METRIC_ALERT),
        *(azure.POLICY_ASSIGNMENT, azure.PRIVATE_DNS_ZONE, azure.PROMETHEUS_RULE_GROUP, azure.REGISTRY),
        *(azure.ROLE_ASSIGNMENT, azure.ROUTE_TABLE, azure.SECURITY_GROUP, azure.STORAGE_ACCOUNT),
        azure.VNET_PEERING,
    }
)
"""Types that have lines in a card; the rest is counted, so that nothing is left out."""

_WINDOWS = {
    "aksManagedAutoUpgradeSchedule": "Kubernetes",
    "aksManagedNodeOSUpgradeSchedule": "Node images",
    "default": "Releases of AKS",
}
"""What a window is for, by the name that Azure knows it by."""


def cards(graph: Graph) -> list[Card]:
    """A card per plane that has anything to show."""
    counts = plain.planes(row for row in graph if row.type not in _DRAWN | _LISTED)
    shown = plain.planes(row for row in graph if row.type not in _DRAWN or row.type == azure.CLUSTER)
    found = []
    for plane, rows in shown.items():
        part = Graph(stack=graph.stack, config=graph.config, resources=rows, outputs={})
        drawn = [section for section in _sections(part, plane, graph) if section.lines]
        if plane in counts:
            drawn.append(plain.counts("Also" if drawn else "", counts[plane]))
        if drawn:
            found.append(Card(plane=plane, sections=drawn))
    return found


def _sections(part: Graph, plane: str, whole: Graph) -> list[Section]:
    """What a card shows of the rows of one plane."""
    return [
        _access([one for one in read(whole).role_assignments if one.row.plane == plane]),
        _federations(part, whole),
        _vaults(part),
        _policies(part, whole),
        _addons(part, read(whole)),
        _maintenance(part),
        _schedules(part),
        _logs(part, log_stores_of_others(whole) if plane == Plane.OBSERVABILITY.value else []),
        _collections(part),
        _alerts(part),
        *azure_network_card.sections(part),
        _stores(part),
        _backups(part),
    ]


def _joined(*notes: str) -> str:
    return ", ".join(note for note in notes if note)


def _access(assignments: Sequence[RoleAssignment]) -> Section:
    """Roles by whom they are given to; those on the cluster first."""
    given: dict[str, list[str]] = {}
    for one in assignments:
        if one.on_cluster:
            given.setdefault(one.who, []).append(one.short)
    elsewhere = sum(not one.on_cluster for one in assignments)
    lines = [Line(text=who, detail=" + ".join(dict.fromkeys(roles))) for who, roles in sorted(given.items())]
    if elsewhere:
        lines.append(
            Line(text="Elsewhere" if given else "Roles", detail=f"{elsewhere}, in the table of roles")
        )
    return Section(title="Roles on the cluster" if given else "", lines=lines)


def _federations(graph: Graph, whole: Graph) -> Section:
    lines, needs = [], needs_of(whole)
    for row in graph.all(azure.FEDERATED_CREDENTIAL):
        subject = text(row, "subject").removeprefix("system:serviceaccount:").replace(":", "/")
        identities = [identity.name for identity in needs.direct(row, azure.MANAGED_IDENTITY)]
        name = identities[0] if identities else text(row, "resourceName")
        lines.append(Line(text=subject or row.name, detail=f"→ {name}" if name else ""))
    return Section(title="Workload identities", lines=lines)


def _vaults(graph: Graph) -> Section:
    lines = []
    for row in graph.all(azure.KEY_VAULT):
        purge = is_on(row, "properties", "enablePurgeProtection")
        notes = _joined(
            reachable(row, "properties"),
            "never emptied" if purge else "may be emptied",
            "protected" if row.protect else "",
        )
        lines.append(Line(text=text(row, "vaultName") or row.name, detail=notes))
    for row in graph.all(azure.KEY):
        rotated = bool(items(row, "properties", "rotationPolicy", "lifetimeActions"))
        notes = _joined("rotated" if rotated else "not rotated", "protected" if row.protect else "")
        lines.append(Line(text=f"· {text(row, 'keyName') or row.name}", detail=notes))
    return Section(title="Vaults and keys", lines=lines)


def _policies(graph: Graph, whole: Graph) -> Section:
    lines = []
    for row in graph.all(azure.POLICY_ASSIGNMENT):
        effect = value(row, "parameters", "effect")
        shown = str(effect.get("value") or "").lower() if isinstance(effect, Mapping) else ""
        if text(row, "enforcementMode") == "DoNotEnforce":
            shown = "reports only"
        elif refuses_deletion(whole, row):
            shown = "refuses deletion"
        title = text(row, "displayName")
        # Every title of the platform begins with the cluster's name.
        lines.append(Line(text=title.partition(": ")[2] or title or row.name, detail=shown))
    return Section(title="Azure Policy", lines=lines)


def _addons(graph: Graph, held: Inventory) -> Section:
    here = {row.urn for row in graph.all(azure.CLUSTER)}
    lines = [
        Line(text=name) for cluster in held.clusters if cluster.row.urn in here for name in cluster.addons
    ]
    for row in graph.all(azure.CLUSTER_EXTENSION):
        lines.append(Line(text=text(row, "extensionName") or row.name, detail=text(row, "extensionType")))
    return Section(title="Add-ons", lines=lines)


def _maintenance(graph: Graph) -> Section:
    lines = [
        Line(text=_WINDOWS.get(text(row, "configName"), row.name), detail=window(row))
        for row in graph.all(azure.MAINTENANCE_CONFIGURATION)
    ]
    return Section(title="Maintenance windows", lines=lines)


def _schedules(graph: Graph) -> Section:
    """What the platform does by the clock."""
    lines = []
    for row in graph.all(azure.LOGIC_APP):
        recurrence = value(row, "definition", "triggers", "clock", "recurrence")
        actions = value(row, "definition", "actions")
        when = recurrence.get("schedule") if isinstance(recurrence, Mapping) else None
        said = ""
        if isinstance(when, Mapping):
            time = f"{_joined_list(when.get('hours'))}:{_joined_list(when.get('minutes'), 2)}"
            said = f"{time} on {_joined_list(when.get('weekDays'))}"
        does = ", ".join(map(str, actions)) if isinstance(actions, Mapping) else row.name
        lines.append(Line(text=does, detail=said))
    return Section(title="Schedules", lines=lines)


def _joined_list(found: object, digits: int = 0) -> str:
    return ", ".join(str(item).zfill(digits) for item in found) if isinstance(found, list) else "?"


def _logs(graph: Graph, of_others: Sequence[str]) -> Section:
    lines = []
    for row in graph.all(azure.LOG_WORKSPACE):
        cap = number(row, "workspaceCapping", "dailyQuotaGb")
        notes = _joined(
            retention(row),
            f"{cap} GB a day at most" if cap > 0 else "",
            "protected" if row.protect else "",
        )
        lines.append(Line(text=text(row, "workspaceName") or row.name, detail=notes))
    lines += [Line(text=name, detail="not made here") for name in of_others]
    for row in graph.all(azure.GRAFANA):
        lines.append(Line(text=row.name, detail=f"Grafana, {reachable(row, 'properties')}"))
    return Section(title="Workspaces", lines=lines)


def _collections(graph: Graph) -> Section:
    lines = []
    for row in graph.all(azure.DATA_COLLECTION_RULE):
        streams = [
            stream.removeprefix("Microsoft-")
            for flow in items(row, "dataFlows")
            for stream in (flow.get("streams") or [])
            if isinstance(stream, str)
        ]
        lines.append(Line(text=row.name, detail=", ".join(dict.fromkeys(streams))))
    return Section(title="What is collected", lines=lines)


def _alerts(graph: Graph) -> Section:
    counts = {"alerts": 0, "recording rules": 0}
    for row in graph.all(azure.PROMETHEUS_RULE_GROUP):
        for rule in items(row, "rules"):
            counts["alerts" if rule.get("alert") else "recording rules"] += 1
    lines = [Line(text=f"Prometheus {kind}", detail=str(count)) for kind, count in counts.items() if count]
    for type_, kind in (
        (azure.METRIC_ALERT, "Metric"),
        (azure.ACTIVITY_LOG_ALERT, "Activity"),
        (azure.LOG_QUERY_ALERT, "Log"),
    ):
        rows = graph.all(type_)
        mute = [row.name for row in rows if not row.inputs.get("actions")]
        said = f"{len(rows)}, of which {', '.join(mute)} tell nobody" if mute else str(len(rows))
        lines += [Line(text=f"{kind} alerts", detail=said)] if rows else []
    for row in graph.all(azure.ACTION_GROUP):
        receivers = sum(
            len(items(row, key)) for key in ("emailReceivers", "webhookReceivers", "armRoleReceivers")
        )
        lines.append(
            Line(text=row.name, detail=f"tells {counted(receivers, 'receiver') if receivers else 'nobody'}")
        )
    return Section(title="Alerts", lines=lines)


def _stores(graph: Graph) -> Section:
    lines = []
    for type_, key in ((azure.REGISTRY, "registryName"), (azure.STORAGE_ACCOUNT, "accountName")):
        for row in graph.all(type_):
            kept = "protected" if row.protect else ""
            notes = _joined(text(row, "sku", "name"), reachable(row), kept)
            lines.append(Line(text=text(row, key) or row.name, detail=notes))
    return Section(title="Registries and storage", lines=lines)


def _backups(graph: Graph) -> Section:
    lines = []
    for row in graph.all(azure.BACKUP_VAULT):
        copies = [str(item.get("type")) for item in items(row, "properties", "storageSettings")]
        lines.append(
            Line(
                text=text(row, "vaultName") or row.name,
                detail=_joined(*copies, backup_keeping(row)),
            )
        )
    lines += [
        Line(text=text(row, "backupPolicyName") or row.name, detail="policy")
        for row in graph.all(azure.BACKUP_POLICY)
    ]
    return Section(title="Backups", lines=lines)
