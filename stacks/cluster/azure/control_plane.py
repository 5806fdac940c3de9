"""The control plane of an Azure cluster: what it acts as, its keys, itself, and when it is maintained."""

from dataclasses import dataclass
from typing import Protocol

import pulumi

from components.azure.network.cluster_network import ClusterNetwork
from components.azure.reliability.maintenance import (
    AksFreezeArgs,
    AksMaintenance,
    AksMaintenanceArgs,
)
from components.azure.runtime.automatic import AksAutomatic
from components.azure.runtime.cluster import AksCluster
from components.azure.runtime.cluster_args import (
    AksApiServerArgs,
    AksAutomaticArgs,
    AksClusterArgs,
    AksEncryptionArgs,
    AksNetworkArgs,
    AksProxyArgs,
    AksUpgradesArgs,
)
from components.azure.security.identity import (
    AksIdentities,
    AksIdentitiesArgs,
    ControlPlaneRoles,
    ControlPlaneRolesArgs,
)
from components.azure.security.keys import AksKeys, AksKeysArgs
from components.component import after
from contracts.settings.azure.nodes import SystemNodes
from stacks.cluster.azure import network as azure_network
from stacks.cluster.azure import nodes as azure_compute
from stacks.cluster.azure.context import AzureContext


@dataclass(frozen=True, kw_only=True)
class ControlPlane:
    """A control plane, whichever way it was built."""

    cluster_id: pulumi.Output[str]
    cluster_name: pulumi.Output[str]
    fqdn: pulumi.Output[str]
    endpoint: pulumi.Output[str]
    oidc_issuer: pulumi.Output[str]
    node_group: pulumi.Output[str]
    kubelet_object_id: pulumi.Output[str]
    csi_identity_client_id: pulumi.Output[str]
    principal: pulumi.Output[str]
    """Object id of what the control plane acts as, for roles that others need it to have."""


class KeysVault(Protocol):
    """A vault for keys, whoever made it."""

    vault_id: pulumi.Output[str]
    name: pulumi.Output[str]


def cluster_identities(context: AzureContext, group: pulumi.Input[str]) -> AksIdentities:
    """What control plane and nodes act as, in the group of the cluster."""
    return AksIdentities(
        "identities",
        AksIdentitiesArgs(
            context=context.args,
            group_name=group,
        ),
        context.opts,
    )


def control_plane_roles(
    context: AzureContext, identities: AksIdentities, network: ClusterNetwork
) -> ControlPlaneRoles:
    """What the control plane may do in the network. The provisioner reads the whole network; everything else
    is content with the subnets it uses.
    """
    settings = context.settings
    zone = settings.control_plane.private_zone
    whole = settings.compute == "nap" or zone != "system"
    scopes = azure_network.scopes(settings, network)
    return ControlPlaneRoles(
        "control-plane-roles",
        ControlPlaneRolesArgs(
            context=context.args,
            identity_id=identities.control_plane_id,
            principal=identities.control_plane_principal,
            networks={purpose: scope for purpose, scope in scopes.items() if (purpose == "network") == whole},
            private_zone_id=None if zone == "system" else zone,
        ),
        context.opts,
    )


def cluster_keys(
    context: AzureContext, group: pulumi.Input[str], identities: AksIdentities, vault: KeysVault | None
) -> AksKeys | None:
    """Keys for disks and Kubernetes secrets, in the group of their vault; None without a vault for them."""
    if vault is None:
        return None
    return AksKeys(
        "keys",
        AksKeysArgs(
            context=context.args,
            group_name=group,
            vault_id=vault.vault_id,
            vault_name=vault.name,
            private=context.settings.network.private_endpoints,
            rotate_disks=azure_compute.disks_can_rotate(context.settings),
            control_plane_id=identities.control_plane_id,
            control_plane_principal=identities.control_plane_principal,
        ),
        context.opts,
    )


def standard_cluster(  # noqa: PLR0913 a cluster stands on all of them
    context: AzureContext,
    *,
    group: pulumi.Input[str],
    nodes: SystemNodes,
    identities: AksIdentities,
    roles: ControlPlaneRoles,
    network: ClusterNetwork,
    keys: AksKeys | None,
    log_workspace_id: pulumi.Input[str],
) -> ControlPlane:
    """A standard cluster: network and nodes are managed by the platform."""
    settings, plane = context.settings, context.settings.control_plane
    identity = after(roles.identity_id, keys.control_plane_id) if keys else roles.identity_id
    cluster = AksCluster(
        "cluster",
        AksClusterArgs(
            context=context.args,
            group_name=group,
            node_group=context.node_group,
            lock_node_group=plane.lock_node_resources,
            control_plane_id=identity,
            kubelet_id=identities.kubelet_id,
            kubelet_client_id=identities.kubelet_client_id,
            kubelet_principal=identities.kubelet_principal,
            provisioned=settings.compute == "nap",
            network=_network(context, network),
            api_server=_api_server(context, network),
            upgrades=AksUpgradesArgs(
                version=plane.version,
                long_term=plane.support == "long-term",
                channel=plane.upgrades,
                node_images=plane.node_images,
            ),
            system_name=nodes.name,
            system=azure_compute.machine(nodes, fips=nodes.fips),
            fips=nodes.fips,
            zones=settings.network.zones,
            features=azure_compute.features(settings),
            log_workspace_id=log_workspace_id,
            encryption=_encryption(context, keys) if keys else None,
            scheduled_shutdown=context.scheduled_shutdown or None,
            trusted_certificates=settings.security.trusted_certificates or None,
        ),
        context.opts,
    )
    return _cluster_outputs(cluster, identities.control_plane_principal)


def automatic_cluster(
    context: AzureContext, group: pulumi.Input[str], log_workspace_id: pulumi.Input[str]
) -> ControlPlane:
    """AKS Automatic: network, nodes and identities are AKS's own."""
    settings = context.settings
    cluster = AksAutomatic(
        "cluster",
        AksAutomaticArgs(
            context=context.args,
            group_name=group,
            node_group=context.node_group,
            version=settings.control_plane.version,
            authorized_ranges=[str(block) for block in settings.control_plane.public_cidrs],
            features=azure_compute.features(settings),
            log_workspace_id=log_workspace_id,
        ),
        context.opts,
    )
    return _cluster_outputs(cluster, cluster.control_plane_principal)


def maintenance(context: AzureContext, group: pulumi.Input[str], cluster: ControlPlane) -> AksMaintenance:
    """When Azure may touch the cluster."""
    wanted = context.settings.control_plane.maintenance
    return AksMaintenance(
        "maintenance",
        AksMaintenanceArgs(
            cluster_name=cluster.cluster_name,
            group_name=group,
            days={"releases": wanted.releases, "upgrades": wanted.upgrades, "images": wanted.images},
            start=wanted.start,
            hours=wanted.hours,
            utc_offset=wanted.utc_offset,
            freezes=[AksFreezeArgs(start=freeze.start, end=freeze.end) for freeze in wanted.freezes],
            context=context.args,
        ),
        context.opts,
    )


def _network(context: AzureContext, network: ClusterNetwork) -> AksNetworkArgs:
    wanted = context.settings.network
    return AksNetworkArgs(
        node_subnet_id=network.node_subnet_id,
        api_server_subnet_id=network.api_server_subnet_id,
        outbound_type="userDefinedRouting" if wanted.routed else "userAssignedNATGateway",
        pod_cidr=str(wanted.pod_cidr),
        service_cidr=str(wanted.service_cidr),
        flow_metrics=wanted.flow_metrics,
        pod_policies=wanted.pod_policies,
        pod_subnet_id=azure_network.pod_subnet(context.settings),
        proxy=AksProxyArgs(url=wanted.proxy.url, bypass=azure_network.direct(context.settings))
        if wanted.proxy
        else None,
    )


def _api_server(context: AzureContext, network: ClusterNetwork) -> AksApiServerArgs:
    plane = context.settings.control_plane
    listed = [str(block) for block in plane.public_cidrs]
    return AksApiServerArgs(
        private=plane.endpoint == "private",
        private_zone=plane.private_zone,
        subdomain=plane.fqdn_subdomain,
        # What leaves the network comes back by its public address; without it the list locks nodes out.
        authorized_ranges=network.egress_addresses.apply(
            lambda addresses: [*listed, *(f"{address}/32" for address in addresses)]
        )
        if listed
        else [],
    )


def _encryption(context: AzureContext, keys: AksKeys) -> AksEncryptionArgs:
    return AksEncryptionArgs(
        disk_encryption_set_id=keys.disk_encryption_set_id,
        secrets_key_url=keys.secrets_key_url,
        vault_id=keys.vault_id,
        private_vault=context.settings.network.private_endpoints,
    )


def _cluster_outputs(cluster: AksCluster | AksAutomatic, principal: pulumi.Output[str]) -> ControlPlane:
    """The outputs that the rest of the recipe needs; both kinds of cluster have them."""
    return ControlPlane(
        cluster_id=cluster.cluster_id,
        cluster_name=cluster.cluster_name,
        fqdn=cluster.fqdn,
        endpoint=cluster.endpoint,
        oidc_issuer=cluster.oidc_issuer,
        node_group=cluster.node_group,
        kubelet_object_id=cluster.kubelet_object_id,
        csi_identity_client_id=cluster.csi_identity_client_id,
        principal=principal,
    )
