"""How the use of break-glass roles is noticed: patterns, and who may carry the alarm.

Two ears, because each is deaf somewhere. CloudTrail tells of every session of a role, in the region whose
STS endpoint was asked; the cluster's audit log tells of every request made with one, whatever the region.
"""

import json
from collections.abc import Sequence

from components.aws.security.documents.document import Document, document, statement
from components.aws.security.documents.keys import administration
from components.context import AwsContextArgs

SESSIONS = ("AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity")
"""How a role is taken on. IAM Identity Center uses SAML, under the role's full ARN with its path."""

LISTENING = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
"""State of a rule that hears sessions: AWS counts them as reads, which a rule that is only ENABLED may
not get."""


def session_pattern(role_arns: Sequence[str]) -> str:
    """Event pattern of a session of one of these roles."""
    return json.dumps(
        {
            "source": ["aws.sts"],
            "detail-type": ["AWS API Call via CloudTrail"],
            "detail": {
                "eventSource": ["sts.amazonaws.com"],
                "eventName": list(SESSIONS),
                "requestParameters": {"roleArn": sorted(role_arns)},
            },
        },
        sort_keys=True,
    )


def request_pattern(role_arn: str) -> str:
    """Log filter of requests to the Kubernetes API by sessions of a role.

    An access entry without a user name gives a session this one; a role's path is not in it.
    """
    _, partition, _, _, account, role = role_arn.split(":", maxsplit=5)
    name = role.rpartition("/")[2]
    return f'{{ $.user.username = "arn:{partition}:sts::{account}:assumed-role/{name}/*" }}'


def further_regions(region: str) -> tuple[str, ...]:
    """Regions whose sessions are heard too: the global STS endpoint and the console's sign-in tell of
    theirs in us-east-1. GovCloud has no global endpoint.
    """
    if region.startswith("us-gov-") or region == "us-east-1":
        return ()
    return ("us-east-1",)


def topic(context: AwsContextArgs, topic_arn: str, alarm_names: Sequence[str]) -> Document:
    """Let the two ears publish, and nobody in plain text.

    EventBridge gives a topic's policy nothing to decide by: AWS documents that conditions do not work for it,
    and one written anyway loses the alarm without a trace. The statement names the one topic instead.
    """
    return document(
        statement("Sessions", ["sns:Publish"], [topic_arn], principal={"Service": "events.amazonaws.com"}),
        statement(
            "Alarms",
            ["sns:Publish"],
            [topic_arn],
            principal={"Service": "cloudwatch.amazonaws.com"},
            conditions={
                "StringEquals": {"aws:SourceAccount": context.account},
                "ArnEquals": {
                    "aws:SourceArn": [context.arn("cloudwatch", f"alarm:{name}") for name in alarm_names]
                },
            },
        ),
        statement(
            "DenyPlainText",
            ["sns:Publish"],
            [topic_arn],
            principal="*",
            conditions={"Bool": {"aws:SecureTransport": "false"}},
            effect="Deny",
        ),
    )


def topic_key(context: AwsContextArgs) -> Document:
    """Key of the topic: the two ears encrypt with it, and nobody else may use it.

    Without conditions for the reason given at the topic; it encrypts nothing but this topic's messages.
    """
    return document(
        *administration(context),
        statement(
            "AlarmsEncrypt",
            ["kms:Decrypt", "kms:GenerateDataKey*"],
            ["*"],
            principal={"Service": ["cloudwatch.amazonaws.com", "events.amazonaws.com"]},
        ),
    )


def forward(context: AwsContextArgs) -> Document:
    """Carry events from another region to this one's default bus."""
    return document(statement("Forward", ["events:PutEvents"], [context.arn("events", "event-bus/default")]))
