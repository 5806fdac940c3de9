"""What each cluster type presets on AWS."""

from collections.abc import Mapping
from typing import Any

from contracts.catalog.cluster_types import ClusterType
from contracts.model import merge

LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")
"""Every log that the managed control plane can write."""

_SMALL_POOL = {"minSize": 2, "maxSize": 4}

_CHEAP: dict[str, Any] = {
    "backup": {"level": "L0"},
    "cost": {"night": {}},
    "criticality": "tier-3",
    "protected": False,
    "network": {"nat": "single", "interfaceEndpoints": False, "flowLogIntervalSeconds": 600},
    "controlPlane": {
        "endpoint": "private",
        "logTypes": ["api", "audit", "authenticator"],
        "zonalShift": False,
    },
}

_SOLID: dict[str, Any] = {
    "backup": {"level": "L1"},
    "dns": {"queryLogs": True},
    "observability": {"retentionDays": 150},
    "compute": "karpenter",
    "criticality": "tier-1",
    "protected": True,
    "logRetentionDays": 90,
    "network": {"nat": "per-zone", "interfaceEndpoints": True, "flowLogIntervalSeconds": 60},
    "controlPlane": {"endpoint": "private", "logTypes": list(LOG_TYPES), "zonalShift": True},
    "systemNodes": {"minSize": 3, "maxSize": 6},
}

PRESETS: dict[ClusterType, dict[str, Any]] = {
    ClusterType.SANDBOX: merge(
        _CHEAP, {"compute": "auto", "logRetentionDays": 7, "observability": {"prometheus": False}}
    ),
    ClusterType.DEV: merge(
        _CHEAP,
        {
            "compute": "karpenter",
            "logRetentionDays": 14,
            "observability": {"retentionDays": 30},
            "systemNodes": _SMALL_POOL,
        },
    ),
    ClusterType.STAGING: merge(
        _SOLID,
        {
            "criticality": "tier-2",
            "logRetentionDays": 30,
            "observability": {"retentionDays": 60},
            "protected": False,
        },
    ),
    ClusterType.PROD_STANDARD: _SOLID,
    ClusterType.PROD_ISOLATED: merge(
        _SOLID,
        {
            "backup": {"lock": {"minDays": 7, "maxDays": 400}},
            "logRetentionDays": 365,
            "network": {"nat": "none", "publicSubnets": False},
            "systemNodes": {"fips": True},
            "observability": {"retentionDays": 400},
        },
    ),
    ClusterType.DR_STANDBY: _SOLID,
    ClusterType.PLATFORM_MANAGEMENT: merge(
        _SOLID, {"compute": "managed", "criticality": "tier-2", "network": {"nat": "single"}}
    ),
}
"""What each type presets, beyond the defaults of the settings themselves."""

_STANDBY: dict[str, dict[str, Any]] = {
    "pilot-light": {"network": {"nat": "single"}, "systemNodes": {"minSize": 2, "maxSize": 6}},
    "warm": {"network": {"nat": "single"}},
    "hot": {},
}
"""What a standby leaves out until it is needed, by readiness."""


def ready(written: Mapping[str, Any], made: dict[str, Any], readiness: str | None) -> dict[str, Any]:
    """The preset as a stack needs it: for a standby that waits, that of its readiness, and a system pool
    wherever nodes are not Auto Mode's.
    """
    if readiness is not None:
        made = merge(made, _STANDBY.get(readiness, {}))
    if written.get("compute", made.get("compute")) == "auto":
        return {key: value for key, value in made.items() if key != "systemNodes"}
    return merge({"systemNodes": _SMALL_POOL}, made)
