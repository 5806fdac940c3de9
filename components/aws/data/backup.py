"""Backups of a cluster, and the vault they are kept in."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.data.documents import backup
from components.aws.security.customer_managed_key import customer_managed_key
from components.aws.security.documents import trust
from components.aws.security.documents.document import render
from components.aws.security.identity import attach_managed
from components.component import Component, after
from components.context import AwsContextArgs
from contracts.planes import Plane
from contracts.planning import aws_names

_SERVICE = "backup.amazonaws.com"
_BACKUP_POLICY = "service-role/AWSBackupServiceRolePolicyForBackup"
_RESTORE_POLICY = "service-role/AWSBackupServiceRolePolicyForRestores"
_START_WINDOW_MINUTES = 60
_COMPLETION_WINDOW_MINUTES = 480
TAG = "backup"
"""Tag of what belongs to a cluster and is backed up with it; its value is the cluster's name."""


@dataclass(frozen=True, kw_only=True)
class VaultLockArgs(Args):
    min_days: int
    """Shortest retention the vault accepts."""
    max_days: int
    """Longest retention the vault accepts."""
    changeable_for_days: int | None = None
    """Days until nobody can lift the lock any more; without it whoever manages the vault can."""


@dataclass(frozen=True, kw_only=True)
class BackupVaultArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    keepers: Sequence[str]
    """Roles that may delete a backup before its time: break-glass only."""
    senders: Sequence[str]
    """Accounts that may copy their backups here."""
    lock: VaultLockArgs | None = None
    """What even administrators cannot shorten."""


class BackupVault(Component):
    """A place for backups that their owners cannot empty.

    Creates:
        key     encrypts what AWS Backup itself stores: cluster state, copies
        vault   with the cluster's name, so that another region's stack can name it beforehand
        policy  nobody but break-glass deletes; listed accounts may copy in
        lock    limits of retention, where asked
    """

    PLANE = Plane.DATA

    vault_name: pulumi.Output[str]
    """The vault, once its policy and lock hold."""
    vault_arn: pulumi.Output[str]
    """Its ARN, for copies from elsewhere."""

    def __init__(self, name: str, args: BackupVaultArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = BackupVaultArgs.of(args)
        super().__init__(name, opts)
        key = customer_managed_key(
            self,
            name,
            args.context,
            purpose="backups",
            policy=render(backup.key(args.context)),
        )
        vault = aws.backup.Vault(
            f"{name}-vault",
            name=aws_names.backup_vault(args.context.cluster_name),
            kms_key_arn=key.arn,
            force_destroy=False,
            tags=self._tags(args.context),
            opts=self._child(protect=args.context.protected),
        )
        policy = aws.backup.VaultPolicy(
            f"{name}-vault",
            backup_vault_name=vault.name,
            policy=render(backup.vault(args.context, args.keepers, args.senders)),
            opts=self._child(),
        )
        ready = [policy.policy]
        if args.lock:
            lock = aws.backup.VaultLockConfiguration(
                f"{name}-vault",
                backup_vault_name=vault.name,
                min_retention_days=args.lock.min_days,
                max_retention_days=args.lock.max_days,
                changeable_for_days=args.lock.changeable_for_days,
                opts=self._child(),
            )
            ready.append(lock.backup_vault_name)
        self.vault_name = after(vault.name, *ready)
        self.vault_arn = vault.arn
        self._finish()


@dataclass(frozen=True, kw_only=True)
class BackupRuleArgs(Args):
    name: str
    """Name of the rule."""
    schedule: str
    """When, in UTC."""
    keep_days: int
    """Days until a recovery point is deleted."""
    copied: bool
    """Whether it is copied to the other vault."""
    continuous: bool
    """Whether it allows any moment in between; only for tagged resources, because EKS knows none."""


@dataclass(frozen=True, kw_only=True)
class EksBackupArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    cluster_arn: pulumi.Input[str]
    """What is backed up: the cluster's objects and the volumes they claim."""
    vault_name: pulumi.Input[str]
    """Vault that keeps the backups."""
    vault_arn: pulumi.Input[str]
    """Its ARN."""
    rules: Sequence[BackupRuleArgs]
    """What is done when."""
    copy_to: str | None = None
    """ARN of a vault in another region."""
    tagged_resources: bool
    """Also back up what carries the cluster's backup tag."""
    alert_topic_arn: pulumi.Input[str] | None = None
    """Topic that hears of failed backups and copies."""


class EksBackup(Component):
    """Backups of one cluster by AWS Backup.

    Creates:
        backup    role that reads and writes recovery points
        restore   role for restores, apart, because it may create and overwrite
        cluster   plan and selection of the cluster itself
        tagged    plan and selection of what belongs to it, with continuous backups where they exist
        failures  tell the alert topic
    """

    PLANE = Plane.DATA

    backup_role_arn: pulumi.Output[str]
    """Role of backups."""
    restore_role_arn: pulumi.Output[str]
    """Role to name when a restore is started."""
    plan_id: pulumi.Output[str]
    """Plan of the cluster's backups."""

    def __init__(self, name: str, args: EksBackupArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = EksBackupArgs.of(args)
        super().__init__(name, opts)
        self.backup_role_arn = self._role(args, "backup", _BACKUP_POLICY)
        self.restore_role_arn = self._role(args, "restore", _RESTORE_POLICY)
        plan = self._plan(args, "cluster", [rule for rule in args.rules if not rule.continuous])
        aws.backup.Selection(
            f"{name}-cluster",
            name="cluster",
            plan_id=plan.id,
            iam_role_arn=self.backup_role_arn,
            resources=[args.cluster_arn],
            opts=self._child(),
        )
        if args.tagged_resources:
            self._tagged(args)
        if args.alert_topic_arn is not None:
            for kind in backup.FAILURES if args.copy_to else ("backup",):
                self._tell(args, kind, args.alert_topic_arn)
        self.plan_id = plan.id
        self._finish()

    def _role(self, args: EksBackupArgs, role: str, policy: str) -> pulumi.Output[str]:
        made = aws.iam.Role(
            f"{self._name}-{role}",
            assume_role_policy=render(trust.service(_SERVICE)),
            description=f"{args.context.cluster_name}: AWS Backup, {role}",
            permissions_boundary=args.context.permissions_boundary,
            path=args.context.iam_path,
            tags=self._tags(args.context),
            opts=self._child(),
        )
        attached = attach_managed(self, made, f"{self._name}-{role}", args.context.partition, [policy])
        return after(made.arn, *(item.policy_arn for item in attached))

    def _plan(self, args: EksBackupArgs, role: str, rules: Sequence[BackupRuleArgs]) -> aws.backup.Plan:
        return aws.backup.Plan(
            f"{self._name}-{role}",
            name=aws_names.backup_plan(args.context.cluster_name, role),
            rules=[self._rule(args, rule) for rule in rules],
            tags=self._tags(args.context),
            opts=self._child(),
        )

    def _rule(self, args: EksBackupArgs, rule: BackupRuleArgs) -> aws.backup.PlanRuleArgs:
        copies = None
        if rule.copied and args.copy_to:
            kept = aws.backup.PlanRuleCopyActionLifecycleArgs(delete_after=rule.keep_days)
            copies = [aws.backup.PlanRuleCopyActionArgs(destination_vault_arn=args.copy_to, lifecycle=kept)]
        return aws.backup.PlanRuleArgs(
            rule_name=rule.name,
            target_vault_name=args.vault_name,
            schedule=rule.schedule,
            schedule_expression_timezone="Etc/UTC",
            start_window=_START_WINDOW_MINUTES,
            completion_window=_COMPLETION_WINDOW_MINUTES,
            enable_continuous_backup=True if rule.continuous else None,
            lifecycle=aws.backup.PlanRuleLifecycleArgs(delete_after=rule.keep_days),
            copy_actions=copies,
            recovery_point_tags=self._tags(args.context),
        )

    def _tagged(self, args: EksBackupArgs) -> None:
        plan = self._plan(args, "tagged", args.rules)
        aws.backup.Selection(
            f"{self._name}-tagged",
            name="tagged",
            plan_id=plan.id,
            iam_role_arn=self.backup_role_arn,
            selection_tags=[
                aws.backup.SelectionSelectionTagArgs(
                    type="STRINGEQUALS", key=TAG, value=args.context.cluster_name
                )
            ],
            opts=self._child(),
        )

    def _tell(self, args: EksBackupArgs, kind: str, topic_arn: pulumi.Input[str]) -> None:
        rule = aws.cloudwatch.EventRule(
            f"{self._name}-failed-{kind}",
            description=f"{args.context.cluster_name}: a {kind} failed",
            # Only events of copies name the vault by ARN; waiting for it elsewhere would hide the pattern.
            event_pattern=pulumi.Output.all(args.vault_name, args.vault_arn if kind == "copy" else "").apply(
                lambda vault: backup.failures(kind, vault[0], vault[1])
            ),
            tags=self._tags(args.context),
            opts=self._child(),
        )
        aws.cloudwatch.EventTarget(
            f"{self._name}-failed-{kind}", rule=rule.name, arn=topic_arn, opts=self._child()
        )
