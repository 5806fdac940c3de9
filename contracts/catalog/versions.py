"""Every version this project pins, with the date its support ends. The only place to change one.

Add-on versions are the EKS defaults seen between 2026-09-20 and 2026-10-07; `aws eks
describe-addon-versions` is the authority at the moment of an update, and `platform:addons` overrides.
"""

import datetime
import re
from dataclasses import dataclass

CHECKED_ON = datetime.date(2026, 11, 22)
"""The day this table was last compared with its sources. What ended before has ended,
whatever day it is."""

WARN_DAYS = 150
"""How long before the end of standard support a preview begins to warn: two upgrade windows of a
quarter each would be missed by less."""


@dataclass(frozen=True, kw_only=True)
class AwsRelease:
    """One Kubernetes minor version on EKS."""

    standard_support_ends: datetime.date
    """Last day of standard support; afterwards EKS upgrades a STANDARD cluster by itself."""
    karpenter_floor: tuple[int, int]
    """Oldest Karpenter minor that supports it."""
    addons: dict[str, str]
    """Add-on name to exact version."""
    optional_addons: dict[str, str]
    """Add-ons that a stack may ask for, as far as a version was seen."""
    bottlerocket: str
    """Node group release version of the Bottlerocket image."""
    al2023: str
    """Node group release version of the Amazon Linux 2023 image."""


_SAME_FOR_ALL_MINORS = {
    "vpc-cni": "v1.22.4-eksbuild.3",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    "aws-ebs-csi-driver": "v1.66.0-eksbuild.1",
    "metrics-server": "v0.9.0-eksbuild.11",
    "eks-node-monitoring-agent": "v1.7.2-eksbuild.1",
    "snapshot-controller": "v8.6.0-eksbuild.8",
}

_OPTIONAL = {
    "aws-efs-csi-driver": "v3.4.2-eksbuild.1",
    "aws-secrets-store-csi-driver-provider": "v3.1.3-eksbuild.1",
    "amazon-cloudwatch-observability": "v6.6.0-eksbuild.1",
    "cert-manager": "v1.21.2-eksbuild.1",
}
"""Seen on 1.35 or 1.36 only; the other minors are inferred. adot and the GuardDuty agent were not seen, so
a stack that wants one names its version."""

ADDON_FLOORS: dict[str, tuple[tuple[int, int], str]] = {
    "vpc-cni": ((1, 14), "enableNetworkPolicy"),
    "coredns": ((1, 11), "autoScaling"),
    "aws-ebs-csi-driver": ((1, 46), "node.metadataSources"),
}
"""Oldest minor of an add-on whose schema knows what this project sets, and what that is. An older one is
refused whatever EKS still installs."""

CNI_SUBNET_DISCOVERY = (1, 18)
"""Oldest minor of vpc-cni that finds subnets of pods by their tag."""

ADDON_FAR_MINORS = 4
"""From how many minors away of the pinned version on a preview warns: EKS offers a few of an add-on for each
Kubernetes version, and nobody looked which."""

AWS_RELEASES: dict[str, AwsRelease] = {
    "1.34": AwsRelease(
        standard_support_ends=datetime.date(2026, 12, 2),
        karpenter_floor=(1, 6),
        addons={
            **_SAME_FOR_ALL_MINORS,
            "coredns": "v1.12.4-eksbuild.38",
            "kube-proxy": "v1.34.6-eksbuild.29",
        },
        optional_addons=_OPTIONAL,
        bottlerocket="1.66.0-1ad6b4a4",
        al2023="1.34.11-20260930",
    ),
    "1.35": AwsRelease(
        standard_support_ends=datetime.date(2027, 3, 27),
        karpenter_floor=(1, 9),
        addons={
            **_SAME_FOR_ALL_MINORS,
            "coredns": "v1.13.2-eksbuild.31",
            "kube-proxy": "v1.35.3-eksbuild.29",
        },
        optional_addons=_OPTIONAL,
        bottlerocket="1.66.0-1ad6b4a4",
        al2023="1.35.8-20260930",
    ),
    "1.36": AwsRelease(
        standard_support_ends=datetime.date(2027, 8, 2),
        karpenter_floor=(1, 13),
        addons={
            **_SAME_FOR_ALL_MINORS,
            "coredns": "v1.14.3-eksbuild.23",
            "kube-proxy": "v1.36.0-eksbuild.25",
        },
        optional_addons=_OPTIONAL,
        bottlerocket="1.66.0-1ad6b4a4",
        al2023="1.36.4-20260930",
    ),
}
"""Minor versions a stack may pick, oldest first."""

AWS_ENDED: dict[str, datetime.date] = {"1.33": datetime.date(2026, 7, 29)}
"""Minors that left standard support, kept so that the message can say when."""

AKS_SUPPORT_ENDS: dict[str, datetime.date] = {
    "1.34": datetime.date(2026, 11, 30),
    "1.35": datetime.date(2027, 3, 31),
    "1.36": datetime.date(2027, 6, 30),
}
"""Last day of community support on AKS, by minor version, oldest first. Microsoft's calendar names months;
the last day of the month is meant. 1.37 is there too and waits until EKS has it: one minor fits both."""

AKS_ENDED: dict[str, datetime.date] = {"1.33": datetime.date(2026, 7, 31)}
"""Minors that only long-term support still covers, kept so that the message can say when."""

AKS_LTS_ENDS: dict[str, datetime.date] = {
    "1.33": datetime.date(2027, 7, 31),
    "1.34": datetime.date(2027, 11, 30),
    "1.35": datetime.date(2028, 3, 31),
    "1.36": datetime.date(2028, 6, 30),
}
"""Last day of long-term support on AKS: a year after community support, with tier premium."""

WARN_DAYS_OF_DEFAULT = 90
"""The same for the version of a stack that names none: whoever leaves it out goes with this table, which
moves on in time, and is warned when only one window is left."""

DEFAULT_KUBERNETES = "1.35"
"""Minor version of a stack that names none, on both clouds."""

KARPENTER = "1.14.1"
"""Karpenter version the cloud permissions are written for and the services layer installs."""

KARPENTER_PERMISSIONS_FLOOR = (1, 12)
"""Older controllers work with these permissions too, but this is what they were compared with."""

ADDON_VERSION = re.compile(r"v\d{1,3}\.\d{1,3}\.\d{1,3}-eksbuild\.\d{1,4}", re.ASCII)
"""The form of every EKS add-on version."""

KARPENTER_VERSION = re.compile(r"\d{1,3}\.\d{1,3}\.\d{1,3}", re.ASCII)
"""The form of a Karpenter version."""

IMAGE_RELEASE = {
    "bottlerocket": re.compile(r"\d{1,3}\.\d{1,3}\.\d{1,3}-[0-9a-f]{8}", re.ASCII),
    "al2023": re.compile(r"1\.\d{1,3}\.\d{1,3}-\d{8}", re.ASCII),
}
"""The form of a node image's release, by image."""


def minor(version: str) -> tuple[int, int]:
    """Major and minor number of `1.14.1`, `v1.35.3-eksbuild.29` or `1.35`."""
    first, second = version.removeprefix("v").split(".")[:2]
    return int(first), int(second)


def support_ends(cloud: str, *, long_term: bool = False) -> dict[str, datetime.date]:
    """Last day of support of every minor version a stack may pick on a cloud, oldest first: of standard
    support, or of the longer one that AKS sells.
    """
    if cloud == "azure":
        return {minor: AKS_LTS_ENDS[minor] for minor in AKS_SUPPORT_ENDS} if long_term else AKS_SUPPORT_ENDS
    return {minor: release.standard_support_ends for minor, release in AWS_RELEASES.items()}
