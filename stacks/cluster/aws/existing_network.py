"""Compares a declared VPC with the one that is there, before anything is made in it.

Each lookup describes what is declared and names it; an answer without that name means that the description is
wrong. Nothing else could be validated offline: there, all is as declared, and only what must not be there is
asked for without a name. What is not looked at: free addresses, which change; routes to peers; where public
subnets lead; blackholes.
"""

from collections.abc import Sequence
from typing import Any

import pulumi
import pulumi_aws as aws

from components.component import after
from contracts.problems import dotted
from contracts.rules.aws.existing_network import subnets
from contracts.settings.aws.existing_network import ExistingNetwork, ExistingNodeSubnet, ExistingSubnet
from contracts.settings.aws.network import NatMode, Network

_DEFAULT_ROUTE = "0.0.0.0/0"
_VPC_PATH = "network.adopt.vpcId"
Problems = pulumi.Output[list[str]]


class ExistingNetworkCheck:
    """Identifiers of an existing VPC, none of them known before all of it is what it should be."""

    def __init__(self, network: Network, existing: ExistingNetwork, provider: aws.Provider) -> None:
        self._network = network
        self._existing = existing
        self._options = pulumi.InvokeOptions(provider=provider)
        problems = [self._names_resolve()]
        for path, _, subnet in subnets(existing):
            problems += self._subnet(path[3], dotted(path), subnet)
        self._verdict = pulumi.Output.all(*problems).apply(_refuse)
        self.vpc_id = after(existing.vpc_id, self._verdict)

    def id(self, subnet: ExistingSubnet) -> pulumi.Output[str]:
        """The subnet's identifier, once everything is as declared."""
        return after(subnet.id, self._verdict)

    def _names_resolve(self) -> Problems:
        """Whether the VPC is there, without which nothing else can be; and whether it has DNS."""
        declared, block = self._existing.vpc_id, str(self._network.cidr)
        found = aws.ec2.get_vpcs_output(
            filters=[
                {"name": "vpc-id", "values": [declared]},
                {"name": "cidr-block-association.cidr-block", "values": [block]},
            ],
            opts=self._options,
        )
        missing = f"platform:{_VPC_PATH}: there is no VPC {declared} with range {block} here"
        there = found.ids.apply(lambda ids: declared if declared in ids else _refuse([[missing]]))
        vpc = aws.ec2.get_vpc_output(id=there, opts=self._options)
        message = f"{declared} has DNS support or DNS host names off, and endpoints are found by name"
        return pulumi.Output.all(vpc.enable_dns_support, vpc.enable_dns_hostnames).apply(
            lambda on: [] if all(on) else [f"platform:{_VPC_PATH}: {message}"]
        )

    def _subnet(self, zone: Any, path: str, subnet: ExistingSubnet) -> list[Problems]:
        found = aws.ec2.get_subnets_output(
            filters=[
                {"name": "subnet-id", "values": [subnet.id]},
                {"name": "vpc-id", "values": [self._existing.vpc_id]},
                {"name": "availability-zone", "values": [zone]},
                {"name": "cidr-block", "values": [str(subnet.cidr)]},
            ],
            opts=self._options,
        )
        where = f"{self._existing.vpc_id}, {zone}, with range {subnet.cidr}"
        problems = [_expect(found.ids, subnet.id, path, f"there is no subnet {subnet.id} in {where}")]
        if isinstance(subnet, ExistingNodeSubnet):
            problems += self._routes(path, subnet)
        return problems

    def _routes(self, path: str, subnet: ExistingNodeSubnet) -> list[Problems]:
        """Whether the subnet has the route table it should, with a default route or without one."""
        table = {"name": "route-table-id", "values": [subnet.route_table]}
        of_subnet = {"name": "association.subnet-id", "values": [subnet.id]}
        default = {"name": "route.destination-cidr-block", "values": [_DEFAULT_ROUTE]}
        wrong = f"route table {subnet.route_table} is not associated with {subnet.id}"
        problems = [_expect(self._tables(table, of_subnet), subnet.route_table, f"{path}.routeTable", wrong)]
        said = f"and network.nat is {self._network.nat}"
        if self._network.nat is NatMode.NONE:
            open_ = f"platform:{path}: {subnet.id} has a default route, {said}"
            problems.append(self._tables(of_subnet, default).apply(lambda found: [open_] if found else []))
        else:
            closed = f"{subnet.id} has no default route, {said}"
            found = self._tables(table, of_subnet, default)
            problems.append(_expect(found, subnet.route_table, path, closed))
        return problems

    def _tables(self, *filters: Any) -> pulumi.Output[Sequence[str]]:
        return aws.ec2.get_route_tables_output(filters=list(filters), opts=self._options).ids


def _expect(found: pulumi.Output[Sequence[str]], wanted: str, path: str, otherwise: str) -> Problems:
    return found.apply(lambda ids: [] if wanted in ids else [f"platform:{path}: {otherwise}"])


def _refuse(problems: Sequence[Sequence[str]]) -> str:
    """Name every difference at once.

    Raises:
        pulumi.RunError: there is one; Pulumi prints it without a traceback.
    """
    said = [problem for found in problems for problem in found]
    if said:
        fix = "fix: correct the declaration, or the network; nothing was made in it"
        raise pulumi.RunError("\n".join([*said, f"    {fix}"]))
    return ""
