"""Backups of a cluster's objects and volumes."""

from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_azure_native import (
    authorization,
    containerservice,
    dataprotection,
    kubernetesconfiguration,
    resources,
)

from components.args import Args
from components.azure.data.backup_policy import policy
from components.azure.security.roles import Role, assign
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning import azure_backup, azure_names

_CLUSTER_RP, _CLUSTERS = "Microsoft.ContainerService", "managedClusters"
_OPERATOR = "Microsoft.DataProtection/backupVaults/backup-operator"


@dataclass(frozen=True, kw_only=True)
class BackupPlanArgs(Args):
    schedule: str
    """ISO 8601 repeating interval, in UTC."""
    keep_days: int
    """Days that a backup stays in the operational store."""
    keep_daily_days: int
    """Days that the first backup of a day stays there."""
    vault_days: int | None = None
    """Days that the first backup of a day stays in the vault; not copied there without it."""


@dataclass(frozen=True, kw_only=True)
class AksBackupArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    cluster_id: pulumi.Input[str]
    """What is backed up, once it is ready to have extensions."""
    cluster_group: str
    """Resource group of the cluster, as plain text."""
    cluster_principal: pulumi.Input[str]
    """Object id of the cluster's control plane identity, which makes the snapshots."""
    group_name: str
    """Resource group of vault and store, as plain text."""
    vault_id: pulumi.Input[str]
    """Vault that keeps the backups."""
    vault_name: pulumi.Input[str]
    """Its name."""
    vault_principal: pulumi.Input[str]
    """Object id of its identity."""
    account_id: pulumi.Input[str]
    """Storage account of the store."""
    account_name: str
    """Its name, as plain text."""
    container_name: pulumi.Input[str]
    """Container of the store, once the cluster can reach it."""
    snapshot_group: str
    """Resource group to make for snapshots, apart, because the cluster may do everything in it."""
    level: str
    """Level of disaster recovery; part of the policy's name."""
    plan: BackupPlanArgs
    """What is done when."""


class AksBackup(Component):
    """Backups of one cluster by Azure Backup.

    Creates:
        snapshots  resource group that disk snapshots are put in
        extension  what runs in the cluster and writes its objects to the store
        trust      lets the vault into the cluster, as backup operator and nothing else
        policy     when, and how long what is kept where
        roles      what vault, cluster and extension may do; all of them before the first backup
        cluster    the cluster as something the vault protects
    """

    PLANE = Plane.DATA

    policy_id: pulumi.Output[str]
    """Policy of the backups."""
    instance_id: pulumi.Output[str]
    """The cluster as the vault knows it."""
    snapshot_group_id: pulumi.Output[str]
    """Resource group of the snapshots."""

    def __init__(self, name: str, args: AksBackupArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AksBackupArgs.of(args)
        super().__init__(name, opts)
        snapshots = resources.ResourceGroup(
            f"{name}-snapshots",
            resource_group_name=args.snapshot_group,
            location=args.context.region,
            tags=self._tags(args.context),
            opts=self._child(protect=args.context.protected),
        )
        extension = self._extension(args)
        trusted = containerservice.TrustedAccessRoleBinding(
            f"{name}-trust",
            trusted_access_role_binding_name=azure_names.trusted_access("backup"),
            resource_name_=after(args.context.cluster_name, args.cluster_id),
            resource_group_name=args.cluster_group,
            roles=[_OPERATOR],
            source_resource_id=args.vault_id,
            opts=self._child(),
        )
        made = self._policy(args)
        allowed = self._roles(args, extension, snapshots)
        ready = [trusted.roles, *(item.role_definition_id for item in allowed)]
        instance = self._instance(args, after(made.id, *ready), snapshots.id)
        self.policy_id = made.id
        self.instance_id = instance.id
        self.snapshot_group_id = snapshots.id
        self._finish()

    def _extension(self, args: AksBackupArgs) -> kubernetesconfiguration.Extension:
        place = azure_backup.store_settings(group=args.group_name, account=args.account_name)
        settings = {
            **azure_backup.extension_settings(
                subscription=args.context.subscription, tenant=args.context.tenant
            ),
            # Where the container is makes sense once it is there.
            **{key: after(value, args.container_name) for key, value in place.items()},
        }
        return kubernetesconfiguration.Extension(
            f"{self._name}-extension",
            extension_name=azure_backup.EXTENSION,
            extension_type=azure_backup.EXTENSION_TYPE,
            cluster_rp=_CLUSTER_RP,
            cluster_resource_name=_CLUSTERS,
            cluster_name=after(args.context.cluster_name, args.cluster_id),
            resource_group_name=args.cluster_group,
            release_train="stable",
            auto_upgrade_minor_version=True,
            scope=kubernetesconfiguration.ScopeArgs(
                cluster=kubernetesconfiguration.ScopeClusterArgs(
                    release_namespace=azure_backup.EXTENSION_NAMESPACE
                )
            ),
            configuration_settings={**settings, azure_backup.BUCKET: args.container_name},
            opts=self._child(),
        )

    def _policy(self, args: AksBackupArgs) -> dataprotection.BackupPolicy:
        return dataprotection.BackupPolicy(
            f"{self._name}-policy",
            # Azure lets nobody change a policy, so what another level does is another policy.
            backup_policy_name=azure_names.backup_policy(args.context.cluster_name, args.level),
            vault_name=args.vault_name,
            resource_group_name=args.group_name,
            properties=policy(
                args.plan.schedule, args.plan.keep_days, args.plan.keep_daily_days, args.plan.vault_days
            ),
            opts=self._child(),
        )

    def _roles(
        self,
        args: AksBackupArgs,
        extension: kubernetesconfiguration.Extension,
        snapshots: resources.ResourceGroup,
    ) -> list[authorization.RoleAssignment]:
        writer = extension.aks_assigned_identity.apply(
            lambda known: (known.principal_id if known else None) or ""
        )
        vault, cluster = args.vault_principal, args.cluster_principal
        wanted = [
            ("extension-writes", Role.STORAGE_BLOB_DATA_CONTRIBUTOR, args.account_id, writer),
            ("vault-reads-cluster", Role.READER, args.cluster_id, vault),
            ("vault-reads-snapshots", Role.READER, snapshots.id, vault),
            # Azure Backup asks for no less; there is nothing but snapshots in the group.
            ("cluster-snapshots", Role.CONTRIBUTOR, snapshots.id, cluster),
        ]
        if args.plan.vault_days is not None:
            wanted += [
                ("vault-takes-snapshots", Role.DISK_SNAPSHOT_CONTRIBUTOR, snapshots.id, vault),
                ("vault-copies-disks", Role.DATA_OPERATOR_FOR_DISKS, snapshots.id, vault),
                ("vault-copies-objects", Role.STORAGE_BLOB_DATA_CONTRIBUTOR, args.account_id, vault),
            ]
        return [
            assign(
                self,
                f"{self._name}-{purpose}",
                context=args.context,
                role=role,
                scope=scope,
                principal=principal,
            )
            for purpose, role, scope, principal in wanted
        ]

    def _instance(
        self, args: AksBackupArgs, policy_id: pulumi.Input[str], snapshot_group_id: pulumi.Input[str]
    ) -> dataprotection.BackupInstance:
        # The cluster is the thing and, having no parts, the set of things.
        what: dict[str, Any] = {
            "resource_id": args.cluster_id,
            "resource_uri": args.cluster_id,
            "resource_location": args.context.region,
            "resource_type": azure_backup.DATASOURCE,
            "datasource_type": azure_backup.DATASOURCE,
        }
        everything = dataprotection.KubernetesClusterBackupDatasourceParametersArgs(
            object_type="KubernetesClusterBackupDatasourceParameters",
            snapshot_volumes=True,
            include_cluster_scope_resources=True,
        )
        store = dataprotection.AzureOperationalStoreParametersArgs(
            object_type="AzureOperationalStoreParameters",
            data_store_type="OperationalStore",
            resource_group_id=snapshot_group_id,
        )
        return dataprotection.BackupInstance(
            f"{self._name}-cluster",
            backup_instance_name=azure_names.backup_instance(args.context.cluster_name),
            vault_name=args.vault_name,
            resource_group_name=args.group_name,
            properties=dataprotection.BackupInstanceArgs(
                object_type="BackupInstance",
                friendly_name=after(args.context.cluster_name, args.cluster_id),
                data_source_info=dataprotection.DatasourceArgs(object_type="Datasource", **what),
                data_source_set_info=dataprotection.DatasourceSetArgs(object_type="DatasourceSet", **what),
                identity_details=dataprotection.IdentityDetailsArgs(use_system_assigned_identity=True),
                policy_info=dataprotection.PolicyInfoArgs(
                    policy_id=policy_id,
                    policy_parameters=dataprotection.PolicyParametersArgs(
                        backup_datasource_parameters_list=[everything], data_store_parameters_list=[store]
                    ),
                ),
            ),
            tags=self._tags(args.context),
            opts=self._child(),
        )
