"""What each cluster type presets on Azure."""

from collections.abc import Mapping
from typing import Any

from contracts.catalog import regions
from contracts.catalog.cluster_types import ClusterType
from contracts.model import merge

LOG_TYPES = (
    "kube-audit-admin",
    "guard",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "cloud-controller-manager",
    "csi-azuredisk-controller",
)
"""Every control plane log that says something new; what scales nodes adds its own."""

_SMALL_POOL = {"minSize": 2, "maxSize": 4}

_CHEAP: dict[str, Any] = {
    "backup": {"level": "L0"},
    "cost": {"night": {}},
    "criticality": "tier-3",
    "protected": False,
    "logRetentionDays": 30,
    "network": {"egress": "nat-gateway", "flowLogs": False, "privateEndpoints": False},
    "controlPlane": {
        "endpoint": "private",
        "logTypes": ["kube-audit-admin", "guard"],
        "upgrades": "patch",
    },
    "security": {"defender": False, "policy": "audit", "policyLevel": "baseline", "customerKeys": False},
}

_SOLID: dict[str, Any] = {
    "backup": {"level": "L1"},
    "compute": "nap",
    "criticality": "tier-1",
    "protected": True,
    "logRetentionDays": 90,
    "network": {"egress": "nat-gateway", "flowLogs": True, "privateEndpoints": True},
    "controlPlane": {
        "endpoint": "private",
        "logTypes": [*LOG_TYPES, "karpenter-events"],
        "upgrades": "patch",
    },
    "security": {"defender": True, "policy": "deny", "policyLevel": "restricted", "customerKeys": False},
    "systemNodes": {"minSize": 3, "maxSize": 6},
}

PRESETS: dict[ClusterType, dict[str, Any]] = {
    ClusterType.SANDBOX: merge(
        _CHEAP,
        {
            "compute": "automatic",
            # AKS Automatic is always on this channel.
            "controlPlane": {"upgrades": "stable"},
            # A gateway needs a subnet of the platform.
            "features": {"gateway": False},
            "observability": {"prometheus": False},
        },
    ),
    ClusterType.DEV: merge(_CHEAP, {"compute": "nap", "systemNodes": _SMALL_POOL}),
    ClusterType.STAGING: merge(
        _SOLID,
        {
            "criticality": "tier-2",
            "logRetentionDays": 30,
            "protected": False,
        },
    ),
    ClusterType.PROD_STANDARD: _SOLID,
    ClusterType.PROD_ISOLATED: merge(
        _SOLID,
        {
            "backup": {"immutable": True},
            "logRetentionDays": 365,
            "network": {"egress": "firewall", "podPolicies": "fqdn"},
            "observability": {"private": True},
            "security": {"customerKeys": True},
            "systemNodes": {"fips": True},
        },
    ),
    ClusterType.DR_STANDBY: _SOLID,
    ClusterType.PLATFORM_MANAGEMENT: merge(
        _SOLID,
        {
            "compute": "managed",
            "controlPlane": {"logTypes": [*LOG_TYPES, "cluster-autoscaler"]},
            "criticality": "tier-2",
        },
    ),
}
"""What each type presets, beyond the defaults of the settings themselves."""

_STANDBY: dict[str, dict[str, Any]] = {
    "pilot-light": {"systemNodes": {"minSize": 2, "maxSize": 6}},
    "warm": {},
    "hot": {},
}
"""What a standby leaves out until it is needed, by readiness. Egress costs the same in all of them."""


def ready(written: Mapping[str, Any], made: dict[str, Any], readiness: str | None) -> dict[str, Any]:
    """The preset as a stack needs it: for a standby that waits, that of its readiness, a system pool wherever
    nodes are not AKS Automatic's, and no gateway where Azure offers none.
    """
    region = str(written.get("region"))
    if region in regions.AZURE_REGIONS and region not in regions.AZURE_GATEWAYS:
        made = merge(made, {"features": {"gateway": False}})
    if readiness is not None:
        made = merge(made, _STANDBY.get(readiness, {}))
    if written.get("compute", made.get("compute")) == "automatic":
        return {key: value for key, value in made.items() if key != "systemNodes"}
    return merge({"systemNodes": _SMALL_POOL}, made)
