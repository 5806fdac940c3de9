"""What the cluster layer's deploy role may do with keys, logs, events, queues and alarms."""

from components.aws.security.documents.conditions import request_tag, resource_tag
from components.aws.security.documents.document import Document, document, statement
from components.context import AwsContextArgs


def keys(context: AwsContextArgs) -> Document:
    """Keys with this cluster's tag: their administration, not their use."""
    owned = {"StringEquals": resource_tag(context)}
    every = [context.arn("kms", "key/*")]
    return document(
        # A key that does not exist yet has no ARN; its tag is asked for instead.
        statement("NewKeys", ["kms:CreateKey"], ["*"], conditions={"StringEquals": request_tag(context)}),
        # The right to tag is checked before the first tag is there, hence "if exists".
        statement(
            "TagNewKeys",
            ["kms:TagResource"],
            every,
            conditions={"StringEquals": request_tag(context), "StringEqualsIfExists": resource_tag(context)},
        ),
        statement(
            "OwnKeys",
            [
                "kms:CreateAlias",
                "kms:DeleteAlias",
                "kms:DescribeKey",
                "kms:DisableKeyRotation",
                "kms:EnableKey",
                "kms:EnableKeyRotation",
                "kms:GetKeyPolicy",
                "kms:GetKeyRotationStatus",
                "kms:ListResourceTags",
                "kms:PutKeyPolicy",
                "kms:ScheduleKeyDeletion",
                "kms:UntagResource",
                "kms:UpdateAlias",
                "kms:UpdateKeyDescription",
            ],
            every,
            conditions=owned,
        ),
        statement(
            "GrantOwnKeysToServices",
            ["kms:CreateGrant"],
            every,
            conditions={**owned, "Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
        statement(
            "Aliases",
            ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
            [context.arn("kms", f"alias/*{context.cluster_name}*")],
        ),
        statement("FindKeys", ["kms:ListAliases"], ["*"]),
    )


def signals(context: AwsContextArgs) -> Document:
    """Logs, events, queues, topics, alarms and dashboards, by name or tag."""
    return document(*_logs_and_rules(context), *_messages(context))


def _logs_and_rules(context: AwsContextArgs) -> list[dict]:
    name = context.cluster_name
    rules = [context.arn("events", "rule/*", region="*")]
    return [
        statement(
            "Logs",
            [
                "logs:AssociateKmsKey",
                "logs:CreateLogGroup",
                "logs:DeleteLogGroup",
                "logs:DeleteMetricFilter",
                "logs:DeleteRetentionPolicy",
                "logs:DescribeMetricFilters",
                "logs:DisassociateKmsKey",
                "logs:ListTagsForResource",
                "logs:PutMetricFilter",
                "logs:PutRetentionPolicy",
                "logs:TagResource",
                "logs:UntagResource",
            ],
            [context.arn("logs", f"log-group:*{name}*")],
        ),
        statement("FindLogs", ["logs:DescribeLogGroups"], ["*"]),
        # Break-glass sessions are heard in another region too, so rules are not tied to one.
        statement(
            "NewRules",
            ["events:PutRule", "events:TagResource"],
            rules,
            conditions={"StringEquals": request_tag(context), "StringEqualsIfExists": resource_tag(context)},
        ),
        statement(
            "OwnRules",
            [
                "events:DeleteRule",
                "events:PutRule",
                "events:PutTargets",
                "events:RemoveTargets",
                "events:UntagResource",
            ],
            rules,
            conditions={"StringEquals": resource_tag(context)},
        ),
        statement(
            "SeeRules",
            ["events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule"],
            rules,
        ),
    ]


def _messages(context: AwsContextArgs) -> list[dict]:
    name = context.cluster_name
    return [
        statement(
            "Queues",
            [
                "sqs:CreateQueue",
                "sqs:DeleteQueue",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
                "sqs:ListQueueTags",
                "sqs:SetQueueAttributes",
                "sqs:TagQueue",
                "sqs:UntagQueue",
            ],
            [context.arn("sqs", f"{name}*")],
        ),
        statement(
            "Topics",
            [
                "sns:CreateTopic",
                "sns:DeleteTopic",
                "sns:GetTopicAttributes",
                "sns:ListSubscriptionsByTopic",
                "sns:ListTagsForResource",
                "sns:SetTopicAttributes",
                "sns:Subscribe",
                "sns:TagResource",
                "sns:UntagResource",
            ],
            [context.arn("sns", f"{name}*")],
        ),
        # A subscription is no resource to IAM.
        statement(
            "Subscriptions",
            ["sns:GetSubscriptionAttributes", "sns:SetSubscriptionAttributes", "sns:Unsubscribe"],
            ["*"],
            conditions={"StringEquals": {"aws:RequestedRegion": context.region}},
        ),
        statement(
            "Alarms",
            [
                "cloudwatch:DeleteAlarms",
                "cloudwatch:ListTagsForResource",
                "cloudwatch:PutMetricAlarm",
                "cloudwatch:TagResource",
                "cloudwatch:UntagResource",
            ],
            [context.arn("cloudwatch", f"alarm:{name}*")],
        ),
        statement("SeeAlarms", ["cloudwatch:DescribeAlarms"], ["*"]),
    ]
