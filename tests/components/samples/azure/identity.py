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
    CONTEXT,
    GROUP,
    GROUP_ID,
    SCOPE,
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
        context=CONTEXT,
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
    ),
    AksAccess: lambda: AksAccessArgs(
        context=CONTEXT,
        cluster_id=CLUSTER_ID,
        principals=[
            AksPrincipalArgs(object_id=GROUP_ID, kind="Group", cluster_admin=False),
            AksPrincipalArgs(object_id=BREAK_GLASS, kind="Group", cluster_admin=True),
            AksPrincipalArgs(object_id=PIPELINE, kind="ServicePrincipal", cluster_admin=True),
        ],
    ),
    AksControllerIdentities: lambda: AksControllerIdentitiesArgs(
        context=CONTEXT,
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
    ),
    ContainerGateway: lambda: ContainerGatewayArgs(
        context=CONTEXT,
        group_name=f"{GROUP}-network",
        subnet_id=resource("Microsoft.Network/virtualNetworks", "v") + "/subnets/gateway",
        web_firewall=True,
    ),
    GithubDeployIdentities: lambda: GithubDeployIdentitiesArgs(
        context=CONTEXT,
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
    ),
    DeletionGuard: lambda: DeletionGuardArgs(
        context=CONTEXT, group_ids={"cluster": SCOPE, "network": f"{SCOPE}-network"}
    ),
    ClusterPolicies: lambda: ClusterPoliciesArgs(
        context=CONTEXT,
        group_id=SCOPE,
        level="restricted",
        deny=True,
        excluded_namespaces=["kube-system"],
        gateway=True,
        registry_hosts=["ours", "mcr.microsoft.com"],
    ),
    BreakGlassAlarm: lambda: BreakGlassAlarmArgs(
        context=CONTEXT,
        group_name=GROUP,
        cluster_id=CLUSTER_ID,
        workspace_id=resource("Microsoft.OperationalInsights/workspaces", "logs"),
        audit_table="AKSAudit",
        groups=[BREAK_GLASS],
        notify={"security": "security@example.com"},
    ),
}
"""Component class to arguments that work."""
