"""Egress: gateways that hide nodes behind a few addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.aws.network.network_parts import NetworkParts
from components.component import after
from contracts.catalog.regions import zone_letter


@dataclass(frozen=True, kw_only=True)
class Egress:
    """How each zone reaches the internet."""

    addresses: Sequence[aws.ec2.Eip]
    """Public addresses that traffic comes from."""
    gateways: Mapping[str, pulumi.Output[str]]
    """Gateway of each zone; empty where there is no egress."""

    def public_addresses(self) -> pulumi.Output[Sequence[str]]:
        return pulumi.Output.all(*(address.public_ip for address in self.addresses))


def zonal(
    parts: NetworkParts,
    zones: Sequence[str],
    subnets: Mapping[str, aws.ec2.Subnet],
    internet_routes: Mapping[str, aws.ec2.Route],
) -> Egress:
    """Gateways in some zones; the other zones use the first one.

    Args:
        parts: makes them.
        zones: zones that get one.
        subnets: public subnets by zone.
        internet_routes: each subnet's route to the internet.
    """
    addresses, gateways = [], {}
    for zone in zones:
        role = f"nat-{zone_letter(zone)}"
        address = _address(parts, role)
        gateway = aws.ec2.NatGateway(
            f"{parts.name}-{role}",
            allocation_id=address.allocation_id,
            # AWS refuses a NAT gateway in a subnet whose VPC has no internet gateway yet.
            subnet_id=after(subnets[zone].id, internet_routes[zone].destination_cidr_block),
            tags=parts.named(role),
            opts=parts.options(),
        )
        gateways[zone] = gateway.id
        addresses.append(address)
    shared = gateways[zones[0]]
    return Egress(addresses=addresses, gateways={zone: gateways.get(zone, shared) for zone in subnets})


def regional(parts: NetworkParts, zones: Sequence[str], internet: aws.ec2.InternetGateway) -> Egress:
    """One gateway that spans all zones, with an address of the cluster's own in each: those that AWS would
    choose come and go with the load, and nobody could put them on an allow-list.
    """
    addresses = {zone: _address(parts, f"nat-regional-{zone_letter(zone)}") for zone in zones}
    gateway = aws.ec2.NatGateway(
        f"{parts.name}-nat-regional",
        availability_mode="regional",
        # Of the VPC, not of a subnet; but the VPC must have an internet gateway first.
        vpc_id=after(parts.vpc_id, internet.vpc_id),
        availability_zone_addresses=[
            aws.ec2.NatGatewayAvailabilityZoneAddressArgs(
                availability_zone=zone, allocation_ids=[address.allocation_id]
            )
            for zone, address in addresses.items()
        ],
        tags=parts.named("nat-regional"),
        opts=parts.options(),
    )
    return Egress(addresses=list(addresses.values()), gateways=dict.fromkeys(zones, gateway.id))


def _address(parts: NetworkParts, role: str) -> aws.ec2.Eip:
    return aws.ec2.Eip(f"{parts.name}-{role}", domain="vpc", tags=parts.named(role), opts=parts.options())
