"""Where metrics are kept and how alerts reach somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.observability.documents import backends
from components.aws.observability.log_group import encrypted_log_group
from components.aws.security.customer_managed_key import customer_managed_key
from components.aws.security.documents.document import render
from components.aws.security.subscriptions import subscribe
from components.component import Component, after
from components.context import AwsContextArgs
from contracts.planes import Plane
from contracts.planning.naming import fit

_TOPIC_NAME_LIMIT = 256


@dataclass(frozen=True, kw_only=True)
class AlertTopicArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    publishers: Sequence[str]
    """Who may send: prometheus, budgets, events."""
    endpoints: Mapping[str, str]
    """Who gets alerts: name to e-mail address, or ARN of a Lambda function or SQS queue."""


class AlertTopic(Component):
    """The one place all alerts of a cluster come through.

    Creates:
        key            encrypts messages at rest; SNS's own key would lock the senders out
        topic          with a fixed name, because the key's policy names it
        policy         the listed services may send, nobody without TLS
        subscriptions  one per endpoint
    """

    PLANE = Plane.OBSERVABILITY

    topic_arn: pulumi.Output[str]
    """The topic, once its policy lets senders in."""

    def __init__(self, name: str, args: AlertTopicArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AlertTopicArgs.of(args)
        super().__init__(name, opts)
        physical = fit(f"{args.context.cluster_name}-alerts", _TOPIC_NAME_LIMIT)
        arn = args.context.arn("sns", physical)
        key = customer_managed_key(
            self,
            self._name,
            args.context,
            purpose="alerts",
            policy=render(backends.alerts_key(args.context, arn, args.publishers)),
        )
        topic = aws.sns.Topic(
            f"{name}-topic",
            name=physical,
            kms_master_key_id=key.arn,
            tags=self._tags(args.context),
            opts=self._child(),
        )
        policy = aws.sns.TopicPolicy(
            f"{name}-topic",
            arn=topic.arn,
            policy=topic.arn.apply(
                lambda made: render(
                    backends.alerts_topic(
                        args.context,
                        made,
                        args.publishers,
                    )
                )
            ),
            opts=self._child(),
        )
        subscribe(self, name, topic, args.endpoints)
        self.topic_arn = after(topic.arn, policy.policy)
        self._finish()


@dataclass(frozen=True, kw_only=True)
class AmpBackendArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    retention_days: int
    """How long metrics are kept."""
    log_group: str
    """Name of the log group of the workspace; AWS asks for `/aws/vendedlogs/` in front."""
    log_retention_days: int
    """How long its logs are kept."""
    logs_key_arn: pulumi.Input[str]
    """Key of the log group."""
    alert_topic_arn: pulumi.Input[str]
    """Topic that alerts go to."""


class AmpBackend(Component):
    """A Prometheus workspace that keeps what collectors send and alerts on it.

    Creates:
        key        encrypts the metrics; a workspace can never change its key
        group      where the workspace logs rules and alerts that fail
        workspace  the metrics
        retention  how long they are kept
        alerts     alert manager with a receiver per severity
    """

    PLANE = Plane.OBSERVABILITY

    workspace_arn: pulumi.Output[str]
    """ARN for permissions."""
    workspace_id: pulumi.Output[str]
    """Identifier that rule groups take."""
    endpoint: pulumi.Output[str]
    """URL of the workspace, with a slash at the end."""
    remote_write_url: pulumi.Output[str]
    """Where collectors send metrics."""

    def __init__(self, name: str, args: AmpBackendArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AmpBackendArgs.of(args)
        super().__init__(name, opts)
        workspace = self._workspace(args)
        aws.amp.WorkspaceConfiguration(
            f"{name}-retention",
            workspace_id=workspace.id,
            retention_period_in_days=args.retention_days,
            opts=self._child(),
        )
        aws.amp.AlertManagerDefinition(
            f"{name}-alerts",
            workspace_id=workspace.id,
            definition=pulumi.Output.from_input(args.alert_topic_arn).apply(
                lambda topic: backends.alert_manager(args.context, topic)
            ),
            opts=self._child(),
        )
        self.workspace_arn = workspace.arn
        self.workspace_id = workspace.id
        self.endpoint = workspace.prometheus_endpoint
        self.remote_write_url = workspace.prometheus_endpoint.apply(lambda url: f"{url}api/v1/remote_write")
        self._finish()

    def _workspace(self, args: AmpBackendArgs) -> aws.amp.Workspace:
        key = customer_managed_key(
            self,
            self._name,
            args.context,
            purpose="metrics",
            policy=render(backends.metrics_key(args.context)),
        )
        group = encrypted_log_group(
            self,
            f"{self._name}-group",
            args.context,
            group=args.log_group,
            retention_days=args.log_retention_days,
            key_arn=args.logs_key_arn,
        )
        return aws.amp.Workspace(
            f"{self._name}-workspace",
            alias=args.context.cluster_name,
            kms_key_arn=key.arn,
            logging_configuration=aws.amp.WorkspaceLoggingConfigurationArgs(
                # Without the last part the service refuses the group.
                log_group_arn=group.arn.apply(lambda arn: f"{arn.removesuffix(':*')}:*")
            ),
            tags=self._tags(args.context),
            opts=self._child(protect=args.context.protected),
        )
