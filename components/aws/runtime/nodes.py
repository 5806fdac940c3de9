"""Nodes that the platform itself runs on, and the role every node acts as."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.runtime.node_group import Group, node_group, node_role
from components.aws.runtime.node_template import Machine
from components.component import Component
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
        role, role_arn = node_role(self, args.context, f"{name}-role", name, "EKS system nodes")
        group = node_group(
            self,
            args.context,
            _group(args),
            template_name=f"{name}-template",
            group_name=f"{name}-group",
            cluster_name=args.cluster_name,
            role_arn=role_arn,
        )
        self.role_arn = role.arn
        self.ready_cluster_name = group.cluster_name
        self.role_name = role.name
        self.group_name = group.node_group_name
        self.group_arn = group.arn
        self._finish()


def _group(args: EksSystemNodesArgs) -> Group:
    return Group(
        pool="system",
        description="System nodes",
        machine=Machine(
            image=args.image,
            architecture=args.architecture,
            fips=bool(args.fips),
            volume_gib=args.volume_gib,
            volumes_key_arn=args.volumes_key_arn,
            user_data=args.user_data,
        ),
        version=args.version,
        release_version=args.release_version,
        instance_types=args.instance_types,
        min_size=args.min_size,
        max_size=args.max_size,
        subnet_ids=args.subnet_ids,
        taints=[aws.eks.NodeGroupTaintArgs(key="CriticalAddonsOnly", value="true", effect="NO_SCHEDULE")],
        # A group that is shut down by schedule has no least size then either, and its schedule knows both.
        resized_by_others="scalingConfig" if args.scheduled_shutdown else "scalingConfig.desiredSize",
    )
