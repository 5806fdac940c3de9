"""The recipe of a cluster's supporting resources: what each section asks for is made, and nothing else."""

from typing import Any

import pytest

from contracts import loader
from contracts.graph import Graph
from contracts.settings import cost as cost_settings
from contracts.settings.aws.backup import Backup
from contracts.settings.aws.images import Images
from contracts.settings.aws.network import Dns
from contracts.settings.aws.observability import Observability
from contracts.settings.cost import Cost
from policy.aws import backends, backup, cost, identity
from review.offline import build_graph as graphs
from review.offline import host
from tests.conftest import ORGANISATION, aws_settings

KEY = "arn:aws:kms:us-east-1:111122223333:key/k"
FULL: dict[str, dict[str, Any]] = {
    "observability": {
        "grafana": True,
        "grafanaAdmins": ["0123456789-01234567-0123-0123-0123-0123456789ab"],
        "alertEndpoints": {"on-call": "on-call@example.com"},
    },
    "dns": {"zone": "prod.example.com", "kind": "both", "certificate": True, "queryLogs": True},
    "images": {"repositories": ["commerce/web"], "registrySettings": True, "cachedRegistries": ["quay.io"]},
    "backup": {
        "level": "L4",
        "copyTo": "arn:aws:backup:us-west-2:111122223333:backup-vault:copies",
        "taggedResources": True,
        "lock": {},
    },
    "cost": {"budget": {"monthlyUsd": 900}, "night": {"timeZone": "Europe/Berlin"}},
}
OFF: dict[str, dict[str, Any]] = {"observability": {"prometheus": False}, "backup": {"level": "L0"}}


def graph(sections: dict[str, dict[str, Any]]) -> Graph:
    """Everything the recipe makes for these sections, in the example production stack."""
    settings, owners = aws_settings("aws-prod"), loader.load_owners(ORGANISATION)
    metrics = Observability.model_validate(sections.get("observability", {}))
    backed = Backup.model_validate(sections.get("backup", {}))
    costs = Cost.model_validate(sections.get("cost", {}))

    def program() -> None:
        import pulumi

        from stacks.cluster.aws import backends as recipe
        from stacks.cluster.aws import backup as backup_recipe
        from stacks.cluster.aws import cost as aws_cost
        from stacks.cluster.aws import observability as signals
        from stacks.cluster.aws.context import AwsContext

        context = AwsContext(settings, loader.labels(settings, owners))
        key, one = pulumi.Output.from_input(KEY), pulumi.Output.from_input("x")
        topic = signals.alert_topic(context, metrics, backed, costs)
        if topic:
            signals.metrics(context, metrics, key, topic)
        recipe.names(context, Dns.model_validate(sections.get("dns", {})), one, key)
        recipe.registry(context, Images.model_validate(sections.get("images", {})), {"karpenter": one})
        backup_recipe.backups(
            context, backed, pulumi.Output.from_input("arn:aws:eks:us-east-1:1:cluster/x"), topic
        )
        aws_cost.budget(context, costs, topic)
        assert settings.system_nodes
        aws_cost.scheduled_shutdown(context, costs.night, settings.system_nodes, one, one)

    config = {"platform:region": "us-east-1", "platform:clusterType": "dev"}
    return graphs.build("aws-prod", config, host.run(program, "aws-prod", {}))


@pytest.fixture(scope="module")
def full() -> Graph:
    return graph(FULL)


def test_everything_asked_for_keeps_every_rule(full: Graph) -> None:
    for rule in (*backends.RULES, *backup.RULES, *cost.RULES, *identity.RULES):
        assert [finding.message for finding in rule.findings(full)] == []


def test_nothing_asked_for_makes_nothing() -> None:
    assert [row.type for row in graph(OFF) if row.is_cloud] == []


def test_the_defaults_make_metrics_alerts_and_daily_backups() -> None:
    made = {row.type.rpartition(":")[2] for row in graph({}) if row.is_component}
    assert made == {"AlertTopic", "AmpBackend", "BackupVault", "EksBackup"}


def test_a_standby_has_a_vault_even_if_it_backs_nothing_up() -> None:
    made = graph({**OFF, "backup": {"level": "L0", "receiveFrom": ["444455556666"]}})
    assert [row.name for row in made if row.is_component] == ["backups"]
    assert "arn:aws:iam::444455556666:root" in made.one("VaultPolicy", "backups-vault").inputs["policy"]


def test_only_services_that_are_there_may_send_alerts() -> None:
    policy = (
        graph({"observability": {"prometheus": False}}).one("TopicPolicy", "alerts-topic").inputs["policy"]
    )
    assert "events.amazonaws.com" in policy
    assert "aps.amazonaws.com" not in policy
    assert "budgets.amazonaws.com" not in policy


def test_system_nodes_go_an_hour_after_workloads_and_come_back_with_them(full: Graph) -> None:
    expressions = {
        row.name: row.inputs["scheduleExpression"] for row in full.all("aws:scheduler/schedule:Schedule")
    }
    assert expressions == {
        "night-down": "cron(0 21 ? * MON,TUE,WED,THU,FRI *)",
        "night-up": "cron(0 7 ? * MON,TUE,WED,THU,FRI *)",
    }


def test_the_services_layer_hears_when_to_scale_workloads_down() -> None:
    assert cost_settings.record(Cost().night) is None
    assert cost_settings.record(Cost.model_validate(FULL["cost"]).night) == {
        "down": "20:00",
        "up": "07:00",
        "days": ["MON", "TUE", "WED", "THU", "FRI"],
        "timeZone": "Europe/Berlin",
    }


def test_the_logs_key_is_told_of_every_log_group(full: Graph) -> None:
    from contracts.planning.labels import Labels
    from stacks.cluster.aws.context import AwsContext
    from stacks.cluster.aws.observability import log_groups

    settings, owners = aws_settings("aws-prod"), loader.load_owners(ORGANISATION)
    labels: Labels = loader.labels(settings, owners)
    found: list[str] = []

    def program() -> None:
        observability = Observability.model_validate(FULL["observability"])
        dns = Dns.model_validate(FULL["dns"])
        found.extend(log_groups(AwsContext(settings, labels), observability, dns))

    host.run(program, "aws-prod", {})
    assert set(found) == {row.inputs["name"] for row in full.all("aws:cloudwatch/logGroup:LogGroup")}
