"""The alarm on break-glass roles: whoever takes one on, somebody hears of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.security.customer_managed_key import rotating_key
from components.aws.security.documents import audit
from components.aws.security.documents.document import render
from components.aws.security.documents.trust import service_of_account
from components.aws.security.service_role import service_role
from components.aws.security.subscriptions import subscribe
from components.component import Component, after
from components.context import AwsContextArgs
from contracts.planes import Plane
from contracts.planning.naming import digest, fit

_TOPIC_NAME_LIMIT = 256
_ALARM_NAME_LIMIT = 255
_NAMESPACE = "Platform/BreakGlass"
_LOOK_EVERY_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class EksBreakGlassAlarmArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    roles: Sequence[str]
    """ARNs of the break-glass roles."""
    notify: Mapping[str, str]
    """Who hears of it: name to e-mail address, or ARN of a Lambda function or SQS queue."""
    audit_log_group: pulumi.Input[str] | None = None
    """Log group of the control plane's audit log, for requests from sessions nobody else told of."""


class EksBreakGlassAlarm(Component):
    """Tells people that a break-glass role is being used.

    Creates:
        key       encrypts the messages; SNS's own key would lock EventBridge out
        topic     where the alarm goes, with a subscription per person or system
        sessions  rule on CloudTrail: somebody takes a role on in this region
        forward   the same rule where the global STS endpoint is, and a role to carry its events here
        requests  alarm on the audit log: a session talks to this cluster, wherever it was opened
        lost      alarm on the rule itself: a message could not be delivered
    """

    PLANE = Plane.SECURITY

    topic_arn: pulumi.Output[str]
    """The topic, once the alarm can reach it."""

    def __init__(
        self, name: str, args: EksBreakGlassAlarmArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = EksBreakGlassAlarmArgs.of(args)
        super().__init__(name, opts)
        topic = self._topic(args)
        rule = self._rule(args, "sessions", None)
        target = aws.cloudwatch.EventTarget(
            f"{name}-sessions",
            rule=rule.name,
            arn=topic.arn,
            input_transformer=_readable(args.context.cluster_name),
            opts=self._child(),
        )
        for region in audit.further_regions(args.context.region):
            self._forward(args, region)
        if args.audit_log_group is not None:
            self._requests(args, args.audit_log_group, topic)
        self._alarm(
            args,
            "lost",
            topic,
            description="A message about a break-glass session could not be delivered",
            namespace="AWS/Events",
            metric="FailedInvocations",
            dimensions={"RuleName": rule.name},
        )
        self.topic_arn = after(topic.arn, target.rule)
        self._finish()

    def _topic(self, args: EksBreakGlassAlarmArgs) -> aws.sns.Topic:
        context = args.context
        # Policies of topic and key name the topic and the alarms, so all three have fixed names.
        physical = fit(f"{context.cluster_name}-break-glass", _TOPIC_NAME_LIMIT)
        alarms = [_alarm_name(args, kind) for kind in ("lost", "requests")]
        key = rotating_key(
            self,
            f"{self._name}-key",
            context,
            description=f"{context.cluster_name}: break-glass alarm",
            policy=render(audit.topic_key(context)),
        )
        topic = aws.sns.Topic(
            f"{self._name}-topic",
            name=physical,
            kms_master_key_id=key.arn,
            policy=render(audit.topic(context, context.arn("sns", physical), alarms)),
            tags=self._tags(context),
            opts=self._child(),
        )
        subscribe(self, self._name, topic, args.notify)
        return topic

    def _rule(self, args: EksBreakGlassAlarmArgs, role: str, region: str | None) -> aws.cloudwatch.EventRule:
        return aws.cloudwatch.EventRule(
            f"{self._name}-{role}",
            description=f"{args.context.cluster_name}: somebody takes on a break-glass role",
            event_pattern=audit.session_pattern(args.roles),
            state=audit.LISTENING,
            region=region,
            tags=self._tags(args.context),
            opts=self._child(),
        )

    def _forward(self, args: EksBreakGlassAlarmArgs, region: str) -> None:
        context = args.context
        rule = self._rule(args, "global-sessions", region)
        carrier_arn = service_role(
            self,
            args.context,
            f"{self._name}-forward",
            f"{self._name}-forward",
            trusted=rule.arn.apply(
                lambda arn: render(service_of_account("events.amazonaws.com", context.account, arn))
            ),
            policy=render(audit.forward(context)),
            description="Carries break-glass sessions of the global endpoint to the cluster's region",
        )
        aws.cloudwatch.EventTarget(
            f"{self._name}-global-sessions",
            rule=rule.name,
            arn=context.arn("events", "event-bus/default"),
            role_arn=carrier_arn,
            region=region,
            opts=self._child(),
        )

    def _requests(
        self, args: EksBreakGlassAlarmArgs, log_group: pulumi.Input[str], topic: aws.sns.Topic
    ) -> None:
        for role in args.roles:
            aws.cloudwatch.LogMetricFilter(
                f"{self._name}-requests-{role.rpartition('/')[2]}-{digest(role)}",
                log_group_name=log_group,
                pattern=audit.request_pattern(role),
                metric_transformation=aws.cloudwatch.LogMetricFilterMetricTransformationArgs(
                    name=args.context.cluster_name, namespace=_NAMESPACE, value="1", default_value="0"
                ),
                opts=self._child(),
            )
        self._alarm(
            args,
            "requests",
            topic,
            description=f"A break-glass role is talking to {args.context.cluster_name}",
            namespace=_NAMESPACE,
            metric=args.context.cluster_name,
            dimensions=None,
        )

    def _alarm(  # noqa: PLR0913 an alarm has that many parts
        self,
        args: EksBreakGlassAlarmArgs,
        kind: str,
        topic: aws.sns.Topic,
        *,
        description: str,
        namespace: str,
        metric: str,
        dimensions: Mapping[str, pulumi.Input[str]] | None,
    ) -> None:
        aws.cloudwatch.MetricAlarm(
            f"{self._name}-{kind}",
            name=_alarm_name(args, kind),
            alarm_description=description,
            namespace=namespace,
            metric_name=metric,
            dimensions=dimensions,
            statistic="Sum",
            period=_LOOK_EVERY_SECONDS,
            evaluation_periods=1,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
            # Silence is the normal case.
            treat_missing_data="notBreaching",
            alarm_actions=[topic.arn],
            tags=self._tags(args.context),
            opts=self._child(),
        )


def _alarm_name(args: EksBreakGlassAlarmArgs, kind: str) -> str:
    return fit(f"{args.context.cluster_name}-break-glass-{kind}", _ALARM_NAME_LIMIT)


def _readable(cluster: str) -> aws.cloudwatch.EventTargetInputTransformerArgs:
    """A sentence for people; what an event does not have is left empty."""
    return aws.cloudwatch.EventTargetInputTransformerArgs(
        input_paths={
            "account": "$.account",
            "from": "$.detail.sourceIPAddress",
            "role": "$.detail.requestParameters.roleArn",
            "session": "$.detail.requestParameters.roleSessionName",
            "when": "$.detail.eventTime",
            "where": "$.detail.awsRegion",
            "who": "$.detail.userIdentity.arn",
        },
        input_template=json.dumps(
            f"Break-glass access to {cluster}: <who> took on <role> as <session> at <when> "
            "from <from> (STS in <where>, account <account>). If nobody announced this, it is an incident."
        ),
    )
