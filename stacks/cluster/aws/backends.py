"""What stands around a cluster on AWS: alerts, metrics, names, images, backups.

Each function takes its own section of the settings and returns what it made, or None where the section
asks for nothing.
"""

from collections.abc import Mapping

import pulumi

from components.aws.data.backup import (
    BackupRuleArgs,
    BackupVault,
    BackupVaultArgs,
    EksBackup,
    EksBackupArgs,
    VaultLockArgs,
)
from components.aws.delivery.images import EcrRegistry, EcrRegistryArgs
from components.aws.network.dns import AwsDns, AwsDnsArgs
from components.aws.observability.backends import (
    AlertTopic,
    AlertTopicArgs,
    AmpBackend,
    AmpBackendArgs,
)
from components.aws.observability.grafana import GrafanaWorkspace, GrafanaWorkspaceArgs
from contracts.catalog import backup_plan
from contracts.catalog.backup_plan import Level
from contracts.settings.aws.backup import Backup, VaultLock
from contracts.settings.aws.dns import Dns
from contracts.settings.aws.images import Images
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


def names(
    context: AwsContext, dns: Dns, vpc_id: pulumi.Output[str], logs_key_arn: pulumi.Output[str]
) -> AwsDns | None:
    """Zones and certificate."""
    if dns.kind == "none" or not dns.zone:
        return None
    return AwsDns(
        "dns",
        AwsDnsArgs(
            zone=dns.zone,
            public=dns.kind in ("public", "both"),
            private=dns.kind in ("private", "both"),
            vpc_id=vpc_id,
            certificate=dns.certificate,
            query_log_group=query_logs(context) if dns.query_logs else None,
            log_retention_days=context.settings.log_retention_days,
            logs_key_arn=logs_key_arn,
            context=context.args,
        ),
        context.opts,
    )


def registry(
    context: AwsContext, images: Images, node_roles: Mapping[str, pulumi.Input[str]]
) -> EcrRegistry | None:
    """Image repositories. `node_roles` may fill the cache: purpose to role name."""
    if not images.repositories and not images.registry_settings:
        return None
    return EcrRegistry(
        "images",
        EcrRegistryArgs(
            repositories=images.repositories,
            keep_last=images.keep_last,
            untagged_days=images.untagged_days,
            registry_settings=images.registry_settings,
            cached_registries=images.cached_registries,
            cache_users=node_roles,
            replicate_to=images.replicate_to,
            context=context.args,
        ),
        context.opts,
    )


def backups(
    context: AwsContext, backup: Backup, cluster_arn: pulumi.Output[str], topic: AlertTopic | None
) -> BackupVault | None:
    """The vault, and the plan that fills it; a standby's vault is filled by its primary too."""
    if backup.level is Level.L0 and not backup.receive_from:
        return None
    vault = BackupVault(
        "backups",
        BackupVaultArgs(
            keepers=context.settings.access.break_glass,
            senders=backup.receive_from,
            lock=_lock(backup.lock),
            context=context.args,
        ),
        context.opts,
    )
    if backup.level is not Level.L0:
        EksBackup(
            "backup",
            EksBackupArgs(
                cluster_arn=cluster_arn,
                vault_name=vault.vault_name,
                vault_arn=vault.vault_arn,
                rules=_rules(backup.level),
                copy_to=backup.copy_to,
                tagged_resources=backup.tagged_resources,
                alert_topic_arn=topic.topic_arn if topic else None,
                context=context.args,
            ),
            context.opts,
        )
    return vault


def _rules(level: Level) -> list[BackupRuleArgs]:
    return [
        BackupRuleArgs(
            name=rule.name,
            schedule=rule.schedule,
            keep_days=rule.keep_days,
            copied=rule.copied,
            continuous=rule.continuous,
        )
        for rule in backup_plan.RULES[level]
    ]


def _lock(lock: VaultLock | None) -> VaultLockArgs | None:
    if lock is None:
        return None
    return VaultLockArgs(
        min_days=lock.min_days, max_days=lock.max_days, changeable_for_days=lock.changeable_for_days
    )
