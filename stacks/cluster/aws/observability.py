"""Alerts, metrics and Grafana of a cluster on AWS, and which log groups there are."""

import pulumi

from components.aws.observability.backends import AlertTopic, AlertTopicArgs, AmpBackend, AmpBackendArgs
from components.aws.observability.grafana import GrafanaWorkspace, GrafanaWorkspaceArgs
from contracts.catalog.backup_plan import Level
from contracts.settings.aws.backup import Backup
from contracts.settings.aws.network import Dns
from contracts.settings.aws.observability import Observability
from contracts.settings.cost import Cost
from stacks.cluster.aws.context import AwsContext


def metrics_logs(context: AwsContext) -> str:
    """Log group of the Prometheus workspace; the key of log groups has to know it."""
    return f"/aws/vendedlogs/prometheus/{context.name}"


def query_logs(context: AwsContext) -> str:
    """Log group of DNS queries; the key of log groups has to know it."""
    return f"/aws/vendedlogs/dns/{context.name}"


def log_groups(context: AwsContext, observability: Observability, dns: Dns) -> list[str]:
    """Log groups made here, for the policy of the logs key."""
    wanted = [
        (observability.prometheus, metrics_logs(context)),
        (dns.query_logs and dns.kind != "none", query_logs(context)),
    ]
    return [name for asked, name in wanted if asked]


def alert_topic(
    context: AwsContext, observability: Observability, backup: Backup, cost: Cost
) -> AlertTopic | None:
    """The topic of all alerts, where anything would use it."""
    senders = [
        (observability.prometheus, "prometheus"),
        (cost.budget is not None, "budgets"),
        (backup.level is not Level.L0, "events"),
    ]
    publishers = [name for asked, name in senders if asked]
    if not publishers:
        return None
    return AlertTopic(
        "alerts",
        AlertTopicArgs(
            publishers=publishers,
            endpoints=observability.alert_endpoints,
            context=context.args,
        ),
        context.opts,
    )


def metrics(
    context: AwsContext, observability: Observability, logs_key_arn: pulumi.Output[str], topic: AlertTopic
) -> AmpBackend | None:
    """The Prometheus workspace, with Grafana beside it where asked."""
    if not observability.prometheus:
        return None
    backend = AmpBackend(
        "metrics",
        AmpBackendArgs(
            retention_days=observability.retention_days,
            log_group=metrics_logs(context),
            log_retention_days=context.settings.log_retention_days,
            logs_key_arn=logs_key_arn,
            alert_topic_arn=topic.topic_arn,
            context=context.args,
        ),
        context.opts,
    )
    if observability.grafana:
        GrafanaWorkspace(
            "grafana",
            GrafanaWorkspaceArgs(
                workspace_arn=backend.workspace_arn,
                admin_groups=observability.grafana_admins,
                context=context.args,
            ),
            context.opts,
        )
    return backend
