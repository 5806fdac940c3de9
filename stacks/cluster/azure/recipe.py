"""The cluster layer on Azure: settings in, components and the registry record out.

The order of a cluster's life is the order here: groups, logs, identities, network, keys, images, control
plane, nodes, and supporting resources.
"""

from typing import Any

import pulumi

from components.azure.delivery.images import AcrRegistry
from components.azure.governance.groups import ResourceGroups, ResourceGroupsArgs
from components.azure.network.cluster_network import ClusterNetwork
from components.azure.observability.logs import LogStore
from components.azure.security.vault import KeyVault
from contracts.planning import kubeconfig
from contracts.planning.labels import Labels
from contracts.settings.azure.cluster import AzureSettings
from contracts.settings.azure.nodes import SystemNodes
from stacks.cluster.azure import (
    backends,
    control_plane,
    observability,
)
from stacks.cluster.azure import (
    network as azure_network,
)
from stacks.cluster.azure import (
    nodes as azure_compute,
)
from stacks.cluster.azure.api_endpoint import certificate_authority
from stacks.cluster.azure.context import AzureContext
from stacks.cluster.azure.record import record
from stacks.cluster.azure.supporting import Made, supporting_resources


def declare(settings: AzureSettings, labels: Labels) -> None:
    """Register everything of an Azure cluster stack and export its registry record."""
    context = AzureContext(settings, labels)
    groups = _groups(context)
    logs = observability.logs(context, groups.names["cluster"])
    if settings.system_nodes is None:
        made = _automatic(context, groups, logs)
    else:
        made = _standard(context, settings.system_nodes, groups, logs)
    supporting = supporting_resources(context, groups, logs, made)
    authority = certificate_authority(context, context.group("cluster"), made.cluster.cluster_name)
    pulumi.export("cluster", record(context, made, authority, supporting))
    pulumi.export("kubeconfig", _kubeconfig(context, made.cluster.endpoint, authority))


def _groups(context: AzureContext) -> ResourceGroups:
    """The resource groups. AKS makes that of its nodes by itself."""
    return ResourceGroups(
        "groups",
        ResourceGroupsArgs(
            context=context.args,
            groups={purpose: context.group(purpose) for purpose in context.groups},
        ),
        context.opts,
    )


def _standard(context: AzureContext, nodes: SystemNodes, groups: ResourceGroups, logs: LogStore) -> Made:
    """A standard cluster: network and nodes are managed by the platform."""
    group = groups.names["cluster"]
    identities = control_plane.cluster_identities(context, group)
    network = azure_network.cluster_network(
        context,
        groups.names["network"],
        logs.workspace_id,
        azure_network.zones_wanted(context.settings),
        azure_network.features(context.settings),
    )
    if network is None:
        raise ValueError(f"{context.name} has nodes of its own and no network; contracts/ refuses that")
    roles = control_plane.control_plane_roles(context, identities, network)
    vault = backends.keys_vault(context, group, network, logs)
    keys = control_plane.cluster_keys(context, group, identities, vault)
    images = _images(context, group, network, identities.kubelet_principal, logs)
    cluster = control_plane.standard_cluster(
        context,
        group=group,
        nodes=nodes,
        identities=identities,
        roles=roles,
        network=network,
        keys=keys,
        log_workspace_id=logs.workspace_id,
    )
    azure_compute.pools(context, group, cluster.cluster_name, network)
    return Made(
        cluster=cluster,
        network=network,
        keys_vault=vault,
        images=images,
        provisioning=azure_compute.provisioning(context, keys, network),
    )


def _automatic(context: AzureContext, groups: ResourceGroups, logs: LogStore) -> Made:
    """AKS Automatic, which brings network and nodes along."""
    group = groups.names["cluster"]
    vault: KeyVault | None = backends.keys_vault(context, group, None, logs)
    cluster = control_plane.automatic_cluster(context, group, logs.workspace_id)
    return Made(
        cluster=cluster,
        network=None,
        keys_vault=vault,
        images=_images(context, group, None, cluster.kubelet_object_id, logs),
        provisioning=azure_compute.provisioning(context, None, None),
    )


def _images(
    context: AzureContext,
    group: pulumi.Input[str],
    network: ClusterNetwork | None,
    kubelet: pulumi.Output[str],
    logs: LogStore,
) -> AcrRegistry | None:
    """The stack's own registry, and leave to pull from those of others."""
    backends.pulls(context, group, network, kubelet)
    return backends.registry(context, group, network, {"kubelet": kubelet}, logs)


def _kubeconfig(
    context: AzureContext, endpoint: pulumi.Output[str], authority: pulumi.Output[str]
) -> pulumi.Output[Any]:
    return pulumi.Output.all(endpoint, authority).apply(
        lambda known: kubeconfig.aks(
            name=context.name, tenant=context.args.tenant, endpoint=known[0], certificate_authority=known[1]
        )
    )
