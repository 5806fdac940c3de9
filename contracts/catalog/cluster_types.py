"""Cluster types: what a cluster can be for. What each one presets is in contracts/presets/."""

from enum import StrEnum


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
"""Production survives the loss of one and still has a majority. EKS itself needs two."""
