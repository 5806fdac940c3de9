"""Rules about alerts, dashboards, and private ways to telemetry."""

from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.finding import Severity
from policy.resource_types import azure
from policy.rule import Rule, at, expect, of_type

RECORDINGS = (
    "NodeRecordingRulesRuleGroup",
    "KubernetesRecordingRulesRuleGroup",
    "UXRecordingRulesRuleGroup",
)
_READS = frozenset(
    {
        "b0d8363b-8ddd-447d-831f-62ca05bff136",  # Monitoring Data Reader
        "43d0d8ad-25c7-4714-9337-8ba259a9fe05",  # Monitoring Reader
    }
)


def made_from(row: Row, graph: Graph, type_: str) -> list[Row]:
    """Rows of a type that are made from this one."""
    return [other for other in graph.all(type_) if row.urn in other.depends_on]


def _over(row: Row, graph: Graph) -> list[Row]:
    return made_from(row, graph, azure.PROMETHEUS_RULE_GROUP)


def _recorded(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    names = [str(group.inputs.get("ruleGroupName")) for group in _over(row, graph)]
    for wanted in RECORDINGS:
        if not any(name.startswith(wanted) for name in names):
            yield "", f"{wanted} is missing"


def _routed(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    alerts = [
        (group, rule)
        for group in _over(row, graph)
        for rule in group.inputs.get("rules") or ()
        if rule.get("alert")
    ]
    if not alerts:
        yield "", "there is no alert over its metrics"
    for group, rule in alerts:
        if not any(action.get("actionGroupId") for action in rule.get("actions") or ()):
            yield "", f"{rule['alert']} of {group.name} tells nobody"
        if not at(rule, "annotations.runbook"):
            yield "", f"{rule['alert']} of {group.name} does not say what to do"


def _heard(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if not row.inputs.get("emailReceivers"):
        yield "emailReceivers", "nobody is in it"


def _readable(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    for index, receiver in enumerate(row.inputs.get("emailReceivers") or ()):
        if not receiver.get("useCommonAlertSchema"):
            yield f"emailReceivers[{index}]", "each kind of alert would come in a form of its own"
    yield from expect(row, "location", "Global")


def _tells_somebody(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    actions = row.inputs.get("actions")
    groups = actions if isinstance(actions, list) else at(row.inputs, "actions.actionGroups")
    if not groups:
        yield "actions", "it tells nobody"
    yield from expect(row, "enabled", True)


def _narrow(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "properties.apiKey", "Disabled")
    yield from expect(row, "identity.type", "SystemAssigned")
    for made in made_from(row, graph, azure.ROLE_ASSIGNMENT):
        role = str(made.inputs.get("roleDefinitionId")).rpartition("/")[2]
        if made.inputs.get("principalType") == "ServicePrincipal" and role not in _READS:
            yield "", f"{made.name} lets it do more than read metrics"


def _stays_private(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    for mode in ("ingestionAccessMode", "queryAccessMode"):
        yield from expect(row, f"accessModeSettings.{mode}", "PrivateOnly")
    endpoints = (
        (azure.LOG_WORKSPACE, "publicNetworkAccessForIngestion"),
        (azure.LOG_WORKSPACE, "publicNetworkAccessForQuery"),
        (azure.DATA_COLLECTION_ENDPOINT, "networkAcls.publicNetworkAccess"),
        (azure.MONITOR_WORKSPACE, "publicNetworkAccess"),
        (azure.GRAFANA, "properties.publicNetworkAccess"),
    )
    for type_, path in endpoints:
        for other in graph.all(type_):
            if at(other.inputs, path) != "Disabled":
                yield "", f"{other.name} keeps its public endpoint"
    inside = {
        urn for made in made_from(row, graph, azure.PRIVATE_LINK_SCOPED_RESOURCE) for urn in made.depends_on
    }
    for other in (*graph.all(azure.LOG_WORKSPACE), *graph.all(azure.DATA_COLLECTION_ENDPOINT)):
        if other.urn not in inside:
            yield "", f"{other.name} is not in the scope, so nothing reaches it"


RULES: tuple[Rule, ...] = (
    Rule(
        id="azure-dashboards-are-filled",
        promise="what Azure's dashboards read is recorded",
        why="They read recorded series only, and are empty without.",
        fix="make the three groups of components/azure/observability/documents/recordings.yaml",
        plane=Plane.OBSERVABILITY,
        applies=of_type(azure.MONITOR_WORKSPACE),
        check=_recorded,
    ),
    Rule(
        id="azure-alerts-are-routed",
        promise="every alert of a workspace is sent somewhere",
        why="An alert nobody gets is no alert.",
        fix="give every alert rule an action group and a runbook",
        plane=Plane.OBSERVABILITY,
        applies=of_type(azure.MONITOR_WORKSPACE),
        check=_routed,
    ),
    Rule(
        id="azure-alerts-reach-somebody",
        promise="alerts of production reach somebody",
        why="An alert nobody receives is found in the post-mortem.",
        fix="name an address under observability.alertEndpoints",
        plane=Plane.OBSERVABILITY,
        applies=of_type(azure.ACTION_GROUP),
        check=_heard,
        production_only=True,
        severity=Severity.WARN,
    ),
    Rule(
        id="azure-alerts-read-alike",
        promise="alerts come in one form, whichever region fails",
        why="Whoever is woken by one should not have to learn its form.",
        fix="use the common alert schema, and the location Global",
        plane=Plane.OBSERVABILITY,
        applies=of_type(azure.ACTION_GROUP),
        check=_readable,
    ),
    Rule(
        id="azure-alarms-tell-somebody",
        promise="every alarm has an action",
        why="An alarm without an action is a line in a list.",
        fix="name an action group",
        plane=Plane.OBSERVABILITY,
        applies=of_type(azure.METRIC_ALERT, azure.ACTIVITY_LOG_ALERT, azure.LOG_QUERY_ALERT),
        check=_tells_somebody,
    ),
    Rule(
        id="azure-grafana-is-narrow",
        promise="people enter Grafana by Entra, and it reads only what it is allowed to",
        why="A key that never ends opens every dashboard to whoever finds it.",
        fix="switch keys off, and assign roles that read",
        plane=Plane.SECURITY,
        applies=of_type(azure.GRAFANA),
        check=_narrow,
    ),
    Rule(
        id="azure-telemetry-stays-private",
        promise="private telemetry has no public endpoint",
        why="One public endpoint takes the data past every endpoint.",
        fix="disable public access, and put the resource in the scope",
        plane=Plane.SECURITY,
        applies=of_type(azure.PRIVATE_LINK_SCOPE),
        check=_stays_private,
    ),
)
"""Alerts, dashboards, private links."""
