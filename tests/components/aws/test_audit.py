"""The break-glass alarm: it hears every way in, and what it says arrives."""

import dataclasses
import functools
import json
from typing import Any

import pulumi
import pytest

from components.aws.security.audit import EksBreakGlassAlarm
from components.aws.security.documents import audit
from contracts.graph import Graph, Row
from policy.aws import audit as rules
from policy.aws.identity import RULES
from policy.resource_types import aws as aws_types
from review.offline import build_graph as graphs
from review.offline import host
from tests.components.samples.aws.identity import BREAK_GLASS, SAMPLES
from tests.components.samples.aws.shared import ACCOUNT, somewhere

CONTEXT = somewhere("eu-west-1")


@functools.cache
def graph(region: str = "eu-west-1") -> Graph:
    def program() -> None:
        import pulumi_aws as aws

        provider = aws.Provider("aws", region=region, allowed_account_ids=[ACCOUNT])
        sample: Any = SAMPLES[EksBreakGlassAlarm]()
        args = dataclasses.replace(sample, context=dataclasses.replace(sample.context, region=region))
        EksBreakGlassAlarm("alarm", args, pulumi.ResourceOptions(providers=[provider]))

    return graphs.build("test", {}, host.run(program, "test", {}))


def heard(rule: Row, event: dict[str, Any]) -> bool:
    """EventBridge's matching, as far as these patterns use it: every listed field has one of the values."""

    def matches(pattern: Any, value: Any) -> bool:
        if isinstance(pattern, dict):
            return isinstance(value, dict) and all(matches(pattern[key], value.get(key)) for key in pattern)
        return value in pattern

    return matches(json.loads(rule.inputs["eventPattern"]), event)


def session(how: str, role: str) -> dict[str, Any]:
    """What CloudTrail tells, cut to what matters."""
    return {
        "source": "aws.sts",
        "detail-type": "AWS API Call via CloudTrail",
        "detail": {
            "eventSource": "sts.amazonaws.com",
            "eventName": how,
            "readOnly": True,
            "requestParameters": {"roleArn": role, "roleSessionName": "somebody"},
        },
    }


@pytest.mark.parametrize("how", ["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"])
@pytest.mark.parametrize("role", BREAK_GLASS, ids=["plain", "identity-center"])
@pytest.mark.parametrize("name", ["alarm-sessions", "alarm-global-sessions"])
def test_every_way_to_take_on_a_break_glass_role_is_heard(how: str, role: str, name: str) -> None:
    rule = graph().one("EventRule", name)
    assert heard(rule, session(how, role))
    assert rule.inputs["state"] == "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", "sessions count as reads"


def test_other_roles_ring_no_bell() -> None:
    rule = graph().one("EventRule", "alarm-sessions")
    assert not heard(rule, session("AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/PlatformReader"))


def test_a_cluster_elsewhere_also_listens_to_the_global_endpoint() -> None:
    rule, target = (graph().one(kind, "alarm-global-sessions") for kind in ("EventRule", "EventTarget"))
    assert (rule.inputs["region"], target.inputs["region"]) == ("us-east-1", "us-east-1")
    assert target.inputs["arn"] == f"arn:aws:events:eu-west-1:{ACCOUNT}:event-bus/default"
    assert target.inputs["roleArn"]


@pytest.mark.parametrize("region", ["us-east-1", "us-gov-west-1"])
def test_there_is_nothing_to_carry_where_the_global_endpoint_is_or_is_not(region: str) -> None:
    assert audit.further_regions(region) == ()
    assert len(graph("us-east-1").all("EventRule")) == 1


def test_the_carrier_serves_its_own_rule_and_reaches_one_bus() -> None:
    trust = json.loads(graph().one("Role").inputs["assumeRolePolicy"])["Statement"][0]
    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}
    assert ":rule/" in trust["Condition"]["ArnLike"]["aws:SourceArn"]
    (made,) = json.loads(graph().one("RolePolicy").inputs["policy"])["Statement"]
    assert made["Resource"] == [f"arn:aws:events:eu-west-1:{ACCOUNT}:event-bus/default"]


def test_requests_are_counted_per_role_by_the_name_eks_gives_sessions() -> None:
    patterns = {row.inputs["pattern"] for row in graph().all("LogMetricFilter")}
    assert patterns == {
        f'{{ $.user.username = "arn:aws:sts::{ACCOUNT}:assumed-role/PlatformBreakGlass/*" }}',
        f'{{ $.user.username = "arn:aws:sts::{ACCOUNT}:assumed-role/AWSReservedSSO_Glass_0123456789abcdef/*" }}',
    }
    assert {row.inputs["logGroupName"] for row in graph().all("LogMetricFilter")} == {"/aws/eks/c/cluster"}


def test_one_request_is_enough_and_silence_is_fine() -> None:
    alarm = graph().one("MetricAlarm", "alarm-requests").inputs
    filters = graph().all("LogMetricFilter")
    assert (alarm["statistic"], alarm["threshold"], alarm["comparisonOperator"]) == (
        "Sum",
        0,
        "GreaterThanThreshold",
    )
    assert alarm["treatMissingData"] == "notBreaching"
    for row in filters:
        made = row.inputs["metricTransformation"]
        assert (made["namespace"], made["name"]) == (alarm["namespace"], alarm["metricName"])


def test_a_message_that_gets_lost_raises_an_alarm_of_its_own() -> None:
    alarm = graph().one("MetricAlarm", "alarm-lost").inputs
    assert (alarm["namespace"], alarm["metricName"]) == ("AWS/Events", "FailedInvocations")
    assert list(alarm["dimensions"]) == ["RuleName"]


def test_eventbridge_publishes_without_a_condition_because_none_works() -> None:
    """AWS documents that conditions in a topic's policy do not work for EventBridge: the alarm would be lost."""
    made = {item["Sid"]: item for item in audit.topic(CONTEXT, "arn:t", ["a"])["Statement"]}
    assert made["Sessions"]["Principal"] == {"Service": "events.amazonaws.com"}
    assert "Condition" not in made["Sessions"]
    assert made["Alarms"]["Condition"]["ArnEquals"]["aws:SourceArn"] == [
        f"arn:aws:cloudwatch:eu-west-1:{ACCOUNT}:alarm:a"
    ]


def test_the_topic_lets_in_the_alarms_that_are_there() -> None:
    topic = graph().one("Topic").inputs
    allowed = {
        arn
        for item in json.loads(topic["policy"])["Statement"]
        if item["Sid"] == "Alarms"
        for arn in item["Condition"]["ArnEquals"]["aws:SourceArn"]
    }
    made = {
        f"arn:aws:cloudwatch:eu-west-1:{ACCOUNT}:alarm:{row.inputs['name']}"
        for row in graph().all("MetricAlarm")
    }
    assert allowed == made
    resources = {item["Resource"][0] for item in json.loads(topic["policy"])["Statement"]}
    assert resources == {f"arn:aws:sns:eu-west-1:{ACCOUNT}:{topic['name']}"}


def test_the_key_lets_the_two_ears_encrypt_and_the_account_administer() -> None:
    made = {item["Sid"]: item for item in audit.topic_key(CONTEXT)["Statement"]}
    assert made["AlarmsEncrypt"]["Principal"]["Service"] == [
        "cloudwatch.amazonaws.com",
        "events.amazonaws.com",
    ]
    assert made["AlarmsEncrypt"]["Action"] == ["kms:Decrypt", "kms:GenerateDataKey*"]
    assert [row.protect for row in graph().all(aws_types.KMS_KEY)] == [True]


def test_somebody_is_told_in_a_sentence() -> None:
    target = graph().one("EventTarget", "alarm-sessions").inputs
    template = target["inputTransformer"]["inputTemplate"]
    names = set(target["inputTransformer"]["inputPaths"])
    assert json.loads(template).startswith("Break-glass access to c: ")
    assert {part.split(">")[0] for part in template.split("<")[1:]} == names
    assert graph().one("TopicSubscription").inputs["protocol"] == "email"


def _with_entry(*, without: str | None = None, **changes: Any) -> Graph:
    """The alarm's graph with an access entry of the role, and one resource missing or changed."""
    entry = dataclasses.replace(
        graph().one("Topic"),
        urn="urn:entry",
        type=aws_types.ACCESS_ENTRY,
        inputs={"principalArn": BREAK_GLASS[0], "kubernetesGroups": ["platform:break-glass"]},
    )
    rows = [
        dataclasses.replace(row, inputs={**row.inputs, **changes.get(row.name.replace("-", "_"), {})})
        for row in graph()
        if row.name != without
    ]
    config = {"platform:clusterType": "prod-standard"}
    return Graph(stack="s", config=config, resources=[*rows, entry], outputs={})


def _broken(made: Graph) -> set[str]:
    return {finding.rule for rule in (*rules.RULES, *RULES) for finding in rule.findings(made)}


def test_the_alarm_keeps_every_rule_about_it() -> None:
    assert _broken(_with_entry()) - {"aws-production-state-is-protected"} == set()


@pytest.mark.parametrize(
    ("made", "rule"),
    [
        (_with_entry(without="alarm-sessions"), "aws-break-glass-is-heard"),
        (_with_entry(alarm_sessions={"state": "ENABLED"}), "aws-break-glass-is-heard"),
        (_with_entry(alarm_sessions={"arn": "arn:aws:sqs:::q"}), "aws-break-glass-is-heard"),
        (_with_entry(alarm_topic={"kmsMasterKeyId": "alias/aws/sns"}), "aws-topics-are-closed"),
        (_with_entry(alarm_topic={"policy": None}), "aws-topics-are-closed"),
        (_with_entry(alarm_lost={"alarmActions": []}), "aws-alarms-tell-somebody"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_deaf_alarm_is_noticed(made: Graph, rule: str) -> None:
    assert rule in _broken(made)
