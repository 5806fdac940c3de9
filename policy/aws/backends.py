"""Rules about metrics, alerts, names and images."""

import json
from collections.abc import Iterator
from typing import Any

import yaml

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.finding import Severity
from policy.resource_types import aws
from policy.rule import Rule, at, expect, of_type


def _waiting_for(row: Row, graph: Graph, type_: str) -> list[Row]:
    """Rows of a type that are made from this one."""
    return [other for other in graph.all(type_) if row.urn in other.depends_on]


def _metrics(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if not row.inputs.get("kmsKeyArn"):
        yield "kmsKeyArn", "metrics are not encrypted with a customer-managed key, and never can be later"
    group = str(at(row.inputs, "loggingConfiguration.logGroupArn") or "")
    if not group.endswith(":*"):
        yield "loggingConfiguration", "rules and alerts that fail leave no trace"


def _alerts(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    definitions = _waiting_for(row, graph, aws.ALERT_MANAGER_DEFINITION)
    if not definitions:
        yield "", "its alerts go nowhere"
    for definition in definitions:
        config = _alertmanager(str(definition.inputs.get("definition")))
        receivers = {item["name"]: item.get("sns_configs") for item in config.get("receivers", [])}
        route = config.get("route", {})
        for used in [route, *route.get("routes", [])]:
            if not receivers.get(used.get("receiver")):
                yield "", f"{definition.name} routes alerts to {used.get('receiver')}, which tells nobody"


def _alertmanager(text: str) -> dict[str, Any]:
    outer = yaml.safe_load(text)
    inner = outer.get("alertmanager_config") if isinstance(outer, dict) else None
    return yaml.safe_load(inner) if isinstance(inner, str) else {}


def _topic(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    key = str(row.inputs.get("kmsMasterKeyId") or "")
    if not key or key == "alias/aws/sns":
        yield "kmsMasterKeyId", "messages are not encrypted with a key that its senders may use"
    if not row.inputs.get("policy") and not _waiting_for(row, graph, aws.SNS_TOPIC_POLICY):
        yield "", "the topic has AWS's default policy"


def _topic_policy(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    statements = json.loads(row.inputs["policy"])["Statement"]
    tls = [
        made
        for made in statements
        if made["Effect"] == "Deny" and at(made, "Condition.Bool.aws:SecureTransport") == "false"
    ]
    if not tls:
        yield "policy", "alerts may travel in plain text"
    for made in statements:
        tied = at(made, "Condition.StringEquals.aws:SourceAccount")
        # EventBridge sends nothing to a topic whose policy has a condition.
        tied = tied or at(made, "Principal.Service") == "events.amazonaws.com"
        if made["Effect"] == "Allow" and ("Service" not in made["Principal"] or not tied):
            yield "policy", f"{made['Sid']} lets others than this account's services send"


def _heard(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if not _waiting_for(row, graph, aws.SNS_SUBSCRIPTION):
        yield "", "nobody subscribes to it"


def _reviewed_permissions(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "permissionType", "CUSTOMER_MANAGED")
    yield from expect(row, "authenticationProviders", ["AWS_SSO"])


def _validated(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "validationMethod", "DNS")
    if not _waiting_for(row, graph, aws.CERTIFICATE_VALIDATION):
        yield "", "nothing waits until it is issued"


def _private_zone(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if row.inputs.get("forceDestroy"):
        yield "forceDestroy", "deleting the zone deletes every record in it"


def _repository(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "imageTagMutability", "IMMUTABLE")
    yield from expect(row, "imageScanningConfiguration.scanOnPush", True)
    encryption = (row.inputs.get("encryptionConfigurations") or [{}])[0]
    if encryption.get("encryptionType") != "KMS" or not encryption.get("kmsKey"):
        yield "encryptionConfigurations", "images are not encrypted with a customer-managed key"
    if row.inputs.get("forceDelete"):
        yield "forceDelete", "deleting the repository deletes every image in it"
    if not _waiting_for(row, graph, aws.ECR_LIFECYCLE_POLICY):
        yield "", "old images would be kept, and paid for, for ever"


def _cache(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    templates = [
        template
        for template in graph.all(aws.REPOSITORY_CREATION_TEMPLATE)
        if template.inputs.get("prefix") == row.inputs.get("ecrRepositoryPrefix")
    ]
    keyed = [
        item.inputs for item in templates if "KMS" in json.dumps(item.inputs.get("encryptionConfigurations"))
    ]
    if not any(found.get("lifecyclePolicy") for found in keyed):
        yield "ecrRepositoryPrefix", "cached images get neither a customer-managed key nor an expiry"


RULES = (
    Rule(
        id="aws-metrics-are-ours",
        promise="metrics are encrypted with a customer-managed key, and failures are logged",
        why="Metrics name customers and systems.",
        fix="give the workspace a key and a log group",
        plane=Plane.OBSERVABILITY,
        applies=of_type(aws.PROMETHEUS_WORKSPACE),
        check=_metrics,
    ),
    Rule(
        id="aws-alerts-are-routed",
        promise="every alert of a workspace is sent somewhere",
        why="An alert nobody gets is no alert.",
        fix="define an alert manager whose receivers name the topic",
        plane=Plane.OBSERVABILITY,
        applies=of_type(aws.PROMETHEUS_WORKSPACE),
        check=_alerts,
    ),
    Rule(
        id="aws-alerts-topics-are-encrypted",
        promise="alerts are encrypted at rest, and the topic says who may send",
        why="Alerts tell an attacker what was noticed.",
        fix="give the topic a key of its own and a policy",
        plane=Plane.SECURITY,
        applies=of_type(aws.SNS_TOPIC),
        check=_topic,
    ),
    Rule(
        id="aws-alerts-come-from-us",
        promise="only services of this account send alerts, and only over TLS",
        why="A forged alert, or one that drowns the others, is an attack.",
        fix="name services under aws:SourceAccount, and deny requests without TLS",
        plane=Plane.SECURITY,
        applies=of_type(aws.SNS_TOPIC_POLICY),
        check=_topic_policy,
    ),
    Rule(
        id="aws-alerts-reach-somebody",
        promise="alerts of production reach somebody",
        why="An alert nobody receives is found in the post-mortem.",
        fix="name an endpoint under observability.alertEndpoints",
        plane=Plane.OBSERVABILITY,
        applies=of_type(aws.SNS_TOPIC),
        check=_heard,
        production_only=True,
        severity=Severity.WARN,
    ),
    Rule(
        id="aws-grafana-is-narrow",
        promise="people enter Grafana by IAM Identity Center, and it reads only what it is allowed to",
        why="With its own role AWS adds permissions that nobody reviewed.",
        fix="use AWS_SSO and a platform-managed role",
        plane=Plane.SECURITY,
        applies=of_type(aws.GRAFANA_WORKSPACE),
        check=_reviewed_permissions,
    ),
    Rule(
        id="aws-certificates-renew-themselves",
        promise="certificates are validated by DNS and waited for",
        why="One that is validated by mail ends when nobody reads that mail.",
        fix="validate by DNS",
        plane=Plane.NETWORK,
        applies=of_type(aws.CERTIFICATE),
        check=_validated,
    ),
    Rule(
        id="aws-zones-are-not-emptied",
        promise="a zone with records in it cannot be deleted",
        why="Records of controllers are in no state and come back from nowhere.",
        fix="leave forceDestroy out",
        plane=Plane.NETWORK,
        applies=of_type(aws.DNS_ZONE),
        check=_private_zone,
    ),
    Rule(
        id="aws-images-are-kept-as-pushed",
        promise="images are immutable, scanned and encrypted, and old ones go",
        why="A tag that moves runs what nobody tested.",
        fix="make the repository with components/aws/delivery/images.py",
        plane=Plane.DELIVERY,
        applies=of_type(aws.ECR_REPOSITORY),
        check=_repository,
    ),
    Rule(
        id="aws-cached-images-are-ours",
        promise="images cached from public registries get a customer-managed key and an expiry",
        why="ECR makes their repositories by itself, and otherwise with defaults.",
        fix="add a repository creation template for the prefix",
        plane=Plane.DELIVERY,
        applies=of_type(aws.PULL_THROUGH_CACHE_RULE),
        check=_cache,
    ),
)
"""Metrics, alerts, zones, certificates and images."""
