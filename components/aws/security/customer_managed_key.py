"""Customer-managed keys: how every one of them is kept, and one for a component's own use."""

import pulumi
import pulumi_aws as aws

from components.component import Component

_ROTATION_DAYS = 365


def rotating_key(  # noqa: PLR0913 a key has that many parts
    owner: Component,
    name: str,
    *,
    description: str,
    policy: pulumi.Input[str],
    protected: bool,
    outlives_stack: bool = False,
    tags: dict[str, str],
) -> aws.kms.Key:
    """Make a key that rotates yearly and, once deletion is asked for, waits before it happens.

    Args:
        name: logical name.
        policy: key policy, as JSON.
        protected: refuse deletion, and wait 30 days instead of 7.
        outlives_stack: leave the key where it is when the stack goes.
        tags: tags of the owner's plane.
    """
    return aws.kms.Key(
        name,
        description=description,
        enable_key_rotation=True,
        rotation_period_in_days=_ROTATION_DAYS,
        deletion_window_in_days=30 if protected else 7,
        policy=policy,
        tags=tags,
        # Whatever a key encrypted is lost with the key.
        opts=pulumi.ResourceOptions(parent=owner, protect=protected, retain_on_delete=outlives_stack or None),
    )


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
    """Make a key named after its owner, so that it can be revoked alone, with an alias that people find.

    Args:
        name: logical name of the owner.
        purpose: one word; last part of the alias.
        tags: tags of the owner's plane.
    """
    logical = f"{name}-key"
    key = rotating_key(
        owner, logical, description=f"{cluster}: {purpose}", policy=policy, protected=protected, tags=tags
    )
    aws.kms.Alias(
        logical,
        name=f"alias/eks/{cluster}/{purpose}",
        target_key_id=key.key_id,
        opts=pulumi.ResourceOptions(parent=owner),
    )
    return key
