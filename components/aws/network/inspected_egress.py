"""Egress through a firewall: nodes -> firewall -> NAT -> internet, and the same way back.

NAT has subnets of its own here. In the public ones, the routes that bring answers back through the
firewall would also catch what load balancers send, whose answers come another way and would be dropped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Network

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.network import nat
from components.aws.network.firewall import AwsEgressFirewall, AwsEgressFirewallArgs
from components.aws.network.network_parts import ANYWHERE, NetworkParts
from contracts.catalog.regions import zone_letter


@dataclass(frozen=True, kw_only=True)
class InspectionArgs(Args):
    allowed_domains: Sequence[str]
    """Where traffic may go."""
    alert_log_group: str
    """Name of the log group of what was refused."""
    flow_log_group: str
    """Name of the log group of what passed."""
    key_arn: pulumi.Input[str] | None = None
    """Key that encrypts rules and policy; by default one of AWS's."""


@dataclass(frozen=True, kw_only=True)
class InspectedZone:
    """One zone of an inspected network."""

    nat: IPv4Network
    """Range of the subnet of NAT."""
    firewall: IPv4Network
    """Range of the subnet of the firewall's endpoint."""
    nodes: Mapping[str, IPv4Network]
    """Ranges of its nodes and pods, by tier."""


def inspected(
    parts: NetworkParts,
    zones: Mapping[str, InspectedZone],
    with_nat: Sequence[str],
    internet: aws.ec2.InternetGateway,
    firewall: AwsEgressFirewallArgs,
) -> tuple[nat.Egress, dict[str, dict[str, pulumi.Output[str]]]]:
    """Make the egress; return its gateways, and per zone where traffic goes first, as a route names it.

    Args:
        parts: makes them.
        zones: all zones.
        with_nat: those that get a gateway.
        internet: the VPC's internet gateway.
        firewall: the firewall, still without VPC and subnets.
    """
    nat_subnets = parts.subnets("nat", {zone: zones[zone].nat for zone in with_nat}, {})
    nat_tables, internet_routes = {}, {}
    for zone, subnet in nat_subnets.items():
        role = f"nat-{zone_letter(zone)}"
        nat_tables[zone] = parts.table(role)
        internet_routes[zone] = parts.route(
            f"{role}-internet", nat_tables[zone], ANYWHERE, gateway_id=internet.id
        )
        parts.associate(role, nat_tables[zone], subnet)
    shared = nat.zonal(parts, with_nat, nat_subnets, internet_routes)
    gateways = {zone: shared.gateways.get(zone, shared.gateways[with_nat[0]]) for zone in zones}
    subnets = parts.subnets("firewall", {zone: made.firewall for zone, made in zones.items()}, {})
    for zone, subnet in subnets.items():
        role = f"firewall-{zone_letter(zone)}"
        table = parts.table(role)
        parts.route(f"{role}-out", table, ANYWHERE, nat_gateway_id=gateways[zone])
        parts.associate(role, table, subnet)
    made = AwsEgressFirewall(
        f"{parts.name}-egress",
        replace(
            firewall, vpc_id=parts.vpc_id, subnet_ids={zone: subnet.id for zone, subnet in subnets.items()}
        ),
        opts=parts.options(),
    )
    hops = {zone: {"vpc_endpoint_id": _endpoint(made, zone)} for zone in zones}
    for zone, found in zones.items():
        # Answers return through the endpoint that saw the question, also where zones share a gateway.
        back = nat_tables.get(zone, nat_tables[with_nat[0]])
        for tier, block in found.nodes.items():
            parts.route(f"nat-back-{tier}-{zone_letter(zone)}", back, str(block), **hops[zone])
    return nat.Egress(addresses=shared.addresses, gateways=gateways), hops


def _endpoint(firewall: AwsEgressFirewall, zone: str) -> pulumi.Output[str]:
    return firewall.endpoint_ids.apply(lambda by_zone: by_zone[zone])
