"""The types of data: vaults, registries, storage, zones, backups, and what limits cost."""

from typing import Any

from simulation.azure.shape import extension_id, guid, name, of, resource_id
from simulation.outputs import Answer, Asked


def _vault(asked: Asked) -> dict[str, Any]:
    properties = asked.inputs.get("properties") or {}
    return {
        "properties": {
            **properties,
            "vaultUri": f"https://{name(asked, 'vaultName')}.vault.azure.net/",
            "provisioningState": "Succeeded",
        }
    }


def _registry(asked: Asked) -> dict[str, Any]:
    return {"loginServer": f"{name(asked, 'registryName')}.azurecr.io"}


def _account(asked: Asked) -> dict[str, Any]:
    account = name(asked, "accountName")
    return {**_acting(asked), "primaryEndpoints": {"blob": f"https://{account}.blob.core.windows.net/"}}


def _zone(asked: Asked) -> dict[str, Any]:
    place = int(asked.hex(1), 16) + 1
    tops = ("com", "net", "org", "info")
    return {"nameServers": [f"ns{at}-{place:02d}.azure-dns.{top}." for at, top in enumerate(tops, start=1)]}


def _identity(asked: Asked) -> dict[str, Any]:
    """An identity as Azure shows it: what was given as a list comes back by resource id."""
    given = dict(asked.inputs.get("identity") or {})
    if "SystemAssigned" in str(given.get("type")):
        given |= {"principalId": guid(asked, "principal"), "tenantId": guid(asked, "tenant")}
    users = given.pop("userAssignedIdentities", None) or ()
    # An identity that does not exist yet is no text.
    known = [one for one in users if isinstance(one, str)]
    if known:
        given["userAssignedIdentities"] = {
            one: {"principalId": guid(asked, f"{one} principal"), "clientId": guid(asked, f"{one} client")}
            for one in known
        }
    return given


def _acting(asked: Asked) -> dict[str, Any]:
    return {"identity": _identity(asked)} if asked.inputs.get("identity") else {}


def _extension(asked: Asked) -> dict[str, Any]:
    acting = {"principalId": guid(asked, "principal"), "tenantId": guid(asked, "tenant")}
    return {"aksAssignedIdentity": {"type": "SystemAssigned", **acting}}


def _extension_id(asked: Asked) -> str:
    cluster = (
        f"/subscriptions/{asked.provider.get('subscriptionId')}/resourceGroups/"
        f"{asked.inputs.get('resourceGroupName')}/providers/{asked.inputs.get('clusterRp')}/"
        f"{asked.inputs.get('clusterResourceName')}/{asked.inputs.get('clusterName')}"
    )
    kind = "Microsoft.KubernetesConfiguration/extensions"
    return f"{cluster}/providers/{kind}/{name(asked, 'extensionName')}"


_BACKUP = "Microsoft.DataProtection/backupVaults"
_ACCOUNTS = "Microsoft.Storage/storageAccounts"
ANSWERS: dict[str, Answer] = {
    "azure-native:consumption:Budget": Answer(
        id=lambda asked: extension_id(
            asked, "scope", "Microsoft.Consumption/budgets", name(asked, "budgetName")
        ),
        outputs=lambda asked: {
            "name": name(asked, "budgetName"),
            "currentSpend": {"amount": 0, "unit": "USD"},
        },
    ),
    "azure-native:containerregistry:CacheRule": of(
        "Microsoft.ContainerRegistry/registries/cacheRules", "registryName", "cacheRuleName"
    ),
    "azure-native:containerregistry:Registry": of(
        "Microsoft.ContainerRegistry/registries", "registryName", stateful=True, outputs=_registry
    ),
    "azure-native:containerregistry:Replication": of(
        "Microsoft.ContainerRegistry/registries/replications", "registryName", "replicationName"
    ),
    "azure-native:containerservice:TrustedAccessRoleBinding": of(
        "Microsoft.ContainerService/managedClusters/trustedAccessRoleBindings",
        "resourceName",
        "trustedAccessRoleBindingName",
    ),
    "azure-native:dataprotection:BackupInstance": of(
        f"{_BACKUP}/backupInstances", "vaultName", "backupInstanceName", stateful=True
    ),
    "azure-native:dataprotection:BackupPolicy": of(
        f"{_BACKUP}/backupPolicies", "vaultName", "backupPolicyName"
    ),
    "azure-native:dataprotection:BackupVault": of(_BACKUP, "vaultName", stateful=True, outputs=_acting),
    "azure-native:dns:Zone": of("Microsoft.Network/dnsZones", "zoneName", stateful=True, outputs=_zone),
    "azure-native:keyvault:Vault": of(
        "Microsoft.KeyVault/vaults", "vaultName", stateful=True, outputs=_vault
    ),
    "azure-native:kubernetesconfiguration:Extension": Answer(
        id=_extension_id,
        outputs=lambda asked: {
            "name": name(asked, "extensionName"),
            **_extension(asked),
        },
    ),
    "azure-native:logic:Workflow": of("Microsoft.Logic/workflows", "workflowName", outputs=_acting),
    "azure-native:storage:BlobContainer": Answer(
        id=lambda asked: resource_id(
            asked,
            f"{_ACCOUNTS}/blobServices/containers",
            name(asked, "accountName"),
            "default",
            name(asked, "containerName"),
        ),
        outputs=lambda asked: {
            "name": name(asked, "containerName"),
        },
        stateful=True,
    ),
    "azure-native:storage:BlobServiceProperties": of(
        f"{_ACCOUNTS}/blobServices", "accountName", "blobServicesName"
    ),
    "azure-native:storage:StorageAccount": of(_ACCOUNTS, "accountName", stateful=True, outputs=_account),
}
"""Resource type to what Azure computes for it."""
