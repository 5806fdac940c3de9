"""Rules about notifications of what matters: break-glass sessions and the topics alarms go through."""

import json
from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.aws.identity import statements
from policy.resource_types import aws
from policy.rule import Rule, expect, of_type

_BREAK_GLASS = "platform:break-glass"
_HEARS_READS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
_SESSIONS = {"AssumeRole", "AssumeRoleWithSAML"}


def _is_break_glass(row: Row) -> bool:
    return row.type == aws.ACCESS_ENTRY and _BREAK_GLASS in (row.inputs.get("kubernetesGroups") or [])


def _names(arn: object, topic: Row) -> bool:
    return str(arn).endswith(f":{topic.inputs.get('name')}")


def _heard(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    principal = row.inputs.get("principalArn")
    topics = graph.all(aws.SNS_TOPIC)
    for rule in graph.all(aws.EVENT_RULE):
        detail = json.loads(rule.inputs["eventPattern"]).get("detail", {})
        roles = detail.get("requestParameters", {}).get("roleArn", [])
        listens = set(detail.get("eventName", [])) >= _SESSIONS and rule.inputs.get("state") == _HEARS_READS
        targets = [target for target in graph.all(aws.EVENT_TARGET) if rule.urn in target.depends_on]
        rings = any(_names(target.inputs["arn"], topic) for target in targets for topic in topics)
        if principal in roles and listens and rings:
            return
    yield "principalArn", f"nobody is notified when {principal} is assumed"


def _closed(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    key = str(row.inputs.get("kmsMasterKeyId") or "")
    if not key or key.startswith("alias/aws/"):
        yield (
            "kmsMasterKeyId",
            "the topic has no customer-managed key, so AWS services could not write to it encrypted",
        )
    texts = [row.inputs.get("policy")]
    texts += [
        policy.inputs["policy"]
        for policy in graph.all(aws.SNS_TOPIC_POLICY)
        if _names(policy.inputs["arn"], row)
    ]
    made = [item for text in texts if text for item in statements(text)]
    if not any(
        item["Effect"] == "Deny"
        and item.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport") == "false"
        for item in made
    ):
        yield "policy", "messages may travel in plain text"
    for item in made:
        if item["Effect"] == "Allow" and '"*"' in json.dumps(item.get("Principal")):
            yield "policy", f"{item.get('Sid', 'a statement')} lets anybody publish"


def _rings(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if not row.inputs.get("alarmActions"):
        yield "alarmActions", "the alarm tells nobody"
    if row.inputs.get("actionsEnabled") is False:
        yield from expect(row, "actionsEnabled", True)


RULES = (
    Rule(
        id="aws-break-glass-is-heard",
        promise="whenever a break-glass role is taken on, somebody is told",
        why="Emergency access that nobody notices is a back door.",
        fix="declare an EksBreakGlassAlarm with every break-glass role",
        plane=Plane.SECURITY,
        applies=_is_break_glass,
        check=_heard,
    ),
    Rule(
        id="aws-topics-are-closed",
        promise="topics have a customer-managed key, speak TLS, and take messages from named senders",
        why="Alarms say where it hurts, and a forged one hides a real one.",
        fix="set kms_master_key_id, and deny publishing without aws:SecureTransport",
        plane=Plane.SECURITY,
        applies=of_type(aws.SNS_TOPIC),
        check=_closed,
    ),
    Rule(
        id="aws-alarms-tell-somebody",
        promise="every alarm has an action",
        why="An alarm without a listener is none.",
        fix="set alarm_actions",
        plane=Plane.OBSERVABILITY,
        applies=of_type(aws.METRIC_ALARM),
        check=_rings,
    ),
)
"""Break-glass, topics, alarms."""
