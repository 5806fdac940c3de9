"""The types of data: vaults, registries, storage, zones, backups, and what limits cost."""

from typing import Any

from simulation.azure.shape import extension_id, guid, name, of, resource_id
from simulation.outputs import MockOutputs, ResourceInputs


def _vault(resource: ResourceInputs) -> dict[str, Any]:
    properties = resource.inputs.get("properties") or {}
    return {
        "properties": {
            **properties,
            "vaultUri": f"https://{name(resource, 'vaultName')}.vault.azure.net/",
            "provisioningState": "Succeeded",
        }
    }


def _registry(resource: ResourceInputs) -> dict[str, Any]:
    return {"loginServer": f"{name(resource, 'registryName')}.azurecr.io"}


def _account(resource: ResourceInputs) -> dict[str, Any]:
    account = name(resource, "accountName")
    return {**_acting(resource), "primaryEndpoints": {"blob": f"https://{account}.blob.core.windows.net/"}}


def _zone(resource: ResourceInputs) -> dict[str, Any]:
    place = int(resource.hex(1), 16) + 1
    tops = ("com", "net", "org", "info")
    return {"nameServers": [f"ns{at}-{place:02d}.azure-dns.{top}." for at, top in enumerate(tops, start=1)]}


def _identity(resource: ResourceInputs) -> dict[str, Any]:
    """An identity as Azure shows it: what was given as a list comes back by resource id."""
    given = dict(resource.inputs.get("identity") or {})
    if "SystemAssigned" in str(given.get("type")):
        given |= {"principalId": guid(resource, "principal"), "tenantId": guid(resource, "tenant")}
    users = given.pop("userAssignedIdentities", None) or ()
    # An identity that does not exist yet is no text.
    known = [one for one in users if isinstance(one, str)]
    if known:
        given["userAssignedIdentities"] = {
            one: {
                "principalId": guid(resource, f"{one} principal"),
                "clientId": guid(resource, f"{one} client"),
            }
            for one in known
        }
    return given


def _acting(resource: ResourceInputs) -> dict[str, Any]:
    return {"identity": _identity(resource)} if resource.inputs.get("identity") else {}


def _extension(resource: ResourceInputs) -> dict[str, Any]:
    acting = {"principalId": guid(resource, "principal"), "tenantId": guid(resource, "tenant")}
    return {"aksAssignedIdentity": {"type": "SystemAssigned", **acting}}


def _extension_id(resource: ResourceInputs) -> str:
    cluster = (
        f"/subscriptions/{resource.provider.get('subscriptionId')}/resourceGroups/"
        f"{resource.inputs.get('resourceGroupName')}/providers/{resource.inputs.get('clusterRp')}/"
        f"{resource.inputs.get('clusterResourceName')}/{resource.inputs.get('clusterName')}"
    )
    kind = "Microsoft.KubernetesConfiguration/extensions"
    return f"{cluster}/providers/{kind}/{name(resource, 'extensionName')}"


_BACKUP = "Microsoft.DataProtection/backupVaults"
_ACCOUNTS = "Microsoft.Storage/storageAccounts"
MOCK_OUTPUTS: dict[str, MockOutputs] = {
    "azure-native:consumption:Budget": MockOutputs(
        id=lambda resource: extension_id(
            resource, "scope", "Microsoft.Consumption/budgets", name(resource, "budgetName")
        ),
        outputs=lambda resource: {
            "name": name(resource, "budgetName"),
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
    "azure-native:kubernetesconfiguration:Extension": MockOutputs(
        id=_extension_id,
        outputs=lambda resource: {
            "name": name(resource, "extensionName"),
            **_extension(resource),
        },
    ),
    "azure-native:logic:Workflow": of("Microsoft.Logic/workflows", "workflowName", outputs=_acting),
    "azure-native:storage:BlobContainer": MockOutputs(
        id=lambda resource: resource_id(
            resource,
            f"{_ACCOUNTS}/blobServices/containers",
            name(resource, "accountName"),
            "default",
            name(resource, "containerName"),
        ),
        outputs=lambda resource: {
            "name": name(resource, "containerName"),
        },
        stateful=True,
    ),
    "azure-native:storage:BlobServiceProperties": of(
        f"{_ACCOUNTS}/blobServices", "accountName", "blobServicesName"
    ),
    "azure-native:storage:StorageAccount": of(_ACCOUNTS, "accountName", stateful=True, outputs=_account),
}
"""Resource type to what Azure computes for it."""
