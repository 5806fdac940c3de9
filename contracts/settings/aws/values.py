"""Single values of AWS: what each may be, and the words in which anything else is refused."""

import re
from typing import Annotated

from pydantic import AfterValidator

from contracts.catalog import regions, versions
from contracts.model import refuse
from contracts.settings.values import nearest

LOG_RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096),
    *(1827, 2192, 2557, 2922, 3288, 3653),
)
"""Retention periods CloudWatch Logs accepts; anything else fails only at deployment."""

_ROLE = re.compile(r"arn:(aws|aws-us-gov):iam::(\d{12}):role/[\w+=,.@/-]+", re.ASCII)
_ASSUMED = re.compile(r"arn:([\w-]+):sts::(\d{12}):assumed-role/([^/]+)/.+")
_INSTANCE_TYPE = re.compile(r"([a-z]+\d+[a-z-]*)\.(\w+)")
_TOO_SMALL = {"nano", "micro", "small", "medium"}


def _account(value: str) -> str:
    if not re.fullmatch(r"[0-9]{12}", value):
        raise refuse("an AWS account number is twelve digits, in quotes", 'write it like "111122223333"')
    return value


def _region(value: str) -> str:
    if value not in regions.AWS_REGIONS:
        raise refuse("the region must be an AWS region outside China", nearest(value, regions.AWS_REGIONS))
    return value


def _kubernetes(value: str) -> str:
    if value in versions.AWS_ENDED:
        ended = versions.AWS_ENDED[value]
        raise refuse(
            f"Kubernetes {value} left standard support on {ended}, and EKS would upgrade it by itself",
            f'write "{versions.DEFAULT_KUBERNETES}"; an existing cluster goes up one minor at a time',
        )
    if value not in versions.AWS_RELEASES:
        known = ", ".join(versions.AWS_RELEASES)
        raise refuse(
            f"Kubernetes versions with pinned add-ons are {known}", f'write "{versions.DEFAULT_KUBERNETES}"'
        )
    return value


def _principal(value: str) -> str:
    assumed = _ASSUMED.fullmatch(value)
    if assumed:
        arn = f"arn:{assumed[1]}:iam::{assumed[2]}:role/{assumed[3]}"
        raise refuse(
            "a principal is an IAM role; this is a session of one, which EKS never matches",
            f"write {arn}, with the role's path if it has one",
        )
    if not _ROLE.fullmatch(value):
        raise refuse(
            "a principal is the ARN of one IAM role: no user (long-lived keys), account root or wildcard",
            "write it like arn:aws:iam::111122223333:role/PlatformReader",
        )
    return value


def _retention(value: int) -> int:
    if value not in LOG_RETENTION_DAYS:
        longer = next((days for days in LOG_RETENTION_DAYS if days >= value), LOG_RETENTION_DAYS[-1])
        raise refuse("CloudWatch Logs keeps logs for fixed periods only", f"write {longer}")
    return value


def _instance_type(value: str) -> str:
    match = _INSTANCE_TYPE.fullmatch(value)
    if not match:
        raise refuse("an instance type is family.size", "write it like m7i.large")
    if match[2] in _TOO_SMALL:
        raise refuse(
            "system nodes need two vCPUs and 4 GiB for Karpenter and the add-ons",
            f"write {match[1]}.large or larger",
        )
    return value


def _addon_version(value: str) -> str:
    if not versions.ADDON_VERSION.fullmatch(value):
        raise refuse("an add-on version is exact, with its EKS build", "write it like v1.22.4-eksbuild.3")
    return value


Principal = Annotated[str, AfterValidator(_principal)]
InstanceType = Annotated[str, AfterValidator(_instance_type)]
AddonVersion = Annotated[str, AfterValidator(_addon_version)]
Region = Annotated[str, AfterValidator(_region)]
Account = Annotated[str, AfterValidator(_account)]
KubernetesVersion = Annotated[str, AfterValidator(_kubernetes)]
LogRetention = Annotated[int, AfterValidator(_retention)]
