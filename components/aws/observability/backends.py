"""Where metrics are kept and how alerts reach somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.observability.documents import backends
from components.aws.security.customer_managed_key import own_key
from components.aws.security.documents.document import render
from components.component import Component, after
from contracts.planes import Plane
from contracts.planning.naming import fit

_TOPIC_NAME_LIMIT = 256


def protocol(endpoint: str) -> str:
    """How SNS delivers to an endpoint: by e-mail, or to a function or queue named by ARN."""
    return endpoint.split(":")[2] if endpoint.startswith("arn:") else "email"


@dataclass(frozen=True, kw_only=True)
class AlertTopicArgs(Args):
    account: str
    """AWS account number."""
    partition: str
    """ARN partition."""
    region: str
    """Cloud region."""
    cluster_name: str
    """Cluster the alerts are about, as plain text; part of the topic's name."""
    publishers: Sequence[str]
    """Who may send: prometheus, budgets, events."""
    endpoints: Mapping[str, str]
    """Who gets alerts: name to e-mail address, or ARN of a Lambda function or SQS queue."""
    protected: bool
    """Wait the longest before the key is deleted, and refuse its deletion."""
    tags: Mapping[str, Mapping[str, str]]
    """Standard tags of each plane."""


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
        physical = fit(f"{args.cluster_name}-alerts", _TOPIC_NAME_LIMIT)
        arn = f"arn:{args.partition}:sns:{args.region}:{args.account}:{physical}"
        key = own_key(
            self,
            self._name,
            cluster=args.cluster_name,
            purpose="alerts",
            policy=render(backends.alerts_key(args.partition, args.account, arn, args.publishers)),
            protected=args.protected,
            tags=self._tags(args.tags),
        )
        topic = aws.sns.Topic(
            f"{name}-topic",
            name=physical,
            kms_master_key_id=key.arn,
            tags=self._tags(args.tags),
            opts=self._child(),
        )
        policy = aws.sns.TopicPolicy(
            f"{name}-topic",
            arn=topic.arn,
            policy=topic.arn.apply(
                lambda made: render(
                    backends.alerts_topic(args.partition, args.account, args.region, made, args.publishers)
                )
            ),
            opts=self._child(),
        )
        for role, endpoint in sorted(args.endpoints.items()):
            aws.sns.TopicSubscription(
                f"{name}-{role}",
                topic=topic.arn,
                protocol=protocol(endpoint),
                endpoint=endpoint,
                opts=self._child(),
            )
        self.topic_arn = after(topic.arn, policy.policy)
        self._finish()


@dataclass(frozen=True, kw_only=True)
class AmpBackendArgs(Args):
    account: str
    """AWS account number."""
    partition: str
    """ARN partition."""
    region: str
    """Cloud region."""
    cluster_name: str
    """Cluster the metrics come from, as plain text."""
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
    protected: bool
    """Refuse deletion of metrics, logs and key."""
    tags: Mapping[str, Mapping[str, str]]
    """Standard tags of each plane."""


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
                lambda topic: backends.alert_manager(args.cluster_name, args.region, topic)
            ),
            opts=self._child(),
        )
        self.workspace_arn = workspace.arn
        self.workspace_id = workspace.id
        self.endpoint = workspace.prometheus_endpoint
        self.remote_write_url = workspace.prometheus_endpoint.apply(lambda url: f"{url}api/v1/remote_write")
        self._finish()

    def _workspace(self, args: AmpBackendArgs) -> aws.amp.Workspace:
        key = own_key(
            self,
            self._name,
            cluster=args.cluster_name,
            purpose="metrics",
            policy=render(backends.metrics_key(args.partition, args.account, args.region)),
            protected=args.protected,
            tags=self._tags(args.tags),
        )
        group = aws.cloudwatch.LogGroup(
            f"{self._name}-group",
            name=args.log_group,
            retention_in_days=args.log_retention_days,
            kms_key_id=args.logs_key_arn,
            log_group_class="STANDARD",
            skip_destroy=args.protected,
            tags=self._tags(args.tags),
            opts=self._child(protect=args.protected),
        )
        return aws.amp.Workspace(
            f"{self._name}-workspace",
            alias=args.cluster_name,
            kms_key_arn=key.arn,
            logging_configuration=aws.amp.WorkspaceLoggingConfigurationArgs(
                # Without the last part the service refuses the group.
                log_group_arn=group.arn.apply(lambda arn: f"{arn.removesuffix(':*')}:*")
            ),
            tags=self._tags(args.tags),
            opts=self._child(protect=args.protected),
        )
