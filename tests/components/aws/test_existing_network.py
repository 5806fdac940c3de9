"""Networks that exist already: what is added to them, and what is found out before."""

import json
from typing import Any

import pulumi
import pytest

from simulation.aws.network import INVOKES
from tests.components.aws.networks import EXISTING, EXISTING_VPC, graph_of, record


def test_an_existing_vpc_gets_marks_and_endpoints_and_nothing_else() -> None:
    graph = graph_of(**EXISTING)
    kinds = {
        row.type.rpartition(":")[2] for row in graph if row.is_cloud and not row.name.startswith("cluster")
    }
    assert kinds == {
        *("Tag", "VpcEndpoint", "SecurityGroup", "SecurityGroupIngressRule"),
        *("FlowLog", "LogGroup", "Role", "RolePolicy"),
    }
    marks = {(row.inputs["resourceId"], row.inputs["key"]) for row in graph.all("Tag")}
    assert ("subnet-0000000000000000a", "karpenter.sh/discovery") in marks
    assert ("subnet-0000000000000000a", "kubernetes.io/role/internal-elb") in marks
    assert ("subnet-0000000000000002a", "kubernetes.io/role/cni") in marks
    assert not [mark for mark in marks if mark[0].startswith("subnet-0000000000000001")]
    allowed = {row.inputs["cidrIpv4"] for row in graph.all("SecurityGroupIngressRule")}
    assert allowed == {"10.16.0.0/16", "100.64.0.0/20", "100.64.16.0/20", "100.64.32.0/20"}
    s3 = graph.one("VpcEndpoint", "network-endpoints-s3")
    assert s3.inputs["routeTableIds"] == [f"rtb-0000000000000000{letter}" for letter in "abc"]
    assert graph.one("Cluster").inputs["vpcConfig"]["subnetIds"] == [
        f"subnet-0000000000000001{letter}" for letter in "abc"
    ]
    assert graph.outputs["addresses"] == []


def test_endpoints_that_exist_are_not_made_again() -> None:
    graph = graph_of(
        **EXISTING | {"adopt": {**EXISTING_VPC, "endpoints": ["s3", "sts", "ecr.api"], "recordFlows": False}}
    )
    made = {row.name.removeprefix("network-endpoints-") for row in graph.all("VpcEndpoint")}
    assert not made & {"s3", "sts", "ecr-api"}
    assert {"ec2", "ecr-dkr", "eks"} <= made
    assert not graph.all("FlowLog")


SUBNETS, TABLES = "aws:ec2/getSubnets:getSubnets", "aws:ec2/getRouteTables:getRouteTables"
VPCS, VPC = "aws:ec2/getVpcs:getVpcs", "aws:ec2/getVpc:getVpc"


def _without(*, named: str) -> Any:
    """Answers with what is named, unless the question mentions a word: then with nothing."""

    def answer(args: Any) -> dict[str, Any]:
        token = (
            SUBNETS
            if "cidr-block" in json.dumps(args) and "availability-zone" in json.dumps(args)
            else TABLES
        )
        found = INVOKES[token](args)
        return {**found, "ids": [] if named in json.dumps(args) else found["ids"]}

    return answer


@pytest.mark.parametrize(
    ("changes", "invokes", "said"),
    [
        ({}, {VPCS: lambda _: {"id": "x", "ids": []}}, "network.adopt.vpcId: there is no VPC vpc-0123456789abcdef0 with range 10.16.0.0/16"),
        ({}, {VPC: lambda args: {**args, "enableDnsSupport": True, "enableDnsHostnames": False}}, "DNS host names off"),
        ({}, {SUBNETS: _without(named="subnet-0000000000000001b")}, 'network.adopt.subnets.us-east-1b.controlPlane: there is no subnet subnet-0000000000000001b in vpc-0123456789abcdef0, us-east-1b, with range 10.16.241.0/27'),
        ({}, {TABLES: _without(named="subnet-0000000000000000c")}, "route table rtb-0000000000000000c is not associated with subnet-0000000000000000c"),
        ({}, {TABLES: _without(named="route.destination-cidr-block")}, "subnet-0000000000000000a has no default route, and network.nat is per-zone"),
        ({"nat": "none"}, {TABLES: lambda _: {"id": "x", "ids": [f"rtb-0000000000000000{letter}" for letter in "abc"]}}, "subnet-0000000000000000a has a default route, and network.nat is none"),
    ],
)  # fmt: skip
def test_a_network_that_is_not_as_declared_stops_the_deployment(
    changes: dict[str, Any], invokes: dict[str, Any], said: str
) -> None:
    with pytest.raises(pulumi.RunError) as caught:
        record({**EXISTING, **changes}, invokes=invokes)
    assert said in str(caught.value)
    assert "fix: correct the declaration" in str(caught.value)


def test_every_difference_is_named_in_one_go() -> None:
    with pytest.raises(pulumi.RunError) as caught:
        record(EXISTING, invokes={SUBNETS: lambda _: {"id": "x", "ids": []}})
    assert str(caught.value).count("there is no subnet") == 9


ZONES = "aws:index/getAvailabilityZones:getAvailabilityZones"


@pytest.mark.parametrize("network", [{}, EXISTING], ids=["made", "existing"])
def test_a_zone_without_control_planes_stops_the_deployment_before_the_cluster(
    network: dict[str, Any],
) -> None:
    asked: list[Any] = []

    def answer(args: Any) -> dict[str, Any]:
        asked.append(args)
        return {"id": "x", "names": ["us-east-1b"], "zoneIds": ["use1-az3"]}

    with pytest.raises(pulumi.RunError) as caught:
        record(network, invokes={ZONES: answer})
    assert "platform:network.zones: us-east-1b is use1-az3 in this account" in str(caught.value)
    assert "fix: take another zone" in str(caught.value)
    assert {item["name"]: item["values"] for item in asked[0]["filters"]} == {
        "zone-id": ["use1-az3"],
        "zone-name": ["us-east-1a", "us-east-1b", "us-east-1c"],
    }
