"""Settings of the pipeline that deploys the stacks."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator

from contracts.model import Model, refuse
from contracts.settings.identity import KeyArn

_REPOSITORY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9._-]{1,100}", re.ASCII)
_PROVIDER = re.compile(
    r"arn:(aws|aws-us-gov):iam::\d{12}:oidc-provider/token\.actions\.githubusercontent\.com(/[\w-]+)?",
    re.ASCII,
)
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)


def _repository(value: str) -> str:
    if not _REPOSITORY.fullmatch(value):
        raise refuse(
            "a repository is its owner and its name", "write it like example/platform, without a host"
        )
    return value


def _provider(value: str) -> str:
    if not _PROVIDER.fullmatch(value):
        raise refuse(
            "this is the ARN of an IAM identity provider for GitHub Actions",
            "write arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
        )
    return value


def _bucket(value: str) -> str:
    if not _BUCKET.fullmatch(value):
        raise refuse("this is the name of an S3 bucket", "write the name alone, without s3:// or a path")
    return value


Repository = Annotated[str, AfterValidator(_repository)]
GithubProviderArn = Annotated[str, AfterValidator(_provider)]
BucketName = Annotated[str, AfterValidator(_bucket)]


class Delivery(Model):
    """The pipeline, and the roles it deploys with. They are made by the first run of the cluster stack,
    which an administrator starts; a pipeline cannot change its own permissions.
    """

    provider: Literal["github"] = "github"
    """Whose pipeline it is."""
    repository: Repository
    """Repository whose jobs may deploy. Each stack has an environment of its own name there, which is where
    approvals are asked for."""
    layers: tuple[Literal["cluster", "services", "tenants"], ...] = ("cluster", "services", "tenants")
    """Layers that get a deploy role."""
    provider_arn: GithubProviderArn | None = None
    """Identity provider for GitHub that the account already has. An account has only one: without this, the
    stack makes it, and every further stack of the account names it here."""
    state_bucket: BucketName | None = None
    """Bucket that holds Pulumi's state, where it is in S3."""
    state_key: KeyArn | None = None
    """KMS key that wraps the secrets of that state."""
