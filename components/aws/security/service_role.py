"""A role for one AWS service, with one policy of its own."""

from collections.abc import Mapping
from typing import Protocol

import pulumi
import pulumi_aws as aws

from components.component import Component, after


class RoleLimits(Protocol):
    """What the arguments of every component that makes a role say of it."""

    @property
    def permissions_boundary(self) -> str | None: ...
    @property
    def iam_path(self) -> str | None: ...
    @property
    def tags(self) -> Mapping[str, Mapping[str, str]]: ...


def service_role(  # noqa: PLR0913 a role has that many parts
    owner: Component,
    args: RoleLimits,
    role_name: str,
    policy_name: str,
    *,
    trusted: pulumi.Input[str],
    policy: pulumi.Input[str],
    description: str,
) -> pulumi.Output[str]:
    """Make the role and attach the policy.

    Args:
        args: arguments of the owner.
        role_name: logical name of the role.
        policy_name: logical name of its policy.
        trusted: trust document, as JSON.
        policy: permissions document, as JSON.

    Returns:
        ARN of the role, once it may do what the policy says.
    """
    role = aws.iam.Role(
        role_name,
        assume_role_policy=trusted,
        description=description,
        permissions_boundary=args.permissions_boundary,
        path=args.iam_path,
        tags=dict(args.tags[owner.PLANE.value]),
        opts=pulumi.ResourceOptions(parent=owner),
    )
    attached = aws.iam.RolePolicy(
        policy_name, role=role.name, policy=policy, opts=pulumi.ResourceOptions(parent=owner)
    )
    return after(role.arn, attached.role)
