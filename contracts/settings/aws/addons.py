"""Settings of the managed add-ons."""

from typing import Any, Literal, get_args

from pydantic import Field

from contracts.model import Model
from contracts.settings.aws.values import AddonVersion

BeforeNodes = Literal["eks-pod-identity-agent", "kube-proxy", "vpc-cni"]
"""What a node needs to become ready. Nodes that come first stay NotReady and the group fails."""

AfterNodes = Literal[
    "aws-ebs-csi-driver",
    "coredns",
    "eks-node-monitoring-agent",
    "metrics-server",
    "snapshot-controller",
]
"""What needs a node to run on, or stays degraded."""

OptionalAddon = Literal[
    "adot",
    "amazon-cloudwatch-observability",
    "aws-efs-csi-driver",
    "aws-guardduty-agent",
    "aws-secrets-store-csi-driver-provider",
    "cert-manager",
]
"""Add-ons that a stack may ask for; all of them need nodes. Every cluster has the others, unless its compute
brings their work along."""

AddonName = Literal[BeforeNodes, AfterNodes, OptionalAddon]

BEFORE_NODES: tuple[str, ...] = get_args(BeforeNodes)
AFTER_NODES: tuple[str, ...] = get_args(AfterNodes)
BASE_ADDONS = (*BEFORE_NODES, *AFTER_NODES)
OPTIONAL_ADDONS: tuple[str, ...] = get_args(OptionalAddon)


class Addon(Model):
    """What a stack says about one managed add-on."""

    enabled: bool | None = None
    """Whether to install an optional add-on. The others are always there."""
    version: AddonVersion | None = None
    """Exact version; by default the one pinned for the Kubernetes version, where there is one."""
    configuration: dict[str, Any] = Field(default_factory=dict)
    """Merged over the values this project sets. EKS checks it against the add-on's own schema."""
