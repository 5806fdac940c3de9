"""Examples of the cluster components."""

import dataclasses
from collections.abc import Callable

from components.args import Args
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
    AksFeaturesArgs,
    AksMachineArgs,
    AksNetworkArgs,
    AksUpgradesArgs,
)
from components.azure.runtime.extensions import AksExtensionArgs, AksExtensions, AksExtensionsArgs
from components.azure.runtime.nodes import AksNodePools, AksNodePoolsArgs, AksPoolArgs
from components.azure.security.identity import (
    AksIdentities,
    AksIdentitiesArgs,
    ControlPlaneRoles,
    ControlPlaneRolesArgs,
)
from components.azure.security.keys import AksKeys, AksKeysArgs
from components.component import Component
from tests.components.samples.azure.shared import (
    CLUSTER,
    CONTEXT,
    GROUP,
    GROUP_ID,
    resource,
)

IDENTITY = resource("Microsoft.ManagedIdentity/userAssignedIdentities", "control-plane")
KUBELET = resource("Microsoft.ManagedIdentity/userAssignedIdentities", "kubelet")
NETWORK = resource("Microsoft.Network/virtualNetworks", "v")
VAULT = resource("Microsoft.KeyVault/vaults", "kv-keys")
WORKSPACE = resource("Microsoft.OperationalInsights/workspaces", "logs")
MACHINE = AksMachineArgs(
    size="Standard_D4ds_v5",
    image="AzureLinux",
    disk_gib=120,
    ephemeral_disk=True,
    most_pods=110,
    min_size=3,
    max_size=6,
    trusted_launch=True,
)
FEATURES = AksFeaturesArgs(
    keda=True,
    vertical_autoscaler=True,
    blob_storage=True,
    cost_analysis=True,
    local_dns=True,
    policy=True,
    defender=True,
    metrics=True,
    container_logs=True,
    image_cleaner_hours=168,
)
BASE = AksClusterArgs(
    context=CONTEXT,
    group_name=GROUP,
    node_group=f"{GROUP}-nodes",
    lock_node_group=False,
    control_plane_id=IDENTITY,
    kubelet_id=KUBELET,
    kubelet_client_id=GROUP_ID,
    kubelet_principal=GROUP_ID,
    provisioned=True,
    network=AksNetworkArgs(
        node_subnet_id=f"{NETWORK}/subnets/nodes",
        api_server_subnet_id=f"{NETWORK}/subnets/apiserver",
        outbound_type="userAssignedNATGateway",
        pod_cidr="10.244.0.0/16",
        service_cidr="172.16.0.0/16",
        flow_metrics=True,
        pod_policies="fqdn",
    ),
    api_server=AksApiServerArgs(authorized_ranges=[], private=True, private_zone="system"),
    upgrades=AksUpgradesArgs(version="1.35", long_term=False, channel="patch", node_images="NodeImage"),
    system_name="system",
    system=MACHINE,
    fips=False,
    zones=["1", "2", "3"],
    features=FEATURES,
    log_workspace_id=WORKSPACE,
    encryption=AksEncryptionArgs(
        disk_encryption_set_id=resource("Microsoft.Compute/diskEncryptionSets", "des"),
        secrets_key_url="https://kv-keys.vault.azure.net/keys/secrets/0",
        vault_id=VAULT,
        private_vault=True,
    ),
)
"""A production cluster with provisioning and customer-managed keys."""

SAMPLES: dict[type[Component], Callable[[], Args]] = {
    AksAutomatic: lambda: AksAutomaticArgs(
        context=CONTEXT,
        group_name=GROUP,
        node_group=f"{GROUP}-nodes",
        version="1.35",
        authorized_ranges=["203.0.113.0/24"],
        features=FEATURES,
        log_workspace_id=WORKSPACE,
    ),
    AksCluster: lambda: dataclasses.replace(BASE),
    AksExtensions: lambda: AksExtensionsArgs(
        context=CONTEXT,
        group_name=GROUP,
        cluster_id=resource("Microsoft.ContainerService/managedClusters", CLUSTER),
        extensions={
            "dapr": AksExtensionArgs(
                type="microsoft.dapr",
                namespace="dapr-system",
                train="stable",
                values={"global.ha.enabled": "true"},
            ),
            "argocd": AksExtensionArgs(
                type="microsoft.argocd", namespace="argocd", version="0.0.11", train="stable", values={}
            ),
        },
    ),
    AksIdentities: lambda: AksIdentitiesArgs(context=CONTEXT, group_name=GROUP),
    AksKeys: lambda: AksKeysArgs(
        context=CONTEXT,
        group_name=GROUP,
        vault_id=VAULT,
        vault_name="kv-keys",
        private=True,
        rotate_disks=True,
        control_plane_id=IDENTITY,
        control_plane_principal=GROUP_ID,
    ),
    AksMaintenance: lambda: AksMaintenanceArgs(
        cluster_name=CLUSTER,
        group_name=GROUP,
        days={"releases": "Friday", "upgrades": "Saturday", "images": "Sunday"},
        start="02:00",
        hours=6,
        utc_offset="+00:00",
        freezes=[AksFreezeArgs(start="2026-12-18", end="2027-01-04")],
        context=CONTEXT,
    ),
    AksNodePools: lambda: AksNodePoolsArgs(
        cluster_name=CLUSTER,
        group_name=GROUP,
        subnet_id=f"{NETWORK}/subnets/nodes",
        zones=["1", "2", "3"],
        pools={
            "general1": AksPoolArgs(machine=MACHINE, spot=False, labels={"team": "web"}, taints=[]),
            "spare1": AksPoolArgs(machine=MACHINE, spot=True, labels={}, taints=["batch=true:NoSchedule"]),
        },
        autoscaled=True,
        fips=False,
        local_dns=False,
        context=CONTEXT,
    ),
    ControlPlaneRoles: lambda: ControlPlaneRolesArgs(
        context=CONTEXT,
        identity_id=IDENTITY,
        principal=GROUP_ID,
        networks={"nodes": f"{NETWORK}/subnets/nodes", "api-server": f"{NETWORK}/subnets/apiserver"},
        private_zone_id=resource("Microsoft.Network/privateDnsZones", "private.eastus2.azmk8s.io"),
    ),
}
