"""Rules about telemetry that no line of azure-prod can break today, shown on resources made for the purpose."""

import dataclasses
from typing import Any

from contracts.graph import Graph, Row
from policy.catalog import evaluate
from policy.finding import Severity
from policy.resource_types import azure
from tests.policy.test_rules import row

GRAFANA_SETTINGS: dict[str, Any] = {
    "identity": {"type": "SystemAssigned"},
    "properties": {"apiKey": "Disabled"},
}
READER = "/providers/Microsoft.Authorization/roleDefinitions/b0d8363b-8ddd-447d-831f-62ca05bff136"
CONTRIBUTOR = "/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c"
CLUSTER_ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c"


def broken(*rows: Row, kind: str = "dev") -> dict[str, Severity]:
    graph = Graph(stack="s", config={"platform:clusterType": kind}, resources=list(rows), outputs={})
    return {finding.rule: finding.severity for finding in evaluate(graph)}


def made_from(base: Row, made: Row) -> Row:
    return dataclasses.replace(made, depends_on=[base.urn])


def test_grafana_with_keys_is_refused() -> None:
    open_one = {**GRAFANA_SETTINGS, "properties": {"apiKey": "Enabled"}}
    assert "azure-grafana-is-narrow" in broken(row(azure.GRAFANA, inputs=open_one))
    assert "azure-grafana-is-narrow" not in broken(row(azure.GRAFANA, inputs=GRAFANA_SETTINGS))


def test_grafana_that_may_do_more_than_read_is_refused() -> None:
    workspace = row(azure.GRAFANA, inputs=GRAFANA_SETTINGS)
    for role, kind, refused in (
        (READER, "ServicePrincipal", False),
        (CONTRIBUTOR, "ServicePrincipal", True),
        (CONTRIBUTOR, "Group", False),
    ):
        inputs = {"roleDefinitionId": role, "principalType": kind}
        assignment = made_from(workspace, row(azure.ROLE_ASSIGNMENT, "a", inputs=inputs))
        assert ("azure-grafana-is-narrow" in broken(workspace, assignment)) is refused


def test_metrics_without_a_rule_to_send_them_are_noticed() -> None:
    on = {"azureMonitorProfile": {"metrics": {"enabled": True}}}
    cluster = row(azure.CLUSTER, "c", inputs=on)
    assert "azure-metrics-arrive" in broken(cluster)
    elsewhere = made_from(
        cluster,
        row(azure.DATA_COLLECTION_RULE_ASSOCIATION, "a", inputs={"resourceUri": "/subscriptions/s/other"}),
    )
    assert "azure-metrics-arrive" in broken(cluster, elsewhere)


def test_a_rule_for_an_add_on_that_is_off_is_noticed() -> None:
    cluster = row(azure.CLUSTER, "c", inputs={})
    rule = row(
        azure.DATA_COLLECTION_RULE,
        "r",
        inputs={"dataSources": {"extensions": [{"streams": ["Microsoft-ContainerLogV2"]}]}},
    )
    association = row(
        azure.DATA_COLLECTION_RULE_ASSOCIATION,
        "a",
        inputs={"resourceUri": CLUSTER_ID},
        depends_on=[cluster.urn, rule.urn],
    )
    assert "azure-container-logs-arrive" in broken(cluster, rule, association)


def test_nobody_in_the_group_is_a_warning_in_production_and_nothing_elsewhere() -> None:
    group = row(azure.ACTION_GROUP, inputs={"location": "Global"})
    assert broken(group, kind="prod-standard")["azure-alerts-reach-somebody"] is Severity.WARN
    assert "azure-alerts-reach-somebody" not in broken(group, kind="dev")


def test_an_alarm_that_is_switched_off_or_tells_nobody_is_refused() -> None:
    told = {"enabled": True, "actions": {"actionGroups": ["/g"]}}
    for type_ in (azure.METRIC_ALERT, azure.ACTIVITY_LOG_ALERT, azure.LOG_QUERY_ALERT):
        assert "azure-alarms-tell-somebody" not in broken(row(type_, inputs=told))
        assert "azure-alarms-tell-somebody" in broken(row(type_, inputs={**told, "enabled": False}))
        assert "azure-alarms-tell-somebody" in broken(row(type_, inputs={**told, "actions": None}))
