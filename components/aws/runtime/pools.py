"""Node groups for workloads, beside the system pool."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.runtime.node_group import Group, node_group, node_role
from components.aws.runtime.node_template import Machine
from components.component import Component
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
        role, role_arn = node_role(self, args.context, f"{name}-role", name, "EKS nodes of pools")
        for pool, wanted in sorted(args.pools.items()):
            node_group(
                self,
                args.context,
                _group(pool, wanted, args),
                template_name=f"{name}-{pool}-template",
                group_name=f"{name}-{pool}",
                cluster_name=args.cluster_name,
                role_arn=role_arn,
            )
        self.role_name = role.name
        self._finish()


def _group(pool: str, wanted: PoolArgs, args: EksPoolsArgs) -> Group:
    return Group(
        pool=pool,
        description=f"Nodes of pool {pool}",
        machine=Machine(
            image=wanted.image,
            architecture=wanted.architecture,
            fips=bool(args.fips),
            accelerator=wanted.accelerator,
            volume_gib=wanted.volume_gib,
            volumes_key_arn=args.volumes_key_arn,
            user_data=wanted.user_data,
        ),
        version=args.version,
        release_version=wanted.release_version,
        instance_types=wanted.instance_types,
        min_size=wanted.min_size,
        max_size=wanted.max_size,
        subnet_ids=wanted.subnet_ids,
        taints=[
            aws.eks.NodeGroupTaintArgs(key=taint.key, value=taint.value, effect=_EFFECTS[taint.effect])
            for taint in wanted.taints or ()
        ],
        spot=bool(wanted.spot),
        labels=wanted.labels,
    )
