"""Budget and scheduled shutdown: what is counted, who is told, and what a schedule may touch. Then every rule
about supporting resources is broken once."""

import dataclasses
import json
from typing import Any

import pytest

from components.aws.governance.cost import ClusterBudget, NightSchedule
from components.aws.governance.documents import cost
from contracts.graph import Graph
from policy.aws import backends, backup
from policy.aws import cost as cost_rules
from policy.resource_types import aws
from policy.rule import Rule
from review.offline import build_graph as graphs
from tests.components.samples.aws.backends import SAMPLES
from tests.components.test_contract import built

RULES = {rule.id: rule for rule in (*backends.RULES, *backup.RULES, *cost_rules.RULES)}
PROD = {"platform:region": "us-east-1", "platform:clusterType": "prod-standard"}


def budget() -> dict[str, Any]:
    return graphs.build("test", {}, built(ClusterBudget)).one("Budget", "first-budget").inputs


def shutdowns() -> Graph:
    return graphs.build("test", {}, built(NightSchedule))


def test_a_budget_counts_one_cluster() -> None:
    assert budget()["costFilters"] == [{"name": "TagKeyValue", "values": ["user:cluster$c"]}]
    assert (budget()["limitAmount"], budget()["limitUnit"], budget()["timeUnit"]) == ("500", "USD", "MONTHLY")


def test_it_alarms_before_during_and_ahead_and_tells_everybody() -> None:
    alarms = budget()["notifications"]
    assert [(item["notificationType"], item["threshold"]) for item in alarms] == [
        ("ACTUAL", 80),
        ("ACTUAL", 100),
        ("FORECASTED", 100),
    ]
    for item in alarms:
        assert item["subscriberEmailAddresses"] == ["finops@example.com"]
        assert item["subscriberSnsTopicArns"] == ["arn:aws:sns:us-east-1:111122223333:c-alerts"]


def test_the_call_is_spelled_as_the_scheduler_wants_it() -> None:
    assert cost.target("aws-us-gov") == "arn:aws-us-gov:scheduler:::aws-sdk:eks:updateNodegroupConfig"
    assert json.loads(cost.resize("c", "g", 0, 4)) == {
        "ClusterName": "c",
        "NodegroupName": "g",
        "ScalingConfig": {"MinSize": 0, "MaxSize": 4, "DesiredSize": 0},
    }


def test_nodes_go_in_the_evening_and_as_many_come_back_in_the_morning() -> None:
    schedules = {row.name: row.inputs for row in shutdowns().all("aws:scheduler/schedule:Schedule")}
    sizes = {
        name: json.loads(inputs["target"]["input"])["ScalingConfig"] for name, inputs in schedules.items()
    }
    assert sizes["first-down"] == {"MinSize": 0, "MaxSize": 4, "DesiredSize": 0}
    assert sizes["first-up"] == {"MinSize": 2, "MaxSize": 4, "DesiredSize": 2}
    for inputs in schedules.values():
        assert inputs["scheduleExpressionTimezone"] == "Europe/Berlin"
        assert inputs["flexibleTimeWindow"] == {"mode": "OFF"}
        assert inputs["target"]["retryPolicy"]["maximumRetryAttempts"] > 0


def test_the_schedules_role_resizes_one_group_and_serves_one_schedule_group() -> None:
    made = shutdowns()
    (allowed,) = json.loads(made.one("RolePolicy", "first-resize").inputs["policy"])["Statement"]
    assert allowed["Action"] == ["eks:UpdateNodegroupConfig"]
    assert allowed["Resource"] == ["arn:aws:eks:us-east-1:111122223333:nodegroup/c/system/1"]
    (trusted,) = json.loads(made.one("aws:iam/role:Role", "first-role").inputs["assumeRolePolicy"])[
        "Statement"
    ]
    group = made.one("ScheduleGroup", "first-group").inputs["name"]
    assert trusted["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "111122223333"},
        "ArnLike": {"aws:SourceArn": f"arn:aws:scheduler:us-east-1:111122223333:schedule-group/{group}"},
    }


def everything(config: dict[str, str]) -> list[Graph]:
    return [graphs.build("test", config, built(component)) for component in SAMPLES]


def findings(rule: Rule, graph: Graph) -> list[str]:
    return [finding.message for finding in rule.findings(graph)]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_the_components_keep_every_rule(rule: Rule) -> None:
    for graph in everything({**PROD, "platform:clusterType": "dev"}):
        assert findings(rule, graph) == []


def changed(graph: Graph, type_: str, change: dict[str, Any]) -> Graph:
    """The graph with some inputs of one type changed; None removes one."""

    def one(inputs: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in {**inputs, **change}.items() if value is not None}

    rows = [dataclasses.replace(row, inputs=one(row.inputs)) if row.type == type_ else row for row in graph]
    return dataclasses.replace(graph, resources=rows, _by_urn={})


def without(graph: Graph, type_: str) -> Graph:
    return dataclasses.replace(graph, resources=[row for row in graph if row.type != type_], _by_urn={})


OPEN = json.dumps(
    {"Statement": [{"Sid": "Any", "Effect": "Allow", "Principal": "*", "Action": ["sns:Publish"]}]}
)
STAYS = json.dumps(
    {"Statement": [{"Sid": "All", "Effect": "Allow", "Principal": {"AWS": "x"}, "Action": ["backup:*"]}]}
)
SILENT = "alertmanager_config: |\n  route: {receiver: nobody}\n  receivers: [{name: nobody}]\n"
FOREVER = [
    {
        "ruleName": "daily",
        "lifecycle": {},
        "copyActions": [{"destinationVaultArn": "arn:aws:backup:us-east-1:1:backup-vault:x"}],
    }
]
BROKEN = [
    # (rule, type, changed inputs or None to remove it, what is said)
    ("aws-metrics-are-ours", aws.PROMETHEUS_WORKSPACE, {"kmsKeyArn": None}, "not encrypted with a customer-managed key"),
    ("aws-metrics-are-ours", aws.PROMETHEUS_WORKSPACE, {"loggingConfiguration": {"logGroupArn": "arn:x"}}, "leave no trace"),
    ("aws-alerts-are-routed", aws.ALERT_MANAGER_DEFINITION, None, "its alerts go nowhere"),
    ("aws-alerts-are-routed", aws.ALERT_MANAGER_DEFINITION, {"definition": SILENT}, "routes alerts to nobody, which tells nobody"),
    ("aws-alerts-topics-are-encrypted", aws.SNS_TOPIC, {"kmsMasterKeyId": "alias/aws/sns"}, "its senders may use"),
    ("aws-alerts-topics-are-encrypted", aws.SNS_TOPIC_POLICY, None, "AWS's default policy"),
    ("aws-alerts-come-from-us", aws.SNS_TOPIC_POLICY, {"policy": OPEN}, "Any lets others than this account's services send"),
    ("aws-alerts-come-from-us", aws.SNS_TOPIC_POLICY, {"policy": OPEN}, "plain text"),
    ("aws-alerts-reach-somebody", aws.SNS_SUBSCRIPTION, None, "nobody subscribes to it"),
    ("aws-grafana-is-narrow", aws.GRAFANA_WORKSPACE, {"permissionType": "SERVICE_MANAGED"}, "permissionType is SERVICE_MANAGED"),
    ("aws-certificates-renew-themselves", aws.CERTIFICATE, {"validationMethod": "EMAIL"}, "validationMethod is EMAIL"),
    ("aws-certificates-renew-themselves", aws.CERTIFICATE_VALIDATION, None, "nothing waits"),
    ("aws-zones-are-not-emptied", aws.DNS_ZONE, {"forceDestroy": True}, "deletes every record in it"),
    ("aws-images-are-kept-as-pushed", aws.ECR_REPOSITORY, {"imageTagMutability": "MUTABLE"}, "is MUTABLE, not IMMUTABLE"),
    ("aws-images-are-kept-as-pushed", aws.ECR_REPOSITORY, {"encryptionConfigurations": None}, "not encrypted with a customer-managed key"),
    ("aws-images-are-kept-as-pushed", aws.ECR_LIFECYCLE_POLICY, None, "kept, and paid for, for ever"),
    ("aws-cached-images-are-ours", aws.REPOSITORY_CREATION_TEMPLATE, None, "neither a customer-managed key nor an expiry"),
    ("aws-cached-images-are-ours", aws.REPOSITORY_CREATION_TEMPLATE, {"lifecyclePolicy": None}, "neither a customer-managed key nor an expiry"),
    ("aws-backups-are-kept", aws.BACKUP_VAULT, {"kmsKeyArn": None}, "not encrypted with a customer-managed key"),
    ("aws-backups-are-kept", aws.BACKUP_VAULT_POLICY, None, "may delete what is in it"),
    ("aws-backups-cannot-be-deleted", aws.BACKUP_VAULT_POLICY, {"policy": STAYS}, "backup:DeleteRecoveryPoint is not denied"),
    ("aws-backups-cannot-be-deleted", aws.BACKUP_VAULT_POLICY, {"policy": STAYS}, "All lets others do more than copy in"),
    ("aws-backups-end-and-leave-the-region", aws.BACKUP_PLAN, {"rules": FOREVER}, "kept, and paid for, for ever"),
    ("aws-backups-end-and-leave-the-region", aws.BACKUP_PLAN, {"rules": FOREVER}, "copies stay in us-east-1"),
    ("aws-backups-end-and-leave-the-region", aws.BACKUP_PLAN, {"rules": []}, "the plan does nothing"),
    ("aws-budgets-alarm", aws.BUDGET, {"costFilters": None}, "counts the whole account"),
    ("aws-budgets-alarm", aws.BUDGET, {"notifications": [{"threshold": 80}]}, "it tells nobody"),
    ("aws-production-never-sleeps", aws.SCHEDULE, {}, "resizes the cluster on a schedule"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "type_", "change", "words"), BROKEN, ids=[f"{case[0]}: {case[3][:40]}" for case in BROKEN]
)
def test_a_broken_promise_is_noticed(
    rule: str, type_: str, change: dict[str, Any] | None, words: str
) -> None:
    said: list[str] = []
    for graph in everything(PROD):
        if any(row.type == type_ for row in graph):
            worse = without(graph, type_) if change is None else changed(graph, type_, change)
            said += findings(RULES[rule], worse)
    assert any(words in message for message in said), said


def test_a_production_cluster_without_a_backup_plan_is_noticed() -> None:
    from components.aws.runtime.cluster import EksCluster

    graph = graphs.build("test", PROD, built(EksCluster))
    said = findings(RULES["aws-production-is-backed-up"], graph)
    assert said
    assert "no backup plan selects it" in said[0]


def test_every_rule_about_these_is_broken_here_once() -> None:
    assert set(RULES) - {case[0] for case in BROKEN} == {"aws-production-is-backed-up"}
