"""AKS Automatic: a cluster whose network, nodes and upgrades are AKS's own affair."""

import pulumi
from pulumi_azure_native import containerservice

from components.azure.runtime import cluster_profiles as profiles
from components.azure.runtime.cluster_args import AksAutomaticArgs
from components.azure.runtime.cluster_outputs import endpoint, issuer, secrets_identity, server_name
from components.component import Component
from contracts.planes import Plane
from contracts.planning.naming import fit

_PREFIX_LIMIT = 54
_SLOW = pulumi.CustomTimeouts(create="60m", update="60m", delete="60m")


class AksAutomatic(Component):
    """A cluster of the Automatic kind. What AKS fixes is left out: system nodes, network, provisioning,
    safeguards, image cleaner, autoscalers of workloads. A value given there is refused or silently dropped.

    New clusters of this kind have system nodes that Azure keeps to itself; sending no pools asks for them.
    What they need in a network of one's own (`hostedSystemProfile`) is not in the API version of the SDK,
    2025-09-01, so the network is AKS's too.

    Creates:
        cluster  Automatic, with sign-in, ranges, logs and metrics set by the platform
    """

    PLANE = Plane.RUNTIME

    cluster_id: pulumi.Output[str]
    """Resource id of the cluster."""
    cluster_name: pulumi.Output[str]
    """Its name, once it exists."""
    fqdn: pulumi.Output[str]
    """Name of the API server."""
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
    control_plane_principal: pulumi.Output[str]
    """Object id of what the control plane acts as."""

    def __init__(self, name: str, args: AksAutomaticArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AksAutomaticArgs.of(args)
        super().__init__(name, opts)
        cluster = self._cluster(args)
        self.cluster_id = cluster.id
        self.cluster_name = cluster.name
        self.fqdn = server_name(cluster, private=False)
        self.endpoint = endpoint(self.fqdn)
        self.oidc_issuer = issuer(cluster)
        self.node_group = cluster.node_resource_group.apply(lambda known: known or args.node_group)
        self.kubelet_object_id = cluster.identity_profile.apply(
            lambda known: (known["kubeletidentity"].object_id if known else None) or ""
        )
        self.csi_identity_client_id = secrets_identity(cluster)
        self.control_plane_principal = cluster.identity.apply(
            lambda known: known.principal_id if known else ""
        )
        self._finish()

    def _cluster(self, args: AksAutomaticArgs) -> containerservice.ManagedCluster:
        features = args.features
        return containerservice.ManagedCluster(
            f"{self._name}-cluster",
            resource_name_=args.context.cluster_name,
            resource_group_name=args.group_name,
            location=args.context.region,
            sku=containerservice.ManagedClusterSKUArgs(name="Automatic", tier="Standard"),
            support_plan="KubernetesOfficial",
            kubernetes_version=args.version,
            dns_prefix=fit(args.context.cluster_name, _PREFIX_LIMIT),
            node_resource_group=args.node_group,
            enable_rbac=True,
            disable_local_accounts=True,
            aad_profile=profiles.sign_in(args.context.tenant),
            # A user-assigned identity belongs to a network of one's own, which this kind has not.
            identity=containerservice.ManagedClusterIdentityArgs(
                type=containerservice.ResourceIdentityType.SYSTEM_ASSIGNED
            ),
            api_server_access_profile=containerservice.ManagedClusterAPIServerAccessProfileArgs(
                authorized_ip_ranges=args.authorized_ranges, disable_run_command=True
            ),
            auto_upgrade_profile=containerservice.ManagedClusterAutoUpgradeProfileArgs(
                upgrade_channel="stable", node_os_upgrade_channel="NodeImage"
            ),
            oidc_issuer_profile=containerservice.ManagedClusterOIDCIssuerProfileArgs(enabled=True),
            security_profile=containerservice.ManagedClusterSecurityProfileArgs(
                workload_identity=containerservice.ManagedClusterSecurityProfileWorkloadIdentityArgs(
                    enabled=True
                ),
                defender=profiles.defender(features, args.log_workspace_id),
            ),
            addon_profiles=profiles.addons(features, args.log_workspace_id),
            azure_monitor_profile=profiles.monitoring(features),
            metrics_profile=profiles.cost_analysis(features),
            tags=self._tags(args.context),
            # The channel goes from minor to minor by itself.
            opts=self._child(
                protect=args.context.protected, custom_timeouts=_SLOW, ignore_changes=["kubernetesVersion"]
            ),
        )
