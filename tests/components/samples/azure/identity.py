"""Examples of the identity and governance components."""

from collections.abc import Callable

from components.args import Args
from components.azure.delivery.deploy_roles import (
    GithubDeployIdentities,
    GithubDeployIdentitiesArgs,
)
from components.azure.governance.guard import DeletionGuard, DeletionGuardArgs
from components.azure.governance.policies import ClusterPolicies, ClusterPoliciesArgs
from components.azure.network.gateway import ContainerGateway, ContainerGatewayArgs
from components.azure.security.access import AksAccess, AksAccessArgs, AksPrincipalArgs
from components.azure.security.break_glass import BreakGlassAlarm, BreakGlassAlarmArgs
from components.azure.security.controllers import (
    AksControllerIdentities,
    AksControllerIdentitiesArgs,
)
from components.azure.security.workload_identity import (
    AksGrantArgs,
    AksWorkloadIdentity,
    AksWorkloadIdentityArgs,
)
from components.component import Component
from tests.components.samples.azure.shared import (
    CLUSTER,
    GROUP,
    GROUP_ID,
    REGION,
    SCOPE,
    SUBSCRIPTION,
    TAGS,
    resource,
)

CLUSTER_ID = resource("Microsoft.ContainerService/managedClusters", CLUSTER)
ISSUER = "https://eastus2.oic.prod-aks.azure.com/99999999-8888-7777-6666-555555555555/issuer/"
VAULT_ID = resource("Microsoft.KeyVault/vaults", "kv-secrets-1a2b3c4d5e")
BREAK_GLASS = GROUP_ID.replace("a", "b")
PIPELINE = GROUP_ID.replace("a", "c")

SAMPLES: dict[type[Component], Callable[[], Args]] = {
    AksWorkloadIdentity: lambda: AksWorkloadIdentityArgs(
        identity_name="id-orders-api-prod-1a2b3c",
        subscription=SUBSCRIPTION,
        region=REGION,
        cluster_name=CLUSTER,
        group_name=f"rg-{CLUSTER}-tenants",
        issuer=ISSUER,
        namespace="orders-prod",
        service_account="orders-api",
        grants=[
            AksGrantArgs(
                name="secrets.read.orders-db",
                role="4633458b-17de-408a-b874-0445c86b69e6",
                scope=f"{VAULT_ID}/secrets/orders-prod-orders-db",
            )
        ],
        tags=TAGS,
    ),
    AksAccess: lambda: AksAccessArgs(
        subscription=SUBSCRIPTION,
        cluster_name=CLUSTER,
        cluster_id=CLUSTER_ID,
        principals=[
            AksPrincipalArgs(object_id=GROUP_ID, kind="Group", cluster_admin=False),
            AksPrincipalArgs(object_id=BREAK_GLASS, kind="Group", cluster_admin=True),
            AksPrincipalArgs(object_id=PIPELINE, kind="ServicePrincipal", cluster_admin=True),
        ],
        tags=TAGS,
    ),
    AksControllerIdentities: lambda: AksControllerIdentitiesArgs(
        subscription=SUBSCRIPTION,
        region=REGION,
        cluster_name=CLUSTER,
        group_name=GROUP,
        issuer=ISSUER,
        gateway_group_id=f"{SCOPE}-network",
        gateway_subnet_id=resource("Microsoft.Network/virtualNetworks", "v") + "/subnets/gateway",
        node_group_id=f"{SCOPE}-nodes",
        zone_group_id=SCOPE,
        public_zone_id=resource("Microsoft.Network/dnsZones", "example.com"),
        private_zone_id=resource("Microsoft.Network/privateDnsZones", "example.com"),
        vault_id=VAULT_ID,
        metrics_rule_id=resource("Microsoft.Insights/dataCollectionRules", "metrics"),
        tags=TAGS,
    ),
    ContainerGateway: lambda: ContainerGatewayArgs(
        region=REGION,
        group_name=f"{GROUP}-network",
        cluster_name=CLUSTER,
        subnet_id=resource("Microsoft.Network/virtualNetworks", "v") + "/subnets/gateway",
        web_firewall=True,
        tags=TAGS,
    ),
    GithubDeployIdentities: lambda: GithubDeployIdentitiesArgs(
        subscription=SUBSCRIPTION,
        region=REGION,
        cluster_name=CLUSTER,
        cluster_id=CLUSTER_ID,
        repository="example/platform",
        environments={
            "cluster": "azure-prod",
            "services": "azure-prod-services",
            "tenants": "azure-prod-tenants",
        },
        group_name=f"{GROUP}-delivery",
        group_id=f"{SCOPE}-delivery",
        deployed_group_ids={"cluster": SCOPE, "network": f"{SCOPE}-network"},
        tenants_group_id=f"{SCOPE}-tenants",
        vault_id=VAULT_ID,
        state_container_id=resource("Microsoft.Storage/storageAccounts", "ststate")
        + "/blobServices/default/containers/state",
        state_key_id=f"{VAULT_ID}/keys/state",
        tags=TAGS,
    ),
    DeletionGuard: lambda: DeletionGuardArgs(
        cluster_name=CLUSTER, group_ids={"cluster": SCOPE, "network": f"{SCOPE}-network"}, tags=TAGS
    ),
    ClusterPolicies: lambda: ClusterPoliciesArgs(
        cluster_name=CLUSTER,
        group_id=SCOPE,
        level="restricted",
        deny=True,
        excluded_namespaces=["kube-system"],
        gateway=True,
        registry_hosts=["ours", "mcr.microsoft.com"],
        tags=TAGS,
    ),
    BreakGlassAlarm: lambda: BreakGlassAlarmArgs(
        region=REGION,
        group_name=GROUP,
        cluster_name=CLUSTER,
        cluster_id=CLUSTER_ID,
        workspace_id=resource("Microsoft.OperationalInsights/workspaces", "logs"),
        audit_table="AKSAudit",
        groups=[BREAK_GLASS],
        notify={"security": "security@example.com"},
        tags=TAGS,
    ),
}
"""Component class to arguments that work."""
