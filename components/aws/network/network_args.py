"""Arguments of a network, and what follows from them for its parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi

from components.args import Args
from components.aws.network.endpoints import ProxyEndpointArgs
from components.aws.network.firewall import AwsEgressFirewallArgs
from components.aws.network.inspected_egress import InspectedZone, InspectionArgs
from components.context import AwsContextArgs
from contracts.planning import aws_subnets


@dataclass(frozen=True, kw_only=True)
class AwsNetworkArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    cidr: str
    """Range of the VPC, /16 to /21. Subnets are laid out in it by the letters of the zones."""
    zones: Sequence[str]
    """Availability zones, by name."""
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
    """Secondary CIDR of the VPC, for pods, /16 to /21; laid out as the first."""
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


def pod_ranges(args: AwsNetworkArgs) -> dict[str, IPv4Network]:
    """The subnet of pods of each zone; empty without a secondary CIDR."""
    return aws_subnets.pod_plan(IPv4Network(args.pod_cidr), tuple(args.zones)) if args.pod_cidr else {}


def inspected_zones(
    args: AwsNetworkArgs, plan: Sequence[aws_subnets.ZoneSubnets]
) -> dict[str, InspectedZone]:
    """The ranges of an inspected network, by zone."""
    pods = pod_ranges(args)
    return {
        z.zone: InspectedZone(
            nat=z.nat,
            firewall=z.firewall,
            nodes={"private": z.private} | ({"pods": pods[z.zone]} if pods else {}),
        )
        for z in plan
    }


def firewall(args: AwsNetworkArgs, wanted: InspectionArgs) -> AwsEgressFirewallArgs:
    """The firewall of a network, still without VPC and subnets."""
    return AwsEgressFirewallArgs(
        vpc_id="",
        subnet_ids={},
        home_ranges=[args.cidr, *([args.pod_cidr] if args.pod_cidr else [])],
        allowed_domains=wanted.allowed_domains,
        alert_log_group=wanted.alert_log_group,
        flow_log_group=wanted.flow_log_group,
        log_retention_days=args.log_retention_days,
        logs_key_arn=args.logs_key_arn,
        key_arn=wanted.key_arn,
        context=args.context,
    )
