"""What a contract's permissions become on each cloud: the thing that is named, and nothing beside it."""

import json
from typing import Any

import pytest

from components.aws.security.documents import workload as aws
from components.azure.security.documents.workload_roles import WorkloadRole, grants
from contracts.tenancy.models.runtime import SecretFile
from contracts.tenancy.resolve.permissions import VERBS, Verb
from contracts.tenancy.resolve.resolved import Permission, Workload
from tests.components.aws.documents.test_iam_linter import findings
from tests.components.samples.aws.shared import ACCOUNT, somewhere
from tests.manifests import samples

CONTEXT = somewhere(cluster="aws-use1-prod-platform-01")
AZURE = samples.cluster("cilium", resource_groups=(("cluster", "rg-c"), ("tenants", "rg-c-tenants")))


DATABASE, KEY = "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ", "1234abcd-12ab-34cd-56ef-1234567890ab"
IDS = {Verb.DATABASE_CONNECT: (DATABASE,), Verb.KEYS_USE: (KEY,)}
"""What AWS knows by no name."""


def may(*permissions: tuple[str, str], **more: Any) -> Workload:
    granted = tuple(
        Permission(verb=verb, resource=resource, ids=IDS.get(Verb(verb), ()) if verb in VERBS else ())
        for verb, resource in permissions
    )
    return samples.workload(permissions=granted, **more)


def document(*permissions: tuple[str, str]) -> dict[str, Any]:
    return aws.permissions(CONTEXT, may(*permissions))


ON: dict[str, tuple[set[str], set[str]]] = {
    Verb.SECRETS_READ: (
        {"secretsmanager:GetSecretValue"},
        {f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:orders/prod/thing-??????"},
    ),
    Verb.EVENTS_PUBLISH: ({"sns:Publish"}, {f"arn:aws:sns:us-east-1:{ACCOUNT}:orders-prod-thing"}),
    Verb.EVENTS_CONSUME: (
        {"sqs:ReceiveMessage", "sqs:DeleteMessage"},
        {f"arn:aws:sqs:us-east-1:{ACCOUNT}:orders-prod-thing-events"},
    ),
    Verb.QUEUE_PUBLISH: ({"sqs:SendMessage"}, {f"arn:aws:sqs:us-east-1:{ACCOUNT}:orders-prod-thing"}),
    Verb.QUEUE_CONSUME: (
        {"sqs:ReceiveMessage", "sqs:DeleteMessage"},
        {f"arn:aws:sqs:us-east-1:{ACCOUNT}:orders-prod-thing"},
    ),
    Verb.OBJECT_READ: (
        {"s3:GetObject", "s3:ListBucket"},
        {f"arn:aws:s3:::{ACCOUNT}-orders-prod-thing", f"arn:aws:s3:::{ACCOUNT}-orders-prod-thing/*"},
    ),
    Verb.OBJECT_WRITE: (
        {"s3:PutObject", "s3:DeleteObject", "s3:GetObject"},
        {f"arn:aws:s3:::{ACCOUNT}-orders-prod-thing", f"arn:aws:s3:::{ACCOUNT}-orders-prod-thing/*"},
    ),
    Verb.DATABASE_CONNECT: (
        {"rds-db:connect"},
        {f"arn:aws:rds-db:us-east-1:{ACCOUNT}:dbuser:{DATABASE}/orders-prod-thing"},
    ),
    Verb.KEYS_USE: ({"kms:Decrypt", "kms:Encrypt"}, {f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{KEY}"}),
}


@pytest.mark.parametrize("verb", list(VERBS))
def test_a_permission_on_aws_is_about_the_thing_it_names(verb: str) -> None:
    statements = document((verb, "thing"))["Statement"]
    actions, resources = ON[verb]
    assert actions <= {action for made in statements for action in made["Action"]}
    assert {resource for made in statements for resource in made["Resource"]} == resources
    assert all(made["Effect"] == "Allow" for made in statements)


def test_reading_objects_is_not_writing_them() -> None:
    actions = {action for made in document((Verb.OBJECT_READ, "x"))["Statement"] for action in made["Action"]}
    assert not {action for action in actions if "Put" in action or "Delete" in action}


def test_a_database_that_nobody_knows_is_not_any_database() -> None:
    unknown = samples.workload(permissions=(Permission(verb=Verb.DATABASE_CONNECT, resource="db"),))
    with pytest.raises(ValueError, match="database orders-prod-db"):
        aws.permissions(CONTEXT, unknown)


def test_statements_have_names_of_their_own() -> None:
    """IAM refuses a document that names two statements alike."""
    names = [made["Sid"] for made in document(*((verb, "a-b") for verb in VERBS))["Statement"]]
    assert len(names) == len(set(names))
    assert all(name.isalnum() for name in names)


def test_no_action_has_a_star_and_the_linter_has_nothing_to_say() -> None:
    made = document(*((verb, "thing") for verb in VERBS))
    assert not [action for one in made["Statement"] for action in one["Action"] if "*" in action]
    assert sorted(findings(json.dumps(made))) == []


def test_who_may_do_nothing_is_nobody() -> None:
    with pytest.raises(ValueError, match="no permission"):
        aws.permissions(CONTEXT, may())


def test_a_verb_that_nobody_knows_is_impossible() -> None:
    for make in (lambda one: aws.permissions(CONTEXT, one), lambda one: list(grants(AZURE, one))):
        with pytest.raises(ValueError, match="is not a valid Verb"):
            make(may(("everything.do", "x")))


SCOPES = {
    Verb.SECRETS_READ: (WorkloadRole.KEY_VAULT_SECRETS_USER, "/secrets/orders-prod-thing"),
    Verb.EVENTS_PUBLISH: (WorkloadRole.SERVICE_BUS_DATA_SENDER, "/topics/orders-prod-thing"),
    Verb.EVENTS_CONSUME: (WorkloadRole.SERVICE_BUS_DATA_RECEIVER, "/queues/orders-prod-thing-events"),
    Verb.QUEUE_PUBLISH: (WorkloadRole.SERVICE_BUS_DATA_SENDER, "/queues/orders-prod-thing"),
    Verb.QUEUE_CONSUME: (WorkloadRole.SERVICE_BUS_DATA_RECEIVER, "/queues/orders-prod-thing"),
    Verb.OBJECT_READ: (WorkloadRole.STORAGE_BLOB_DATA_READER, "/containers/thing"),
    Verb.OBJECT_WRITE: (WorkloadRole.STORAGE_BLOB_DATA_CONTRIBUTOR, "/containers/thing"),
    Verb.KEYS_USE: (WorkloadRole.KEY_VAULT_CRYPTO_USER, "/keys/orders-prod-thing"),
}


@pytest.mark.parametrize("verb", list(SCOPES))
def test_a_permission_on_azure_is_a_role_at_the_thing_it_names(verb: Verb) -> None:
    (made,) = grants(AZURE, may((verb, "thing")))
    role, end = SCOPES[verb]
    assert (made.name, made.role) == (f"{verb}.thing", role)
    assert made.scope.startswith(f"/subscriptions/{AZURE.account}/resourceGroups/")
    assert made.scope.endswith(end)


def test_a_database_on_azure_knows_its_users_itself() -> None:
    assert not list(grants(AZURE, may((Verb.DATABASE_CONNECT, "orders-db"))))


def test_a_secret_with_keys_is_a_secret_of_the_vault_for_each() -> None:
    asked = may((Verb.SECRETS_READ, "db"), secrets=(SecretFile(name="db", keys=("user", "password")),))
    assert [(made.name, made.scope.rpartition("/")[2]) for made in grants(AZURE, asked)] == [
        ("secrets.read.db-user", "orders-prod-db-user"),
        ("secrets.read.db-password", "orders-prod-db-password"),
    ]
