"""What each level of disaster recovery means with Azure Backup for AKS, and what it cannot mean.

The levels are those of contracts/catalog/backup_plan.py. Azure keeps backups in two places: the
operational store, which is disk snapshots and a blob container in the cluster's own subscription and
region, and the vault, which is Microsoft's own storage and, where it is geo-redundant, the paired
region's too.
"""

from dataclasses import dataclass

from contracts.catalog.backup_plan import Level

SHORTEST_INTERVAL_HOURS = 4
"""Azure Backup takes AKS backups every 4, 6, 8, 12 or 24 hours."""

SOFT_DELETE_DAYS = 14
"""How long what somebody deleted from the vault can be brought back. Fourteen days cost nothing."""

# Fixed moments in the past: a policy that began "now" would be another one on every run. The daily backup is
# at 03:00 UTC, as on AWS.
_DAILY = "R/2026-01-01T03:00:00+00:00/P1D"
_FOUR_HOURLY = "R/2026-01-01T03:00:00+00:00/PT4H"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When a cluster is backed up, and how long what is kept where."""

    schedule: str
    """ISO 8601 repeating interval, in UTC."""
    keep_days: int
    """Days that a backup stays in the operational store."""
    keep_daily_days: int
    """Days that the first backup of a day stays there."""
    vault_days: int | None = None
    """Days that the first backup of a day stays in the vault and, with it, in the paired region; None where
    it is not copied there."""


PLANS: dict[Level, Plan | None] = {
    Level.L0: None,
    Level.L1: Plan(schedule=_DAILY, keep_days=35, keep_daily_days=35),
    Level.L2: Plan(schedule=_DAILY, keep_days=35, keep_daily_days=35, vault_days=35),
    Level.L3: Plan(schedule=_FOUR_HOURLY, keep_days=7, keep_daily_days=35, vault_days=35),
    Level.L4: Plan(schedule=_FOUR_HOURLY, keep_days=7, keep_daily_days=35, vault_days=35),
}
"""Level to its plan."""

WORST_LOSS_HOURS: dict[Level, int | None] = {
    Level.L0: None,
    Level.L1: 24,
    Level.L2: 24,
    Level.L3: 4,
    Level.L4: 4,
}
"""Hours of changes lost at worst where the region is still there; None where nothing is backed up."""

WORST_LOSS_WITH_THE_REGION_HOURS: dict[Level, int | None] = {
    Level.L0: None,
    Level.L1: None,
    Level.L2: 36,
    Level.L3: 36,
    Level.L4: 36,
}
"""Hours of changes lost at worst where the region is gone: the vault takes one backup a day, and the copy in
the paired region is up to twelve hours behind. None where nothing is left."""

DIFFERENCES: dict[str, str] = {
    "L3 copies daily": "the vault takes one backup a day, so the paired region is 36 hours behind at worst; "
    "on AWS every backup is copied",
    "L4 is four-hourly": "Azure Backup takes AKS backups every four hours at most; on AWS it is every hour",
    "L4 is not continuous": "there is no backup of any moment in between; what supports a cluster "
    "(databases, file shares) has backups of its own service",
    "copies go to the pair": "the paired region is Azure's choice; on AWS the standby's vault is named",
    "one cluster, one vault": "a vault has one redundancy for good, and nobody copies into another's",
    "disks": "only managed disks of up to 1 TiB reach the vault, and only those whose network access is "
    "open; snapshots have neither limit",
    "keys": "what the vault keeps has Azure's own key: with the identity that a vault takes another key as "
    "at its creation, Azure Backup reads from no key vault that limits networks; snapshots and the "
    "store have customer-managed keys where asked. On AWS all of it has",
    "keepers": "nobody at all can end the vault's soft delete early; on AWS break-glass may delete a backup",
}
"""What differs from AWS, and was accepted: what it is about, and the difference."""

WITHOUT_BACKUP = frozenset(
    {
        "austriaeast",
        "belgiumcentral",
        "chilecentral",
        "indonesiacentral",
        "malaysiawest",
        "mexicocentral",
        "newzealandnorth",
    }
)
"""Regions that Microsoft's support matrix of AKS backup does not name."""

EXTENSION = "azure-aks-backup"
EXTENSION_TYPE = "microsoft.dataprotection.kubernetes"
EXTENSION_NAMESPACE = "dataprotection-microsoft"
BUCKET = "configuration.backupStorageLocation.bucket"
"""Setting of the extension that names the container."""
DATASOURCE = "Microsoft.ContainerService/managedClusters"


def copies(level: Level) -> bool:
    """Whether a level keeps backups in the paired region too."""
    plan = PLANS[level]
    return plan is not None and plan.vault_days is not None


_STORAGE = "configuration.backupStorageLocation.config"


def store_settings(*, group: str, account: str) -> dict[str, str]:
    """Settings of the backup extension that say where its container is."""
    return {
        f"{_STORAGE}.resourceGroup": group,
        f"{_STORAGE}.storageAccount": account,
        f"{_STORAGE}.storageAccountURI": f"https://{account}.blob.core.windows.net/",
    }


def extension_settings(*, subscription: str, tenant: str) -> dict[str, str]:
    """Settings of the backup extension besides its container. With `useAAD` it signs in as its own identity;
    otherwise it would ask for the keys of the storage account, which are switched off.
    """
    return {
        f"{_STORAGE}.subscriptionId": subscription,
        f"{_STORAGE}.useAAD": "true",
        "credentials.tenantId": tenant,
    }
