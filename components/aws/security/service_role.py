"""A role for one AWS service, with one policy of its own."""

import pulumi
import pulumi_aws as aws

from components.component import Component, after
from components.context import AwsContextArgs


def service_role(  # noqa: PLR0913 a role has that many parts
    owner: Component,
    context: AwsContextArgs,
    role_name: str,
    policy_name: str,
    *,
    trusted: pulumi.Input[str],
    policy: pulumi.Input[str],
    description: str,
    pathless: str | None = None,
) -> pulumi.Output[str]:
    """Make the role and attach the policy.

    Args:
        context: where the cluster is; the role gets its limits, and the tags of the owner's plane.
        role_name: logical name of the role.
        policy_name: logical name of its policy.
        trusted: trust document, as JSON.
        policy: permissions document, as JSON.
        pathless: name of the role in the cloud, for a service that takes no role below a path.

    Returns:
        ARN of the role, once it may do what the policy says.
    """
    role = aws.iam.Role(
        role_name,
        assume_role_policy=trusted,
        description=description,
        permissions_boundary=context.permissions_boundary,
        name=pathless,
        path=None if pathless else context.iam_path,
        tags=context.tags_of(owner.PLANE),
        opts=pulumi.ResourceOptions(parent=owner),
    )
    attached = aws.iam.RolePolicy(
        policy_name, role=role.name, policy=policy, opts=pulumi.ResourceOptions(parent=owner)
    )
    return after(role.arn, attached.role)
