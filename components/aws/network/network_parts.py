"""Makes the parts of one network: parented to it, named after it and tagged alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi
import pulumi_aws as aws

from components.component import Component
from contracts.catalog.regions import zone_letter
from contracts.planning import aws_subnets

ANYWHERE, ANYWHERE_6 = "0.0.0.0/0", "::/0"


@dataclass(frozen=True, kw_only=True)
class NetworkParts:
    """What all parts of a network have in common."""

    owner: Component
    """The component they belong to."""
    name: str
    """What their logical names begin with."""
    display_name: str
    """What the names that people see begin with."""
    vpc_id: pulumi.Output[str]
    """The VPC they are in."""
    tags: Mapping[str, str]
    """Tags of the owner's plane."""
    ipv6_block: pulumi.Output[str] | None = None
    """IPv6 range of the VPC, where it has one."""

    def options(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self.owner)

    def named(self, role: str) -> dict[str, str]:
        """Tags with the Name that the AWS console shows."""
        return {**self.tags, "Name": f"{self.display_name}-{role}"}

    def subnets(
        self,
        tier: str,
        ranges: Mapping[str, IPv4Network],
        discovery: Mapping[str, str],
        vpc_id: pulumi.Output[str] | None = None,
    ) -> dict[str, aws.ec2.Subnet]:
        """A subnet per zone.

        Args:
            tier: what the subnets are for.
            ranges: zone to range.
            discovery: tags that controllers look for.
            vpc_id: the VPC, where it first has to get the range.
        """
        return {
            zone: aws.ec2.Subnet(
                f"{self.name}-{tier}-{zone_letter(zone)}",
                vpc_id=self.vpc_id if vpc_id is None else vpc_id,
                cidr_block=str(block),
                availability_zone=zone,
                map_public_ip_on_launch=False,
                tags={**self.named(f"{tier}-{zone_letter(zone)}"), **discovery},
                opts=self.options(),
                **self._ipv6(tier, zone),
            )
            for zone, block in ranges.items()
        }

    def _ipv6(self, tier: str, zone: str) -> dict:
        if self.ipv6_block is None:
            return {}
        return {
            "ipv6_cidr_block": self.ipv6_block.apply(
                lambda block: aws_subnets.ipv6_subnet(block, tier, zone)
            ),
            # EKS asks for it; what starts here without the CNI's doing has an address too.
            "assign_ipv6_address_on_creation": True,
        }

    def table(self, role: str) -> aws.ec2.RouteTable:
        return aws.ec2.RouteTable(
            f"{self.name}-{role}", vpc_id=self.vpc_id, tags=self.named(role), opts=self.options()
        )

    def associate(
        self, role: str, table: aws.ec2.RouteTable, subnet: aws.ec2.Subnet
    ) -> aws.ec2.RouteTableAssociation:
        return aws.ec2.RouteTableAssociation(
            f"{self.name}-{role}", route_table_id=table.id, subnet_id=subnet.id, opts=self.options()
        )

    def route(
        self, role: str, table: aws.ec2.RouteTable, block: str, **target: pulumi.Input[str] | None
    ) -> aws.ec2.Route:
        """A route to a range; the target is named as `aws.ec2.Route` names it."""
        where = "destination_ipv6_cidr_block" if ":" in block else "destination_cidr_block"
        return aws.ec2.Route(
            f"{self.name}-{role}", route_table_id=table.id, opts=self.options(), **{where: block}, **target
        )
