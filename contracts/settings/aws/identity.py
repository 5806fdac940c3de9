"""Settings of the roles that a stack makes."""

import re
from typing import Annotated

from pydantic import AfterValidator

from contracts.model import Model, refuse

_POLICY = re.compile(r"arn:(aws|aws-us-gov):iam::(\d{12}|aws):policy/[\w+=,.@/-]+", re.ASCII)
_KEY = re.compile(r"arn:(aws|aws-us-gov):kms:[\w-]+:\d{12}:key/[\w-]+", re.ASCII)
_PREFIX = re.compile(r"([\w+=.@-]+/)+", re.ASCII)


def _policy(value: str) -> str:
    if not _POLICY.fullmatch(value):
        raise refuse(
            "a permissions boundary is the ARN of one IAM policy",
            "write it like arn:aws:iam::111122223333:policy/PlatformBoundary",
        )
    return value


def _key(value: str) -> str:
    if not _KEY.fullmatch(value):
        raise refuse(
            "a key is named by its ARN; an alias can be moved to another key",
            "write it like arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        )
    return value


def _prefix(value: str) -> str:
    if not _PREFIX.fullmatch(value):
        raise refuse(
            "a prefix ends in a slash, so that prod/ does not also open production/",
            f"write {value.rstrip('/*')}/",
        )
    return value


PolicyArn = Annotated[str, AfterValidator(_policy)]
KeyArn = Annotated[str, AfterValidator(_key)]
SecretPrefix = Annotated[str, AfterValidator(_prefix)]


class Identity(Model):
    """What holds for every IAM role a stack makes, and for what workloads become."""

    permissions_boundary: PolicyArn | None = None
    """IAM policy that limits every role made here, whatever is attached to it. Made and kept by whoever
    looks after the account, so that no stack can widen it."""
    irsa: bool = False
    """Also let IAM roles trust service accounts by token. Only for what Pod Identity does not serve:
    Fargate, hybrid nodes, and controllers with an older SDK."""
    secret_prefixes: tuple[SecretPrefix, ...] | None = None
    """Beginnings of the names of secrets that the cluster may read; by default its environment's name and
    a slash."""
    secret_keys: tuple[KeyArn, ...] = ()
    """Keys those secrets are encrypted with, where it is not the account's own."""
    guardduty_manages_agent: bool = True
    """Whether GuardDuty, set up for the account, installs its agent in clusters by itself."""
