"""Nodes that the platform itself runs on, and the role every node acts as."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.runtime.node_template import Machine, launch_template
from components.aws.security.documents import managed_policies, trust
from components.aws.security.documents.document import render
from components.aws.security.identity import attach_managed
from components.component import Component, after
from components.context import AwsContextArgs
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class EksSystemNodesArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    cluster_name: pulumi.Input[str]
    """Cluster to join; wait for what nodes need there (CNI, kube-proxy, identity agent)."""
    version: str
    """Kubernetes minor version."""
    subnet_ids: pulumi.Input[Sequence[str]]
    """Private subnets, once they have egress."""
    image: str
    """`bottlerocket` or `al2023`."""
    architecture: str
    """`amd64` or `arm64`."""
    release_version: str
    """Exact image release."""
    instance_types: Sequence[str]
    """Instance types in order of preference."""
    min_size: int
    """Fewest nodes."""
    max_size: int
    """Most nodes."""
    volume_gib: int
    """Data volume in GiB."""
    volumes_key_arn: pulumi.Input[str]
    """Key that encrypts the volumes."""
    fips: bool | None = None
    """Whether to use the image with validated cryptography."""
    user_data: str | None = None
    """Settings of the operating system, such as a proxy."""
    scheduled_shutdown: bool | None = None
    """Whether a schedule scales the group down and up again."""


class EksSystemNodes(Component):
    """A tainted managed node group for Karpenter, DNS and the other controllers.

    Creates:
        role      what these nodes may do
        template  hardened launch template: IMDSv2, one hop, encrypted volumes
        group     the node group, repaired and updated by EKS
    """

    PLANE = Plane.RUNTIME

    role_arn: pulumi.Output[str]
    """Role of the system nodes. EKS makes their access entry itself."""
    ready_cluster_name: pulumi.Output[str]
    """The cluster's name, once there are nodes to run on."""
    role_name: pulumi.Output[str]
    """Name of that role."""
    group_name: pulumi.Output[str]
    """The node group."""
    group_arn: pulumi.Output[str]
    """Its ARN."""

    def __init__(
        self, name: str, args: EksSystemNodesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = EksSystemNodesArgs.of(args)
        super().__init__(name, opts)
        role = aws.iam.Role(
            f"{name}-role",
            assume_role_policy=render(trust.service("ec2.amazonaws.com")),
            description="EKS system nodes",
            permissions_boundary=args.context.permissions_boundary,
            path=args.context.iam_path,
            tags=self._tags(args.context),
            opts=self._child(),
        )
        attached = attach_managed(self, role, name, args.context.partition, managed_policies.NODES)
        machine = _machine(args)
        template = launch_template(
            f"{name}-template",
            machine,
            description="System nodes",
            tags=self._tags(args.context),
            instance_name=f"{args.context.cluster_name}-system",
            opts=self._child(),
        )
        role_arn = after(role.arn, *(item.policy_arn for item in attached))
        group = self._group(args, role_arn, template, machine.ami_type)
        self.role_arn = role.arn
        self.ready_cluster_name = group.cluster_name
        self.role_name = role.name
        self.group_name = group.node_group_name
        self.group_arn = group.arn
        self._finish()

    def _group(
        self,
        args: EksSystemNodesArgs,
        role_arn: pulumi.Output[str],
        template: aws.ec2.LaunchTemplate,
        ami_type: str,
    ) -> aws.eks.NodeGroup:
        return aws.eks.NodeGroup(
            # No physical name: a replacement is then made before the old group goes.
            f"{self._name}-group",
            cluster_name=args.cluster_name,
            node_role_arn=role_arn,
            subnet_ids=args.subnet_ids,
            version=args.version,
            ami_type=ami_type,
            release_version=args.release_version,
            capacity_type="ON_DEMAND",
            instance_types=args.instance_types,
            launch_template=aws.eks.NodeGroupLaunchTemplateArgs(
                id=template.id, version=template.latest_version.apply(str)
            ),
            scaling_config=aws.eks.NodeGroupScalingConfigArgs(
                min_size=args.min_size, max_size=args.max_size, desired_size=args.min_size
            ),
            update_config=aws.eks.NodeGroupUpdateConfigArgs(
                max_unavailable_percentage=33, update_strategy="DEFAULT"
            ),
            node_repair_config=aws.eks.NodeGroupNodeRepairConfigArgs(enabled=True),
            taints=[aws.eks.NodeGroupTaintArgs(key="CriticalAddonsOnly", value="true", effect="NO_SCHEDULE")],
            labels={"platform.example.com/pool": "system"},
            tags=self._tags(args.context),
            # People and autoscalers may resize the group; the program must not undo it. A group that
            # is shut down by schedule has no least size then either, and its schedule knows both.
            opts=self._child(
                ignore_changes=["scalingConfig" if args.scheduled_shutdown else "scalingConfig.desiredSize"]
            ),
        )


def _machine(args: EksSystemNodesArgs) -> Machine:
    return Machine(
        image=args.image,
        architecture=args.architecture,
        fips=bool(args.fips),
        volume_gib=args.volume_gib,
        volumes_key_arn=args.volumes_key_arn,
        user_data=args.user_data,
    )
