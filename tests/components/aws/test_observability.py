"""Alerts, metrics and Grafana: who may send, who may read, and where an alert goes."""

import functools
import json
from typing import Any

import pytest
import yaml

from components.aws.observability.documents import backends
from components.aws.security.subscriptions import protocol
from contracts.graph import Graph
from review.offline import build_graph as graphs
from tests.components.samples.aws.backends import SAMPLES
from tests.components.samples.aws.shared import somewhere
from tests.components.test_contract import built

TOPIC = "arn:aws:sns:us-east-1:111122223333:c-alerts"


@functools.cache
def graph_of(name: str) -> Graph:
    """What two instances of a component register; each row's name begins with its instance."""
    component = next(made for made in SAMPLES if made.__name__ == name)
    return graphs.build("test", {"platform:region": "us-east-1"}, built(component))


def definition(cluster: str = "c") -> dict[str, Any]:
    outer = yaml.safe_load(backends.alert_manager(somewhere(cluster=cluster), TOPIC))
    assert list(outer) == ["alertmanager_config"]
    return yaml.safe_load(outer["alertmanager_config"])


def test_an_alert_goes_to_the_receiver_of_its_severity_and_an_unknown_one_is_a_ticket() -> None:
    route = definition()["route"]
    assert {item["receiver"]: item["matchers"] for item in route["routes"]} == {
        "page": ['severity="page"'],
        "ticket": ['severity="ticket"'],
    }
    assert route["receiver"] == "ticket"


def test_every_receiver_sends_to_the_topic_and_says_how_bad_it_is() -> None:
    for receiver in definition()["receivers"]:
        (sent,) = receiver["sns_configs"]
        assert sent["topic_arn"] == TOPIC
        assert sent["sigv4"] == {"region": "us-east-1"}, "the service cannot sign without it"
        assert sent["attributes"] == {"severity": receiver["name"], "cluster": "c"}
        assert not {"api_url", "http_config"} & set(sent), "the service refuses these"


def test_nothing_repeats_later_than_the_service_allows() -> None:
    hours = {"4h": 4, "1d": 24}
    assert all(hours[repeat] <= 120 for _, _, repeat in backends.SEVERITIES.values())


def test_a_page_silences_the_ticket_about_the_same() -> None:
    (rule,) = definition()["inhibit_rules"]
    assert (rule["source_matchers"], rule["target_matchers"]) == (['severity="page"'], ['severity="ticket"'])
    assert rule["equal"] == ["cluster", "namespace", "slo"]


def test_eventbridge_is_asked_no_condition_or_it_would_send_nothing() -> None:
    made = backends.alerts_topic(somewhere(), TOPIC, ["events"])
    (statement,) = [item for item in made["Statement"] if item["Effect"] == "Allow"]
    assert "Condition" not in statement
    assert (statement["Action"], statement["Resource"]) == (["sns:Publish"], [TOPIC])


@pytest.mark.parametrize("publisher", sorted(set(backends.PUBLISHERS) - {"events"}))
def test_a_service_sends_for_this_account_only(publisher: str) -> None:
    made = backends.alerts_topic(somewhere(), TOPIC, [publisher])
    allowed = [item for item in made["Statement"] if item["Effect"] == "Allow"]
    (statement,) = allowed
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "111122223333"}
    assert ":111122223333:" in statement["Condition"]["ArnLike"]["aws:SourceArn"]
    assert statement["Resource"] == [TOPIC]


def test_nobody_sends_without_tls() -> None:
    made = backends.alerts_topic(somewhere(), TOPIC, ["prometheus"])
    denied = [item for item in made["Statement"] if item["Effect"] == "Deny"]
    assert denied[0]["Principal"] == "*"
    assert denied[0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_senders_use_the_key_for_this_topic_only() -> None:
    made = backends.alerts_key(somewhere(), TOPIC, ["prometheus", "budgets"])
    use = next(item for item in made["Statement"] if item["Sid"] == "AlertsToThisTopic")
    assert use["Principal"] == {"Service": ["budgets.amazonaws.com", "aps.amazonaws.com"]}
    assert use["Condition"] == {"StringEquals": {"kms:EncryptionContext:aws:sns:topicArn": TOPIC}}


def test_the_key_names_the_topic_that_is_made() -> None:
    graph = graph_of("AlertTopic")
    key, topic = graph.one("aws:kms/key:Key", "first-key"), graph.one("aws:sns/topic:Topic", "first-topic")
    arn = f"arn:aws:sns:us-east-1:111122223333:{topic.inputs['name']}"
    assert f'"kms:EncryptionContext:aws:sns:topicArn":"{arn}"' in key.inputs["policy"]


@pytest.mark.parametrize(
    ("endpoint", "wanted"),
    [
        ("on-call@example.com", "email"),
        ("arn:aws:lambda:us-east-1:111122223333:function:f", "lambda"),
        ("arn:aws-us-gov:sqs:us-gov-west-1:111122223333:q", "sqs"),
    ],
)
def test_an_endpoint_is_told_the_way_it_takes(endpoint: str, wanted: str) -> None:
    assert protocol(endpoint) == wanted


def test_the_workspace_logs_to_its_own_group_in_the_form_it_accepts() -> None:
    graph = graph_of("AmpBackend")
    workspace = graph.one("aws:amp/workspace:Workspace", "first-workspace")
    arn = workspace.inputs["loggingConfiguration"]["logGroupArn"]
    assert arn.endswith(":log-group:/aws/vendedlogs/prometheus/c:*")
    assert workspace.inputs["kmsKeyArn"].startswith("arn:aws:kms:")


def test_metrics_are_kept_as_long_as_asked() -> None:
    kept = graph_of("AmpBackend").one("WorkspaceConfiguration", "first-retention")
    assert kept.inputs["retentionPeriodInDays"] == 150


def test_grafana_reads_one_workspace_and_writes_nothing() -> None:
    arn = "arn:aws:aps:us-east-1:1:workspace/ws-1"
    for item in backends.grafana(arn)["Statement"]:
        assert all(
            action.split(":")[1].startswith(("Get", "Query", "Describe", "List")) for action in item["Action"]
        )
        assert item["Resource"] == [arn] or item["Action"] == ["aps:ListWorkspaces"]


def test_grafanas_role_is_for_this_accounts_grafana() -> None:
    role = graph_of("GrafanaWorkspace").one("aws:iam/role:Role", "first-role")
    (trusted,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    assert trusted["Principal"] == {"Service": "grafana.amazonaws.com"}
    assert trusted["Condition"]["StringEquals"] == {"aws:SourceAccount": "111122223333"}


def test_documents_are_of_the_partition_they_are_asked_for() -> None:
    text = json.dumps(
        [
            backends.alerts_key(
                somewhere("us-gov-west-1"), TOPIC.replace("aws:", "aws-us-gov:", 1), ["events"]
            ),
            backends.metrics_key(somewhere("us-gov-west-1")),
            backends.alerts_topic(somewhere("us-gov-west-1"), "arn:aws-us-gov:sns", ["prometheus"]),
        ]
    )
    assert "arn:aws:" not in text
