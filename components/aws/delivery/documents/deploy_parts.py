"""Statements that the deploy roles' documents have in common."""

from collections.abc import Sequence

from components.aws.security.documents.conditions import request_tag, resource_tag
from components.aws.security.documents.document import statement
from components.context import AwsContextArgs


def in_region(context: AwsContextArgs) -> dict[str, dict[str, str]]:
    return {"StringEquals": {"aws:RequestedRegion": context.region}}


def tagged(  # noqa: PLR0913 one per difference between services
    context: AwsContextArgs,
    sid: str,
    service: str,
    *,
    create: Sequence[str],
    anew: Sequence[str],
    own: Sequence[str],
    resources: Sequence[str],
    tag: str = "TagResource",
    untag: str = "UntagResource",
) -> list[dict]:
    """Things made with the cluster's tag, and changed only with it.

    Args:
        anew: what a creation is asked on: the kind of thing, or everything where it has no ARN yet.
    """
    asked, owned = {"StringEquals": request_tag(context)}, {"StringEquals": resource_tag(context)}
    return [
        statement(f"New{sid}", [f"{service}:{action}" for action in create], anew, conditions=asked),
        # The right to tag is checked before the first tag is there, hence "if exists".
        statement(
            f"Tag{sid}",
            [f"{service}:{tag}"],
            resources,
            conditions={**asked, "StringEqualsIfExists": resource_tag(context)},
        ),
        statement(
            f"Own{sid}", [f"{service}:{action}" for action in (*own, untag)], resources, conditions=owned
        ),
    ]
