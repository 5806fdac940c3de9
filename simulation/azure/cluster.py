"""The types of the cluster: identities, keys, control plane, pools, windows."""

from typing import Any

from simulation.azure.shape import guid, name, of, subscription
from simulation.outputs import MockOutputs, ResourceInputs

_PATCH = {"1.34": "1.34.8", "1.35": "1.35.5", "1.36": "1.36.2"}
"""Patches that Azure would choose; any will do."""
_ADDON_IDENTITIES = ("azurepolicy", "azureKeyvaultSecretsProvider", "omsagent")
"""Add-ons that get an identity in the resource group of nodes."""


def _identity(resource: ResourceInputs) -> dict[str, Any]:
    return {
        "clientId": guid(resource, "client"),
        "principalId": guid(resource, "principal"),
        "tenantId": resource.provider.get("tenantId") or guid(resource, "tenant"),
    }


def _cluster(resource: ResourceInputs) -> dict[str, Any]:
    inputs = resource.inputs
    region, prefix = inputs.get("location"), f"{inputs.get('dnsPrefix')}-{resource.hex(8)}"
    private = (inputs.get("apiServerAccessProfile") or {}).get("enablePrivateCluster")
    version = str(inputs.get("kubernetesVersion"))
    made: dict[str, Any] = {
        "fqdn": "" if private else f"{prefix}.hcp.{region}.azmk8s.io",
        "privateFQDN": _private_name(resource, prefix) if private else "",
        "currentKubernetesVersion": _PATCH.get(version, f"{version}.0"),
        "oidcIssuerProfile": {
            "enabled": True,
            "issuerURL": "/".join(
                (
                    f"https://{region}.oic.prod-aks.azure.com",
                    guid(resource, "tenant"),
                    guid(resource, "issuer"),
                    "",
                )
            ),
        },
        "identity": _acting(resource),
        "addonProfiles": {
            addon: {**profile, **_addon(resource, addon, profile)}
            for addon, profile in (inputs.get("addonProfiles") or {}).items()
        },
    }
    # What was told is echoed, and so known before anything exists.
    if "nodeResourceGroup" not in inputs:
        made["nodeResourceGroup"] = f"MC_{name(resource, 'resourceName')}"
    if "identityProfile" not in inputs:
        made["identityProfile"] = {"kubeletidentity": _kubelet(resource)}
    return made


def _private_name(resource: ResourceInputs, prefix: str) -> str:
    """A name in the zone that was brought, under the label that was asked for; Azure's own otherwise."""
    zone = str((resource.inputs.get("apiServerAccessProfile") or {}).get("privateDNSZone"))
    if zone.startswith("/"):
        return f"{resource.inputs.get('fqdnSubdomain') or prefix}.{zone.rpartition('/')[2]}"
    return f"{prefix}.{resource.hex(8, 'zone')}.private.{resource.inputs.get('location')}.azmk8s.io"


def _acting(resource: ResourceInputs) -> dict[str, Any]:
    """What a resource acts as. Identities are told as a list and answered as a map."""
    given = resource.inputs.get("identity") or {}
    answered: dict[str, Any] = {"type": given.get("type")}
    if str(given.get("type")).startswith("SystemAssigned"):
        answered["principalId"] = guid(resource, "principal")
    if given.get("userAssignedIdentities"):
        answered["userAssignedIdentities"] = {
            str(one): {
                "principalId": guid(resource, f"{one}-principal"),
                "clientId": guid(resource, f"{one}-client"),
            }
            for one in given["userAssignedIdentities"]
        }
    return answered


def _kubelet(resource: ResourceInputs) -> dict[str, Any]:
    return {
        "clientId": guid(resource, "kubelet-client"),
        "objectId": guid(resource, "kubelet"),
        "resourceId": _in_node_group(resource, f"{name(resource, 'resourceName')}-agentpool"),
    }


def _addon(resource: ResourceInputs, addon: str, profile: dict[str, Any]) -> dict[str, Any]:
    if addon not in _ADDON_IDENTITIES or not profile.get("enabled"):
        return {}
    return {
        "identity": {
            "clientId": guid(resource, f"{addon}-client"),
            "objectId": guid(resource, addon),
            "resourceId": _in_node_group(resource, f"{addon.lower()}-{name(resource, 'resourceName')}"),
        }
    }


def _in_node_group(resource: ResourceInputs, identity: str) -> str:
    group = resource.inputs.get("nodeResourceGroup")
    kind = "Microsoft.ManagedIdentity/userAssignedIdentities"
    return f"/subscriptions/{subscription(resource)}/resourceGroups/{group}/providers/{kind}/{identity}"


def _key(resource: ResourceInputs) -> dict[str, Any]:
    uri = f"https://{name(resource, 'vaultName')}.vault.azure.net/keys/{name(resource, 'keyName')}"
    return {"keyUri": uri, "keyUriWithVersion": f"{uri}/{resource.hex(32)}"}


def _encryption_set(resource: ResourceInputs) -> dict[str, Any]:
    return {"identity": _acting(resource)}


_CLUSTERS = "Microsoft.ContainerService/managedClusters"
MOCK_OUTPUTS: dict[str, MockOutputs] = {
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
