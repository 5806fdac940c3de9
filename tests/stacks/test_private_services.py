"""Without egress, whatever an identity is granted is reached through a private endpoint, and nothing else is paid
for: needs, endpoints and permissions are held against each other over whole stacks.
"""

import json
from typing import Any

import pytest

from components.aws.network.documents.endpoint_services import ENDPOINT_ONLY, Need, interface_services
from contracts.graph import Graph, Row
from contracts.loader import from_config
from contracts.reading.source import Source
from contracts.settings.aws.cluster import AwsSettings
from review.offline import build_graph as graphs
from review.offline import host
from stacks.cluster.aws.endpoints import needs
from tests.conftest import ORGANISATION
from tests.stacks.aws_options import every_settings, laid_over

ENDPOINTS = {
    "aps": {"aps-workspaces"},
    "cloudwatch": {"monitoring"},
    "ec2": {"ec2"},
    "ec2messages": {"ec2messages"},
    "ecr": {"ecr.api", "ecr.dkr"},
    "eks": {"eks"},
    "eks-auth": {"eks-auth"},
    "elasticfilesystem": {"elasticfilesystem"},
    "elasticloadbalancing": {"elasticloadbalancing"},
    "kms": {"kms"},
    "logs": {"logs"},
    "s3": set(),  # a gateway, always there
    "secretsmanager": {"secretsmanager"},
    "sqs": {"sqs"},
    "ssm": {"ssm"},
    "ssmmessages": {"ssmmessages"},
    "xray": {"xray"},
}
"""Prefix of an action to the endpoint services it is called through."""
NOT_REACHED = {"acm", "arc-zonal-shift", "cognito-idp", "iam", "pricing", "route53", "waf-regional", "wafv2"}
"""Granted, and called by nothing where there is no egress: see the module of the endpoints' services."""

MANAGED = {
    "AWSXrayWriteOnlyAccess": {"xray"},
    "AmazonEC2ContainerRegistryPullOnly": {"ecr"},
    "AmazonEKSWorkerNodeMinimalPolicy": {"eks-auth"},
    "AmazonEKSWorkerNodePolicy": {"ec2", "eks", "eks-auth"},
    "AmazonEKS_CNI_Policy": {"ec2"},
    "AmazonSSMManagedInstanceCore": {"ec2messages", "ssm", "ssmmessages"},
    "CloudWatchAgentServerPolicy": {"cloudwatch", "ec2", "logs", "ssm", "xray"},
    "service-role/AmazonEBSCSIDriverPolicy": {"ec2"},
    "service-role/AmazonEFSCSIDriverPolicy": {"ec2", "elasticfilesystem"},
}
"""Services that AWS's own policies allow, by the AWS Managed Policy Reference."""

ADDONS = {
    name: {"enabled": True}
    for name in (
        *("amazon-cloudwatch-observability", "aws-efs-csi-driver"),
        *("aws-secrets-store-csi-driver-provider", "cert-manager"),
    )
}
GUARDDUTY: dict[str, Any] = {
    "addons": {"aws-guardduty-agent": {"enabled": True, "version": "v1.12.0-eksbuild.2"}},
    "identity": {"guarddutyManagesAgent": False},
}
NO_EGRESS = {"nat": "none", "publicSubnets": False, "interfaceEndpoints": True}
STACKS: dict[str, dict[str, Any]] = {
    "bare": {"observability": {"prometheus": False}},
    "metrics": {"observability": {"prometheus": True}},
    "every add-on": {
        "addons": {**ADDONS, **GUARDDUTY["addons"]},
        "identity": {**GUARDDUTY["identity"], "secretPrefixes": []},
    },
    "Auto Mode": {"compute": "auto"},
    "fixed pools": {"compute": "managed"},
}


def _settings(changes: dict[str, Any]) -> AwsSettings:
    made = from_config(laid_over("aws-dev", changes), "aws-dev", Source("config/x.yaml", {}, {(): 1}))
    assert isinstance(made, AwsSettings)
    return made


def _graph(changes: dict[str, Any]) -> Graph:
    config = laid_over("aws-dev", changes)
    return graphs.build("aws-dev", config, host.record(ORGANISATION, "aws-dev", config))


def _used_inside(role: Row) -> bool:
    """Whether pods or nodes become the role, which call AWS from the network."""
    trusted = json.dumps(json.loads(role.inputs["assumeRolePolicy"]))
    return "pods.eks.amazonaws.com" in trusted or "ec2.amazonaws.com" in trusted


def _granted(graph: Graph) -> set[str]:
    """Prefixes of every action that is granted to something in the network."""
    inside = {row.urn for row in graph.all("aws:iam/role:Role") if _used_inside(row)}
    documents = {row.urn: row.inputs["policy"] for row in graph.all("aws:iam/policy:Policy")}
    found: set[str] = set()
    for row in (*graph.all("RolePolicyAttachment"), *graph.all("aws:iam/rolePolicy:RolePolicy")):
        if not inside & set(row.depends_on):
            continue
        arn = row.inputs.get("policyArn")
        if arn and ":iam::aws:policy/" in arn:
            found |= MANAGED[arn.partition("policy/")[2]]
            continue
        texts = (
            [row.inputs["policy"]]
            if arn is None
            else [documents[urn] for urn in row.depends_on if urn in documents]
        )
        assert texts, row.name
        for text in texts:
            for statement in json.loads(text)["Statement"]:
                actions = statement["Action"]
                found |= {
                    one.partition(":")[0] for one in ([actions] if isinstance(actions, str) else actions)
                }
    return found


def _endpoints(graph: Graph) -> set[str]:
    names = [
        row.inputs["serviceName"]
        for row in graph.all("VpcEndpoint")
        if row.inputs.get("vpcEndpointType") == "Interface"
    ]
    return {name.split(".", 3)[3] for name in names}


@pytest.mark.parametrize("name", STACKS)
def test_without_egress_every_granted_service_has_an_endpoint(name: str) -> None:
    graph = _graph({**STACKS[name], "network": NO_EGRESS})
    granted = _granted(graph)
    assert "ecr" in granted, "nodes pull images"
    wanted = set().union(*(ENDPOINTS[prefix] for prefix in granted - NOT_REACHED))
    assert wanted <= _endpoints(graph)


@pytest.mark.parametrize("name", STACKS)
def test_an_endpoint_is_made_for_what_something_is_granted_and_for_nothing_else(name: str) -> None:
    graph = _graph({**STACKS[name], "network": NO_EGRESS})
    wanted = set().union(*(ENDPOINTS[prefix] for prefix in _granted(graph) - NOT_REACHED))
    addons = {row.inputs["addonName"] for row in graph.all("Addon")}
    # What calls AWS without a permission of its own: nodes and pods that become a role, and sessions on nodes.
    free = set(interface_services(Need.NODES, Need.NODE_ACCESS, Need.ENCRYPTION))
    if "aws-guardduty-agent" in addons:
        free.add("guardduty-data")
    if "aws-secrets-store-csi-driver-provider" in addons:
        free |= set(interface_services(Need.SECRETS))  # granted to the pods that mount them
    assert _endpoints(graph) <= wanted | free


def test_every_need_is_one_that_some_settings_have() -> None:
    asked = {need for made in every_settings().values() for need in needs(made)}
    assert asked == set(Need)


def test_a_cluster_needs_no_endpoints_for_what_it_leaves_out() -> None:
    bare = needs(
        _settings(
            {"identity": {"secretPrefixes": []}, "compute": "auto", "observability": {"prometheus": False}}
        )
    )
    assert not {Need.SECRETS, Need.LOAD_BALANCERS, Need.KARPENTER, Need.METRICS, Need.TRACES} & set(bare)


@pytest.mark.parametrize("endpoints", [True, False])
def test_guardduty_s_agent_has_the_one_endpoint_it_reports_through_whatever_egress_there_is(
    endpoints: bool,
) -> None:
    made = _endpoints(_graph({**GUARDDUTY, "network": {"interfaceEndpoints": endpoints}}))
    assert "guardduty-data" in made
    if not endpoints:
        assert made == set(interface_services(*ENDPOINT_ONLY))
