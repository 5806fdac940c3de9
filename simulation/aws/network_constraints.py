"""The constraints of AWS networks: what replaces, which names exist once, who holds what."""

import ipaddress
from collections.abc import Mapping
from typing import Any

from simulation.constraints import Constraints

_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
_NAT = "aws:ec2/natGateway:NatGateway"
_SUBNET = "aws:ec2/subnet:Subnet"
_TABLE = "aws:ec2/routeTable:RouteTable"
_GROUP = "aws:ec2/securityGroup:SecurityGroup"
_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
_CLUSTER = "aws:eks/cluster:Cluster"
_NODES = "aws:eks/nodeGroup:NodeGroup"
_FIREWALL = "aws:networkfirewall/firewall:Firewall"


def _overlap(inputs: Mapping[str, Any], others: list[Mapping[str, Any]]) -> str | None:
    """Subnets of one network share no address."""
    if not isinstance(inputs.get("cidrBlock"), str):
        return None
    own = ipaddress.ip_network(inputs["cidrBlock"])
    for other in others:
        block = other.get("cidrBlock") if other.get("vpcId") == inputs.get("vpcId") else None
        if block and own.overlaps(ipaddress.ip_network(block)):
            return f"InvalidSubnet.Conflict: The CIDR '{own}' conflicts with another subnet ({block})"
    return None


CONSTRAINTS: dict[str, Constraints] = {
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": Constraints(fixed=("vpcId",), upsert=True),
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": Constraints(fixed=("vpcId",)),
    "aws:ec2/eip:Eip": Constraints(
        fixed=("domain", "publicIpv4Pool", "networkBorderGroup"),
        held_by=(_NAT,),
        in_use="InvalidIPAddress.InUse",
    ),
    "aws:ec2/flowLog:FlowLog": Constraints(
        fixed=(
            "destinationOptions",
            "eniId",
            "iamRoleArn",
            "logDestination",
            "logDestinationType",
            "logFormat",
            "maxAggregationInterval",
            "subnetId",
            "trafficType",
            "vpcId",
        ),
        unique=(("vpcId", "subnetId", "logDestination", "trafficType"),),
        taken="FlowLogAlreadyExists",
    ),
    "aws:ec2/internetGateway:InternetGateway": Constraints(
        unique=(("vpcId",),), taken="Resource.AlreadyAssociated"
    ),
    "aws:ec2/launchTemplate:LaunchTemplate": Constraints(
        unique=(("name",),),
        taken="InvalidLaunchTemplateName.AlreadyExistsException",
        counts="latestVersion",
    ),
    "aws:ec2/natGateway:NatGateway": Constraints(
        fixed=("allocationId", "connectivityType", "privateIp", "subnetId"),
        unique=(("allocationId",),),
        taken="Resource.AlreadyAssociated",
    ),
    "aws:ec2/route:Route": Constraints(
        fixed=("destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId", "routeTableId"),
        unique=(
            (
                "routeTableId",
                "destinationCidrBlock",
                "destinationIpv6CidrBlock",
                "destinationPrefixListId",
            ),
        ),
        taken="RouteAlreadyExists",
    ),
    "aws:ec2/routeTable:RouteTable": Constraints(
        fixed=("vpcId",),
        held_by=("aws:ec2/routeTableAssociation:RouteTableAssociation", _ENDPOINT),
        takes_along=("aws:ec2/route:Route",),
    ),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": Constraints(
        fixed=("subnetId", "gatewayId"),
        unique=(("subnetId", "gatewayId"),),
        taken="Resource.AlreadyAssociated",
    ),
    "aws:ec2/securityGroup:SecurityGroup": Constraints(
        fixed=("description", "namePrefix", "vpcId"),
        unique=(("name", "vpcId"),),
        taken="InvalidGroup.Duplicate",
        held_by=(_CLUSTER, _ENDPOINT, _NODES, _RULE),
    ),
    "aws:ec2/subnet:Subnet": Constraints(
        fixed=("availabilityZone", "availabilityZoneId", "cidrBlock", "ipv6Native", "outpostArn", "vpcId"),
        held_by=(_NAT, _ENDPOINT, _CLUSTER, _NODES, _FIREWALL),
        conflict=_overlap,
    ),
    "aws:ec2/tag:Tag": Constraints(fixed=("key", "resourceId"), named="", upsert=True),
    "aws:ec2/vpc:Vpc": Constraints(
        fixed=("cidrBlock", "instanceTenancy", "ipv4IpamPoolId", "ipv4NetmaskLength"),
        held_by=(
            _SUBNET,
            _GROUP,
            _TABLE,
            _ENDPOINT,
            "aws:ec2/internetGateway:InternetGateway",
            "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
        ),
    ),
    "aws:ec2/vpcEndpoint:VpcEndpoint": Constraints(
        fixed=("serviceName", "vpcEndpointType", "vpcId"),
        unique=(("vpcId", "serviceName", "vpcEndpointType"),),
        taken="InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting "
        "DNS domain",
    ),
    "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": Constraints(
        fixed=("cidrBlock", "vpcId"), unique=(("vpcId", "cidrBlock"),), taken="InvalidVpc.Range"
    ),
    "aws:networkfirewall/firewall:Firewall": Constraints(fixed=("vpcId",)),
    "aws:networkfirewall/firewallPolicy:FirewallPolicy": Constraints(
        held_by=(_FIREWALL,), in_use="InvalidOperationException: in use by a firewall"
    ),
    "aws:networkfirewall/loggingConfiguration:LoggingConfiguration": Constraints(
        fixed=("firewallArn",), upsert=True
    ),
    "aws:networkfirewall/ruleGroup:RuleGroup": Constraints(
        fixed=("capacity", "type"),
        held_by=("aws:networkfirewall/firewallPolicy:FirewallPolicy",),
        in_use="InvalidOperationException: in use by a firewall policy",
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": Constraints(
        fixed=("securityGroupId",),
        unique=(
            (
                "securityGroupId",
                "ipProtocol",
                "fromPort",
                "toPort",
                "cidrIpv4",
                "cidrIpv6",
                "referencedSecurityGroupId",
                "prefixListId",
            ),
        ),
        taken="InvalidPermission.Duplicate",
    ),
}
"""Type to its constraints."""
