"""Rules that no line of the program can break today, shown on resources made for the purpose."""

import dataclasses
import json
from typing import Any

from contracts.graph import Graph, Row
from policy.aws import identity
from policy.catalog import evaluate
from policy.finding import Severity
from policy.resource_types import aws


def row(type_: str, name: str = "x", **changes: Any) -> Row:
    plain = Row(
        urn=f"urn:pulumi:s::platform::{type_}::{name}",
        type=type_,
        name=name,
        parent="",
        plane="security",
        inputs={},
        provider="urn:pulumi:s::platform::pulumi:providers:aws::aws::id",
        protect=False,
        depends_on=[],
        secrets=[],
        unknowns=[],
    )
    return dataclasses.replace(plain, **changes)


def rules_broken_by(*rows: Row) -> set[str]:
    graph = Graph(stack="s", config={}, resources=list(rows), outputs={})
    return {finding.rule for finding in evaluate(graph)}


def test_a_user_or_an_access_key_is_refused() -> None:
    for type_ in identity.STATIC:
        assert "aws-no-static-credentials" in rules_broken_by(row(type_))


def test_a_resource_outside_of_every_plane_is_refused() -> None:
    assert "everything-has-a-plane" in rules_broken_by(row("aws:s3/bucket:Bucket", plane=""))


def test_a_policy_that_is_too_long_is_refused() -> None:
    actions = [f"s3:GetObject{index}" for index in range(600)]
    text = json.dumps({"Statement": [{"Effect": "Allow", "Action": actions, "Resource": "arn:aws:s3:::a"}]})
    assert "aws-policies-fit" in rules_broken_by(row(aws.IAM_POLICY, inputs={"policy": text}))


def test_a_control_plane_in_one_zone_is_refused() -> None:
    subnet = row("aws:ec2/subnet:Subnet", inputs={"availabilityZone": "us-east-1a"})
    cluster = row("aws:eks/cluster:Cluster", "c", depends_on=[subnet.urn])
    assert "aws-control-plane-spans-zones" in rules_broken_by(subnet, cluster)


def test_a_statement_that_allows_all_but_a_list_is_refused() -> None:
    text = json.dumps({"Statement": {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}})
    assert "aws-permissions-are-narrow" in rules_broken_by(row(aws.IAM_ROLE_POLICY, inputs={"policy": text}))


def test_a_second_entry_for_one_principal_is_refused() -> None:
    entries = [row(aws.ACCESS_ENTRY, name, inputs={"principalArn": "arn:aws:iam::1:role/r"}) for name in "ab"]
    assert "aws-one-entry-per-principal" in rules_broken_by(*entries)


def test_findings_come_in_the_same_order_each_time() -> None:
    rows = [row(identity.STATIC[0], name) for name in "cab"]
    graph = Graph(stack="s", config={}, resources=rows, outputs={})
    assert evaluate(graph) == evaluate(graph)
    assert [finding.resource[-1] for finding in evaluate(graph) if "static" in finding.rule] == [
        "a",
        "b",
        "c",
    ]


def test_an_agreed_exception_turns_a_block_into_a_warning() -> None:
    cluster = row("aws:eks/cluster:Cluster", inputs={"vpcConfig": {"endpointPublicAccess": True}})
    config = {"platform:clusterType": "prod-standard"}
    agreed = {**config, "platform:exceptions": [{"setting": "controlPlane.endpoint"}]}
    rule = "aws-production-api-server-is-private"
    severities = []
    for settings in (config, agreed):
        graph = Graph(stack="s", config=settings, resources=[cluster], outputs={})
        severities += [finding.severity for finding in evaluate(graph) if finding.rule == rule]
    assert severities == [Severity.BLOCK, Severity.WARN]
