"""Deploy roles: who may take them on, what they may do, and that they cannot widen themselves."""

import dataclasses
import fnmatch
import functools
import json

import pulumi
import pytest

from components.aws.delivery.deploy_roles import GithubDeployRoles
from components.aws.security.documents import trust
from components.aws.security.documents.document import render
from contracts.graph import Graph
from contracts.planning import deploy_roles
from policy.aws import identity
from policy.aws.identity import MANAGED_POLICY_LIMIT, TRUST_POLICY_LIMIT
from policy.resource_types import aws as aws_types
from review.offline import build_graph as graphs
from review.offline import host
from tests.components.aws.documents.identity_documents import (
    boundary,
    of_deploy_roles,
    place,
)
from tests.components.samples.aws.identity import BOUNDARY, SAMPLES
from tests.components.samples.aws.shared import ACCOUNT, REGION

POLICIES_OF_A_ROLE = 10
"""AWS's default quota of managed policies per role."""


@functools.cache
def graph() -> Graph:
    def program() -> None:
        import pulumi_aws as aws

        provider = aws.Provider("aws", region=REGION, allowed_account_ids=[ACCOUNT])
        args = SAMPLES[GithubDeployRoles]()
        GithubDeployRoles("delivery", args, pulumi.ResourceOptions(providers=[provider]))  # ty: ignore[invalid-argument-type]

    return graphs.build("test", {}, host.run(program, "test", {}))


def statements(layer: str, cluster: str = "mine") -> list[dict]:
    documents = of_deploy_roles(place(cluster, REGION))[layer]
    return [item for made in documents.values() for item in made["Statement"]]


def allowed(layer: str, action: str, resource: str) -> list[dict]:
    """Statements that could allow an action on a resource, whatever their conditions ask."""
    return [
        item
        for item in statements(layer)
        if any(fnmatch.fnmatchcase(action, pattern) for pattern in item["Action"])
        and any(fnmatch.fnmatchcase(resource, pattern) for pattern in item["Resource"])
    ]


def test_a_role_is_taken_on_by_one_environment_of_one_repository() -> None:
    for row in graph().all("Role"):
        layer = row.name.removeprefix("delivery-")
        (made,) = json.loads(row.inputs["assumeRolePolicy"])["Statement"]
        stack = "aws-prod" if layer == "cluster" else f"aws-prod-{layer}"
        assert made["Condition"] == {
            "StringEquals": {
                "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                "token.actions.githubusercontent.com:sub": f"repo:example/platform:environment:{stack}",
            }
        }


def test_an_enterprises_own_issuer_is_asked_for_by_its_own_name() -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com/example"
    (made,) = trust.pipeline(arn, "repo:a/b:environment:c")["Statement"]
    assert "token.actions.githubusercontent.com/example:sub" in made["Condition"]["StringEquals"]
    assert len(render(trust.pipeline(arn, f"repo:{'a' * 140}:environment:{'c' * 100}"))) <= TRUST_POLICY_LIMIT


def test_the_identity_provider_is_made_once_per_account() -> None:
    provider = graph().one("OpenIdConnectProvider").inputs
    assert provider["url"] == "https://token.actions.githubusercontent.com"
    assert provider["clientIdLists"] == ["sts.amazonaws.com"]


def test_names_and_arns_are_known_beforehand() -> None:
    made = {
        f"arn:aws:iam::{ACCOUNT}:role{row.inputs['path']}{row.inputs['name']}"
        for row in graph().all("Role")
        if not row.name.endswith("-cluster")
    }

    class Layers:
        layers = ("cluster", "services", "tenants")

    assert set(deploy_roles.next_layers(Layers(), "aws", ACCOUNT, "c")) == made
    assert len(deploy_roles.role_name("c" * 63, "services")) <= 64


def test_every_role_is_bounded_and_keeps_the_rules() -> None:
    assert {row.inputs["permissionsBoundary"] for row in graph().all("Role")} == {BOUNDARY}
    assert [finding.message for rule in identity.RULES for finding in rule.findings(graph())] == []


@pytest.mark.parametrize("layer", ["cluster", "services", "tenants"])
def test_a_roles_policies_are_few_enough_and_small_enough(layer: str) -> None:
    documents = of_deploy_roles(place("c" * 63, "ap-northeast-1"))[layer]
    assert len(documents) <= POLICIES_OF_A_ROLE
    assert max(len(render(made)) for made in documents.values()) <= MANAGED_POLICY_LIMIT


@pytest.mark.parametrize("layer", ["cluster", "services", "tenants"])
@pytest.mark.parametrize(
    "change", ["AttachRolePolicy", "PutRolePolicy", "UpdateAssumeRolePolicy", "DeleteRole"]
)
def test_a_pipeline_cannot_change_its_own_role(layer: str, change: str) -> None:
    where = place("mine", REGION)
    for other in ("cluster", "services", "tenants"):
        own = where.iam(f"role{deploy_roles.delivery_path('mine')}{deploy_roles.role_name('mine', other)}")
        assert not allowed(layer, f"iam:{change}", own)


@pytest.mark.parametrize("layer", ["cluster", "services", "tenants"])
def test_a_pipeline_can_neither_change_nor_lift_the_boundary(layer: str) -> None:
    where = place("mine", REGION)
    for change in ("CreatePolicyVersion", "DeletePolicy", "SetDefaultPolicyVersion"):
        assert not allowed(layer, f"iam:{change}", boundary(where))
    own = where.iam(f"role{deploy_roles.iam_path('mine')}some")
    assert not allowed(layer, "iam:DeleteRolePermissionsBoundary", own)


@pytest.mark.parametrize("layer", ["cluster", "tenants"])
def test_roles_are_granted_rights_under_the_boundary_only(layer: str) -> None:
    where = place("mine", REGION)
    own = where.iam(f"role{deploy_roles.tenants_path('mine')}some")
    for change in ("CreateRole", "AttachRolePolicy", "PutRolePolicy", "PutRolePermissionsBoundary"):
        found = allowed(layer, f"iam:{change}", own)
        assert found
        for item in found:
            assert item["Condition"] == {"StringEquals": {"iam:PermissionsBoundary": boundary(where)}}


def test_another_clusters_things_are_out_of_reach() -> None:
    where = place("other", REGION)
    for action, resource in (
        ("iam:DeleteRole", where.iam(f"role{deploy_roles.iam_path('other')}some")),
        ("eks:DeleteCluster", where.arn("eks", "cluster/other")),
        ("eks:DeleteNodegroup", where.arn("eks", "nodegroup/other/a/b")),
        ("logs:DeleteLogGroup", where.arn("logs", "log-group:/aws/eks/other/cluster")),
        ("sqs:DeleteQueue", where.arn("sqs", "other-karpenter")),
        ("sns:DeleteTopic", where.arn("sns", "other-break-glass")),
    ):
        assert not allowed("cluster", action, resource), action
    for action, resource in (
        ("ec2:DeleteVpc", where.arn("ec2", "vpc/vpc-1")),
        ("kms:ScheduleKeyDeletion", where.arn("kms", "key/k")),
        ("kms:PutKeyPolicy", where.arn("kms", "key/k")),
        ("events:DeleteRule", where.arn("events", "rule/r")),
    ):
        for item in allowed("cluster", action, resource):
            assert item["Condition"]["StringEquals"]["aws:ResourceTag/cluster"] == "mine", action


def test_a_clusters_tag_is_never_given_to_what_another_owns() -> None:
    for item in statements("cluster"):
        if "ec2:CreateTags" in item["Action"] or "kms:TagResource" in item["Action"]:
            asked = {key for pairs in item["Condition"].values() for key in pairs}
            assert asked & {"ec2:CreateAction", "aws:ResourceTag/cluster"}, item["Sid"]


def test_keys_are_administered_and_not_used() -> None:
    where = place("mine", REGION)
    for use in ("Decrypt", "Encrypt", "GenerateDataKey"):
        for item in allowed("cluster", f"kms:{use}", where.arn("kms", "key/any")):
            assert item["Sid"] == "StateKey"


def test_the_services_layer_may_only_find_the_cluster() -> None:
    actions = {action for item in statements("services") for action in item["Action"]}
    assert {action for action in actions if not action.startswith(("s3:", "kms:"))} == {"eks:DescribeCluster"}


def test_tenants_roles_are_handed_to_pods_alone() -> None:
    (made,) = [item for item in statements("tenants") if "iam:PassRole" in item["Action"]]
    assert made["Condition"] == {"StringEquals": {"iam:PassedToService": ["pods.eks.amazonaws.com"]}}
    assert made["Resource"] == [f"arn:aws:iam::{ACCOUNT}:role/platform/mine/tenants/*"]


def _rules_broken(config: dict, policy: str | None = None, **role: str) -> set[str]:
    rows = [
        dataclasses.replace(
            row,
            inputs={**row.inputs, **role}
            if row.type == aws_types.IAM_ROLE
            else {**row.inputs, "policy": policy}
            if row.type == aws_types.IAM_POLICY and policy
            else row.inputs,
        )
        for row in graph()
    ]
    changed = Graph(stack="s", config=config, resources=rows, outputs={})
    return {finding.rule for rule in identity.RULES for finding in rule.findings(changed)}


@pytest.mark.parametrize(
    ("config", "role"),
    [
        ({"platform:identity": {"permissionsBoundary": BOUNDARY}}, {"permissionsBoundary": ""}),
        ({"platform:identity": {"permissionsBoundary": f"{BOUNDARY}2"}}, {}),
        ({"platform:delivery": {"repository": "a/b"}}, {"path": "/"}),
    ],
    ids=["none", "another", "outside of the path"],
)
def test_a_role_outside_of_the_boundary_is_noticed(config: dict, role: dict[str, str]) -> None:
    assert "aws-roles-are-bounded" in _rules_broken(config, **role)
    assert "aws-roles-are-bounded" not in _rules_broken({})


@pytest.mark.parametrize(
    "change",
    [
        {"Condition": {}},
        {"Resource": ["*"]},
        {"Resource": [f"arn:aws:iam::{ACCOUNT}:role/*"]},
    ],
    ids=["without the boundary", "to everything", "to every role"],
)
def test_a_right_to_grant_without_bounds_is_noticed(change: dict) -> None:
    (made,) = [item for item in statements("tenants") if "iam:CreateRole" in item["Action"]]
    text = json.dumps({"Version": "2012-10-17", "Statement": [{**made, **change}]})
    assert "aws-nobody-grants-without-bounds" in _rules_broken({}, text)


def test_a_token_that_anybody_can_have_opens_no_role() -> None:
    loose = trust.pipeline(
        f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com", "repo:a/*"
    )
    assert "aws-roles-trust-one-purpose" in _rules_broken({}, assumeRolePolicy=render(loose))
