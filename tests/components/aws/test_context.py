"""Components used without this repository's recipes: told where the cluster is, and nothing else about it."""

import dataclasses
from ipaddress import IPv4Network
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from components.args import Args
from components.aws.delivery.deploy_roles import GithubDeployRoles
from components.aws.network.network import AwsNetwork
from components.aws.security.keys import EksKeys
from components.component import Component
from components.context import AwsContextArgs
from contracts.graph import Graph
from contracts.planes import Plane
from contracts.planning import aws_subnets
from review.offline import build_graph as graphs
from review.offline import host
from tests.components.samples import SAMPLES
from tests.components.samples.aws.shared import KEY
from tests.components.test_contract import make

WHERE = {"cluster_name": "shop", "region": "eu-west-1", "account": "111122223333", "protected": False}
ZONES = ("eu-west-1a", "eu-west-1c")
NETWORK = {
    "context": WHERE,
    "cidr": "10.8.0.0/20",
    "zones": list(ZONES),
    "nat_per_zone": False,
    "interface_services": ["sts"],
    "flow_log_group": "/shop/flows",
    "flow_log_interval_seconds": 600,
    "log_retention_days": 30,
    "logs_key_arn": KEY,
}


def graph(component: type[Component], args: Args | dict[str, Any]) -> Graph:
    def program() -> None:
        provider = aws.Provider("aws", region="eu-west-1", allowed_account_ids=["111122223333"])
        make(component, "own", args, pulumi.ResourceOptions(providers=[provider]))

    return graphs.build("test", {}, host.run(program, "test", {}))


def test_a_network_needs_no_tags_and_no_limits_of_roles() -> None:
    made = graph(AwsNetwork, NETWORK)
    vpc = made.one("aws:ec2/vpc:Vpc")
    assert (vpc.inputs["cidrBlock"], vpc.inputs["tags"], vpc.protect) == (
        "10.8.0.0/20",
        {"Name": "shop-vpc"},
        False,
    )
    role = made.one("aws:iam/role:Role")
    assert not {"tags", "permissionsBoundary", "path"} & {key for key, value in role.inputs.items() if value}


def test_a_network_lays_its_subnets_out_from_its_own_range() -> None:
    blocks = {row.inputs["cidrBlock"] for row in graph(AwsNetwork, NETWORK).all("aws:ec2/subnet:Subnet")}
    planned = aws_subnets.plan(IPv4Network("10.8.0.0/20"), ZONES)
    assert blocks == {
        str(block) for zone in planned for block in (zone.public, zone.private, zone.control_plane)
    }


@pytest.mark.parametrize("cidr", ["10.0.0.0/15", "10.0.0.0/22"])
def test_a_range_that_cannot_be_laid_out_is_refused(cidr: str) -> None:
    with pytest.raises(Exception, match="must be /16 to /21"):
        graph(AwsNetwork, {**NETWORK, "cidr": cidr})


def test_tags_of_a_plane_go_before_those_of_all() -> None:
    where = AwsContextArgs.of(
        {**WHERE, "tags": {"team": "all", "cost": "1"}, "plane_tags": {"data": {"team": "data"}}}
    )
    assert where.tags_of(Plane.DATA) == {"team": "data", "cost": "1"}
    assert where.tags_of(Plane.NETWORK) == {"team": "all", "cost": "1"}


def test_the_partition_follows_from_the_region() -> None:
    where = AwsContextArgs.of({**WHERE, "region": "us-gov-west-1"})
    assert (where.partition, where.iam("root")) == ("aws-us-gov", "arn:aws-us-gov:iam::111122223333:root")
    args = {"context": where, "cluster_role_arn": where.iam("role/r"), "log_groups": ["/a"]}
    for key in graph(EksKeys, args).all("aws:kms/key:Key"):
        assert "arn:aws:" not in key.inputs["policy"], key.name


def test_a_typing_error_in_the_context_is_refused_by_name() -> None:
    with pytest.raises(Exception, match="AwsContextArgs has no acount"):
        graph(AwsNetwork, {**NETWORK, "context": {**WHERE, "acount": "1"}})


def test_deploy_roles_are_refused_without_a_boundary() -> None:
    args: Any = SAMPLES[GithubDeployRoles]()
    free = dataclasses.replace(args, context=dataclasses.replace(args.context, permissions_boundary=None))
    with pytest.raises(Exception, match="under a permissions boundary only"):
        graph(GithubDeployRoles, free)
