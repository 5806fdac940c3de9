"""Arguments of a network, and what follows from them for its parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.args import Args
from components.aws.network.endpoints import ProxyEndpointArgs
from components.aws.network.firewall import AwsEgressFirewallArgs
from components.aws.network.inspected_egress import InspectedZone, InspectionArgs


@dataclass(frozen=True, kw_only=True)
class ZoneArgs(Args):
    zone: str
    """Availability zone name."""
    public_cidr: str
    """Range of the public subnet."""
    private_cidr: str
    """Range of the private subnet."""
    control_plane_cidr: str
    """Range of the control plane's subnet."""
    pod_cidr: str | None = None
    """Range of the subnet of pods, inside the network's `pod_cidr`."""
    nat_cidr: str | None = None
    """Range of the NAT gateway's own subnet, with inspection."""
    firewall_cidr: str | None = None
    """Range of the firewall endpoint's subnet, with inspection."""


@dataclass(frozen=True, kw_only=True)
class AwsNetworkArgs(Args):
    account: str
    """AWS account number."""
    partition: str
    """ARN partition."""
    region: str
    """Cloud region."""
    cluster_name: str
    """Cluster that load balancers and Karpenter find the subnets by."""
    cidr: str
    """Range of the VPC."""
    zones: Sequence[ZoneArgs]
    """Subnets per zone."""
    nat_per_zone: bool
    """A NAT gateway in every zone, instead of one in the first; only asked where gateways are zonal."""
    nat_kind: str | None = None
    """`zonal`, `regional` or `none`; zonal by default."""
    inspection: InspectionArgs | None = None
    """Firewall that outgoing traffic passes; only before zonal gateways."""
    public_subnets: bool | None = None
    """Subnets for internet-facing load balancers; there are some by default."""
    ipv6: bool | None = None
    """IPv6 beside IPv4, with an egress-only gateway; not by default."""
    pod_cidr: str | None = None
    """Second range of the VPC, for pods."""
    proxy: ProxyEndpointArgs | None = None
    """Proxy that is reached through PrivateLink."""
    interface_services: Sequence[str]
    """Services reached through private endpoints, by short name; may be empty."""
    flow_log_group: str
    """Name of the log group of network flows."""
    flow_log_interval_seconds: int
    """Aggregation of flows: 60 or 600."""
    log_retention_days: int
    """How long flows are kept."""
    logs_key_arn: pulumi.Input[str]
    """Key that encrypts flow logs."""
    permissions_boundary: str | None = None
    """IAM policy that limits the role of flow logs."""
    iam_path: str | None = None
    """IAM path of that role."""
    protected: bool
    """Refuse deletion of the VPC and keep flow logs when it goes."""
    tags: Mapping[str, Mapping[str, str]]
    """Standard tags of each plane."""


def inspected_zones(args: AwsNetworkArgs) -> dict[str, InspectedZone]:
    """The ranges of an inspected network, by zone."""
    return {
        z.zone: InspectedZone(
            nat=z.nat_cidr or "",
            firewall=z.firewall_cidr or "",
            nodes={"private": z.private_cidr} | ({"pods": z.pod_cidr} if z.pod_cidr else {}),
        )
        for z in args.zones
    }


def firewall(args: AwsNetworkArgs, wanted: InspectionArgs) -> AwsEgressFirewallArgs:
    """The firewall of a network, still without VPC and subnets."""
    return AwsEgressFirewallArgs(
        display_name=args.cluster_name,
        vpc_id="",
        subnet_ids={},
        home_ranges=[args.cidr, *([args.pod_cidr] if args.pod_cidr else [])],
        allowed_domains=wanted.allowed_domains,
        alert_log_group=wanted.alert_log_group,
        flow_log_group=wanted.flow_log_group,
        log_retention_days=args.log_retention_days,
        logs_key_arn=args.logs_key_arn,
        key_arn=wanted.key_arn,
        protected=args.protected,
        tags=args.tags,
    )
