"""What image repositories need: key policy, lifecycle rules, and permissions to fill a cache."""

import json
from collections.abc import Sequence

from components.aws.security.documents.document import Document, document, statement
from components.aws.security.documents.keys import administration
from components.context import AwsContextArgs

UPSTREAMS = {
    "public.ecr.aws": "ecr-public",
    "quay.io": "quay",
    "registry.k8s.io": "kubernetes",
}
"""Registries that can be cached without credentials, and the prefix their images get here."""

CACHE_KEEPS = 50
"""Images that a cached repository keeps; what is needed again is fetched again."""


def key(context: AwsContextArgs) -> Document:
    """Key of image repositories: used by this account, through ECR only."""
    through = {"kms:CallerAccount": context.account, "kms:ViaService": context.service("ecr")}
    return document(
        *administration(context),
        statement(
            "ImagesThroughEcr",
            ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*", "kms:RetireGrant"],
            ["*"],
            principal={"AWS": "*"},
            conditions={"StringEquals": through},
        ),
        statement(
            "RepositoriesGrant",
            ["kms:CreateGrant"],
            ["*"],
            principal={"AWS": "*"},
            conditions={"StringEquals": through, "Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
    )


def lifecycle(keep_last: int, untagged_days: int) -> str:
    """Lifecycle policy: untagged images go after some days, and the oldest beyond a number.

    A rule for all images has to come last: ECR refuses any other order.
    """
    rules = [
        {
            "rulePriority": 1,
            "description": f"Untagged images go after {untagged_days} days",
            "selection": {
                "tagStatus": "untagged",
                "countType": "sinceImagePushed",
                "countUnit": "days",
                "countNumber": untagged_days,
            },
            "action": {"type": "expire"},
        },
        {
            "rulePriority": 2,
            "description": f"The newest {keep_last} images stay",
            "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": keep_last},
            "action": {"type": "expire"},
        },
    ]
    return json.dumps({"rules": rules}, separators=(",", ":"))


def _cached(context: AwsContextArgs, prefixes: Sequence[str]) -> list[str]:
    return [context.arn("ecr", f"repository/{prefix}/*") for prefix in sorted(prefixes)]


def pull_through(context: AwsContextArgs, prefixes: Sequence[str]) -> Document:
    """What nodes need besides pulling: the first pull of an image makes its repository and fetches it."""
    return document(
        statement(
            "FirstPull",
            ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
            _cached(context, prefixes),
        )
    )


def repository_maker(context: AwsContextArgs, prefixes: Sequence[str], key_arn: str) -> Document:
    """What ECR needs to make cached repositories with the customer-managed key and tags."""
    return document(
        statement(
            "MakeCachedRepositories",
            ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"],
            _cached(context, prefixes),
        ),
        statement(
            "EncryptThem",
            ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"],
            [key_arn],
        ),
    )


def prefixes(repositories: Sequence[str]) -> list[str]:
    """The teams that own repositories: what stands before the first slash."""
    return sorted({name.partition("/")[0] for name in repositories})
