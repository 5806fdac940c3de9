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
_SSO = "AWSReservedSSO_"
"""How IAM Identity Center begins the names of the roles it makes, and nobody else may."""
_SSO_PATH = re.compile(r"aws-reserved/sso\.amazonaws\.com/([a-z]{2}(-[a-z]+)+-\d/)?")
"""Where it makes them. The region is its own, and left out where that is us-east-1."""
_INSTANCE_TYPE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*")


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
        role = f"arn:{assumed[1]}:iam::{assumed[2]}:role/"
        fix = f"write {role}{assumed[3]}, with the role's path if it has one"
        if assumed[3].startswith(_SSO):
            fix = _where_sso_roles_are(role, assumed[3])
        raise refuse("a principal is an IAM role; this is a session of one, which EKS never matches", fix)
    if not _ROLE.fullmatch(value):
        raise refuse(
            "a principal is the ARN of one IAM role: no user (long-lived keys), account root or wildcard",
            "write it like arn:aws:iam::111122223333:role/PlatformReader",
        )
    role, _, path_and_name = value.partition(":role/")
    name = path_and_name.rpartition("/")[2]
    path = path_and_name.removesuffix(name)
    if name.startswith(_SSO) and not _SSO_PATH.fullmatch(path):
        raise refuse(
            "IAM Identity Center keeps its roles below a path, and EKS takes one without it for an invalid "
            "principal",
            _where_sso_roles_are(f"{role}:role/", name),
        )
    return value


def _where_sso_roles_are(role: str, name: str) -> str:
    return (
        f"write {role}aws-reserved/sso.amazonaws.com/REGION/{name}, with the region of IAM Identity Center, "
        f"or without REGION/ where that is us-east-1; `aws iam get-role --role-name {name}` says it whole"
    )


def _retention(value: int) -> int:
    if value < LOG_RETENTION_DAYS[0]:
        days = ", ".join(map(str, LOG_RETENTION_DAYS))
        raise refuse(
            "CloudWatch Logs keeps logs for fixed periods only",
            f"leave it out for what the cluster type has, or write one of: {days}",
        )
    if value not in LOG_RETENTION_DAYS:
        longer = next((days for days in LOG_RETENTION_DAYS if days >= value), LOG_RETENTION_DAYS[-1])
        raise refuse("CloudWatch Logs keeps logs for fixed periods only", f"write {longer}")
    return value


def _instance_type(value: str) -> str:
    if not _INSTANCE_TYPE.fullmatch(value):
        raise refuse("an instance type is family.size", "write it like m7i.large")
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
