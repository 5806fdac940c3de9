"""Cluster types: what each one presets. A stack picks one and says only what differs.

A preset is laid under the stack's own settings before validation, so every setting ends up with
exactly one value and a preset obeys the same rules as a person.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from contracts.model import merge


class ClusterType(StrEnum):
    """What a cluster is for, which decides its defaults."""

    SANDBOX = "sandbox"
    """Experiments: relaxed, cheap, no production data."""
    DEV = "dev"
    """Integration: shared development services, moderate policy, low cost."""
    STAGING = "staging"
    """Validation of what goes to production, built like production."""
    PROD_STANDARD = "prod-standard"
    """General production: high availability, enforcement, full observability."""
    PROD_ISOLATED = "prod-isolated"
    """Regulated or high-risk workloads: own account, stricter access, no direct egress."""
    DR_STANDBY = "dr-standby"
    """Recovery of another cluster in another region."""
    PLATFORM_MANAGEMENT = "platform-management"
    """GitOps, fleet visibility and the policy catalog; no applications."""


LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")
"""Every log that the managed control plane can write."""

PRODUCTION: frozenset[ClusterType] = frozenset({ClusterType.PROD_STANDARD, ClusterType.PROD_ISOLATED})
"""Types whose security settings may be loosened by an exception only."""

KEPT: frozenset[ClusterType] = PRODUCTION | {ClusterType.DR_STANDBY, ClusterType.PLATFORM_MANAGEMENT}
"""Types whose state is protected: losing it is an incident."""

TENANT_TYPES: frozenset[ClusterType] = frozenset(set(ClusterType) - {ClusterType.PLATFORM_MANAGEMENT})
"""Types on which the tenants layer may put namespaces; management clusters run no applications."""

FEWEST_ZONES: dict[ClusterType, int] = {
    ClusterType.SANDBOX: 2,
    ClusterType.DEV: 2,
    ClusterType.STAGING: 3,
    ClusterType.PROD_STANDARD: 3,
    ClusterType.PROD_ISOLATED: 3,
    ClusterType.DR_STANDBY: 3,
    ClusterType.PLATFORM_MANAGEMENT: 3,
}
"""EKS itself needs two; production survives the loss of one and still has a majority."""

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
            "backup": {"level": "L0"},
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


def preset(written: Mapping[str, Any]) -> dict[str, Any]:
    """What the written settings start from: the preset of their type, for a standby that has not been
    activated that of its readiness, and a system pool wherever nodes are not Auto Mode's.
    """
    # A type that does not exist is refused elsewhere; guessing one here keeps that the only complaint.
    asked = written.get("clusterType")
    made = PRESETS[
        ClusterType(asked) if isinstance(asked, str) and asked in set(ClusterType) else ClusterType.DEV
    ]
    standby = written.get("standby")
    if isinstance(standby, Mapping) and standby.get("activated") is not True:
        made = merge(made, _STANDBY.get(str(standby.get("readiness")), {}))
    if written.get("compute", made.get("compute")) == "auto":
        return {key: value for key, value in made.items() if key != "systemNodes"}
    return merge({"systemNodes": _SMALL_POOL}, made)
