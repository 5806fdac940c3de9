"""What a workload may do in AWS: its contract's permissions, each on the one thing that it names.

No statement is about `*`. One resource cannot be written out in full, and says so where it is made: AWS adds
characters of its own to a secret's ARN.
"""

from collections.abc import Callable, Iterable, Mapping

from components.aws.security.documents.document import Document, document, statement
from components.context import AwsContextArgs
from contracts.tenancy.resolve.permissions import Resource, Verb, resource_of
from contracts.tenancy.resolve.resolved import Workload

_Statements = list[dict]
_CONSUME = (
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
)
_READ = ("s3:GetObject", "s3:GetObjectTagging")
_WRITE = ("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject", "s3:PutObjectTagging")


def permissions(context: AwsContextArgs, workload: Workload) -> Document:
    """Everything one workload may do.

    Raises:
        ValueError: it may do nothing, AWS takes no name of this length, or knows the thing by an identifier
            that nobody named.
    """
    if not workload.permissions:
        raise ValueError(f"{workload.namespace}/{workload.name} has no permission, and so no identity")
    found: _Statements = []
    for permission in workload.permissions:
        means = _STATEMENTS[Verb(permission.verb)]
        about = resource_of("aws", workload, permission, context.account)
        found += means(context, about, _sid(permission.text))
    return document(*found)


def _sid(text: str) -> str:
    """Letters and digits are all that a statement's name may have."""
    return "".join(part.capitalize() for part in text.replace(".", "-").split("-"))


def _secret(context: AwsContextArgs, about: Resource, sid: str) -> _Statements:
    # Six characters that AWS adds: with a star instead, orders-db would be orders-db-admin too.
    arn = context.arn("secretsmanager", f"secret:{about.name}-??????")
    return [statement(sid, ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"], [arn])]


def _on(service: str, actions: Iterable[str]) -> Callable[[AwsContextArgs, Resource, str], _Statements]:
    """Actions on something whose ARN ends with its name."""

    def made(context: AwsContextArgs, about: Resource, sid: str) -> _Statements:
        return [statement(sid, list(actions), [context.arn(service, about.name)])]

    return made


def _objects(*actions: str) -> Callable[[AwsContextArgs, Resource, str], _Statements]:
    def made(context: AwsContextArgs, about: Resource, sid: str) -> _Statements:
        bucket = f"arn:{context.partition}:s3:::{about.name}"
        return [
            statement(f"{sid}Find", ["s3:GetBucketLocation", "s3:ListBucket"], [bucket]),
            statement(sid, list(actions), [f"{bucket}/*"]),
        ]

    return made


def _ids(about: Resource) -> tuple[str, ...]:
    if not about.ids:
        raise ValueError(f"nobody says what AWS knows the {about.kind} {about.name} by")
    return about.ids


def _database(context: AwsContextArgs, about: Resource, sid: str) -> _Statements:
    # The user is called after the database.
    users = [context.arn("rds-db", f"dbuser:{one}/{about.name}") for one in _ids(about)]
    return [statement(sid, ["rds-db:connect"], users)]


def _key(context: AwsContextArgs, about: Resource, sid: str) -> _Statements:
    actions = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"]
    return [statement(sid, actions, [context.arn("kms", f"key/{one}") for one in _ids(about)])]


_STATEMENTS: Mapping[Verb, Callable[[AwsContextArgs, Resource, str], _Statements]] = {
    Verb.SECRETS_READ: _secret,
    Verb.EVENTS_PUBLISH: _on("sns", ("sns:Publish",)),
    Verb.EVENTS_CONSUME: _on("sqs", _CONSUME),
    Verb.QUEUE_PUBLISH: _on("sqs", ("sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage")),
    Verb.QUEUE_CONSUME: _on("sqs", _CONSUME),
    Verb.OBJECT_READ: _objects(*_READ),
    Verb.OBJECT_WRITE: _objects(*_READ, *_WRITE),
    Verb.DATABASE_CONNECT: _database,
    Verb.KEYS_USE: _key,
}
"""Verb to what it means; a test sees to it that none is missing."""
