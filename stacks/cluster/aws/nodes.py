"""Where the nodes of an AWS cluster come from, and their add-ons."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pulumi

from components.aws.network.cluster_network import ClusterNetwork
from components.aws.runtime.addons import IDENTITIES, AddonArgs, AddonIdentityArgs, EksAddons, EksAddonsArgs
from components.aws.runtime.documents import addon_values, cni
from components.aws.runtime.karpenter import EksKarpenter, EksKarpenterArgs
from components.aws.runtime.nodes import EksSystemNodes, EksSystemNodesArgs
from components.aws.runtime.pools import EksPools, EksPoolsArgs, PoolArgs, PoolTaintArgs
from components.aws.security.documents.document import render
from components.aws.security.keys import EksKeys
from contracts.settings.aws.addons import Addon
from contracts.settings.aws.nodes import Karpenter, SystemNodes
from contracts.settings.aws.pools import Pool
from stacks.cluster.aws import network as aws_network
from stacks.cluster.aws.context import AwsContext, listed
from stacks.cluster.aws.control_plane import ControlPlane
from stacks.cluster.aws.identity import enabled_addons


@dataclass(frozen=True, kw_only=True)
class Compute:
    """How nodes come about, as the registry record says it."""

    provisioning: dict[str, Any]
    """The registry record's block of that name."""
    identities: dict[str, Any] = field(default_factory=dict)
    """Controllers' identities made here."""
    node_roles: dict[str, pulumi.Output[str]] = field(default_factory=dict)
    """Names of the roles nodes act as, by purpose."""
    pool: EksSystemNodes | None = None
    """The system pool, where there is one."""


def managed(
    context: AwsContext, nodes: SystemNodes, cluster: ControlPlane, keys: EksKeys, network: ClusterNetwork
) -> Compute:
    """A system pool with everything that must be there before and after its nodes."""
    enabled = enabled_addons(context.settings.addons)
    first, then = addon_values.addons_for(context.settings.compute, enabled, context.settings.further_addons)
    before = addons(context, "node-addons", first, cluster.cluster_name)
    pool = _nodes(context, nodes, before.ready_cluster_name, keys, network)
    addons(context, "cluster-addons", then, pool.ready_cluster_name)
    roles = {"system": pool.role_name}
    if context.settings.pools:
        roles["pools"] = _pools(context, nodes, before.ready_cluster_name, keys, network).role_name
    return Compute(
        provisioning={"kind": "managed", "volumeKey": keys.volumes_key_arn},
        node_roles=roles,
        pool=pool,
    )


def with_karpenter(
    context: AwsContext, nodes: SystemNodes, cluster: ControlPlane, keys: EksKeys, network: ClusterNetwork
) -> Compute:
    """A system pool, and the cloud half of Karpenter for everything else."""
    base = managed(context, nodes, cluster, keys, network)
    karpenter = _karpenter(context, cluster)
    return Compute(
        provisioning={
            "kind": "karpenter",
            "version": (context.settings.karpenter or Karpenter()).version,
            "nodeIdentity": karpenter.node_role_name,
            "instanceProfile": karpenter.instance_profile_name,
            "interruptionQueue": karpenter.queue_name,
            "discoveryTag": context.name,
            "volumeKey": keys.volumes_key_arn,
        },
        identities={"karpenter": karpenter.controller_role_arn},
        node_roles={**base.node_roles, "karpenter": karpenter.node_role_name},
        pool=base.pool,
    )


def addons(
    context: AwsContext, name: str, wanted: Sequence[str], cluster_name: pulumi.Output[str]
) -> EksAddons:
    """A set of add-ons, with the versions and values of this stack."""
    settings, network = context.settings, context.settings.network
    pinned = {**context.release.addons, **context.release.optional_addons}
    inputs = addon_values.AddonInputs(
        context=context.args,
        zones=len(network.zones),
        pod_subnets=bool(aws_network.pod_ranges(network)),
        pod_security_groups=network.security_groups_for_pods,
        ipv6=network.ip_family == "ipv6",
    )
    made = []
    for addon in wanted:
        override = settings.further_addons.get(addon) or settings.addons.get(addon, Addon())
        made.append(
            AddonArgs(
                addon=addon,
                version=override.version or pinned[addon],
                configuration=addon_values.render(addon, inputs, override.configuration),
                identity=_identity(context, addon),
                needs=addon_values.NEEDS.get(addon),
            )
        )
    return EksAddons(
        name,
        EksAddonsArgs(
            cluster_name=cluster_name,
            addons=made,
            context=context.args,
        ),
        context.opts,
    )


def _identity(context: AwsContext, addon: str) -> AddonIdentityArgs | None:
    """What an add-on calls AWS as."""
    if addon == "vpc-cni" and context.settings.network.ip_family == "ipv6":
        # The managed policy covers IPv4 only.
        policy = render(cni.ipv6(context.args))
        return AddonIdentityArgs(
            service_account="aws-node", managed_policies=[], policies={"addresses": policy}
        )
    return IDENTITIES.get(addon)


def _nodes(
    context: AwsContext,
    nodes: SystemNodes,
    cluster_name: pulumi.Output[str],
    keys: EksKeys,
    network: ClusterNetwork,
) -> EksSystemNodes:
    return EksSystemNodes(
        "system",
        EksSystemNodesArgs(
            cluster_name=cluster_name,
            version=context.settings.control_plane.version,
            subnet_ids=listed(network.private_subnet_ids),
            image=nodes.image,
            fips=nodes.fips,
            user_data=aws_network.node_settings(context.settings, nodes.image, context.needs),
            architecture=nodes.architecture,
            release_version=nodes.release_version or _release(context, nodes.image),
            instance_types=nodes.instance_types,
            min_size=nodes.min_size,
            max_size=nodes.max_size,
            volume_gib=nodes.volume_gib,
            volumes_key_arn=keys.volumes_key_arn,
            scheduled_shutdown=context.settings.cost.night is not None or None,
            context=context.args,
        ),
        context.opts,
    )


def _pools(
    context: AwsContext,
    nodes: SystemNodes,
    cluster_name: pulumi.Output[str],
    keys: EksKeys,
    network: ClusterNetwork,
) -> EksPools:
    settings = context.settings
    return EksPools(
        "pools",
        EksPoolsArgs(
            cluster_name=cluster_name,
            version=settings.control_plane.version,
            volumes_key_arn=keys.volumes_key_arn,
            pools={name: _pool(context, pool, network) for name, pool in settings.pools.items()},
            fips=nodes.fips,
            context=context.args,
        ),
        context.opts,
    )


def _pool(context: AwsContext, pool: Pool, network: ClusterNetwork) -> PoolArgs:
    return PoolArgs(
        image=pool.image,
        architecture=pool.architecture,
        accelerator=pool.accelerator,
        release_version=pool.release_version or _release(context, pool.image),
        instance_types=pool.instance_types,
        min_size=pool.min_size,
        max_size=pool.max_size,
        volume_gib=pool.volume_gib,
        subnet_ids=listed(network.private_subnet_ids, pool.zones),
        spot=pool.spot,
        labels=pool.labels,
        taints=[PoolTaintArgs(**taint.model_dump()) for taint in pool.taints],
        user_data=aws_network.node_settings(context.settings, pool.image, context.needs),
    )


def _release(context: AwsContext, image: str) -> str:
    return context.release.bottlerocket if image == "bottlerocket" else context.release.al2023


def _karpenter(context: AwsContext, cluster: ControlPlane) -> EksKarpenter:
    return EksKarpenter(
        "karpenter",
        EksKarpenterArgs(
            cluster_name=cluster.cluster_name,
            isolated=context.settings.network.isolated,
            context=context.args,
        ),
        context.opts,
    )
