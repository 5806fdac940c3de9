"""Customer-managed keys: how every one of them is kept, and one for a component's own use."""

import pulumi
import pulumi_aws as aws

from components.component import Component
from components.context import AwsContextArgs

_ROTATION_DAYS = 365


def rotating_key(  # noqa: PLR0913 a key has that many parts
    owner: Component,
    name: str,
    context: AwsContextArgs,
    *,
    description: str,
    policy: pulumi.Input[str],
    outlives_stack: bool = False,
) -> aws.kms.Key:
    """Make a key that rotates yearly and, once deletion is asked for, waits before it happens: 7 days, or 30
    where the cluster is protected, which also refuses the deletion.

    Args:
        name: logical name.
        context: where the cluster is; the key gets the tags of its owner's plane.
        policy: key policy, as JSON.
        outlives_stack: leave the key where it is when the stack goes.
    """
    return aws.kms.Key(
        name,
        description=description,
        enable_key_rotation=True,
        rotation_period_in_days=_ROTATION_DAYS,
        deletion_window_in_days=30 if context.protected else 7,
        policy=policy,
        tags=context.tags_of(owner.PLANE),
        opts=pulumi.ResourceOptions(
            parent=owner,
            # Whatever a key encrypted is lost with the key.
            protect=context.protected,
            retain_on_delete=outlives_stack or None,
        ),
    )


def customer_managed_key(
    owner: Component, name: str, context: AwsContextArgs, *, purpose: str, policy: pulumi.Input[str]
) -> aws.kms.Key:
    """Make a key named after its owner, so that it can be revoked alone, with an alias that people find.

    Args:
        name: logical name of the owner.
        context: where the cluster is.
        purpose: one word; last part of the alias.
        policy: key policy, as JSON.
    """
    logical, cluster = f"{name}-key", context.cluster_name
    key = rotating_key(owner, logical, context, description=f"{cluster}: {purpose}", policy=policy)
    aws.kms.Alias(
        logical,
        name=f"alias/eks/{cluster}/{purpose}",
        target_key_id=key.key_id,
        opts=pulumi.ResourceOptions(parent=owner),
    )
    return key
