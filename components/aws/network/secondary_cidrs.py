"""IPv6 beside IPv4, and a secondary CIDR for pods."""

from collections.abc import Mapping
from ipaddress import IPv4Network

import pulumi
import pulumi_aws as aws

from components.aws.network.network_parts import ANYWHERE_6, NetworkParts
from components.component import after
from contracts.catalog.regions import zone_letter


def ipv6_out(parts: NetworkParts, tables: Mapping[str, aws.ec2.RouteTable]) -> list[pulumi.Output]:
    """IPv6 out and its answers in, as NAT does for IPv4; returns what is ready then.

    Names are not translated (DNS64): pods reach what has IPv4 only through their node, and with translation
    they would need a second kind of route.
    """
    gateway = aws.ec2.EgressOnlyInternetGateway(
        f"{parts.name}-ipv6", vpc_id=parts.vpc_id, tags=parts.named("ipv6"), opts=parts.options()
    )
    return [
        parts.route(
            f"private-{zone_letter(zone)}-out-ipv6", table, ANYWHERE_6, egress_only_gateway_id=gateway.id
        ).destination_ipv6_cidr_block
        for zone, table in tables.items()
    ]


def pods(
    parts: NetworkParts,
    whole: str,
    ranges: Mapping[str, IPv4Network],
    tables: Mapping[str, aws.ec2.RouteTable],
) -> list[pulumi.Output]:
    """A secondary CIDR and its subnet per zone, with the routes of the nodes; returns what is ready then."""
    block = aws.ec2.VpcIpv4CidrBlockAssociation(
        f"{parts.name}-pods", vpc_id=parts.vpc_id, cidr_block=whole, opts=parts.options()
    )
    subnets = parts.subnets(
        "pods",
        ranges,
        # The CNI looks for this tag; nodes and load balancers look for others.
        {"kubernetes.io/role/cni": "1"},
        # AWS refuses a subnet in a range that the VPC does not have yet.
        vpc_id=after(parts.vpc_id, block.cidr_block),
    )
    return [
        parts.associate(f"pods-{zone_letter(zone)}", tables[zone], subnet).subnet_id
        for zone, subnet in subnets.items()
    ]
