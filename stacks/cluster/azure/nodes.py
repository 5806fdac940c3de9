"""Where the nodes of an Azure cluster come from, and what runs on them by itself."""

from typing import Any

import pulumi

from components.azure.network.cluster_network import ClusterNetwork
from components.azure.runtime.cluster_args import (
    AksFeaturesArgs,
    AksKubeletArgs,
    AksLinuxArgs,
    AksMachineArgs,
)
from components.azure.runtime.extensions import AksExtensionArgs, AksExtensions, AksExtensionsArgs
from components.azure.runtime.nodes import AksNodePools, AksNodePoolsArgs, AksPoolArgs
from components.azure.security.keys import AksKeys
from contracts.planning.azure_machines import trusted_launch
from contracts.settings.azure.cluster import AzureSettings
from contracts.settings.azure.nodes import Pool, SystemNodes
from contracts.settings.azure.tuning.linux import LinuxOs
from stacks.cluster.azure import network as azure_network
from stacks.cluster.azure.context import AzureContext


def features(settings: AzureSettings) -> AksFeaturesArgs:
    """Managed add-ons, from the sections that ask for them."""
    wanted, security, observability = settings.features, settings.security, settings.observability
    return AksFeaturesArgs(
        keda=wanted.keda,
        vertical_autoscaler=wanted.vertical_autoscaler,
        blob_storage=wanted.blob_storage,
        cost_analysis=wanted.cost_analysis,
        local_dns=wanted.local_dns,
        # AKS Automatic has it whatever is asked for; what it does is said by assignments.
        policy=security.policy != "off" or settings.compute == "automatic",
        defender=security.defender,
        metrics=observability.prometheus,
        container_logs=observability.container_logs,
        image_cleaner_hours=security.image_cleaner_hours,
    )


def machine(nodes: SystemNodes | Pool, *, fips: bool) -> AksMachineArgs:
    """What nodes of a pool are."""
    return AksMachineArgs(
        size=nodes.size,
        image=nodes.image,
        disk_gib=nodes.disk_gib,
        ephemeral_disk=nodes.ephemeral_disk,
        most_pods=nodes.most_pods,
        min_size=nodes.min_size,
        max_size=nodes.max_size,
        trusted_launch=trusted_launch(nodes.size, fips=fips, image=nodes.image),
        ssh=None if nodes.ssh else False,
        kubelet=AksKubeletArgs(**dict(nodes.kubelet)) if nodes.kubelet else None,
        linux=_linux(nodes.os) if nodes.os else None,
    )


def _linux(wanted: LinuxOs) -> AksLinuxArgs:
    return AksLinuxArgs(
        sysctls={
            name: str(value).lower() if isinstance(value, bool) else str(value)
            for name, value in sorted(wanted.sysctls.items())
        },
        transparent_huge_pages=wanted.transparent_huge_pages,
        transparent_huge_page_defrag=wanted.transparent_huge_page_defrag,
        swap_file_mb=wanted.swap_file_mb,
    )


def disks_can_rotate(settings: AzureSettings) -> bool:
    """Whether the disks' key may rotate by itself. A pool whose system disks are on the machine has to be
    empty for that, and the provisioner takes such machines as it likes.
    """
    pools = [settings.system_nodes, *settings.pools.values()]
    return settings.compute == "managed" and not any(pool and pool.ephemeral_disk for pool in pools)


def pools(
    context: AzureContext, group: pulumi.Input[str], cluster_name: pulumi.Output[str], network: ClusterNetwork
) -> AksNodePools | None:
    """The pools for workloads, or None where no stack file names any."""
    settings = context.settings
    if not settings.pools:
        return None
    fips = bool(settings.system_nodes and settings.system_nodes.fips)
    return AksNodePools(
        "pools",
        AksNodePoolsArgs(
            cluster_name=cluster_name,
            group_name=group,
            subnet_id=network.node_subnet_id,
            pod_subnet_id=azure_network.pod_subnet(settings),
            zones=settings.network.zones,
            pools={
                name: AksPoolArgs(
                    machine=machine(pool, fips=fips),
                    spot=pool.spot,
                    labels=pool.labels,
                    taints=[f"{taint.key}={taint.value}:{taint.effect}" for taint in pool.taints],
                )
                for name, pool in sorted(settings.pools.items())
            },
            autoscaled=settings.compute == "managed",
            scheduled_shutdown=context.scheduled_shutdown or None,
            fips=fips,
            local_dns=settings.features.local_dns,
            context=context.args,
        ),
        context.opts,
    )


def extensions(
    context: AzureContext, group: pulumi.Input[str], cluster_id: pulumi.Input[str]
) -> AksExtensions | None:
    """Extensions by name; None where none are asked for."""
    wanted = context.settings.features.extensions
    if not wanted:
        return None
    return AksExtensions(
        "extensions",
        AksExtensionsArgs(
            context=context.args,
            group_name=group,
            cluster_id=cluster_id,
            extensions={
                name: AksExtensionArgs(
                    type=one.type,
                    namespace=one.namespace,
                    version=one.version,
                    train=one.train,
                    values=dict(sorted(one.values.items())),
                )
                for name, one in sorted(wanted.items())
            },
        ),
        context.opts,
    )


def provisioning(
    context: AzureContext, keys: AksKeys | None, network: ClusterNetwork | None
) -> dict[str, Any]:
    """The registry record's block of that name: what the services layer's node classes have to say."""
    settings = context.settings
    return {
        "kind": settings.compute,
        "fips": bool(settings.system_nodes and settings.system_nodes.fips),
        "volumeKey": keys.disk_encryption_set_id if keys else "",
        "subnet": network.node_subnet_id if network else "",
    }
