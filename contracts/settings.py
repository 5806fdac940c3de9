"""The settings of a cluster stack: every key of `config/Pulumi.<stack>.yaml` and what it means."""

import re
from enum import StrEnum
from ipaddress import IPv4Network
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, PlainValidator

from contracts import naming, regions, versions
from contracts.cluster_types import ClusterType
from contracts.model import Model, refuse

LOG_RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096),
    *(1827, 2192, 2557, 2922, 3288, 3653),
)
"""Retention periods CloudWatch Logs accepts; anything else fails only at deployment."""

_ROLE = re.compile(r"arn:(aws|aws-us-gov):iam::(\d{12}):role/[\w+=,.@/-]+")
_ASSUMED = re.compile(r"arn:([\w-]+):sts::(\d{12}):assumed-role/([^/]+)/.+")
_INSTANCE_TYPE = re.compile(r"([a-z]+\d+[a-z-]*)\.(\w+)")
_TOO_SMALL = {"nano", "micro", "small", "medium"}


def _network(value: Any) -> IPv4Network:
    if not isinstance(value, str):
        raise refuse("a network is text in CIDR form", "write it like 10.16.0.0/16")
    try:
        return IPv4Network(value)
    except ValueError as error:
        fix = "write it like 10.16.0.0/16"
        if "host bits" in str(error):
            fix = f"write {IPv4Network(value, strict=False)}"
        raise refuse("a network is an IPv4 range in CIDR form without host bits", fix) from None


def _slug(value: str) -> str:
    if not naming.SLUG.fullmatch(value):
        raise refuse("lower-case letters, digits and single hyphens, beginning with a letter", "rename it")
    return value


def _account(value: str) -> str:
    if not re.fullmatch(r"\d{12}", value):
        raise refuse("an AWS account number is twelve digits, in quotes", 'write it like "111122223333"')
    return value


def _region(value: str) -> str:
    if value not in regions.AWS_REGIONS:
        raise refuse("the region must be an AWS region outside China", _nearest(value, regions.AWS_REGIONS))
    return value


def _kubernetes(value: str) -> str:
    if value in versions.AWS_ENDED:
        ended = versions.AWS_ENDED[value]
        raise refuse(
            f"Kubernetes {value} left standard support on {ended}, and EKS would upgrade it by itself",
            f'write "{versions.DEFAULT_KUBERNETES}"; an existing cluster goes up one minor at a time',
        )
    if value not in versions.AWS_RELEASES:
        known = ", ".join(versions.AWS_RELEASES)
        raise refuse(
            f"Kubernetes versions with pinned add-ons are {known}", f'write "{versions.DEFAULT_KUBERNETES}"'
        )
    return value


def _principal(value: str) -> str:
    assumed = _ASSUMED.fullmatch(value)
    if assumed:
        arn = f"arn:{assumed[1]}:iam::{assumed[2]}:role/{assumed[3]}"
        raise refuse(
            "a principal is an IAM role; this is a session of one, which EKS never matches",
            f"write {arn}, with the role's path if it has one",
        )
    if not _ROLE.fullmatch(value):
        raise refuse(
            "a principal is the ARN of one IAM role: no user (long-lived keys), account root or wildcard",
            "write it like arn:aws:iam::111122223333:role/PlatformReader",
        )
    return value


def _retention(value: int) -> int:
    if value not in LOG_RETENTION_DAYS:
        longer = next((days for days in LOG_RETENTION_DAYS if days >= value), LOG_RETENTION_DAYS[-1])
        raise refuse("CloudWatch Logs keeps logs for fixed periods only", f"write {longer}")
    return value


def _instance_type(value: str) -> str:
    match = _INSTANCE_TYPE.fullmatch(value)
    if not match:
        raise refuse("an instance type is family.size", "write it like m7i.large")
    if match[2] in _TOO_SMALL:
        raise refuse(
            "system nodes need two vCPUs and 4 GiB for Karpenter and the add-ons",
            f"write {match[1]}.large or larger",
        )
    return value


def _addon_version(value: str) -> str:
    if not versions.ADDON_VERSION.fullmatch(value):
        raise refuse("an add-on version is exact, with its EKS build", "write it like v1.22.4-eksbuild.3")
    return value


def _nearest(value: str, allowed: tuple[str, ...]) -> str:
    import difflib

    close = difflib.get_close_matches(value, allowed, n=1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else f"write one of {', '.join(allowed[:6])}, ..."


Cidr = Annotated[IPv4Network, PlainValidator(_network, json_schema_input_type=str)]
Slug = Annotated[str, AfterValidator(_slug)]
Principal = Annotated[str, AfterValidator(_principal)]
InstanceType = Annotated[str, AfterValidator(_instance_type)]
AddonVersion = Annotated[str, AfterValidator(_addon_version)]


class NatMode(StrEnum):
    """How many NAT gateways carry outgoing traffic."""

    PER_ZONE = "per-zone"
    """One per zone: a zone that fails takes only its own egress with it, at the price of each gateway."""
    SINGLE = "single"
    """One for all: cheapest, but its zone is a single point of failure and traffic crosses zones."""


class Network(Model):
    """The VPC and how traffic enters and leaves it."""

    cidr: Cidr
    """Range of the VPC, /16 to /21. Subnets are laid out from it; see contracts/cidr.py."""
    zones: tuple[str, ...]
    """Availability zones, by name."""
    nat: NatMode
    """How many NAT gateways."""
    interface_endpoints: bool
    """Reach AWS services through private endpoints instead of NAT. Charged per endpoint and zone."""
    flow_log_interval_seconds: Literal[60, 600]
    """How long flows are aggregated before they are logged: 60 finds more, 600 costs less."""
    service_cidr: Cidr = IPv4Network("172.20.0.0/16")
    """Range of Kubernetes Services, /24 to /12. Fixed once the cluster exists."""
    reserved_cidrs: tuple[Cidr, ...] = ()
    """Ranges reachable from the VPC (peering, VPN, other clusters) that nothing here may overlap."""


class ControlPlane(Model):
    """The Kubernetes API server and its logs."""

    version: Annotated[str, AfterValidator(_kubernetes)] = versions.DEFAULT_KUBERNETES
    """Kubernetes minor version."""
    endpoint: Literal["private", "private-and-public"]
    """Whether the API server is also reachable from outside the VPC."""
    public_cidrs: tuple[Cidr, ...] = ()
    """Ranges that may reach a public endpoint."""
    log_types: tuple[Literal["api", "audit", "authenticator", "controllerManager", "scheduler"], ...]
    """Control plane logs that are kept."""
    zonal_shift: bool
    """Let AWS shift traffic away from a zone that is impaired."""


class SystemNodes(Model):
    """The managed node group for what the platform itself runs."""

    image: Literal["bottlerocket", "al2023"] = "bottlerocket"
    """Operating system. Bottlerocket has no shell, no package manager and a read-only root."""
    architecture: Literal["amd64", "arm64"] = "amd64"
    """Processor architecture; the instance types must agree."""
    instance_types: tuple[InstanceType, ...] = ("m7i.large", "m6i.large")
    """Instance types in order of preference; two vCPUs or more."""
    min_size: Annotated[int, Field(ge=2, le=30)]
    """Fewest nodes. Two, because Karpenter's two replicas refuse to share one."""
    max_size: Annotated[int, Field(ge=2, le=30)]
    """Most nodes; updates need room above the minimum."""
    volume_gib: Annotated[int, Field(ge=20, le=500)] = 50
    """Size of the data volume in GiB."""
    release_version: str | None = None
    """Exact image release; by default the one pinned for the Kubernetes version."""


class Karpenter(Model):
    """The node provisioner whose cloud half this stack makes."""

    version: str = versions.KARPENTER
    """Version the next layer installs; decides nothing here but whether it fits the cluster."""


class Addon(Model):
    """Overrides for one managed add-on."""

    version: AddonVersion | None = None
    """Exact version; by default the one pinned for the Kubernetes version."""
    configuration: dict[str, Any] = Field(default_factory=dict)
    """Merged over the values this project sets. EKS checks it against the add-on's own schema."""


class Access(Model):
    """Who may reach the Kubernetes API, as IAM roles. Who may assume them, and for how long, is decided
    where the roles are made.
    """

    readers: tuple[Principal, ...] = ()
    """May look at everything but secrets."""
    deployers: tuple[Principal, ...] = ()
    """May change workloads."""
    admins: tuple[Principal, ...]
    """May change the cluster."""
    break_glass: tuple[Principal, ...]
    """For emergencies only; separate from everything else so that its use stands out."""
    next_layer: Principal
    """The role that deploys what runs inside the cluster."""


class Settings(Model):
    """Everything a cluster stack is told."""

    cloud: Literal["aws"]
    """Cloud provider."""
    cluster_type: ClusterType
    """Preset that the rest of the settings start from."""
    environment: Slug
    """Environment name; the stack is called `<cloud>-<environment>`."""
    region: Annotated[str, AfterValidator(_region)]
    """Cloud region."""
    account: Annotated[str, AfterValidator(_account)]
    """AWS account number. The provider refuses to work in any other account."""
    purpose: Slug = "platform"
    """What the cluster is for; part of its name."""
    number: Annotated[int, Field(ge=1, le=99)] = 1
    """Tells clusters of one purpose, environment and region apart."""
    cost_center: Slug
    """Who pays for it."""
    criticality: Literal["tier-1", "tier-2", "tier-3"]
    """Service tier of the platform itself."""
    protected: bool
    """Refuse deletion of the cluster, its keys and its logs, by Pulumi and by the cloud."""
    log_retention_days: Annotated[int, AfterValidator(_retention)]
    """How long control plane and network flow logs are kept, in days."""
    tags: dict[str, str] = Field(default_factory=dict)
    """Further tags of the organisation."""
    network: Network
    control_plane: ControlPlane
    system_nodes: SystemNodes
    karpenter: Karpenter = Karpenter()
    addons: dict[
        Literal[
            "vpc-cni",
            "kube-proxy",
            "eks-pod-identity-agent",
            "coredns",
            "aws-ebs-csi-driver",
            "metrics-server",
            "eks-node-monitoring-agent",
            "snapshot-controller",
        ],
        Addon,
    ] = Field(default_factory=dict)
    """Overrides per managed add-on."""
    access: Access

    @property
    def cluster_name(self) -> str:
        """Registry name of the cluster, which is also its name in the cloud."""
        return naming.cluster_name(self.cloud, self.region, self.environment, self.purpose, self.number)

    @property
    def partition(self) -> str:
        """ARN partition."""
        return regions.partition(self.region)
