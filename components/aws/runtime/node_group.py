"""A managed node group as every pool has it: template, role of its nodes, and how it is looked after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.aws.runtime.node_template import Machine, launch_template
from components.aws.security.documents import managed_policies, trust
from components.aws.security.documents.document import render
from components.aws.security.identity import attach_managed
from components.component import Component, after
from components.context import AwsContextArgs

_POOL = "platform.example.com/pool"
"""Label that names the pool of a node."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """What tells one group from another."""

    pool: str
    """Name of the pool, as the label and the names of instances have it."""
    description: str
    """What the template is for."""
    machine: Machine
    """What its nodes are like."""
    version: str
    """Kubernetes minor version."""
    release_version: str
    """Exact image release."""
    instance_types: Sequence[str]
    """Instance types in order of preference."""
    min_size: int
    """Fewest nodes."""
    max_size: int
    """Most nodes."""
    subnet_ids: pulumi.Input[Sequence[str]]
    """Private subnets, once they have egress."""
    taints: Sequence[aws.eks.NodeGroupTaintArgs]
    """Taints of its nodes."""
    spot: bool = False
    """Whether to use spare capacity."""
    labels: Mapping[str, str] | None = None
    """Labels of its nodes, besides the pool's name."""
    resized_by_others: str = "scalingConfig.desiredSize"
    """What of its size people, autoscalers or a schedule change, and the program must not undo."""


def node_role(
    owner: Component, context: AwsContextArgs, role_name: str, attached_as: str, description: str
) -> tuple[aws.iam.Role, pulumi.Output[str]]:
    """Make the role that nodes act as.

    Args:
        role_name: logical name of the role.
        attached_as: beginning of the logical names of its policies' attachments.

    Returns:
        The role, and its ARN once nodes may do what they must.
    """
    role = aws.iam.Role(
        role_name,
        assume_role_policy=render(trust.service("ec2.amazonaws.com")),
        description=description,
        permissions_boundary=context.permissions_boundary,
        path=context.iam_path,
        tags=context.tags_of(owner.PLANE),
        opts=pulumi.ResourceOptions(parent=owner),
    )
    attached = attach_managed(owner, role, attached_as, context.partition, managed_policies.NODES)
    return role, after(role.arn, *(item.policy_arn for item in attached))


def node_group(  # noqa: PLR0913 a group has that many parts
    owner: Component,
    context: AwsContextArgs,
    group: Group,
    *,
    template_name: str,
    group_name: str,
    cluster_name: pulumi.Input[str],
    role_arn: pulumi.Input[str],
) -> aws.eks.NodeGroup:
    """Make a group and its template, under these logical names.

    Args:
        cluster_name: cluster to join; wait for what nodes need there (CNI, kube-proxy, identity agent).
        role_arn: role of its nodes, once its permissions are attached.
    """
    tags = context.tags_of(owner.PLANE)
    template = launch_template(
        template_name,
        group.machine,
        description=group.description,
        tags=tags,
        instance_name=f"{context.cluster_name}-{group.pool}",
        opts=pulumi.ResourceOptions(parent=owner),
    )
    return aws.eks.NodeGroup(
        # No physical name: a replacement is then made before the old group goes.
        group_name,
        cluster_name=cluster_name,
        node_role_arn=role_arn,
        subnet_ids=group.subnet_ids,
        version=group.version,
        ami_type=group.machine.ami_type,
        release_version=group.release_version,
        capacity_type="SPOT" if group.spot else "ON_DEMAND",
        instance_types=group.instance_types,
        launch_template=aws.eks.NodeGroupLaunchTemplateArgs(
            id=template.id, version=template.latest_version.apply(str)
        ),
        scaling_config=aws.eks.NodeGroupScalingConfigArgs(
            min_size=group.min_size, max_size=group.max_size, desired_size=group.min_size
        ),
        update_config=aws.eks.NodeGroupUpdateConfigArgs(
            max_unavailable_percentage=33, update_strategy="DEFAULT"
        ),
        node_repair_config=aws.eks.NodeGroupNodeRepairConfigArgs(enabled=True),
        taints=list(group.taints),
        labels={_POOL: group.pool, **(group.labels or {})},
        tags=tags,
        opts=pulumi.ResourceOptions(parent=owner, ignore_changes=[group.resized_by_others]),
    )
