"""Rules about who may do what: IAM documents, keys, access entries."""

import json
import re
from collections.abc import Iterator
from typing import Any

from contracts.graph import Graph, Row
from contracts.planes import Plane
from contracts.planning.aws_names import cache_role
from policy.resource_types import aws
from policy.rule import Rule, expect, of_type

STATIC = (aws.IAM_USER, aws.IAM_ACCESS_KEY, aws.IAM_USER_LOGIN_PROFILE)
MANAGED_POLICY_LIMIT = 6144
TRUST_POLICY_LIMIT = 2048
_READS = re.compile(r"^[\w-]+:(Describe|List|Get|BatchGet|Search)\w*$")
_OWN_ROLES = re.compile(r"arn:[\w-]+:iam::\d{12}:role/platform/([\w-]+)/([\w-]+/)*\*")
_GRANTS = re.compile(r"^(iam:(CreateRole|PutRolePolicy|AttachRolePolicy|PutRolePermissionsBoundary|\*)|\*)$")
_RESERVED_GROUP = ("system:", "eks:", "aws:", "amazon:", "iam:")


def statements(text: str) -> list[dict[str, Any]]:
    """Statements of a policy document, with actions and resources always as lists."""
    found = json.loads(text)["Statement"]
    made = []
    for item in found if isinstance(found, list) else [found]:
        listed = dict(item)
        for key in ("Action", "NotAction", "Resource", "NotResource"):
            if isinstance(listed.get(key), str):
                listed[key] = [listed[key]]
        made.append(listed)
    return made


def _length(text: str) -> int:
    return sum(not character.isspace() for character in text)


def _least_privilege(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    for made in statements(row.inputs["policy"]):
        if made["Effect"] != "Allow":
            continue
        sid = made.get("Sid", "a statement")
        actions, resources = made.get("Action", []), made.get("Resource", [])
        if "NotAction" in made or "NotResource" in made:
            yield "policy", f"{sid} allows everything but a list"
        for action in actions:
            if action == "*" or action.endswith(":*"):
                yield "policy", f"{sid} allows {action}"
        if "*" in resources and not made.get("Condition"):
            broad = [action for action in actions if not _READS.match(action)]
            if broad:
                yield "policy", f"{sid} allows {', '.join(broad)} on everything"
        if any(action.startswith("iam:PassRole") for action in actions):
            yield from _passes(sid, made, resources)


def _passes(sid: str, made: dict[str, Any], resources: list[str]) -> Iterator[tuple[str, str]]:
    """Roles are passed by name; or those below the platform's path, to services that are named."""
    named = made.get("Condition", {}).get("StringEquals", {}).get("iam:PassedToService")
    for resource in resources:
        if "*" in resource and not (_OWN_ROLES.fullmatch(resource) and named):
            yield "policy", f"{sid} passes roles by pattern"


def _document_fits(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    length = _length(row.inputs["policy"])
    if length > MANAGED_POLICY_LIMIT:
        yield "policy", f"the document has {length} characters of {MANAGED_POLICY_LIMIT}"


def _trust(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    text = row.inputs["assumeRolePolicy"]
    if _length(text) > TRUST_POLICY_LIMIT:
        yield "assumeRolePolicy", f"the document has {_length(text)} characters of {TRUST_POLICY_LIMIT}"
    for made in statements(text):
        principal = made.get("Principal")
        named = json.dumps(principal)
        if principal == "*" or '"*"' in named or ":root" in named:
            yield "assumeRolePolicy", "anybody in an account may become this role"
        tied = made.get("Condition", {}).get("StringEquals", {})
        if ":oidc-provider/" in named:
            for claim in ("aud", "sub"):
                values = [value for key, value in tied.items() if key.endswith(f":{claim}")]
                if not values or "*" in json.dumps(values):
                    yield "assumeRolePolicy", f"the role is not tied to one {claim} of its tokens"
        if "pods.eks.amazonaws.com" in named:
            for key in (
                "aws:SourceAccount",
                "aws:RequestTag/eks-cluster-name",
                "aws:RequestTag/kubernetes-namespace",
                "aws:RequestTag/kubernetes-service-account",
            ):
                if not tied.get(key):
                    yield "assumeRolePolicy", f"the role is not tied to one {key.rpartition('/')[2]}"


def _bounded(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    wanted = (graph.config.get("platform:identity") or {}).get("permissionsBoundary")
    found = row.inputs.get("permissionsBoundary")
    if wanted and found != wanted:
        yield "permissionsBoundary", f"it is {found or 'not set'}, not {wanted}"
    path = str(row.inputs.get("path") or "/")
    named = path == "/" and row.inputs.get("name") == cache_role(_cluster(row))
    reached = path.startswith(("/platform/", "/platform-delivery/")) or named
    if graph.config.get("platform:delivery") and not reached:
        yield "path", f"its path is {path}, which the deploy role cannot reach"


def _cluster(row: Row) -> str:
    """The cluster that something is tagged for."""
    return str((row.inputs.get("tags") or {}).get("cluster"))


def _grants_are_bounded(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    for made in statements(row.inputs["policy"]):
        actions = [action for action in made.get("Action", []) if _GRANTS.match(action)]
        if made["Effect"] != "Allow" or not actions:
            continue
        sid = made.get("Sid", "a statement")
        if not made.get("Condition", {}).get("StringEquals", {}).get("iam:PermissionsBoundary"):
            yield "policy", f"{sid} grants by {', '.join(actions)} without asking for a boundary"
        own = [found[1] for found in map(_OWN_ROLES.fullmatch, made.get("Resource", [])) if found]
        for resource in made.get("Resource", []):
            by_name = resource.rpartition(":role/")[2] in map(cache_role, own)
            if not _OWN_ROLES.fullmatch(resource) and not by_name:
                yield "policy", f"{sid} grants to {resource}, which is not below the cluster's path"


def _no_static_credentials(_: Row, __: Graph) -> Iterator[tuple[str, str]]:
    yield "", "this is a credential that never expires"


def _key_policy(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "enableKeyRotation", True)
    for made in statements(row.inputs.get("policy") or '{"Statement": []}'):
        sid = made.get("Sid", "a statement")
        if any(action in ("*", "kms:*") for action in made.get("Action", [])):
            yield "policy", f"{sid} allows every use of the key"
        if '"*"' in json.dumps(made.get("Principal")):
            tied = made.get("Condition", {}).get("StringEquals", {})
            if not (tied.get("kms:CallerAccount") and tied.get("kms:ViaService")):
                yield "policy", f"{sid} lets anybody use the key"
    if not row.inputs.get("policy"):
        yield "policy", "the key has AWS's default policy, which names no use"


def _stateful_is_protected(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if not row.protect:
        yield "protect", "Pulumi would delete it when asked"


def _one_entry(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    principal = str(row.inputs.get("principalArn"))
    twins = [other for other in graph.all(aws.ACCESS_ENTRY) if other.inputs.get("principalArn") == principal]
    if len(twins) > 1:
        yield "principalArn", f"{principal} has {len(twins)} entries"
    if ":sts:" in principal:
        yield "principalArn", f"{principal} is a session, which never matches"
    for group in row.inputs.get("kubernetesGroups") or []:
        if group.startswith(_RESERVED_GROUP):
            yield "kubernetesGroups", f"{group} uses a reserved prefix"


def _right_partition(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    gov = str(graph.config.get("platform:region", "")).startswith("us-gov-")
    wanted = "arn:aws-us-gov:" if gov else "arn:aws:"
    arn = str(row.inputs.get("policyArn"))
    if not arn.startswith(wanted):
        yield "policyArn", f"{arn} is of another partition"


RULES = (
    Rule(
        id="aws-permissions-are-narrow",
        promise="no policy allows everything, or changes to everything",
        why="One stolen identity would then be all of them.",
        fix="name actions and resources, or tie the statement to tags",
        plane=Plane.SECURITY,
        applies=of_type(aws.IAM_POLICY, aws.IAM_ROLE_POLICY),
        check=_least_privilege,
    ),
    Rule(
        id="aws-policies-fit",
        promise="every policy document is within AWS's size limit",
        why="AWS refuses a longer one in the middle of a deployment.",
        fix="split the document by purpose",
        plane=Plane.SECURITY,
        applies=of_type(aws.IAM_POLICY, aws.IAM_ROLE_POLICY),
        check=_document_fits,
    ),
    Rule(
        id="aws-roles-trust-one-purpose",
        promise="a role can be assumed for one purpose only",
        why="Trust in an account is trust in everything that runs there.",
        fix="trust a service, with conditions that name cluster and service account",
        plane=Plane.SECURITY,
        applies=of_type(aws.IAM_ROLE),
        check=_trust,
    ),
    Rule(
        id="aws-roles-are-bounded",
        promise="where a permissions boundary is set, every role is made under it",
        why="One role outside of the boundary could make others without it.",
        fix="pass permissions_boundary and iam_path to the component",
        plane=Plane.SECURITY,
        applies=of_type(aws.IAM_ROLE),
        check=_bounded,
    ),
    Rule(
        id="aws-nobody-grants-without-bounds",
        promise="whoever may make roles may make bounded ones only, and below the cluster's path",
        why="The right to make roles is otherwise the right to do everything.",
        fix="ask for iam:PermissionsBoundary in the statement's condition",
        plane=Plane.SECURITY,
        applies=of_type(aws.IAM_POLICY, aws.IAM_ROLE_POLICY),
        check=_grants_are_bounded,
    ),
    Rule(
        id="aws-no-static-credentials",
        promise="no user, access key or password is made",
        why="Long-lived credentials leak and nobody notices.",
        fix="use a role",
        plane=Plane.SECURITY,
        applies=of_type(*STATIC),
        check=_no_static_credentials,
    ),
    Rule(
        id="aws-keys-name-their-uses",
        promise="keys rotate, and their policies name every use",
        why="A key that everybody may use protects nothing.",
        fix="grant each service the operations it needs, under a condition",
        plane=Plane.SECURITY,
        applies=of_type(aws.KMS_KEY),
        check=_key_policy,
    ),
    Rule(
        id="aws-production-state-is-protected",
        promise="what cannot be made again is protected from deletion",
        why="Keys, networks, clusters and logs take with them what depends on them.",
        fix="leave protected: true",
        plane=Plane.DATA,
        applies=of_type(
            aws.KMS_KEY,
            aws.CLUSTER,
            aws.LOG_GROUP,
            aws.VPC,
            aws.PROMETHEUS_WORKSPACE,
            aws.BACKUP_VAULT,
            aws.ECR_REPOSITORY,
            aws.GRAFANA_WORKSPACE,
            aws.DNS_ZONE,
        ),
        check=_stateful_is_protected,
        kept_only=True,
        loosened_by=("protected",),
    ),
    Rule(
        id="aws-one-entry-per-principal",
        promise="every principal has one access entry, with custom groups",
        why="EKS refuses a second entry and reserved groups.",
        fix="merge the entries",
        plane=Plane.SECURITY,
        applies=of_type(aws.ACCESS_ENTRY),
        check=_one_entry,
    ),
    Rule(
        id="aws-policies-are-of-the-partition",
        promise="managed policies are named in the stack's own partition",
        why="Another partition's policy does not exist here.",
        fix="build the ARN from the region's partition",
        plane=Plane.SECURITY,
        applies=of_type(
            aws.IAM_ROLE_POLICY_ATTACHMENT,
            aws.ACCESS_POLICY_ASSOCIATION,
        ),
        check=_right_partition,
    ),
)
"""IAM, KMS and access entries."""
