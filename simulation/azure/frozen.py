"""What Azure refuses to change of what exists, although no provider replaces for it: an update that fails."""

import ipaddress
from collections.abc import Mapping
from typing import Any

Inputs = Mapping[str, Any]

_POOL = (
    # MicrosoftDocs/azure-docs#83591, hashicorp/terraform-provider-azurerm#26730, pulumi-azure-native#959
    "availabilityZones", "kubeletConfig", "kubeletDiskType", "linuxOSConfig", "maxPods", "osDiskSizeGB",
    "osDiskType", "osType", "podSubnetID", "vmSize", "vnetSubnetID",
)  # fmt: skip
_CLUSTER = (
    ("networkProfile", "networkDataplane"),
    ("networkProfile", "networkPolicy"),
    ("apiServerAccessProfile", "privateDNSZone"),
    ("apiServerAccessProfile", "enableVnetIntegration"),
    ("aadProfile", "tenantID"),
)


def cluster(was: Inputs, wanted: Inputs) -> str | None:
    """Why AKS refuses to change a cluster."""
    for path in _CLUSTER:
        if _at(was, path) != _at(wanted, path):
            return _refusal(".".join(path))
    if not _still_there(_at(was, ("networkProfile", "podCidr")), _at(wanted, ("networkProfile", "podCidr"))):
        return _refusal("networkProfile.podCidr")
    provisioned = _at(was, ("nodeProvisioningProfile", "mode")) == "Auto"
    outbound = ("networkProfile", "outboundType")
    if provisioned and _at(was, outbound) != _at(wanted, outbound):
        return _refusal("networkProfile.outboundType")
    pools = {pool.get("name"): pool for pool in wanted.get("agentPoolProfiles") or ()}
    for pool in was.get("agentPoolProfiles") or ():
        now = pools.get(pool.get("name"))
        if now is None:
            # A pool that is left out is not deleted, so its successor is one that a cluster cannot be given.
            return "AgentPoolNotAllowed: A new agent pool was introduced"
        for key in _POOL:
            if pool.get(key) != now.get(key):
                return _refusal(f"agentPoolProfile.{key}")
    return None


def vault(was: Inputs, wanted: Inputs) -> str | None:
    """Why Azure refuses to change a vault."""
    path = ("properties", "softDeleteRetentionInDays")
    if _at(was, path) != _at(wanted, path):
        return (
            "BadRequest: The property softDeleteRetentionInDays has been set already and it can't be modified"
        )
    return None


def _refusal(path: str) -> str:
    return f"PropertyChangeNotAllowed: Changing property '{path}' is not allowed"


def _still_there(was: Any, wanted: Any) -> bool:
    """Whether a range is kept, or grew around what it was."""
    if not isinstance(was, str) or not isinstance(wanted, str):
        return was == wanted
    return ipaddress.IPv4Network(was).subnet_of(ipaddress.IPv4Network(wanted))


def _at(values: Inputs, path: tuple[str, ...]) -> Any:
    found: Any = values
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found
