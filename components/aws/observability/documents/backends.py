"""What metrics and alerts need: key and topic policies, Grafana's permissions, alert routing."""

import textwrap
from collections.abc import Sequence

from components.aws.security.documents.document import Document, document, statement
from components.aws.security.documents.keys import administration
from components.context import AwsContextArgs
from manifests import written

PUBLISHERS = {
    "budgets": ("budgets.amazonaws.com", "arn:{partition}:budgets::{account}:*"),
    "events": ("events.amazonaws.com", "arn:{partition}:events:{region}:{account}:rule/*"),
    "prometheus": ("aps.amazonaws.com", "arn:{partition}:aps:{region}:{account}:workspace/*"),
}
"""Who may send alerts: name here, service, and the resources it acts for."""

SEVERITIES = {"page": ("30s", "5m", "4h"), "ticket": ("5m", "30m", "1d")}
"""Severity label to wait, interval of a group and repetition. AWS repeats after five days at the latest."""
_FALLBACK = "ticket"


def alerts_key(context: AwsContextArgs, topic_arn: str, publishers: Sequence[str]) -> Document:
    """Key of the alert topic: used by the services that send alerts, for this topic only.

    The topic's ARN is part of what SNS encrypts under (`aws:sns:topicArn`), so it ties the use better
    than the caller's account, which not every service passes on.
    """
    services = [PUBLISHERS[publisher][0] for publisher in sorted(publishers)]
    return document(
        *administration(context),
        statement(
            "AlertsToThisTopic",
            ["kms:Decrypt", "kms:GenerateDataKey*"],
            ["*"],
            principal={"Service": services},
            conditions={"StringEquals": {"kms:EncryptionContext:aws:sns:topicArn": topic_arn}},
        ),
    )


def metrics_key(context: AwsContextArgs) -> Document:
    """Key of a Prometheus workspace: used by this account, through Prometheus only."""
    return document(
        *administration(context),
        statement(
            "MetricsThroughPrometheus",
            ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
            ["*"],
            principal={"AWS": "*"},
            conditions={
                "StringEquals": {
                    "kms:CallerAccount": context.account,
                    "kms:ViaService": context.service("aps"),
                }
            },
        ),
    )


def alerts_topic(context: AwsContextArgs, topic_arn: str, publishers: Sequence[str]) -> Document:
    """Policy of the alert topic: services of this account may send, and nobody without TLS."""
    return document(
        *(_publish(context, topic_arn, publisher) for publisher in sorted(publishers)),
        statement(
            "TlsOnly",
            ["sns:Publish"],
            [topic_arn],
            principal="*",
            conditions={"Bool": {"aws:SecureTransport": "false"}},
            effect="Deny",
        ),
    )


def _publish(context: AwsContextArgs, topic_arn: str, publisher: str) -> dict:
    service, source = PUBLISHERS[publisher]
    if publisher == "events":
        # EventBridge sends nothing, and says nothing, when the policy of its topic has a condition. The
        # statement names one topic, and a rule of another account cannot name it as its target.
        return statement("FromEvents", ["sns:Publish"], [topic_arn], principal={"Service": service})
    return statement(
        f"From{publisher.capitalize()}",
        ["sns:GetTopicAttributes", "sns:Publish"],
        [topic_arn],
        principal={"Service": service},
        conditions={
            "StringEquals": {"aws:SourceAccount": context.account},
            "ArnLike": {
                "aws:SourceArn": source.format(
                    partition=context.partition, account=context.account, region=context.region
                )
            },
        },
    )


def grafana(workspace_arn: str) -> Document:
    """What Grafana reads: the metrics of one workspace. Listing workspaces knows no resource level."""
    return document(
        statement(
            "ReadMetrics",
            [
                "aps:DescribeWorkspace",
                "aps:GetLabels",
                "aps:GetMetricMetadata",
                "aps:GetSeries",
                "aps:QueryMetrics",
            ],
            [workspace_arn],
        ),
        statement("FindWorkspaces", ["aps:ListWorkspaces"], ["*"]),
    )


def alert_manager(context: AwsContextArgs, topic_arn: str) -> str:
    """Alert manager definition: one topic, a receiver per severity.

    Subscribers tell severities apart by the message attribute `severity`. What has none of the platform's
    severities is a ticket: an alert nobody classified must not wake anybody, and must not get lost.
    """
    routes = [
        {
            "matchers": [f'severity="{severity}"'],
            "receiver": severity,
            "group_wait": wait,
            "group_interval": interval,
            "repeat_interval": repeat,
        }
        for severity, (wait, interval, repeat) in SEVERITIES.items()
    ]
    wait, interval, repeat = SEVERITIES[_FALLBACK]
    inner = {
        "route": {
            "receiver": _FALLBACK,
            "group_by": ["alertname", "cluster", "namespace", "slo"],
            "group_wait": wait,
            "group_interval": interval,
            "repeat_interval": repeat,
            "routes": routes,
        },
        # Whoever was woken by an alert does not need its ticket too.
        "inhibit_rules": [
            {
                "source_matchers": ['severity="page"'],
                "target_matchers": ['severity="ticket"'],
                "equal": ["cluster", "namespace", "slo"],
            }
        ],
        "receivers": [
            {"name": severity, "sns_configs": [_sns(context, topic_arn, severity)]} for severity in SEVERITIES
        ],
    }
    text = written.dump(inner)
    # The service takes a file in a file: Alertmanager's own configuration is text below this one key.
    return f"alertmanager_config: |\n{textwrap.indent(text, '  ')}"


def _sns(context: AwsContextArgs, topic_arn: str, severity: str) -> dict:
    return {
        "topic_arn": topic_arn,
        # Prometheus cannot sign its request without the region.
        "sigv4": {"region": context.region},
        "send_resolved": True,
        # Without one the subject lists every label, and SNS takes a hundred characters.
        "subject": f"[{severity}] {context.cluster_name}: "
        "{{ .CommonLabels.alertname }} {{ .Status }}",
        "attributes": {"severity": severity, "cluster": context.cluster_name},
    }
