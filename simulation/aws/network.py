"""The types of further network options, and what is answered about networks that exist already."""

from collections.abc import Callable, Mapping
from typing import Any

from simulation.aws.shape import arn, ec2, numbered
from simulation.outputs import MockOutputs, ResourceInputs


def _ipv6_range(resource: ResourceInputs) -> str | None:
    if not resource.inputs.get("assignGeneratedIpv6CidrBlock"):
        return None
    return f"2600:1f18:{resource.hex(4, 'ipv6')}:{resource.hex(2, 'ipv6-')}00::/56"


def _vpc(resource: ResourceInputs) -> dict[str, Any]:
    made = {"arn": arn(resource, "ec2", f"vpc/{numbered('vpc')(resource)}")}
    block = _ipv6_range(resource)
    return {**made, "ipv6CidrBlock": block} if block else made


def _firewall_kind(kind: str) -> MockOutputs:
    """Network Firewall names its things by ARN."""

    def identify(resource: ResourceInputs) -> str:
        return arn(resource, "network-firewall", f"{kind}/{resource.physical}")

    return MockOutputs(
        id=identify,
        outputs=lambda resource: {"arn": identify(resource), "name": resource.physical, "updateToken": "1"},
    )


def _statuses(resource: ResourceInputs) -> list[dict[str, Any]]:
    """One endpoint for each subnet. The zone stays empty: the inputs do not say it."""
    return [
        {
            "syncStates": [
                {
                    "availabilityZone": "",
                    "attachments": [
                        {
                            "subnetId": mapping["subnetId"],
                            "endpointId": f"vpce-0{resource.hex(16, str(mapping['subnetId']))}",
                        }
                    ],
                }
                for mapping in resource.inputs["subnetMappings"]
            ]
        }
    ]


_FIREWALL = _firewall_kind("firewall")

MOCK_OUTPUTS: dict[str, MockOutputs] = {
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": MockOutputs(id=numbered("eigw")),
    "aws:ec2/tag:Tag": MockOutputs(
        id=lambda resource: f"{resource.inputs['resourceId']},{resource.inputs['key']}"
    ),
    "aws:ec2/vpc:Vpc": MockOutputs(id=numbered("vpc"), outputs=_vpc),
    "aws:ec2/vpcEndpoint:VpcEndpoint": ec2("vpce", "vpc-endpoint"),
    "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": MockOutputs(
        id=numbered("vpc-cidr-assoc")
    ),
    "aws:networkfirewall/firewall:Firewall": MockOutputs(
        id=_FIREWALL.id,
        outputs=lambda resource: {**_FIREWALL.outputs(resource), "firewallStatuses": _statuses(resource)},
    ),
    "aws:networkfirewall/firewallPolicy:FirewallPolicy": _firewall_kind("firewall-policy"),
    "aws:networkfirewall/loggingConfiguration:LoggingConfiguration": MockOutputs(
        id=lambda resource: str(resource.inputs["firewallArn"])
    ),
    "aws:networkfirewall/ruleGroup:RuleGroup": _firewall_kind("stateful-rulegroup"),
}
"""Resource type to what AWS computes for it."""


def _named(filter_name: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """A list of what the question itself names by identifier, and nothing where it names none.

    Nobody can say offline what exists. So whoever asks names what should be there and describes it, and
    here everything is as described; a question for whatever should not be there names nothing.
    """

    def outputs(args: Mapping[str, Any]) -> dict[str, Any]:
        found = [
            value
            for wanted in args.get("filters") or ()
            if wanted["name"] == filter_name
            for value in wanted["values"]
        ]
        return {"id": "offline", "ids": found}

    return outputs


def _forbidden_zones(_: Mapping[str, Any]) -> dict[str, Any]:
    """Names of zones that must not be there: offline there are none."""
    return {"id": "offline", "names": [], "zoneIds": []}


def _existing_vpc(args: Mapping[str, Any]) -> dict[str, Any]:
    return {**args, "enableDnsHostnames": True, "enableDnsSupport": True}


INVOKES: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "aws:ec2/getRouteTables:getRouteTables": _named("route-table-id"),
    "aws:ec2/getSubnets:getSubnets": _named("subnet-id"),
    "aws:ec2/getVpc:getVpc": _existing_vpc,
    "aws:ec2/getVpcs:getVpcs": _named("vpc-id"),
    "aws:index/getAvailabilityZones:getAvailabilityZones": _forbidden_zones,
}
"""Function to its mock outputs, from the arguments alone."""
