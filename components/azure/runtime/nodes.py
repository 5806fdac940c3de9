"""Pools of nodes for workloads, each a resource of its own beside the cluster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import containerservice

from components.args import Args
from components.azure.runtime.cluster_args import AksMachineArgs
from components.azure.runtime.pool_profiles import SPOT, machine, upgrade_settings
from components.component import Component
from components.context import AzureContextArgs
from contracts.planes import Plane

_SLOW = pulumi.CustomTimeouts(create="30m", update="90m", delete="60m")


@dataclass(frozen=True, kw_only=True)
class AksPoolArgs(Args):
    machine: AksMachineArgs
    """What its nodes are."""
    spot: bool
    """Whether they are spare capacity."""
    labels: Mapping[str, str]
    """Labels of nodes."""
    taints: Sequence[str]
    """Taints of nodes, as `key=value:effect`."""


@dataclass(frozen=True, kw_only=True)
class AksNodePoolsArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    cluster_name: pulumi.Input[str]
    """Cluster they belong to, once it exists."""
    group_name: pulumi.Input[str]
    """Resource group of the cluster."""
    subnet_id: pulumi.Input[str]
    """Subnet of nodes."""
    pod_subnet_id: str | None = None
    """Subnet that pods have addresses of; those of an overlay without one."""
    zones: Sequence[str]
    """Availability zones."""
    pools: Mapping[str, AksPoolArgs]
    """Pools by name."""
    autoscaled: bool
    """Whether the cluster autoscaler resizes them."""
    scheduled_shutdown: bool | None = None
    """Whether a scheduled shutdown resizes them."""
    fips: bool
    """Whether nodes use validated cryptography, as those of the system pool do."""
    local_dns: bool
    """Whether nodes answer names themselves."""


class AksNodePools(Component):
    """Pools for workloads. What a pool is made of never changes: a new one comes under a new name, and the
    old one goes in a later update, when nothing runs on it any more.

    Creates:
        <pool>  one pool per name
    """

    PLANE = Plane.RUNTIME

    names: pulumi.Output[Sequence[str]]
    """Names of the pools, once they exist."""

    def __init__(self, name: str, args: AksNodePoolsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AksNodePoolsArgs.of(args)
        super().__init__(name, opts)
        made = [self._pool(args, pool, wanted) for pool, wanted in args.pools.items()]
        self.names = pulumi.Output.all(*(pool.name for pool in made)).apply(list)
        self._finish()

    def _pool(self, args: AksNodePoolsArgs, pool: str, wanted: AksPoolArgs) -> containerservice.AgentPool:
        return containerservice.AgentPool(
            f"{self._name}-{pool}",
            agent_pool_name=pool,
            resource_name_=args.cluster_name,
            resource_group_name=args.group_name,
            mode="User",
            node_labels={**wanted.labels, SPOT: "spot"} if wanted.spot else dict(wanted.labels),
            node_taints=[*wanted.taints, f"{SPOT}=spot:NoSchedule"] if wanted.spot else list(wanted.taints),
            scale_set_priority="Spot" if wanted.spot else "Regular",
            scale_set_eviction_policy="Delete" if wanted.spot else None,
            # Minus one: as much as an ordinary machine costs, and never more.
            spot_max_price=-1 if wanted.spot else None,
            # AKS refuses a surge of spare capacity, which comes and goes anyway.
            upgrade_settings=None if wanted.spot else upgrade_settings(),
            **machine(
                wanted.machine,
                subnet_id=args.subnet_id,
                pod_subnet_id=args.pod_subnet_id,
                zones=args.zones,
                fips=args.fips,
                local_dns=args.local_dns,
                autoscaled=args.autoscaled,
                tags=self._tags(args.context),
            ),
            opts=self._child(
                custom_timeouts=_SLOW,
                # Without a scaler the count is a setting like any other.
                ignore_changes=["count"] if args.autoscaled or args.scheduled_shutdown else None,
            ),
        )
