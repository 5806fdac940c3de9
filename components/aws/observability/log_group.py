"""Log groups: how every one of them is kept."""

import pulumi
import pulumi_aws as aws

from components.component import Component
from components.context import AwsContextArgs


def encrypted_log_group(  # noqa: PLR0913 a log group has that many parts
    owner: Component,
    name: str,
    context: AwsContextArgs,
    *,
    group: str,
    retention_days: int,
    key_arn: pulumi.Input[str],
) -> aws.cloudwatch.LogGroup:
    """Make a log group that is encrypted and ends.

    Args:
        name: logical name.
        context: where the cluster is; the group gets the tags of its owner's plane.
        group: name of the group.
        retention_days: how long its logs are kept.
        key_arn: key that encrypts them; its policy names the group.
    """
    return aws.cloudwatch.LogGroup(
        name,
        name=group,
        retention_in_days=retention_days,
        kms_key_id=key_arn,
        log_group_class="STANDARD",
        # What is protected leaves its logs behind: audit logs outlive a cluster on purpose, and EKS writes
        # for a while after it is gone.
        skip_destroy=context.protected,
        tags=context.tags_of(owner.PLANE),
        opts=pulumi.ResourceOptions(parent=owner, protect=context.protected),
    )
