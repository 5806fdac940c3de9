"""Rules about what tenants' workloads may do in AWS."""

import re
from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from contracts.planning.deploy_roles import tenants_path
from policy.aws.identity import statements
from policy.resource_types import aws
from policy.rule import Rule

OWNER = "platform:index:EksWorkloadIdentity"
_EXACT = re.compile(r"arn:[\w-]+:[\w-]+:[\w-]*:(\d{12})?:?[\w./:+=@-]+")
"""An ARN without a star."""
_KNOWN = (
    # AWS adds six characters to the name of a secret.
    re.compile(r"arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:[\w/-]+-\?{6}"),
    # The objects of one bucket.
    re.compile(r"arn:[\w-]+:s3:::[\w.-]+/\*"),
)


def _exact(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if not graph.is_below(row, OWNER):
        return
    for made in statements(row.inputs["policy"]):
        sid = made.get("Sid", "a statement")
        if made["Effect"] != "Allow" or "NotAction" in made or "NotResource" in made:
            yield "policy", f"{sid} is no list of what is allowed"
        for action in made.get("Action", []):
            if "*" in action:
                yield "policy", f"{sid} allows {action}"
        if not made.get("Resource"):
            yield "policy", f"{sid} is about nothing"
        for resource in made.get("Resource", []):
            if not (_EXACT.fullmatch(resource) or any(form.fullmatch(resource) for form in _KNOWN)):
                yield "policy", f"{sid} is about {resource}"


def _of_the_layer(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if not graph.is_below(row, OWNER):
        return
    above = graph[row.parent]
    trusted = row.inputs["assumeRolePolicy"]
    namespace, _, account = above.name.partition("/")
    for text in (namespace, account):
        if f'"{text}"' not in trusted:
            yield "assumeRolePolicy", f"the role of {above.name} does not name {text}"
    cluster = str((row.inputs.get("tags") or {}).get("cluster"))
    if row.inputs.get("path") != tenants_path(cluster):
        yield (
            "path",
            f"its path is {row.inputs.get('path')}, which the tenants layer's deploy role cannot reach",
        )


RULES = (
    Rule(
        id="aws-workloads-name-their-resources",
        promise="a workload's permissions are on the things that its contract names",
        why="A workload that was broken into would otherwise reach those of others.",
        fix="write the permission as <verb>.<resource>; components/aws/security/documents/workload.py does "
        "the rest",
        plane=Plane.SECURITY,
        applies=lambda row: row.type == aws.IAM_ROLE_POLICY,
        check=_exact,
    ),
    Rule(
        id="aws-workloads-are-themselves",
        promise="a workload's identity is for its own service account, where the tenants layer may make it",
        why="Somebody else's pods could otherwise become it.",
        fix="make it with EksWorkloadIdentity",
        plane=Plane.SECURITY,
        applies=lambda row: row.type == aws.IAM_ROLE,
        check=_of_the_layer,
    ),
)
"""Permissions and trust of workloads."""
