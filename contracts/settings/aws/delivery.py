"""Settings of the pipeline that deploys the stacks."""

import re
from typing import Annotated

from pydantic import AfterValidator

from contracts.model import refuse
from contracts.settings import delivery
from contracts.settings.aws.identity import KeyArn

_PROVIDER = re.compile(
    r"arn:(aws|aws-us-gov):iam::\d{12}:oidc-provider/token\.actions\.githubusercontent\.com(/[\w-]+)?",
    re.ASCII,
)
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)


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


GithubProviderArn = Annotated[str, AfterValidator(_provider)]
BucketName = Annotated[str, AfterValidator(_bucket)]


class Delivery(delivery.Delivery):
    """The pipeline, and the roles it deploys with. They are made by the first run of the cluster stack,
    which an administrator starts; a pipeline cannot change its own permissions.
    """

    provider_arn: GithubProviderArn | None = None
    """Identity provider for GitHub that the account already has. An account has only one: without this, the
    stack makes it, and every further stack of the account names it here."""
    state_bucket: BucketName | None = None
    """Bucket that holds Pulumi's state, where it is in S3."""
    state_key: KeyArn | None = None
    """KMS key that encrypts the secrets of that state."""
