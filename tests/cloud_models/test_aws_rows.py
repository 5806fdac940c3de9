"""Rows of every stack on AWS, and the names in them, are ones that AWS's API takes."""

import functools
import json
from collections.abc import Iterator
from typing import Any

import pytest
import regex

from review.offline.recorder import Recorder
from tests.cloud_models import aws_calls, aws_schemas, aws_shapes
from tests.cloud_models.aws_calls import kind
from tests.cloud_models.aws_shapes import ELSEWHERE, MADE_UP, NOT_SENT, Unmapped, judge, row, target
from tests.cloud_models.aws_things import Things
from tests.conftest import AWS_STACKS, TENANTS_STACKS, recorded
from tests.stacks.aws_options import OPTIONS, every_graph, recorded_option

LIMITS = {
    # kind of row: form of its name, where AWS's model says it in words only
    "backup/plan": r"[A-Za-z0-9_.-]{1,50}",
    "ec2/launchTemplate": r"[a-zA-Z0-9().\-/_]{3,128}",
    "ec2/securityGroup": r"(?!sg-)[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{1,255}",
    "sns/topic": r"[A-Za-z0-9_-]{1,256}",
    "sqs/queue": r"[A-Za-z0-9_-]{1,80}",
}


@functools.cache
def _inputs() -> list[tuple[str, str, dict[str, Any]]]:
    """Stack, type and inputs of each row that is another than those before it."""
    found, seen = [], set()
    for stack, graph in every_graph().items():
        for item in graph:
            key = (item.type, json.dumps(item.inputs, sort_keys=True))
            if item.type.startswith("aws:") and key not in seen:
                seen.add(key)
                found.append((stack, item.type, item.inputs))
    return found


@functools.cache
def _judged() -> tuple[dict[str, str], set[str]]:
    """What is wrong with a stack that has it, and properties that lead nowhere."""
    wrong: dict[str, str] = {}
    unmapped: set[str] = set()
    for stack, type_, inputs in _inputs():
        try:
            wrong |= {str(item): stack for item in row(type_, inputs)}
        except Unmapped as problem:
            unmapped.add(str(problem))
    return wrong, unmapped


def test_aws_takes_every_row() -> None:
    assert _judged()[0] == {}


def test_cloudformation_takes_every_row() -> None:
    wrong = {
        str(item): stack for stack, type_, inputs in _inputs() for item in aws_schemas.row(type_, inputs)
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("type_", "inputs", "rule"),
    [
        (
            "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
            {"customRoleArn": "arn:aws:iam::111122223333:role/path/name"},
            "has the form",
        ),
        (
            "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
            {"appliedFors": ["PULL"]},
            "is one of",
        ),
        ("aws:kms/key:Key", {"rotationPeriodInDays": 30}, "is 90 to 2560"),
        ("aws:scheduler/scheduleGroup:ScheduleGroup", {"name": "g" * 65}, "has 1 to 64 characters"),
        ("aws:eks/nodeGroup:NodeGroup", {"taints": [{"key": "", "effect": "NO_SCHEDULE"}]}, "has 1 to"),
    ],
)
def test_what_cloudformation_does_not_take_is_noticed(type_: str, inputs: dict[str, Any], rule: str) -> None:
    assert any(rule in item.rule for item in aws_schemas.row(type_, inputs))


def test_every_property_goes_to_a_member_of_a_call() -> None:
    assert _judged()[1] == set()


def _paths(value: Any, path: str) -> Iterator[str]:
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _paths(item, f"{path}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield from _paths(item, path)


def test_tables_of_properties_hold_nothing_that_no_row_has() -> None:
    rows = _inputs()
    paths = {path for _, type_, inputs in rows for path in _paths(inputs, kind(type_))}
    kinds = {kind(type_) for _, type_, _ in rows}
    assert {key for key in {*ELSEWHERE, *NOT_SENT} if key not in paths and not key.startswith("*")} == set()
    above = {key.rpartition(".")[0] for key in MADE_UP}
    assert above - paths == set()
    assert set(LIMITS) - kinds == set()


def _recordings() -> Iterator[tuple[str, Recorder]]:
    tenants = [stack for stack in TENANTS_STACKS if stack.startswith("aws-")]
    yield from ((stack, recorded(stack)) for stack in (*AWS_STACKS, *tenants))
    yield from ((option, recorded_option(option)) for option in OPTIONS)


def test_every_name_is_one_that_aws_takes() -> None:
    """Names that are given, and those that Pulumi makes of the logical ones."""
    wrong, unlimited = {}, set()
    for stack, recorder in _recordings():
        for thing in Things(recorder):
            name = thing.state.get("name")
            found = target(thing.type, "name") if isinstance(name, str) else None
            if not isinstance(name, str) or found is None:
                continue
            form, said = LIMITS.get(thing.kind), found[1].metadata
            if form and not regex.fullmatch(form, name):
                wrong[f"{thing.kind} {name}: has the form {form}"] = stack
            wrong |= {str(item): stack for item in judge(found[1], name, thing.kind)}
            if not form and not {"max", "pattern"} & set(said):
                unlimited.add(thing.kind)
    assert wrong == {}, "shorten it in contracts/planning/aws_names.py"
    assert unlimited == set(), "say in LIMITS how long its name may be"


@pytest.mark.parametrize(
    ("type_", "change", "rule"),
    [
        ("aws:backup/vault:Vault", {"name": "v" * 51}, "has the form"),
        ("aws:eks/accessEntry:AccessEntry", {"principalArn": None}, "is required"),
        ("aws:eks/nodeGroup:NodeGroup", {"capacityType": "CHEAP"}, "is one of"),
        ("aws:eks/nodeGroup:NodeGroup", {"scalingConfig": {"minSize": -1}}, "has 0 to None in value"),
        ("aws:eks/nodeGroup:NodeGroup", {"taints": [{"key": "k", "effect": "NEVER"}]}, "is one of"),
        ("aws:eks/cluster:Cluster", {"kubernetesNetworkConfig": {"ipFamily": "ipv5"}}, "is one of"),
        ("aws:route53/zone:Zone", {"tags": {f"k{number}": "v" for number in range(11)}}, "has 1 to 10 items"),
        ("aws:kms/key:Key", {"policy": ""}, "has 1 to 131072 characters"),
        ("aws:cloudwatch/logGroup:LogGroup", {"name": "log group"}, "has the form"),
        ("aws:cloudwatch/metricAlarm:MetricAlarm", {"threshold": "much"}, "is a number"),
        ("aws:ec2/subnet:Subnet", {"mapPublicIpOnLaunch": "perhaps"}, "is true or false"),
    ],
)
def test_what_aws_does_not_take_is_noticed(type_: str, change: dict[str, Any], rule: str) -> None:
    graph = every_graph()["aws-prod"]
    inputs = {**graph.all(type_)[0].inputs, **change}
    kept = {key: value for key, value in inputs.items() if value is not None}
    assert any(rule in item.rule for item in row(type_, kept)), list(map(str, row(type_, kept)))


def test_a_property_that_leads_nowhere_is_named() -> None:
    with pytest.raises(Unmapped, match=r"ec2/subnet\.colour: say in ELSEWHERE"):
        list(row("aws:ec2/subnet:Subnet", {"colour": "green"}))


@pytest.mark.parametrize(
    ("name", "noun", "found"),
    [("cidrBlock", "Subnet", "CidrBlock"), ("availabilityZone", "Subnet", "AvailabilityZone")],
)
def test_properties_are_found_by_their_names(name: str, noun: str, found: str) -> None:
    shape = aws_shapes.at("ec2", "CreateSubnet")
    assert (aws_shapes.member(shape, name, noun) or ("",))[0] == found


def test_what_tables_have_to_say_of_a_new_type_is_asked_for() -> None:
    with pytest.raises(LookupError, match="say in SERVICES"):
        aws_calls.operations("aws:ec2transitgateway/vpcAttachment:VpcAttachment")
    with pytest.raises(LookupError, match="say in CLOUDFORMATION"):
        aws_calls.schema("aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptions")
