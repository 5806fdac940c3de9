"""Rules about logs and metrics.

Workspaces are encrypted with Azure's own keys: neither kind takes a customer-managed key without a dedicated
cluster of a hundred gigabytes a day.
"""

from collections.abc import Iterator
from typing import Any

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.azure import alerts
from policy.azure.alerts import made_from
from policy.resource_types import azure
from policy.rule import Rule, at, expect, of_type

AUDIT = frozenset({"kube-audit", "kube-audit-admin"})
_TWICE = frozenset({"Microsoft-ContainerLog", "Microsoft-ContainerLogV2"})
_FEWEST_DAYS = 30
_CLUSTER_KIND = "/providers/Microsoft.ContainerService/managedClusters/"


def _followed(cluster: Row, graph: Graph) -> list[Row]:
    """Collection rules that the cluster's agents follow."""
    about = [
        row
        for row in made_from(cluster, graph, azure.DATA_COLLECTION_RULE_ASSOCIATION)
        if _CLUSTER_KIND in str(row.inputs.get("resourceUri"))
    ]
    return [
        rule
        for rule in graph.all(azure.DATA_COLLECTION_RULE)
        if any(rule.urn in row.depends_on for row in about)
    ]


def _categories(row: Row) -> set[str]:
    """Kinds of log that a diagnostic setting sends."""
    return {str(made.get("category")) for made in row.inputs.get("logs") or () if made.get("enabled")}


def _audited(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    settings = [
        made
        for made in made_from(row, graph, azure.DIAGNOSTIC_SETTING)
        if _CLUSTER_KIND in str(made.inputs.get("resourceUri")) and made.inputs.get("workspaceId")
    ]
    if not any(_categories(made) & AUDIT for made in settings):
        yield "", "no diagnostic setting keeps its audit log"


def _tables(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "plan", "Analytics")


def _own_tables(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "logAnalyticsDestinationType", "Dedicated")
    if not row.inputs.get("workspaceId"):
        yield "workspaceId", "its logs go to no workspace"
    if not row.inputs.get("logs"):
        yield "logs", "it sends nothing"


def _paid_once(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if _categories(row) >= AUDIT:
        yield "logs", "kube-audit holds everything of kube-audit-admin"
    flows = [row.inputs, *_extensions(row), *(row.inputs.get("dataFlows") or ())]
    if any(set(made.get("streams") or ()) >= _TWICE for made in flows):
        yield "dataFlows", "output of containers is taken in both its forms"


def _extensions(row: Row) -> list[dict[str, Any]]:
    return at(row.inputs, "dataSources.extensions") or []


def _logs_end(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    days = row.inputs.get("retentionInDays")
    if not isinstance(days, int | float) or days < _FEWEST_DAYS:
        yield "retentionInDays", "nobody said how long logs are kept"
    watched = any(
        at(cluster.inputs, "securityProfile.defender.securityMonitoring.enabled")
        for cluster in graph.all(azure.CLUSTER)
    )
    keys = not at(row.inputs, "features.disableLocalAuth")
    if keys and not watched:
        yield "features.disableLocalAuth", "whoever has the workspace's key may write logs, for ever"
    if watched and not keys:
        yield "features.disableLocalAuth", "Defender's sensor knows no other way in, and would report nothing"


def _container_logs_arrive(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    asked = at(row.inputs, "addonProfiles.omsagent.enabled")
    found = [rule for rule in _followed(row, graph) if _extensions(rule)]
    if asked and not found:
        yield "addonProfiles.omsagent", "the add-on is on, and no collection rule tells it what to collect"
    if found and not asked:
        yield "addonProfiles.omsagent", "a collection rule waits for an add-on that is off"


def _metrics_arrive(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    asked = at(row.inputs, "azureMonitorProfile.metrics.enabled")
    found = [rule for rule in _followed(row, graph) if at(rule.inputs, "dataSources.prometheusForwarder")]
    if asked and not found:
        yield "azureMonitorProfile.metrics", "metrics are on, and no collection rule tells where to send them"
    if found and not asked:
        yield "azureMonitorProfile.metrics", "a collection rule waits for metrics that are off"
    for rule in found:
        if not at(rule.inputs, "destinations.monitoringAccounts") or not rule.inputs.get(
            "dataCollectionEndpointId"
        ):
            yield "azureMonitorProfile.metrics", f"{rule.name} leads nowhere"


RULES: tuple[Rule, ...] = (
    Rule(
        id="azure-audit-logs-are-kept",
        promise="who did what in the cluster can be read afterwards",
        why="After an incident it is the only witness.",
        fix="send kube-audit-admin to the workspace with components/azure/observability/diagnostics.py",
        plane=Plane.SECURITY,
        applies=of_type(azure.CLUSTER),
        check=_audited,
    ),
    Rule(
        id="azure-audit-logs-can-alarm",
        promise="alarms can read the audit log",
        why="No alarm can ask a basic table, and the break-glass alarm asks these.",
        fix="leave the table on the plan Analytics",
        plane=Plane.SECURITY,
        applies=lambda row: (
            row.type == azure.LOG_TABLE and str(row.inputs.get("tableName")).startswith("AKSAudit")
        ),
        check=_tables,
    ),
    Rule(
        id="azure-logs-have-tables-of-their-own",
        promise="every kind of log has a table of its own",
        why="In the table that all share, columns are cut off and nothing can be told apart.",
        fix="write Dedicated as the destination type",
        plane=Plane.OBSERVABILITY,
        applies=of_type(azure.DIAGNOSTIC_SETTING),
        check=_own_tables,
    ),
    Rule(
        id="azure-logs-are-paid-for-once",
        promise="no log is taken in twice",
        why="Every line is charged by size.",
        fix="take one of the two",
        plane=Plane.GOVERNANCE,
        applies=of_type(azure.DIAGNOSTIC_SETTING, azure.DATA_COLLECTION_RULE),
        check=_paid_once,
    ),
    Rule(
        id="azure-logs-end",
        promise="logs are written by identities only, and end some day",
        why="What is kept for ever is paid for ever, and is found by whoever breaks in.",
        fix="set a retention, and switch local authentication off",
        plane=Plane.OBSERVABILITY,
        applies=of_type(azure.LOG_WORKSPACE),
        check=_logs_end,
    ),
    Rule(
        id="azure-container-logs-arrive",
        promise="where container logs are switched on, they arrive",
        why="The add-on without a collection rule collects nothing, and says nothing.",
        fix="associate a collection rule with the cluster, with "
        "components/azure/observability/container_logs.py",
        plane=Plane.OBSERVABILITY,
        applies=of_type(azure.CLUSTER),
        check=_container_logs_arrive,
    ),
    Rule(
        id="azure-metrics-arrive",
        promise="where metrics are switched on, they arrive in a platform-managed workspace",
        why="The add-on without a collection rule collects nothing, and says nothing.",
        fix="associate a collection rule with the cluster, with components/azure/observability/prometheus.py",
        plane=Plane.OBSERVABILITY,
        applies=of_type(azure.CLUSTER),
        check=_metrics_arrive,
    ),
    *alerts.RULES,
)
"""Logs, metrics, alerts, dashboards."""
