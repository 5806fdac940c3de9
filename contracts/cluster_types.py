"""Cluster types: what each one presets. A stack picks one and says only what differs.

A preset is laid under the stack's own settings before validation, so every setting ends up with
exactly one value and a preset obeys the same rules as a person.
"""

from enum import StrEnum
from typing import Any


class ClusterType(StrEnum):
    """What a cluster is for, which decides its defaults."""

    DEV = "dev"
    """Integration: shared development services, moderate policy, low cost."""
    PROD_STANDARD = "prod-standard"
    """General production: high availability, enforcement, full observability."""


LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")
"""Every log that the managed control plane can write."""

PRESETS: dict[ClusterType, dict[str, Any]] = {
    ClusterType.DEV: {
        "criticality": "tier-3",
        "protected": False,
        "logRetentionDays": 14,
        "network": {
            "nat": "single",
            "interfaceEndpoints": False,
            "flowLogIntervalSeconds": 600,
        },
        "controlPlane": {
            "endpoint": "private",
            "logTypes": ["api", "audit", "authenticator"],
            "zonalShift": False,
        },
        "systemNodes": {"minSize": 2, "maxSize": 4},
    },
    ClusterType.PROD_STANDARD: {
        "criticality": "tier-1",
        "protected": True,
        "logRetentionDays": 90,
        "network": {
            "nat": "per-zone",
            "interfaceEndpoints": True,
            "flowLogIntervalSeconds": 60,
        },
        "controlPlane": {
            "endpoint": "private",
            "logTypes": list(LOG_TYPES),
            "zonalShift": True,
        },
        "systemNodes": {"minSize": 3, "maxSize": 6},
    },
}

FEWEST_ZONES: dict[ClusterType, int] = {ClusterType.DEV: 2, ClusterType.PROD_STANDARD: 3}
"""EKS itself needs two; production survives the loss of one and still has a majority."""

PRODUCTION: frozenset[ClusterType] = frozenset({ClusterType.PROD_STANDARD})
"""Types whose security settings may not be loosened by a stack."""
