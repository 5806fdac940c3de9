"""An AKS standard cluster: network, nodes and keys are managed by the platform."""

import pulumi
from pulumi_azure_native import containerservice

from components.azure.runtime import cluster_profiles as profiles
from components.azure.runtime.cluster_args import AksClusterArgs
from components.azure.runtime.cluster_outputs import endpoint, issuer, secrets_identity, server_name
from components.azure.runtime.pool_profiles import SYSTEM_TAINT, machine, upgrade_settings
from components.component import Component
from contracts.planes import Plane
from contracts.planning.naming import fit

_PREFIX_LIMIT = 54
_SLOW = pulumi.CustomTimeouts(create="60m", update="90m", delete="60m")
"""An update may roll every node of every pool."""


class AksCluster(Component):
    """A control plane that only its owners reach, with one small pool for what the platform itself runs.

    The system pool stands in the cluster's own description, because a cluster cannot be made without one;
    everything else is a resource of its own. A changed description sets every pool in motion, so the pool in
    it never changes its name, and its count is left to whoever scales it.

    Creates:
        cluster  Standard or Premium tier, Entra and Azure's roles, Overlay with Cilium, host encryption
    """

    PLANE = Plane.RUNTIME

    cluster_id: pulumi.Output[str]
    """Resource id of the cluster."""
    cluster_name: pulumi.Output[str]
    """Its name, once it exists."""
    fqdn: pulumi.Output[str]
    """Name of the API server: private where that is all it has."""
    endpoint: pulumi.Output[str]
    """URL of the API server."""
    oidc_issuer: pulumi.Output[str]
    """Issuer of service account tokens."""
    node_group: pulumi.Output[str]
    """Resource group of nodes, once it exists."""
    kubelet_object_id: pulumi.Output[str]
    """Object id of what nodes act as."""
    csi_identity_client_id: pulumi.Output[str]
    """Client id of the identity that the secrets driver has of its own; empty where it has none."""

    def __init__(self, name: str, args: AksClusterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AksClusterArgs.of(args)
        super().__init__(name, opts)
        cluster = self._cluster(args)
        self.cluster_id = cluster.id
        self.cluster_name = cluster.name
        self.fqdn = server_name(cluster, private=args.api_server.private)
        self.endpoint = endpoint(self.fqdn)
        self.oidc_issuer = issuer(cluster)
        self.node_group = cluster.node_resource_group.apply(lambda known: known or args.node_group)
        self.kubelet_object_id = pulumi.Output.from_input(args.kubelet_principal)
        self.csi_identity_client_id = secrets_identity(cluster)
        self._finish()

    def _cluster(self, args: AksClusterArgs) -> containerservice.ManagedCluster:
        features, upgrades, encryption = args.features, args.upgrades, args.encryption
        return containerservice.ManagedCluster(
            f"{self._name}-cluster",
            resource_name_=args.context.cluster_name,
            resource_group_name=args.group_name,
            location=args.context.region,
            sku=profiles.sku(long_term=upgrades.long_term),
            support_plan=profiles.support_plan(long_term=upgrades.long_term),
            kubernetes_version=upgrades.version,
            # AKS takes one of the two.
            dns_prefix=None if args.api_server.subdomain else fit(args.context.cluster_name, _PREFIX_LIMIT),
            fqdn_subdomain=args.api_server.subdomain,
            node_resource_group=args.node_group,
            node_resource_group_profile=containerservice.ManagedClusterNodeResourceGroupProfileArgs(
                restriction_level="ReadOnly" if args.lock_node_group else "Unrestricted"
            ),
            enable_rbac=True,
            disable_local_accounts=True,
            aad_profile=profiles.sign_in(args.context.tenant),
            identity=containerservice.ManagedClusterIdentityArgs(
                type=containerservice.ResourceIdentityType.USER_ASSIGNED,
                user_assigned_identities=[args.control_plane_id],
            ),
            identity_profile={"kubeletidentity": self._kubelet(args)},
            api_server_access_profile=profiles.api_server(args.api_server, args.network.api_server_subnet_id),
            network_profile=profiles.network(args.network),
            http_proxy_config=profiles.proxy(args.network.proxy),
            agent_pool_profiles=[self._system(args)],
            node_provisioning_profile=profiles.provisioning(provisioned=args.provisioned),
            auto_scaler_profile=None if args.provisioned else profiles.autoscaler(),
            auto_upgrade_profile=profiles.upgrades(upgrades),
            upgrade_settings=containerservice.ClusterUpgradeSettingsArgs(
                override_settings=containerservice.UpgradeOverrideSettingsArgs(force_upgrade=False)
            ),
            oidc_issuer_profile=containerservice.ManagedClusterOIDCIssuerProfileArgs(enabled=True),
            security_profile=profiles.security(args),
            workload_auto_scaler_profile=profiles.workload_autoscalers(features),
            storage_profile=profiles.storage(features),
            addon_profiles=profiles.addons(features, args.log_workspace_id),
            azure_monitor_profile=profiles.monitoring(features),
            metrics_profile=profiles.cost_analysis(features),
            bootstrap_profile=containerservice.ManagedClusterBootstrapProfileArgs(artifact_source="Direct"),
            disk_encryption_set_id=encryption.disk_encryption_set_id if encryption else None,
            tags=self._tags(args.context),
            opts=self._child(
                protect=args.context.protected, custom_timeouts=_SLOW, ignore_changes=_left_to_others(args)
            ),
        )

    def _kubelet(self, args: AksClusterArgs) -> containerservice.UserAssignedIdentityArgs:
        return containerservice.UserAssignedIdentityArgs(
            resource_id=args.kubelet_id, client_id=args.kubelet_client_id, object_id=args.kubelet_principal
        )

    def _system(self, args: AksClusterArgs) -> containerservice.ManagedClusterAgentPoolProfileArgs:
        return containerservice.ManagedClusterAgentPoolProfileArgs(
            name=args.system_name,
            mode="System",
            node_taints=[SYSTEM_TAINT],
            upgrade_settings=upgrade_settings(),
            **machine(
                args.system,
                subnet_id=args.network.node_subnet_id,
                pod_subnet_id=args.network.pod_subnet_id,
                zones=args.zones,
                fips=args.fips,
                local_dns=args.features.local_dns,
                # The provisioner adds system nodes by itself; two scalers would work against each other.
                autoscaled=not args.provisioned,
                tags=self._tags(args.context),
            ),
        )


def _left_to_others(args: AksClusterArgs) -> list[str]:
    """What somebody else changes on purpose, in the words of the interface. Never more of the pool than its
    count: an ignored pool would be sent again as it once was.
    """
    scaled = not args.provisioned or args.scheduled_shutdown
    return [
        *(["agentPoolProfiles[0].count"] if scaled else []),
        # These channels go from minor to minor; with the others the settings decide.
        *(["kubernetesVersion"] if args.upgrades.channel in ("stable", "rapid") else []),
    ]
