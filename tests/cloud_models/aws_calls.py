"""Which calls of AWS's API it takes to make, read, change and delete a resource of each type.

Most follow from the type's name: `CreateSubnet`, `DescribeSubnets`, `DeleteSubnet` of a Subnet, where AWS's model
has them. `OPERATIONS` has the others, as Terraform's provider, which Pulumi's stands on, makes them. What AWS itself
says a type takes, CloudFormation's schemas tell; what of that does not concern us is in LEFT_OUT.

A new type: its calls follow, or the tests say what is missing here. They then say which of them the deploy
role lacks; grant those in components/aws/delivery/documents/.
"""

import functools
import json
import pathlib
import re
from collections.abc import Iterator
from typing import Any

import botocore.session
from botocore.exceptions import UnknownServiceError
from botocore.model import ServiceModel

from tests.cloud_models.aws_authorization import folder_of
from tests.cloud_models.aws_operations import (
    ACTIONS,
    ALSO,
    CLOUDFORMATION,
    CREATING,
    NOUNS,
    OPERATIONS,
    PREFIXES,
    SERVICES,
    TAGGING,
)

PHASES = ("create", "read", "update", "delete")

_VERBS = {
    "create": ("Create{0}", "Put{0}"),
    "read": ("Describe{0}", "Describe{0}s", "Get{0}"),
    "update": ("Update{0}", "Modify{0}", "Put{0}"),
    "delete": ("Delete{0}", "Delete{0}s"),
}


def kind(token: str) -> str:
    """`ec2/subnet` of `aws:ec2/subnet:Subnet`."""
    return token.split(":")[1]


def service(token: str) -> str:
    """Service of the API that a type belongs to."""
    return SERVICES.get(kind(token)) or SERVICES.get(kind(token).split("/")[0]) or kind(token).split("/")[0]


@functools.cache
def model(name: str) -> ServiceModel:
    """botocore's model of a service.

    Raises:
        LookupError: nobody said which service a module of the SDK is.
    """
    try:
        return botocore.session.get_session().get_service_model(name)
    except UnknownServiceError:
        raise LookupError(
            f"AWS has no service {name}; say in SERVICES of aws_operations.py which it is"
        ) from None


def action(name: str, operation: str) -> str:
    """The IAM action that allows an operation of a service."""
    return f"{PREFIXES.get(name, name)}:{ACTIONS.get(name, {}).get(operation, operation)}"


@functools.cache
def operations(token: str) -> dict[str, frozenset[str]]:
    """Phase to the operations that Terraform's provider calls, tags aside."""
    known = set(model(service(token)).operation_names)
    noun = NOUNS.get(kind(token)) or token.split(":")[2]
    made: dict[str, frozenset[str]] = {}
    for phase in PHASES:
        named = [verb.format(noun) for verb in _VERBS[phase] if verb.format(noun) in known]
        made[phase] = frozenset([*named, *OPERATIONS.get(kind(token), {}).get(phase, "").split()])
    return made


def tagging(token: str) -> list[str]:
    """Operations that change and show tags of a type that has tags."""
    found = TAGGING.get(kind(token), TAGGING.get(service(token)))
    if found is None:
        known = model(service(token)).operation_names
        found = " ".join(
            one for one in ("TagResource", "UntagResource", "ListTagsForResource") if one in known
        )
    return found.split()


@functools.cache
def _schemas() -> dict[str, pathlib.Path]:
    """CloudFormation's types in one region, by their name in lower case, to the file of each schema."""
    folder = folder_of("cfnlint") / "data" / "schemas"
    index = json.loads((folder / "providers" / "us-east-1.json").read_text())
    return {name.lower(): folder / "resources" / f"{file}.json" for name, file in index.items()}


@functools.cache
def handlers(token: str) -> dict[str, frozenset[str]]:
    """Phase to the permissions that AWS says it takes, where CloudFormation knows the type."""
    said = (schema(token) or {}).get("handlers", {})
    return {phase: frozenset(said.get(phase, {}).get("permissions", ())) for phase in PHASES}


@functools.cache
def schema(token: str) -> dict[str, Any] | None:
    """CloudFormation's schema of a type; None where it knows no such thing.

    Raises:
        LookupError: nobody said what CloudFormation calls the type, and it does not follow.
    """
    module, name = kind(token).split("/")[0], token.split(":")[2]
    found = CLOUDFORMATION.get(kind(token), f"{module}::{name}")
    if found is None:
        return None
    file = _schemas().get(f"aws::{found}".lower())
    if file is None:
        raise LookupError(
            f"CloudFormation knows no AWS::{found}; say in CLOUDFORMATION of aws_operations.py what it calls {token}"
        )
    return json.loads(file.read_text())


@functools.cache
def _dependents() -> dict[str, frozenset[str]]:
    """Action to those that the Service Authorization Reference says depend on it, from the linter's copy:
    the machine-readable edition leaves them out.
    """
    made: dict[str, frozenset[str]] = {}
    for prefix in json.loads((folder_of("parliament") / "iam_definition.json").read_text()):
        for item in prefix["privileges"]:
            found = {one for form in item["resource_types"] for one in form.get("dependent_actions", ())}
            made[f"{prefix['prefix']}:{item['privilege']}"] = frozenset(found)
    return made


def dependents(one: str) -> frozenset[str]:
    """What else an action takes."""
    return _dependents().get(one, frozenset())


def needed(token: str, *, tagged: bool) -> Iterator[tuple[str, str]]:
    """Every phase with an action that it takes."""
    name = service(token)
    for phase, made in operations(token).items():
        for one in sorted(made):
            yield phase, action(name, one)
    if tagged:
        for one in tagging(token):
            phase = "update" if re.match("Untag|Delete|Remove", one) else "tag"
            yield ("read" if one.startswith("List") else phase), action(name, one)
    for phase, made in operations(token).items():
        for one in sorted({other for op in made for other in dependents(action(name, op))}):
            yield phase, one
    for one in ALSO.get(kind(token), "").split():
        yield "create", one
    # Tags are given as things are made, and changed by the operations above.
    tags = {action(name, one) for one in tagging(token)}
    for phase, said in handlers(token).items():
        for one in sorted(said - tags):
            yield phase, one


@functools.cache
def creates(token: str, operation: str) -> bool:
    """Whether an operation brings a thing about, which so has neither ARN nor tags beforehand."""
    noun = NOUNS.get(kind(token)) or token.split(":")[2]
    named = {verb.format(noun) for verb in _VERBS["create"]}
    return operation in named | {CREATING.get(kind(token), "")}


def sends_tags(token: str, phase: str, one: str) -> bool:
    """Whether a request carries the tags of a thing."""
    operation = one.partition(":")[2]
    if operation in tagging(token) or one == "ec2:CreateTags":
        return re.match("Untag|Delete|List", operation) is None
    # Repositories that a template makes are tagged by it.
    return (phase == "create" and creates(token, operation)) or one == "ecr:CreateRepository"
