"""The types of the cluster: identities, keys, control plane, pools, windows."""

from typing import Any

from simulation.azure.shape import guid, name, of, subscription
from simulation.outputs import Answer, Asked

_PATCH = {"1.34": "1.34.8", "1.35": "1.35.5", "1.36": "1.36.2"}
"""Patches that Azure would choose; any will do."""
_ADDON_IDENTITIES = ("azurepolicy", "azureKeyvaultSecretsProvider", "omsagent")
"""Add-ons that get an identity in the resource group of nodes."""


def _identity(asked: Asked) -> dict[str, Any]:
    return {
        "clientId": guid(asked, "client"),
        "principalId": guid(asked, "principal"),
        "tenantId": asked.provider.get("tenantId") or guid(asked, "tenant"),
    }


def _cluster(asked: Asked) -> dict[str, Any]:
    inputs = asked.inputs
    region, prefix = inputs.get("location"), f"{inputs.get('dnsPrefix')}-{asked.hex(8)}"
    private = (inputs.get("apiServerAccessProfile") or {}).get("enablePrivateCluster")
    version = str(inputs.get("kubernetesVersion"))
    made: dict[str, Any] = {
        "fqdn": "" if private else f"{prefix}.hcp.{region}.azmk8s.io",
        "privateFQDN": f"{prefix}.{asked.hex(8, 'zone')}.private.{region}.azmk8s.io" if private else "",
        "currentKubernetesVersion": _PATCH.get(version, f"{version}.0"),
        "oidcIssuerProfile": {
            "enabled": True,
            "issuerURL": "/".join(
                (
                    f"https://{region}.oic.prod-aks.azure.com",
                    guid(asked, "tenant"),
                    guid(asked, "issuer"),
                    "",
                )
            ),
        },
        "identity": _acting(asked),
        "addonProfiles": {
            addon: {**profile, **_addon(asked, addon, profile)}
            for addon, profile in (inputs.get("addonProfiles") or {}).items()
        },
    }
    # What was told is echoed, and so known before anything exists.
    if "nodeResourceGroup" not in inputs:
        made["nodeResourceGroup"] = f"MC_{name(asked, 'resourceName')}"
    if "identityProfile" not in inputs:
        made["identityProfile"] = {"kubeletidentity": _kubelet(asked)}
    return made


def _acting(asked: Asked) -> dict[str, Any]:
    """What a resource acts as. Identities are told as a list and answered as a map."""
    given = asked.inputs.get("identity") or {}
    answered: dict[str, Any] = {"type": given.get("type")}
    if str(given.get("type")).startswith("SystemAssigned"):
        answered["principalId"] = guid(asked, "principal")
    if given.get("userAssignedIdentities"):
        answered["userAssignedIdentities"] = {
            str(one): {
                "principalId": guid(asked, f"{one}-principal"),
                "clientId": guid(asked, f"{one}-client"),
            }
            for one in given["userAssignedIdentities"]
        }
    return answered


def _kubelet(asked: Asked) -> dict[str, Any]:
    return {
        "clientId": guid(asked, "kubelet-client"),
        "objectId": guid(asked, "kubelet"),
        "resourceId": _in_node_group(asked, f"{name(asked, 'resourceName')}-agentpool"),
    }


def _addon(asked: Asked, addon: str, profile: dict[str, Any]) -> dict[str, Any]:
    if addon not in _ADDON_IDENTITIES or not profile.get("enabled"):
        return {}
    return {
        "identity": {
            "clientId": guid(asked, f"{addon}-client"),
            "objectId": guid(asked, addon),
            "resourceId": _in_node_group(asked, f"{addon.lower()}-{name(asked, 'resourceName')}"),
        }
    }


def _in_node_group(asked: Asked, identity: str) -> str:
    group = asked.inputs.get("nodeResourceGroup")
    kind = "Microsoft.ManagedIdentity/userAssignedIdentities"
    return f"/subscriptions/{subscription(asked)}/resourceGroups/{group}/providers/{kind}/{identity}"


def _key(asked: Asked) -> dict[str, Any]:
    uri = f"https://{name(asked, 'vaultName')}.vault.azure.net/keys/{name(asked, 'keyName')}"
    return {"keyUri": uri, "keyUriWithVersion": f"{uri}/{asked.hex(32)}"}


def _encryption_set(asked: Asked) -> dict[str, Any]:
    return {"identity": _acting(asked)}


_CLUSTERS = "Microsoft.ContainerService/managedClusters"
ANSWERS: dict[str, Answer] = {
    "azure-native:managedidentity:UserAssignedIdentity": of(
        "Microsoft.ManagedIdentity/userAssignedIdentities", "resourceName", outputs=_identity
    ),
    "azure-native:keyvault:Key": of(
        "Microsoft.KeyVault/vaults/keys", "vaultName", "keyName", stateful=True, outputs=_key
    ),
    "azure-native:compute:DiskEncryptionSet": of(
        "Microsoft.Compute/diskEncryptionSets",
        "diskEncryptionSetName",
        stateful=True,
        outputs=_encryption_set,
    ),
    "azure-native:containerservice:ManagedCluster": of(
        _CLUSTERS, "resourceName", stateful=True, outputs=_cluster
    ),
    "azure-native:containerservice:AgentPool": of(f"{_CLUSTERS}/agentPools", "resourceName", "agentPoolName"),
    "azure-native:containerservice:MaintenanceConfiguration": of(
        f"{_CLUSTERS}/maintenanceConfigurations", "resourceName", "configName"
    ),
}
"""Resource type to what Azure computes for it."""
