"""The types of further network options, and what is answered about networks that exist already."""

from collections.abc import Callable, Mapping
from typing import Any

from simulation.aws.shape import arn, ec2, numbered
from simulation.outputs import Answer, Asked


def _ipv6_range(asked: Asked) -> str | None:
    if not asked.inputs.get("assignGeneratedIpv6CidrBlock"):
        return None
    return f"2600:1f18:{asked.hex(4, 'ipv6')}:{asked.hex(2, 'ipv6-')}00::/56"


def _vpc(asked: Asked) -> dict[str, Any]:
    made = {"arn": arn(asked, "ec2", f"vpc/{numbered('vpc')(asked)}")}
    block = _ipv6_range(asked)
    return {**made, "ipv6CidrBlock": block} if block else made


def _firewall_kind(kind: str) -> Answer:
    """Network Firewall names its things by ARN."""

    def identify(asked: Asked) -> str:
        return arn(asked, "network-firewall", f"{kind}/{asked.physical}")

    return Answer(
        id=identify,
        outputs=lambda asked: {"arn": identify(asked), "name": asked.physical, "updateToken": "1"},
    )


def _statuses(asked: Asked) -> list[dict[str, Any]]:
    """One endpoint for each subnet. The zone stays empty: the inputs do not say it."""
    return [
        {
            "syncStates": [
                {
                    "availabilityZone": "",
                    "attachments": [
                        {
                            "subnetId": mapping["subnetId"],
                            "endpointId": f"vpce-0{asked.hex(16, str(mapping['subnetId']))}",
                        }
                    ],
                }
                for mapping in asked.inputs["subnetMappings"]
            ]
        }
    ]


_FIREWALL = _firewall_kind("firewall")

ANSWERS: dict[str, Answer] = {
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": Answer(id=numbered("eigw")),
    "aws:ec2/tag:Tag": Answer(id=lambda asked: f"{asked.inputs['resourceId']},{asked.inputs['key']}"),
    "aws:ec2/vpc:Vpc": Answer(id=numbered("vpc"), outputs=_vpc),
    "aws:ec2/vpcEndpoint:VpcEndpoint": ec2("vpce", "vpc-endpoint"),
    "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": Answer(id=numbered("vpc-cidr-assoc")),
    "aws:networkfirewall/firewall:Firewall": Answer(
        id=_FIREWALL.id,
        outputs=lambda asked: {**_FIREWALL.outputs(asked), "firewallStatuses": _statuses(asked)},
    ),
    "aws:networkfirewall/firewallPolicy:FirewallPolicy": _firewall_kind("firewall-policy"),
    "aws:networkfirewall/loggingConfiguration:LoggingConfiguration": Answer(
        id=lambda asked: str(asked.inputs["firewallArn"])
    ),
    "aws:networkfirewall/ruleGroup:RuleGroup": _firewall_kind("stateful-rulegroup"),
}
"""Resource type to what AWS computes for it."""


def _named(filter_name: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """A list of what the question itself names by identifier, and nothing where it names none.

    Nobody can say offline what exists. So whoever asks names what should be there and describes it, and
    here everything is as described; a question for whatever should not be there names nothing.
    """

    def answer(args: Mapping[str, Any]) -> dict[str, Any]:
        found = [
            value
            for wanted in args.get("filters") or ()
            if wanted["name"] == filter_name
            for value in wanted["values"]
        ]
        return {"id": "offline", "ids": found}

    return answer


def _existing_vpc(args: Mapping[str, Any]) -> dict[str, Any]:
    return {**args, "enableDnsHostnames": True, "enableDnsSupport": True}


INVOKES: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "aws:ec2/getRouteTables:getRouteTables": _named("route-table-id"),
    "aws:ec2/getSubnets:getSubnets": _named("subnet-id"),
    "aws:ec2/getVpc:getVpc": _existing_vpc,
    "aws:ec2/getVpcs:getVpcs": _named("vpc-id"),
}
"""Function to what AWS answers, from the question alone."""
