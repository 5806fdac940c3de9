"""Backups of a cluster on Azure."""

from dataclasses import dataclass

import pulumi

from components.azure.data.backup_store import AksBackupStore, AksBackupStoreArgs
from components.azure.data.backup_vault import AksBackupVault, AksBackupVaultArgs
from components.azure.data.cluster_backup import AksBackup, AksBackupArgs, BackupPlanArgs
from components.azure.network.cluster_network import ClusterNetwork
from components.azure.security.customer_managed_key import KeyHomeArgs
from components.azure.security.vault import KeyVault
from components.component import after
from contracts.planning import azure_backup, azure_names
from stacks.cluster.azure.context import AzureContext
from stacks.cluster.azure.endpoints import private_endpoint, private_only


@dataclass(frozen=True, kw_only=True)
class Backups:
    """What backups made that others have to know."""

    vault: AksBackupVault
    snapshot_group_id: pulumi.Output[str]


def backups(  # noqa: PLR0913 a backup stands between all of them
    context: AzureContext,
    group_name: pulumi.Input[str],
    *,
    network: ClusterNetwork | None,
    cluster_id: pulumi.Input[str],
    cluster_principal: pulumi.Input[str],
    keys: KeyVault | None,
    keys_group: pulumi.Input[str],
) -> Backups | None:
    """The vault, the store, and what fills them.

    Args:
        context: what every part needs.
        group_name: resource group `backup`, once it exists.
        network: network of the cluster; None where AKS made it.
        cluster_id: the cluster, once it has nodes that an extension can run on.
        cluster_principal: object id of the control plane's identity.
        keys: vault of keys, where keys are customer-managed.
        keys_group: resource group of that vault.
    """
    backup = context.settings.backup
    plan = azure_backup.PLANS[backup.level]
    if plan is None:
        return None
    home = None
    if keys:
        home = KeyHomeArgs(group_name=keys_group, vault_name=keys.name, vault_uri=keys.vault_uri)
    vault = _vault(context, group_name)
    store = _store(context, group_name, network, vault, home)
    container = store.container_name
    if network and private_only(context, network):
        way = private_endpoint(
            context, "backup", kind="blob", target=store.account_id, group_name=group_name, network=network
        )
        # The extension looks for its container as soon as it runs.
        container = after(container, way.endpoint_id)
    made = _instance(context, plan, vault, store, container, cluster_id, cluster_principal)
    return Backups(vault=vault, snapshot_group_id=made.snapshot_group_id)


def _instance(  # noqa: PLR0913, PLR0917 a backup stands between all of them
    context: AzureContext,
    plan: azure_backup.Plan,
    vault: AksBackupVault,
    store: AksBackupStore,
    container: pulumi.Output[str],
    cluster_id: pulumi.Input[str],
    cluster_principal: pulumi.Input[str],
) -> AksBackup:
    return AksBackup(
        "backup",
        AksBackupArgs(
            context=context.args,
            cluster_id=cluster_id,
            cluster_group=context.group("cluster"),
            cluster_principal=cluster_principal,
            group_name=context.group("backup"),
            vault_id=vault.vault_id,
            vault_name=vault.vault_name,
            vault_principal=vault.principal,
            account_id=store.account_id,
            account_name=_account(context),
            container_name=container,
            snapshot_group=context.group("snapshots"),
            level=context.settings.backup.level,
            plan=BackupPlanArgs(
                schedule=plan.schedule,
                keep_days=plan.keep_days,
                keep_daily_days=plan.keep_daily_days,
                vault_days=plan.vault_days,
            ),
        ),
        context.opts,
    )


def _vault(context: AzureContext, group_name: pulumi.Input[str]) -> AksBackupVault:
    backup = context.settings.backup
    return AksBackupVault(
        "backup-vault",
        AksBackupVaultArgs(
            context=context.args,
            group_name=group_name,
            vault_name=azure_names.backup_vault(context.name),
            paired=azure_backup.copies(backup.level),
            immutable=backup.immutable,
        ),
        context.opts,
    )


def _store(
    context: AzureContext,
    group_name: pulumi.Input[str],
    network: ClusterNetwork | None,
    vault: AksBackupVault,
    home: KeyHomeArgs | None,
) -> AksBackupStore:
    return AksBackupStore(
        "backup-store",
        AksBackupStoreArgs(
            context=context.args,
            group_name=group_name,
            account_name=_account(context),
            vault_id=vault.vault_id,
            private=private_only(context, network),
            keys=home,
        ),
        context.opts,
    )


def _account(context: AzureContext) -> str:
    return azure_names.storage_account(context.name, context.args.subscription, "backup")
