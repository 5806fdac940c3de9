"""Backups of a cluster on AWS: the vault, and the plan that fills it."""

import pulumi

from components.aws.data.backup import (
    BackupRuleArgs,
    BackupVault,
    BackupVaultArgs,
    EksBackup,
    EksBackupArgs,
    VaultLockArgs,
)
from components.aws.observability.backends import AlertTopic
from contracts.catalog import backup_plan
from contracts.catalog.backup_plan import Level
from contracts.settings.aws.backup import Backup, VaultLock
from stacks.cluster.aws.context import AwsContext


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
