"""The parts of an AKS cluster's description. Every value is set, because what is not the SDK fills in."""

import base64
from collections.abc import Sequence
from ipaddress import IPv4Network

import pulumi
from pulumi_azure_native import containerservice as aks

from components.azure.runtime.cluster_args import (
    AksApiServerArgs,
    AksClusterArgs,
    AksEncryptionArgs,
    AksFeaturesArgs,
    AksNetworkArgs,
    AksProxyArgs,
    AksUpgradesArgs,
)

_DNS_OFFSET = 10
"""Which address of the Services' range DNS has; AKS keeps the first to itself."""


def dns_address(service_cidr: str) -> str:
    """Address of cluster DNS: the tenth of the range, as everywhere."""
    return str(IPv4Network(service_cidr)[_DNS_OFFSET])


def sku(*, long_term: bool) -> aks.ManagedClusterSKUArgs:
    """Uptime is promised from Standard on; long-term support is in Premium only."""
    return aks.ManagedClusterSKUArgs(name="Base", tier="Premium" if long_term else "Standard")


def support_plan(*, long_term: bool) -> str:
    return "AKSLongTermSupport" if long_term else "KubernetesOfficial"


def network(args: AksNetworkArgs) -> aks.ContainerServiceNetworkProfileArgs:
    """Overlay and Cilium, or a subnet of pods and Cilium. All four addresses and the egress are given
    together: the SDK would fill in one of another range otherwise.
    """
    advanced = args.flow_metrics or args.pod_policies != "none"
    profile = aks.ContainerServiceNetworkProfileArgs(
        network_plugin="azure",
        network_plugin_mode=None if args.pod_subnet_id else "overlay",
        network_dataplane="cilium",
        network_policy="cilium",
        outbound_type=args.outbound_type,
        load_balancer_sku="standard",
        pod_cidr=args.pod_cidr,
        service_cidr=args.service_cidr,
        dns_service_ip=dns_address(args.service_cidr),
        ip_families=["IPv4"],
        advanced_networking=aks.AdvancedNetworkingArgs(
            enabled=advanced,
            # Each half is said, since the whole turns on what is not.
            observability=aks.AdvancedNetworkingObservabilityArgs(enabled=args.flow_metrics),
            security=aks.AdvancedNetworkingSecurityArgs(
                enabled=args.pod_policies != "none",
                advanced_network_policies={"none": None, "fqdn": "FQDN", "l7": "L7"}[args.pod_policies],
            ),
        ),
    )
    if args.pod_subnet_id:
        # The SDK fills in a range of its own for what is left out, and AKS takes none beside a subnet.
        profile.pod_cidr = None
    return profile


def api_server(
    args: AksApiServerArgs, subnet_id: pulumi.Input[str]
) -> aks.ManagedClusterAPIServerAccessProfileArgs:
    """Nodes always reach the API server inside the network, by its integration; who else does differs.

    `public_network_access` stays unset: without it provisioning and routing through an appliance work.
    """
    return aks.ManagedClusterAPIServerAccessProfileArgs(
        enable_private_cluster=args.private,
        enable_private_cluster_public_fqdn=False if args.private else None,
        private_dns_zone=args.private_zone if args.private else None,
        authorized_ip_ranges=None if args.private else args.authorized_ranges,
        enable_vnet_integration=True,
        subnet_id=subnet_id,
        # A way around private endpoints for whoever may write the resource.
        disable_run_command=True,
    )


def sign_in(tenant: str) -> aks.ManagedClusterAADProfileArgs:
    """Entra says who, Azure's roles say what; no group is administrator by itself."""
    return aks.ManagedClusterAADProfileArgs(managed=True, enable_azure_rbac=True, tenant_id=tenant)


def upgrades(args: AksUpgradesArgs) -> aks.ManagedClusterAutoUpgradeProfileArgs:
    return aks.ManagedClusterAutoUpgradeProfileArgs(
        upgrade_channel=args.channel, node_os_upgrade_channel=args.node_images
    )


def provisioning(*, provisioned: bool) -> aks.ManagedClusterNodeProvisioningProfileArgs:
    """Node pools of the provisioner come from the services layer. `Auto`, which the SDK fills in, would bring
    two of AKS's own.
    """
    return aks.ManagedClusterNodeProvisioningProfileArgs(
        mode="Auto" if provisioned else "Manual", default_node_pools="None"
    )


def autoscaler() -> aks.ManagedClusterPropertiesAutoScalerProfileArgs:
    """How the cluster autoscaler decides. The interface wants text for numbers."""
    return aks.ManagedClusterPropertiesAutoScalerProfileArgs(
        balance_similar_node_groups="true",
        expander="least-waste",
        max_graceful_termination_sec="600",
        scale_down_utilization_threshold="0.5",
        # Pods with an emptyDir would keep every node that has one.
        skip_nodes_with_local_storage="false",
        skip_nodes_with_system_pods="true",
    )


def security(args: AksClusterArgs) -> aks.ManagedClusterSecurityProfileArgs:
    features = args.features
    return aks.ManagedClusterSecurityProfileArgs(
        workload_identity=aks.ManagedClusterSecurityProfileWorkloadIdentityArgs(enabled=True),
        image_cleaner=image_cleaner(features),
        defender=defender(features, args.log_workspace_id),
        azure_key_vault_kms=_wrapping(args.encryption) if args.encryption else None,
        custom_ca_trust_certificates=_encoded(args.trusted_certificates),
    )


def _encoded(certificates: Sequence[str] | None) -> list[str] | None:
    """Each as the interface wants it: PEM, in base64 once more."""
    return [base64.b64encode(one.encode()).decode() for one in certificates or ()] or None


def proxy(args: AksProxyArgs | None) -> aks.ManagedClusterHTTPProxyConfigArgs | None:
    """One proxy for both schemes. Whom nodes trust is said once, for all they speak to."""
    if args is None:
        return None
    return aks.ManagedClusterHTTPProxyConfigArgs(
        http_proxy=args.url, https_proxy=args.url, no_proxy=list(args.bypass) or None
    )


def image_cleaner(features: AksFeaturesArgs) -> aks.ManagedClusterSecurityProfileImageCleanerArgs:
    return aks.ManagedClusterSecurityProfileImageCleanerArgs(
        enabled=True, interval_hours=features.image_cleaner_hours
    )


def defender(
    features: AksFeaturesArgs, workspace_id: pulumi.Input[str]
) -> aks.ManagedClusterSecurityProfileDefenderArgs:
    return aks.ManagedClusterSecurityProfileDefenderArgs(
        log_analytics_workspace_resource_id=workspace_id if features.defender else None,
        security_monitoring=aks.ManagedClusterSecurityProfileDefenderSecurityMonitoringArgs(
            enabled=features.defender
        ),
    )


def _wrapping(args: AksEncryptionArgs) -> aks.AzureKeyVaultKmsArgs:
    return aks.AzureKeyVaultKmsArgs(
        enabled=True,
        key_id=args.secrets_key_url,
        key_vault_network_access="Private" if args.private_vault else "Public",
        # Only named where it is private; the interface refuses it elsewhere.
        key_vault_resource_id=args.vault_id if args.private_vault else None,
    )


def addons(
    features: AksFeaturesArgs, workspace_id: pulumi.Input[str]
) -> dict[str, aks.ManagedClusterAddonProfileArgs]:
    """Add-ons by the name the interface knows; all their values are text."""
    return {
        "azurepolicy": aks.ManagedClusterAddonProfileArgs(
            enabled=features.policy, config={"version": "v2"} if features.policy else None
        ),
        "azureKeyvaultSecretsProvider": aks.ManagedClusterAddonProfileArgs(
            enabled=True, config={"enableSecretRotation": "true", "rotationPollInterval": "2m"}
        ),
        "omsagent": aks.ManagedClusterAddonProfileArgs(
            enabled=features.container_logs,
            config={"logAnalyticsWorkspaceResourceID": workspace_id, "useAADAuth": "true"}
            if features.container_logs
            else None,
        ),
    }


def workload_autoscalers(features: AksFeaturesArgs) -> aks.ManagedClusterWorkloadAutoScalerProfileArgs:
    return aks.ManagedClusterWorkloadAutoScalerProfileArgs(
        keda=aks.ManagedClusterWorkloadAutoScalerProfileKedaArgs(enabled=features.keda),
        vertical_pod_autoscaler=aks.ManagedClusterWorkloadAutoScalerProfileVerticalPodAutoscalerArgs(
            enabled=features.vertical_autoscaler
        ),
    )


def storage(features: AksFeaturesArgs) -> aks.ManagedClusterStorageProfileArgs:
    """Disks and their snapshots are always there: backups need both."""
    return aks.ManagedClusterStorageProfileArgs(
        disk_csi_driver=aks.ManagedClusterStorageProfileDiskCSIDriverArgs(enabled=True),
        file_csi_driver=aks.ManagedClusterStorageProfileFileCSIDriverArgs(enabled=True),
        blob_csi_driver=aks.ManagedClusterStorageProfileBlobCSIDriverArgs(enabled=features.blob_storage),
        snapshot_controller=aks.ManagedClusterStorageProfileSnapshotControllerArgs(enabled=True),
    )


def monitoring(features: AksFeaturesArgs) -> aks.ManagedClusterAzureMonitorProfileArgs:
    """The collector only; where metrics go is said by the rules of their workspace."""
    return aks.ManagedClusterAzureMonitorProfileArgs(
        metrics=aks.ManagedClusterAzureMonitorProfileMetricsArgs(
            enabled=features.metrics,
            kube_state_metrics=aks.ManagedClusterAzureMonitorProfileKubeStateMetricsArgs(
                metric_labels_allowlist="", metric_annotations_allow_list=""
            ),
        )
    )


def cost_analysis(features: AksFeaturesArgs) -> aks.ManagedClusterMetricsProfileArgs:
    return aks.ManagedClusterMetricsProfileArgs(
        cost_analysis=aks.ManagedClusterCostAnalysisArgs(enabled=features.cost_analysis)
    )
