"""A key of one component's own, so that what it encrypts can be revoked alone."""

import pulumi
import pulumi_aws as aws

from components.component import Component

_ROTATION_DAYS = 365


def own_key(  # noqa: PLR0913 a key has that many parts
    owner: Component,
    name: str,
    *,
    cluster: str,
    purpose: str,
    policy: pulumi.Input[str],
    protected: bool,
    tags: dict[str, str],
) -> aws.kms.Key:
    """Make a key named after its owner, with an alias that people find.

    Args:
        name: logical name of the owner.
        purpose: one word; last part of the alias.
        tags: tags of the owner's plane.
    """
    key = aws.kms.Key(
        f"{name}-key",
        description=f"{cluster}: {purpose}",
        enable_key_rotation=True,
        rotation_period_in_days=_ROTATION_DAYS,
        deletion_window_in_days=30 if protected else 7,
        policy=policy,
        tags=tags,
        # Whatever a key encrypted is lost with the key.
        opts=pulumi.ResourceOptions(parent=owner, protect=protected),
    )
    aws.kms.Alias(
        f"{name}-key",
        name=f"alias/eks/{cluster}/{purpose}",
        target_key_id=key.key_id,
        opts=pulumi.ResourceOptions(parent=owner),
    )
    return key
