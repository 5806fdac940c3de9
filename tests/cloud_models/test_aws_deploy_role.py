"""The deploy roles replayed: every call that making, tagging, reading, changing and deleting each row takes."""

import ast
import functools
import json
import pathlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from components.aws.delivery.deploy_roles import GithubDeployRolesArgs, documents
from components.context import AwsContextArgs
from contracts import loader
from contracts.planning.deploy_roles import delivery_path, iam_path, role_name
from contracts.settings.aws.cluster import AwsSettings
from review.offline.recorder import Recorder
from tests.cloud_models import aws_calls, aws_operations
from tests.cloud_models.aws_left_out import LEFT_OUT, LINKED, left_out
from tests.cloud_models.aws_replay import Asked, Place, Replay
from tests.cloud_models.aws_things import RESOURCES
from tests.cloud_models.iam_evaluator import grants, grants_directly, like
from tests.conftest import AWS_STACKS, ORGANISATION, ROOT, TENANTS_STACKS, aws_settings, recorded
from tests.stacks.aws_options import OPTIONS, recorded_option, settings_of

NAMED_ANYWAY = {
    # service that a condition names: why, although no row makes it act
    "spot.amazonaws.com": "Karpenter's first Spot node needs its role, which somebody may make beforehand",
}
Entry = tuple[str, str]


@dataclass
class Played:
    """What came of replaying the stacks of one layer."""

    missing: dict[str, str] = field(default_factory=dict)
    """Calls that nothing allows, and a stack that makes them."""
    granted: set[Entry] = field(default_factory=set)
    """Every statement with each of its actions."""
    needed: set[Entry] = field(default_factory=set)
    """Those without which some call would not be allowed."""
    asked: set[str] = field(default_factory=set)
    """Values of conditions that calls have."""
    named: set[str] = field(default_factory=set)
    """Services that conditions name."""
    unresolved: set[str] = field(default_factory=set)
    """Actions that are checked on resources, of kinds of rows of which none was found to have one."""
    resolved: set[str] = field(default_factory=set)


def _settings(stack: str) -> AwsSettings:
    return settings_of(stack) if stack in OPTIONS else aws_settings(stack)


def _arguments(stack: str) -> tuple[GithubDeployRolesArgs, Place]:
    """What a stack's deploy roles are told; under a boundary, as `delivery` demands."""
    settings = _settings(stack)
    cluster, account = settings.cluster_name, settings.account
    boundary = f"arn:{settings.partition}:iam::{account}:policy/PlatformBoundary"
    context = AwsContextArgs(
        cluster_name=cluster,
        region=settings.region,
        account=account,
        protected=False,
        permissions_boundary=settings.identity.permissions_boundary or boundary,
        iam_path=iam_path(cluster),
    )
    args = GithubDeployRolesArgs(
        context=context,
        repository="example/platform",
        environments={"cluster": stack},
        replica_region=settings.images.replicate_to,
    )
    place = Place(
        account=account,
        cluster=cluster,
        boundary=str(context.permissions_boundary),
        principal=context.iam(f"role{delivery_path(cluster)}{role_name(cluster, 'cluster')}"),
    )
    return args, place


def _statements(stack: str, layer: str) -> list[dict[str, Any]]:
    args, _ = _arguments(stack)
    return [item for made in documents(args, layer).values() for item in made["Statement"]]


def _calls(replay: Replay) -> Iterator[Asked]:
    """Every call once."""
    seen = set()
    for asked in replay.calls():
        key = (asked.call.action, asked.call.resource, json.dumps(asked.call.context, sort_keys=True))
        if key not in seen:
            seen.add(key)
            yield asked


def _boundary(stack: str) -> list[dict[str, Any]]:
    """What an account's boundary may look like: the services that the guide names, and nobody lifts it."""
    _, place = _arguments(stack)
    allowed = {
        "Sid": "Services",
        "Effect": "Allow",
        "Action": [f"{one}:*" for one in _named_services()],
        "Resource": "*",
    }
    kept = {
        "Sid": "BoundaryStays",
        "Effect": "Deny",
        "Action": ["iam:CreatePolicyVersion", "iam:DeletePolicy*", "iam:SetDefaultPolicyVersion"],
        "Resource": place.boundary,
    }
    lifting = {
        "Sid": "NobodyLiftsIt",
        "Effect": "Deny",
        "Action": ["iam:DeleteRolePermissionsBoundary"],
        "Resource": "*",
    }
    return [allowed, kept, lifting]


@functools.cache
def _named_services() -> list[str]:
    """The services of which the guide says that a boundary has to allow them."""
    text = (ROOT / "docs" / "aws.md").read_text()
    listed = text.partition("deploy role does with these services")[2].partition(":")[2].partition("\n\n")[0]
    return sorted(re.findall(r"`([a-z0-9-]+)`", listed))


def play(stack: str, recorder: Recorder, statements: list[dict[str, Any]], into: Played) -> None:
    """Replay one stack against the statements of a layer's role, under the account's boundary."""
    boundary = _boundary(stack)
    _, place = _arguments(stack)
    about: dict[str, list[dict[str, Any]]] = {}
    for item in statements:
        into.granted |= {(item["Sid"], action) for action in item["Action"]}
        for pairs in item.get("Condition", {}).values():
            for key in ("iam:PassedToService", "iam:AWSServiceName"):
                into.named |= set(pairs.get(key, []))
    replay = Replay(recorder, place)
    for asked in _calls(replay):
        call = asked.call
        into.asked |= {str(call.context.get(key)) for key in ("iam:PassedToService", "iam:AWSServiceName")}
        if call.action not in about:
            named = [s for s in statements if any(like(one, call.action, fold=True) for one in s["Action"])]
            about[call.action] = named
        found = set(grants(about[call.action], call)) if list(grants(boundary, call)) else set()
        if asked.policy:
            direct, left = grants_directly(json.loads(asked.policy), call, place.principal, place.account)
            if direct:
                continue
            found = found if left else set()
        if not found:
            into.missing[f"{asked.kind} {asked.phase}: {call.action}"] = f"{stack}: {call.resource}"
        if len(found) == 1:
            into.needed |= found
    into.resolved |= replay.named
    into.unresolved = (into.unresolved | replay.asked) - into.resolved


def _recording(stack: str) -> Recorder:
    return recorded_option(stack) if stack in OPTIONS else recorded(stack)


@functools.cache
def of_clusters() -> Played:
    played = Played()
    for stack in [*AWS_STACKS, *OPTIONS]:
        play(stack, _recording(stack), _statements(stack, "cluster"), played)
    return played


@functools.cache
def of_tenants() -> Played:
    played = Played()
    for stack in TENANTS_STACKS:
        cluster = loader.read_stack(ORGANISATION, stack).values["config"]["platform:cluster"]
        if cluster in AWS_STACKS:
            play(cluster, recorded(stack), _statements(cluster, "tenants"), played)
    return played


def test_a_pipeline_may_do_all_that_a_cluster_stack_takes() -> None:
    missing = of_clusters().missing
    assert missing == {}, "grant it in components/aws/delivery/documents/, or say in LEFT_OUT why not"


def test_the_guide_names_the_services_that_a_boundary_has_to_allow() -> None:
    used = {action.partition(":")[0] for _, action in of_clusters().granted}
    assert set(_named_services()) == used, "say it in docs/aws.md, under identities"


def test_a_pipeline_may_do_all_that_a_tenants_stack_takes() -> None:
    assert of_tenants().missing == {}


def test_whatever_is_taken_from_the_cluster_role_is_missed() -> None:
    played = of_clusters()
    assert played.granted - played.needed == set(), "take it away, or say in OPERATIONS or ALSO what needs it"


def test_whatever_is_taken_from_the_tenants_role_is_missed() -> None:
    played = of_tenants()
    # Not a call of the provider: whoever writes a kubeconfig for the job asks where the cluster is.
    assert played.granted - played.needed == {("OnTheCluster", "eks:DescribeCluster")}


def test_every_action_is_checked_on_something() -> None:
    left = of_clusters().unresolved
    assert left == set(), (
        "say in RESOURCES which rows it is checked on, or in LEFT_OUT why it is not asked for"
    )


def test_conditions_name_services_that_act_and_no_others() -> None:
    played = of_clusters()
    assert played.named - played.asked == set(NAMED_ANYWAY)


@pytest.mark.parametrize(
    ("sid", "action", "noticed"),
    [
        ("Make", "ec2:CreateSubnet", "ec2/subnet create: ec2:CreateSubnet"),
        ("OwnKeys", "kms:EnableKeyRotation", "kms/key create: kms:EnableKeyRotation"),
        ("HandOutOwnRoles", "iam:PassRole", "eks/nodeGroup create: iam:PassRole"),
        ("TagWhatIsMade", "ec2:CreateTags", "ec2/vpc create: ec2:CreateTags"),
    ],
)
def test_a_replay_without_an_action_fails(sid: str, action: str, noticed: str) -> None:
    less = [
        {**item, "Action": [one for one in item["Action"] if (item["Sid"], one) != (sid, action)]}
        for item in _statements("aws-dev", "cluster")
    ]
    played = Played()
    play("aws-dev", recorded("aws-dev"), less, played)
    assert noticed in played.missing


def test_a_replay_notices_what_belongs_to_another_cluster() -> None:
    played = Played()
    play("aws-dev", recorded("aws-dev"), _statements("aws-staging", "cluster"), played)
    assert "ec2/vpc delete: ec2:DeleteVpc" in played.missing
    assert "sqs/queue create: sqs:CreateQueue" in played.missing


def _made_by_components() -> set[str]:
    """Types that some component makes, from its source."""
    import pulumi_aws as aws

    found: set[str] = set()
    for file in sorted(pathlib.Path(ROOT / "components" / "aws").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call) or not ast.unparse(node.func).startswith("aws."):
                continue
            _, *names = ast.unparse(node.func).split(".")
            made = functools.reduce(getattr, names, aws)
            token = getattr(made, "pulumi_type", None)
            if isinstance(token, str) and not token.startswith("pulumi:"):
                found.add(token)
    return found


def _recorded_types() -> set[str]:
    stacks = [*AWS_STACKS, *OPTIONS]
    rows = [row for stack in stacks for row in _recording(stack).registrations.values()]
    return {row.type for row in rows if row.custom and row.type.startswith("aws:")}


def test_every_type_that_a_component_makes_is_made_by_some_stack() -> None:
    left = _made_by_components() - _recorded_types()
    assert left == set(), "switch on what makes it, in tests/stacks/aws_options.py"


def test_every_type_has_calls_that_make_it_and_take_it_away() -> None:
    left = {
        f"{phase} of {token}"
        for token in _recorded_types()
        for phase, found in aws_calls.operations(token).items()
        if not found and phase in ("create", "read", "delete")
    }
    kept = {
        # AWS keeps it until its owner goes, or there is nothing to take away.
        "delete of aws:acm/certificateValidation:CertificateValidation",
        "delete of aws:amp/workspaceConfiguration:WorkspaceConfiguration",
        "delete of aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        "delete of aws:sns/topicPolicy:TopicPolicy",
    }
    assert left == kept, "say in OPERATIONS what makes it, shows it and takes it away"


def test_every_operation_is_one_that_aws_has() -> None:
    wrong = {
        f"{token}: {operation}"
        for token in _recorded_types()
        for operation in {
            *aws_calls.tagging(token),
            *(one for made in aws_calls.operations(token).values() for one in made),
        }
        if operation not in aws_calls.model(aws_calls.service(token)).operation_names
    }
    assert wrong == set()


def test_tables_of_calls_hold_nothing_that_nobody_uses() -> None:
    kinds = {aws_calls.kind(token) for token in _recorded_types()}
    services = {aws_calls.service(token) for token in _recorded_types()}
    modules = {kind.split("/")[0] for kind in kinds}
    unused = {
        *(set(aws_operations.OPERATIONS) - kinds),
        *(set(aws_operations.NOUNS) - kinds),
        *(set(aws_operations.ALSO) - kinds),
        *(set(aws_operations.CREATING) - kinds),
        *(set(aws_operations.CLOUDFORMATION) - kinds),
        *(set(aws_operations.SERVICES) - kinds - modules),
        *(set(aws_operations.TAGGING) - kinds - services),
        *(set(LINKED) - kinds),
        *({kind for found in RESOURCES.values() for kind in found.split()} - kinds),
    }
    assert unused == set()


def test_whatever_is_left_out_is_still_asked_for() -> None:
    asked = {
        left_out(action, aws_calls.kind(token))
        for token in _recorded_types()
        for _, action in aws_calls.needed(token, tagged=True)
    }
    assert set(LEFT_OUT) - asked == set()
