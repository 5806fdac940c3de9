"""Logical permissions: what a workload may be allowed to do, and what the thing behind a name is called.

A contract says `secrets.read.orders-db`: the verb `secrets.read` on `orders-db`. What a verb means in IAM or
in roles of Azure is said where identities are made; this says which verbs there are, and the name of the one
resource that each permission is scoped to.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from contracts.planning.naming import digest
from contracts.tenancy.models.namespace_request import Cloud
from contracts.tenancy.resolve.resolved import Permission, Workload

Kind = Literal["secret", "topic", "queue", "bucket", "container", "database", "key"]


class Verb(StrEnum):
    """Everything a workload may be allowed to do."""

    SECRETS_READ = "secrets.read"
    """Read a secret: Secrets Manager, or the cluster's key vault."""
    EVENTS_PUBLISH = "events.publish"
    """Publish events to a topic: SNS, or a topic of Service Bus."""
    EVENTS_CONSUME = "events.consume"
    """Receive the events of a topic, from a queue of one's own that is subscribed to it."""
    QUEUE_PUBLISH = "queue.publish"
    """Send messages to a queue: SQS, or Service Bus."""
    QUEUE_CONSUME = "queue.consume"
    """Receive and settle messages of a queue."""
    OBJECT_READ = "object.read"
    """List and read objects: an S3 bucket, or a blob container."""
    OBJECT_WRITE = "object.write"
    """List, read, write and delete objects."""
    DATABASE_CONNECT = "database.connect"
    """Log in to a database as itself. On Azure the database grants it by the identity's name."""
    KEYS_USE = "keys.use"
    """Encrypt and decrypt with a key: KMS, or a key of the cluster's vault."""


VERBS: dict[str, str] = {
    Verb.SECRETS_READ: "read a secret",
    Verb.EVENTS_PUBLISH: "publish events to a topic",
    Verb.EVENTS_CONSUME: "receive the events of a topic, from a queue subscribed to it",
    Verb.QUEUE_PUBLISH: "send messages to a queue",
    Verb.QUEUE_CONSUME: "receive and settle messages of a queue",
    Verb.OBJECT_READ: "list and read objects",
    Verb.OBJECT_WRITE: "list, read, write and delete objects",
    Verb.DATABASE_CONNECT: "log in to a database as itself",
    Verb.KEYS_USE: "encrypt and decrypt with a key",
}
"""Every verb, in words."""

_AWS: dict[str, tuple[Kind, str, int]] = {
    Verb.SECRETS_READ: ("secret", "{request}/{environment}/{resource}", 512),
    Verb.EVENTS_PUBLISH: ("topic", "{request}-{environment}-{resource}", 256),
    Verb.EVENTS_CONSUME: ("queue", "{request}-{environment}-{resource}-events", 80),
    Verb.QUEUE_PUBLISH: ("queue", "{request}-{environment}-{resource}", 80),
    Verb.QUEUE_CONSUME: ("queue", "{request}-{environment}-{resource}", 80),
    Verb.OBJECT_READ: ("bucket", "{account}-{request}-{environment}-{resource}", 63),
    Verb.OBJECT_WRITE: ("bucket", "{account}-{request}-{environment}-{resource}", 63),
    Verb.DATABASE_CONNECT: ("database", "{request}-{environment}-{resource}", 63),
    Verb.KEYS_USE: ("key", "alias/{request}-{environment}-{resource}", 256),
}
_AZURE: dict[str, tuple[Kind, str, int]] = {
    Verb.SECRETS_READ: ("secret", "{request}-{environment}-{resource}", 127),
    Verb.EVENTS_PUBLISH: ("topic", "{request}-{environment}-{resource}", 260),
    Verb.EVENTS_CONSUME: ("queue", "{request}-{environment}-{resource}-events", 260),
    Verb.QUEUE_PUBLISH: ("queue", "{request}-{environment}-{resource}", 260),
    Verb.QUEUE_CONSUME: ("queue", "{request}-{environment}-{resource}", 260),
    Verb.OBJECT_READ: ("container", "{resource}", 63),
    Verb.OBJECT_WRITE: ("container", "{resource}", 63),
    Verb.DATABASE_CONNECT: ("database", "{request}-{environment}-{resource}", 63),
    Verb.KEYS_USE: ("key", "{request}-{environment}-{resource}", 127),
}
BY_ID: Mapping[str, re.Pattern[str]] = {
    Verb.DATABASE_CONNECT: re.compile(r"(db|cluster)-.*"),
    Verb.KEYS_USE: re.compile(r"mrk-.*|[0-9a-f]{8}-.*"),
}
"""What AWS grants by id only, and how such an id begins: no name of the platform would say which one is
meant."""
_CATALOGUE = {"aws": _AWS, "azure": _AZURE}
_SHORTEST_CONTAINER = 3
_GLOBAL_DIGEST = 10
"""Hex digits of names that are unique in the world, as in contracts/planning/azure_names.py."""
_TEXT = re.compile(r"([a-z]+\.[a-z]+)\.(.+)")
_RESOURCE = re.compile(r"[a-z]([-a-z0-9]{0,38}[a-z0-9])?")


@dataclass(frozen=True, kw_only=True)
class Resource:
    """The one thing that a permission is about."""

    kind: Kind
    """What it is."""
    name: str
    """Its name in the cloud."""
    parent: str = ""
    """What it is in: a namespace of Service Bus or a storage account of Azure; empty where the cloud or the
    cluster's own vault holds it.
    """
    ids: tuple[str, ...] = ()
    """What AWS knows it by, where that is no name."""


def parse(text: str) -> Permission:
    """The verb and the resource of a permission.

    Raises:
        ValueError: the text is none; its argument is a rule in words.
    """
    found = _TEXT.fullmatch(text)
    if "*" in text:
        raise ValueError("a permission is for one named resource; there is no star")
    if not found:
        raise ValueError("a permission is <verb>.<resource>, like secrets.read.orders-db")
    if found[1] not in VERBS:
        raise ValueError(f"there is no permission {found[1]}")
    if not _RESOURCE.fullmatch(found[2]):
        raise ValueError(
            "a resource has 40 lower-case letters, digits and hyphens at most, and begins with a letter"
        )
    return Permission(verb=found[1], resource=found[2])


def granted(texts: Iterable[str], ids: Mapping[str, tuple[str, ...]] | None = None) -> tuple[Permission, ...]:
    """Permissions that were found valid, each once, sorted.

    Args:
        ids: what AWS knows databases and keys by, by logical name.
    """
    return tuple(
        replace(one, ids=known_by(one, (ids or {}).get(one.resource, ())))
        for one in map(parse, sorted(set(texts)))
    )


def known_by(permission: Permission, ids: Iterable[str]) -> tuple[str, ...]:
    """Of some ids, those that a permission can be about."""
    form = BY_ID.get(permission.verb)
    return tuple(one for one in ids if form.fullmatch(one)) if form else ()


def resource(
    cloud: Cloud, permission: Permission, *, request: str, environment: str, account: str
) -> Resource:
    """What a permission is about in one environment.

    Args:
        request: application it belongs to.
        account: AWS account or Azure subscription.

    Raises:
        ValueError: the cloud takes no name of this length; its argument says so in words.
    """
    kind, form, limit = _CATALOGUE[cloud][permission.verb]
    name = form.format(
        request=request, environment=environment, resource=permission.resource, account=account
    )
    if len(name) > limit:
        raise ValueError(f"{permission.text} would be {name}, and a {kind} has {limit} characters at most")
    if kind == "container" and len(name) < _SHORTEST_CONTAINER:
        raise ValueError(f"a container has {_SHORTEST_CONTAINER} characters at least, and {name} has fewer")
    parent = _parent(cloud, kind, request, environment, account)
    return Resource(kind=kind, name=name, parent=parent, ids=permission.ids)


def resource_of(cloud: Cloud, workload: Workload, permission: Permission, account: str) -> Resource:
    """What a permission of a workload is about.

    Args:
        account: AWS account or Azure subscription.

    Raises:
        ValueError: the cloud takes no name of this length; its argument says so in words.
    """
    return resource(
        cloud, permission, request=workload.part_of, environment=workload.environment, account=account
    )


def identity_limit(cloud: Cloud) -> int:
    """Characters that the cloud leaves for the name of an identity."""
    return {"aws": 64, "azure": 128}[cloud]


def service_bus(environment: str, account: str) -> str:
    """Namespace of Service Bus that holds queues and topics of an environment: 6 to 50 characters, global."""
    return f"sb-{_unique(account, environment)}"


def storage_account(request: str, environment: str, account: str) -> str:
    """Storage account of an application in an environment: 3 to 24 lower-case letters and digits, global."""
    return f"st{_unique(account, f'{request}/{environment}')}"


def _parent(cloud: Cloud, kind: Kind, request: str, environment: str, account: str) -> str:
    if cloud == "aws":
        return ""
    if kind in ("queue", "topic"):
        return service_bus(environment, account)
    return storage_account(request, environment, account) if kind == "container" else ""


def _unique(account: str, what: str) -> str:
    return digest(f"{account}/{what}", _GLOBAL_DIGEST)
