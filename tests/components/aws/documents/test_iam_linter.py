"""Every IAM document through a linter that knows AWS's actions, resources and conditions.

parliament compares with its own copy of AWS's reference, and needs no network. Trust policies, key policies
and policies of topics and queues are beyond it; the rules in policy/aws/ look at those.
"""

import functools
import json
import types
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from contracts.graph import Graph
from policy.resource_types import aws
from tests.components.aws.documents.identity_documents import everything, place
from tests.conftest import AWS_STACKS, graph_of

SEVERE = {"CRITICAL", "HIGH", "MEDIUM"}
"""What needs a reason; LOW ones are matters of style."""
ALSO = {"UNKNOWN_ACTION", "UNKNOWN_PREFIX"}
"""Called LOW, yet an action with a typing error allows nothing and nobody notices."""

ACCEPTED: dict[str, str] = {
    # finding: reason. One that no longer occurs fails too.
    "UNKNOWN_CONDITION_FOR_ACTION elasticloadbalancing:CreateAction for elasticloadbalancing:AddTags": (
        "newer than the linter's reference; AWS's own policy for the controller asks for it"
    ),
    "RESOURCE_MISMATCH elasticloadbalancing:SetWebAcl needs *": (
        "the guide of AWS WAF gives it the balancer's ARN; the linter's reference knows no resource"
    ),
    "RESOURCE_MISMATCH ecr:BatchImportUpstreamImage needs *": (
        "ECR's guide to pull-through caches gives it repositories; the linter's reference knows no resource"
    ),
    "RESOURCE_MISMATCH ssm:GetParameter needs arn:*:ssm:*:*:parameter/*": (
        "AWS's public parameters belong to no account, so their ARN has none"
    ),
    "UNKNOWN_ACTION elasticloadbalancing:ModifyIpPools": "newer than the linter's reference",
    "UNKNOWN_ACTION aps:DescribeWorkspaceConfiguration": "newer than the linter's reference",
    "UNKNOWN_ACTION aps:UpdateWorkspaceConfiguration": "newer than the linter's reference",
    "RESOURCE_MISMATCH route53:ChangeTagsForResource needs arn:*:route53:::healthcheck/*": (
        "it is for zones or health checks, and there are no health checks here"
    ),
}


@functools.cache
def linter() -> types.ModuleType:
    with warnings.catch_warnings():
        # It leaves its own files open when it is imported.
        warnings.simplefilter("ignore", ResourceWarning)
        import parliament
    return parliament


def findings(text: str) -> Iterator[str]:
    """What the linter says of a document, each as one line, if it is more than a matter of style."""
    for found in linter().analyze_policy_string(text).findings:
        made = linter().enhance_finding(found)
        if made.severity not in SEVERE and made.issue not in ALSO:
            continue
        if made.issue == "RESOURCE_MISMATCH":
            for item in made.detail:
                line = f"{made.issue} {item['action']} needs {item['required_format']}"
                if not _satisfied_elsewhere(text, item):
                    yield line
        else:
            detail = str(made.detail)
            for word in ("Unknown condition ", "Unknown action ", "action "):
                detail = detail.replace(word, "")
            yield f"{made.issue} {detail}"


def _satisfied_elsewhere(text: str, item: dict[str, str]) -> bool:
    """EC2, KMS and EKS evaluate each resource of a request by itself, so one action often takes several
    statements; the linter looks at one. Asked again with the resources of all of them, it is content.
    """
    resources = [
        resource
        for made in json.loads(text)["Statement"]
        if made["Effect"] == "Allow" and item["action"] in made["Action"]
        for resource in made["Resource"]
    ]
    joined = {"Effect": "Allow", "Action": [item["action"]], "Resource": sorted(set(resources))}
    again = linter().analyze_policy_string(json.dumps({"Version": "2012-10-17", "Statement": [joined]}))
    missing = [
        other["required_format"]
        for found in again.findings
        if found.issue == "RESOURCE_MISMATCH"
        for other in found.detail
    ]
    return item["required_format"] not in missing


def of_stack(graph: Graph) -> dict[str, str]:
    """The documents of a recorded stack, by resource."""
    return {
        row.name: row.inputs["policy"]
        for type_ in (aws.IAM_POLICY, aws.IAM_ROLE_POLICY)
        for row in graph.all(type_)
        if isinstance(row.inputs.get("policy"), str)
    }


@functools.cache
def said_of_stack(stack: str) -> dict[str, list[str]]:
    return {name: sorted(set(findings(text))) for name, text in of_stack(graph_of(stack)).items()}


@functools.cache
def said_of_documents() -> dict[str, list[str]]:
    where = place("aws-use1-prod-platform-01", "us-east-1")
    return {name: sorted(set(findings(json.dumps(made)))) for name, made in everything(where).items()}


def _unexplained(said: dict[str, list[str]]) -> dict[str, Any]:
    left = {name: [line for line in lines if line not in ACCEPTED] for name, lines in said.items()}
    return {name: lines for name, lines in left.items() if lines}


@pytest.mark.parametrize("stack", AWS_STACKS)
def test_no_policy_of_a_stack_has_a_finding_without_a_reason(stack: str) -> None:
    assert said_of_stack(stack), "a stack has policies"
    assert _unexplained(said_of_stack(stack)) == {}


def test_no_document_of_an_identity_has_a_finding_without_a_reason() -> None:
    assert _unexplained(said_of_documents()) == {}


def test_every_reason_is_still_needed() -> None:
    lines = {line for lines in said_of_documents().values() for line in lines}
    lines |= {line for stack in AWS_STACKS for found in said_of_stack(stack).values() for line in found}
    assert set(ACCEPTED) <= lines


@pytest.mark.parametrize(
    ("made", "issue"),
    [
        ({"Action": ["ec2:StopInstance"], "Resource": ["*"]}, "UNKNOWN_ACTION"),
        ({"Action": ["ec2:StopInstances"], "Resource": ["*"]}, None),
        ({"Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::bucket"]}, "RESOURCE_MISMATCH"),
        (
            {
                "Action": ["s3:GetObject"],
                "Resource": ["arn:aws:s3:::b/*"],
                "Condition": {"StringEquals": {"s3:nonsense": "x"}},
            },
            "UNKNOWN_CONDITION_FOR_ACTION",
        ),
    ],
    ids=["typing error", "fine", "bucket for an object", "made-up condition"],
)
def test_the_linter_finds_what_is_wrong(made: dict[str, Any], issue: str | None) -> None:
    text = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **made}]})
    assert [line.split()[0] for line in findings(text)] == ([issue] if issue else [])
