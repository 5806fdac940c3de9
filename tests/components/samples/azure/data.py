"""Examples of the data components."""

from collections.abc import Callable

from components.args import Args
from components.azure.data.backup_store import AksBackupStore, AksBackupStoreArgs
from components.azure.data.backup_vault import AksBackupVault, AksBackupVaultArgs
from components.azure.data.cluster_backup import AksBackup, AksBackupArgs, BackupPlanArgs
from components.azure.delivery.images import AcrPull, AcrPullArgs, AcrRegistry, AcrRegistryArgs
from components.azure.governance.cost import AksBudget, AksBudgetArgs, AksNight, AksNightArgs
from components.azure.network.dns import AzureDns, AzureDnsArgs
from components.azure.security.customer_managed_key import KeyHomeArgs
from components.azure.security.vault import KeyVault, KeyVaultArgs
from components.component import Component
from tests.components.samples.azure.shared import (
    CLUSTER,
    CONTEXT,
    GROUP,
    GROUP_ID,
    SCOPE,
    resource,
)

CLUSTER_ID = resource("Microsoft.ContainerService/managedClusters", CLUSTER)
VAULT_ID = resource("Microsoft.DataProtection/backupVaults", "bv")
ACCOUNT_ID = resource("Microsoft.Storage/storageAccounts", "stbackup1")
VNET_ID = resource("Microsoft.Network/virtualNetworks", "vnet")
ALERTS_ID = resource("Microsoft.Insights/actionGroups", "alerts")
KEYS = KeyHomeArgs(group_name=GROUP, vault_name="kv-keys-1", vault_uri="https://kv-keys-1.vault.azure.net/")

SAMPLES: dict[type[Component], Callable[[], Args]] = {
    KeyVault: lambda: KeyVaultArgs(
        context=CONTEXT,
        group_name=GROUP,
        vault_name="kv-secrets-1",
        premium=False,
        soft_delete_days=90,
        private=True,
    ),
    AcrRegistry: lambda: AcrRegistryArgs(
        context=CONTEXT,
        group_name=GROUP,
        registry_name="registry1",
        tier="Premium",
        private=True,
        untagged_days=14,
        cached_registries=["quay.io", "registry.k8s.io"],
        replicate_to=["centralus"],
        pullers={"kubelet": GROUP_ID},
    ),
    AcrPull: lambda: AcrPullArgs(
        context=CONTEXT,
        registries={"shared": resource("Microsoft.ContainerRegistry/registries", "shared")},
        puller=GROUP_ID,
    ),
    AzureDns: lambda: AzureDnsArgs(
        zone="prod.example.com",
        public=True,
        private=True,
        group_name=GROUP,
        context=CONTEXT,
        vnet_id=VNET_ID,
    ),
    AksBackupVault: lambda: AksBackupVaultArgs(
        context=CONTEXT,
        group_name=GROUP,
        vault_name="bv",
        paired=True,
        immutable=True,
    ),
    AksBackupStore: lambda: AksBackupStoreArgs(
        context=CONTEXT,
        group_name=GROUP,
        account_name="stbackup1",
        vault_id=VAULT_ID,
        private=True,
        keys=KEYS,
    ),
    AksBackup: lambda: AksBackupArgs(
        context=CONTEXT,
        cluster_id=CLUSTER_ID,
        cluster_group=GROUP,
        cluster_principal=GROUP_ID,
        group_name=f"{GROUP}-backup",
        vault_id=VAULT_ID,
        vault_name="bv",
        vault_principal=GROUP_ID,
        account_id=ACCOUNT_ID,
        account_name="stbackup1",
        container_name="backups",
        snapshot_group=f"{GROUP}-snapshots",
        level="L3",
        plan=BackupPlanArgs(
            schedule="R/2026-01-01T03:00:00+00:00/PT4H", keep_days=7, keep_daily_days=35, vault_days=35
        ),
    ),
    AksBudget: lambda: AksBudgetArgs(
        context=CONTEXT,
        groups=[f"{GROUP}-nodes", GROUP],
        monthly_usd=500,
        since="2026-11",
        emails=["finops@example.com"],
        action_group_id=ALERTS_ID,
    ),
    AksNight: lambda: AksNightArgs(
        context=CONTEXT,
        group_name=GROUP,
        group_id=SCOPE,
        cluster_id=CLUSTER_ID,
        down_minute=21 * 60,
        down_days=["MON", "TUE", "WED", "THU", "FRI"],
        up_minute=7 * 60 + 30,
        up_days=["MON", "TUE", "WED", "THU", "FRI"],
        windows_zone="W. Europe Standard Time",
    ),
}
