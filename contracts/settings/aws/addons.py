"""Settings of the managed add-ons."""

import re
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field

from contracts.model import Model, refuse
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


_FURTHER_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_LONGEST_NAME = 63


def _further_name(value: str) -> str:
    if "_" in value:
        raise refuse(
            "an add-on whose name has an underscore is sold on AWS Marketplace: a person subscribes to it, "
            "which no pipeline may do here",
            "install it in the layer above, by its chart",
        )
    if len(value) > _LONGEST_NAME or not _FURTHER_NAME.fullmatch(value):
        raise refuse(
            f"an add-on's name is small letters, digits and single hyphens, {_LONGEST_NAME} at most",
            "write it as `aws eks describe-addon-versions` names it, like aws-network-flow-monitoring-agent",
        )
    return value


FurtherAddonName = Annotated[str, AfterValidator(_further_name)]


class FurtherAddon(Model):
    """A managed add-on that this project knows nothing about."""

    version: AddonVersion
    """Exact version, one that `aws eks describe-addon-versions` names for the Kubernetes version."""
    configuration: dict[str, Any] = Field(default_factory=dict)
    """Its values. EKS checks them against the add-on's own schema."""
