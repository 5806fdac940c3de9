"""Names that Azure limits more than others: what is short, global, or takes no hyphen.

Whatever is global (vaults, registries, storage accounts) carries a digest of subscription and cluster, so
that two clusters never ask for one name, and neither do two companies that call theirs alike. The rest is
unique within its resource group or its cluster. All of it is known before anything exists.

A deleted vault keeps its name until it is purged, which with purge protection is after `security.purgeDays`.
A stack that is deleted and made again within that time recovers its vaults first, or takes another `number`.
"""

import re
from typing import Literal

from contracts.planning.naming import digest, fit

TAGS_OF_ZONES_AND_KEYS = 15
"""Most tags of a DNS zone, of its links and of a key in a vault; everything else takes fifty."""

VAULT_LIMIT = 24
REGISTRY_LIMIT = 50
STORAGE_LIMIT = 24
GRAFANA_LIMIT = 23
ENDPOINT_LIMIT = 44
ACTION_GROUP_LIMIT = 12
BACKUP_VAULT_LIMIT = 50
BACKUP_LIMIT = 150
TRUSTED_ACCESS_LIMIT = 24
WORKFLOW_LIMIT = 43
"""Logic Apps take 43 characters in the portal and 80 by API; what people look up should be typed anywhere."""

VaultPurpose = Literal["secrets", "keys"]
StoragePurpose = Literal["backup", "flowlogs", "logs"]

_GLOBAL_DIGEST = 10
"""Hex digits of what is unique in the world: 2^40 names for one purpose."""
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]")


def _unique(cluster: str, subscription: str, length: int = _GLOBAL_DIGEST) -> str:
    return digest(f"{subscription}/{cluster}", length)


def key_vault(cluster: str, subscription: str, purpose: VaultPurpose) -> str:
    """Name of a key vault: 3 to 24 characters, global, such as `kv-secrets-1a2b3c4d5e`."""
    return f"kv-{purpose}-{_unique(cluster, subscription)}"


def registry(cluster: str, subscription: str) -> str:
    """Name of a container registry: 5 to 50 letters and digits, global, part of the name of every image."""
    unique = _unique(cluster, subscription)
    stem = _NOT_ALPHANUMERIC.sub("", cluster.lower())[: REGISTRY_LIMIT - len(unique)]
    return f"{stem}{unique}"


def storage_account(cluster: str, subscription: str, purpose: StoragePurpose) -> str:
    """Name of a storage account: 3 to 24 lower-case letters and digits, global: `stbackup1a2b3c4d5e`."""
    return f"st{purpose}{_unique(cluster, subscription)}"


def grafana(cluster: str, subscription: str) -> str:
    """Name of a Grafana workspace: 2 to 23 characters, such as `grafana-1a2b3c4d5e`."""
    return f"grafana-{_unique(cluster, subscription)}"


def collection_endpoint(cluster: str) -> str:
    """Name of a data collection endpoint: 44 characters at most."""
    return fit(f"dce-{cluster}", ENDPOINT_LIMIT)


def action_group_short(cluster: str) -> str:
    """Short name of an action group, which is what a text message shows: 12 characters at most."""
    return fit(cluster.removeprefix("azure-"), ACTION_GROUP_LIMIT)


def backup_vault(cluster: str) -> str:
    """Name of a backup vault: 2 to 50 characters."""
    return fit(f"bv-{cluster}", BACKUP_VAULT_LIMIT)


def backup_policy(cluster: str, level: str) -> str:
    """Name of a backup policy. Not everything about a policy in use can be changed, so another level is
    another policy.
    """
    return fit(f"{cluster}-{level.lower()}", BACKUP_LIMIT)


def backup_instance(cluster: str) -> str:
    """Name of a cluster's backup instance in its vault."""
    return fit(f"{cluster}-aks", BACKUP_LIMIT)


def trusted_access(purpose: str) -> str:
    """Name of a binding that lets a service into a cluster: 24 letters, digits and hyphens at most."""
    return fit(purpose, TRUSTED_ACCESS_LIMIT)


def workflow(cluster: str, purpose: str) -> str:
    """Name of a Logic App."""
    return fit(f"{cluster}-{purpose}", WORKFLOW_LIMIT)
