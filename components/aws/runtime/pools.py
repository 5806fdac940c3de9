"""Node groups for workloads, beside the system pool."""

from collections.abc import Mapping, Sequence
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

_EFFECTS = {
    "NoSchedule": "NO_SCHEDULE",
    "PreferNoSchedule": "PREFER_NO_SCHEDULE",
    "NoExecute": "NO_EXECUTE",
}
"""Effects of taints as Kubernetes and as EKS call them."""


@dataclass(frozen=True, kw_only=True)
class PoolTaintArgs(Args):
    key: str
    """Key."""
    value: str
    """Value."""
    effect: str
    """Effect, as Kubernetes calls it."""


@dataclass(frozen=True, kw_only=True)
class PoolArgs(Args):
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
    subnet_ids: pulumi.Input[Sequence[str]]
    """Private subnets of its zones, once they have egress."""
    accelerator: str | None = None
    """`nvidia` or `neuron`: the image with its drivers."""
    spot: bool | None = None
    """Whether to use spare capacity."""
    labels: Mapping[str, str] | None = None
    """Labels of its nodes, besides the pool's name."""
    taints: Sequence[PoolTaintArgs] | None = None
    """Taints of its nodes."""
    user_data: str | None = None
    """Settings of the operating system, such as a proxy."""


@dataclass(frozen=True, kw_only=True)
class EksPoolsArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    cluster_name: pulumi.Input[str]
    """Cluster to join; wait for what nodes need there (CNI, kube-proxy, identity agent)."""
    version: str
    """Kubernetes minor version."""
    volumes_key_arn: pulumi.Input[str]
    """Key that encrypts the volumes."""
    pools: Mapping[str, PoolArgs]
    """The pools by name."""
    fips: bool | None = None
    """Whether to use images with validated cryptography."""


class EksPools(Component):
    """Managed node groups for workloads, with the same hardened template as the system pool.

    Creates:
        role      what their nodes may do
        template  hardened launch template of each pool: IMDSv2, one hop, encrypted volumes
        group     the node group of each, repaired and updated by EKS
    """

    PLANE = Plane.RUNTIME

    role_name: pulumi.Output[str]
    """Name of the role their nodes act as. EKS makes its access entry itself."""

    def __init__(self, name: str, args: EksPoolsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = EksPoolsArgs.of(args)
        super().__init__(name, opts)
        role = aws.iam.Role(
            f"{name}-role",
            assume_role_policy=render(trust.service("ec2.amazonaws.com")),
            description="EKS nodes of pools",
            permissions_boundary=args.context.permissions_boundary,
            path=args.context.iam_path,
            tags=self._tags(args.context),
            opts=self._child(),
        )
        attached = attach_managed(self, role, name, args.context.partition, managed_policies.NODES)
        role_arn = after(role.arn, *(item.policy_arn for item in attached))
        for pool, wanted in sorted(args.pools.items()):
            self._pool(pool, wanted, args, role_arn)
        self.role_name = role.name
        self._finish()

    def _pool(
        self, pool: str, wanted: PoolArgs, args: EksPoolsArgs, role_arn: pulumi.Output[str]
    ) -> aws.eks.NodeGroup:
        machine = Machine(
            image=wanted.image,
            architecture=wanted.architecture,
            fips=bool(args.fips),
            accelerator=wanted.accelerator,
            volume_gib=wanted.volume_gib,
            volumes_key_arn=args.volumes_key_arn,
            user_data=wanted.user_data,
        )
        template = launch_template(
            f"{self._name}-{pool}-template",
            machine,
            description=f"Nodes of pool {pool}",
            tags=self._tags(args.context),
            instance_name=f"{args.context.cluster_name}-{pool}",
            opts=self._child(),
        )
        return aws.eks.NodeGroup(
            # No physical name: a replacement is then made before the old group goes.
            f"{self._name}-{pool}",
            cluster_name=args.cluster_name,
            node_role_arn=role_arn,
            subnet_ids=wanted.subnet_ids,
            version=args.version,
            ami_type=machine.ami_type,
            release_version=wanted.release_version,
            capacity_type="SPOT" if wanted.spot else "ON_DEMAND",
            instance_types=wanted.instance_types,
            launch_template=aws.eks.NodeGroupLaunchTemplateArgs(
                id=template.id, version=template.latest_version.apply(str)
            ),
            scaling_config=aws.eks.NodeGroupScalingConfigArgs(
                min_size=wanted.min_size, max_size=wanted.max_size, desired_size=wanted.min_size
            ),
            update_config=aws.eks.NodeGroupUpdateConfigArgs(
                max_unavailable_percentage=33, update_strategy="DEFAULT"
            ),
            node_repair_config=aws.eks.NodeGroupNodeRepairConfigArgs(enabled=True),
            taints=[
                aws.eks.NodeGroupTaintArgs(key=taint.key, value=taint.value, effect=_EFFECTS[taint.effect])
                for taint in wanted.taints or ()
            ],
            labels={"platform.example.com/pool": pool, **(wanted.labels or {})},
            tags=self._tags(args.context),
            # People and autoscalers resize a group; the program must not undo it.
            opts=self._child(ignore_changes=["scalingConfig.desiredSize"]),
        )
