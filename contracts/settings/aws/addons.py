"""Settings of the managed add-ons."""

from typing import Any, Literal, get_args

from pydantic import Field

from contracts.model import Model
from contracts.settings.aws.values import AddonVersion

BaseAddon = Literal[
    "vpc-cni",
    "kube-proxy",
    "eks-pod-identity-agent",
    "coredns",
    "aws-ebs-csi-driver",
    "metrics-server",
    "eks-node-monitoring-agent",
    "snapshot-controller",
]
"""Add-ons that every cluster has, unless its compute brings their work along."""

OptionalAddon = Literal[
    "aws-efs-csi-driver",
    "aws-secrets-store-csi-driver-provider",
    "amazon-cloudwatch-observability",
    "cert-manager",
    "adot",
    "aws-guardduty-agent",
]
"""Add-ons that a stack may ask for."""

AddonName = Literal[BaseAddon, OptionalAddon]

BASE_ADDONS: tuple[str, ...] = get_args(BaseAddon)
OPTIONAL_ADDONS: tuple[str, ...] = get_args(OptionalAddon)


class Addon(Model):
    """What a stack says about one managed add-on."""

    enabled: bool | None = None
    """Whether to install an optional add-on. The others are always there."""
    version: AddonVersion | None = None
    """Exact version; by default the one pinned for the Kubernetes version, where there is one."""
    configuration: dict[str, Any] = Field(default_factory=dict)
    """Merged over the values this project sets. EKS checks it against the add-on's own schema."""
