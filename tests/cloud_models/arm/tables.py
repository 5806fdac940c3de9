"""What ARM calls types of rows and their properties, where azure-native has other names for them."""

_INSIGHTS, _NETWORK, _AKS = "Microsoft.Insights", "Microsoft.Network", "Microsoft.ContainerService"
_VAULTS, _REGISTRIES = "Microsoft.DataProtection/backupVaults", "Microsoft.ContainerRegistry/registries"
_IDENTITIES = "Microsoft.ManagedIdentity/userAssignedIdentities"
_GATEWAYS = "Microsoft.ServiceNetworking/trafficControllers"
TYPES = {
    # type of row, without its prefix: type of ARM at the version that the SDK sends by default, and the input that
    # is its name
    "alertsmanagement:PrometheusRuleGroup": (
        "Microsoft.AlertsManagement/prometheusRuleGroups@2023-03-01",
        "ruleGroupName",
    ),
    "authorization:PolicyAssignment": (
        "Microsoft.Authorization/policyAssignments@2025-01-01",
        "policyAssignmentName",
    ),
    "authorization:PolicyDefinition": (
        "Microsoft.Authorization/policyDefinitions@2025-01-01",
        "policyDefinitionName",
    ),
    "authorization:RoleAssignment": (
        "Microsoft.Authorization/roleAssignments@2022-04-01",
        "roleAssignmentName",
    ),
    "authorization:RoleDefinition": (
        "Microsoft.Authorization/roleDefinitions@2022-05-01-preview",
        "roleDefinitionId",
    ),
    "compute:DiskEncryptionSet": (
        "Microsoft.Compute/diskEncryptionSets@2024-03-02",
        "diskEncryptionSetName",
    ),
    "consumption:Budget": ("Microsoft.Consumption/budgets@2024-08-01", "budgetName"),
    "containerregistry:CacheRule": (f"{_REGISTRIES}/cacheRules@2024-11-01-preview", "cacheRuleName"),
    "containerregistry:Registry": (f"{_REGISTRIES}@2023-01-01-preview", "registryName"),
    "containerregistry:Replication": (f"{_REGISTRIES}/replications@2023-01-01-preview", "replicationName"),
    "containerservice:AgentPool": (f"{_AKS}/managedClusters/agentPools@2025-09-01", "agentPoolName"),
    "containerservice:MaintenanceConfiguration": (
        f"{_AKS}/managedClusters/maintenanceConfigurations@2025-09-01",
        "configName",
    ),
    "containerservice:ManagedCluster": (f"{_AKS}/managedClusters@2025-09-01", "resourceName"),
    "containerservice:TrustedAccessRoleBinding": (
        f"{_AKS}/managedClusters/trustedAccessRoleBindings@2025-09-01",
        "trustedAccessRoleBindingName",
    ),
    "dashboard:Grafana": ("Microsoft.Dashboard/grafana@2024-10-01", "workspaceName"),
    "dashboard:ManagedPrivateEndpoint": (
        "Microsoft.Dashboard/grafana/managedPrivateEndpoints@2024-10-01",
        "managedPrivateEndpointName",
    ),
    "dataprotection:BackupInstance": (f"{_VAULTS}/backupInstances@2025-01-01", "backupInstanceName"),
    "dataprotection:BackupPolicy": (f"{_VAULTS}/backupPolicies@2025-01-01", "backupPolicyName"),
    "dataprotection:BackupVault": (f"{_VAULTS}@2025-01-01", "vaultName"),
    "dns:Zone": (f"{_NETWORK}/dnsZones@2023-07-01-preview", "zoneName"),
    "keyvault:Key": ("Microsoft.KeyVault/vaults/keys@2024-11-01", "keyName"),
    "keyvault:Vault": ("Microsoft.KeyVault/vaults@2024-11-01", "vaultName"),
    "kubernetesconfiguration:Extension": (
        "Microsoft.KubernetesConfiguration/extensions@2023-05-01",
        "extensionName",
    ),
    "logic:Workflow": ("Microsoft.Logic/workflows@2019-05-01", "workflowName"),
    "managedidentity:FederatedIdentityCredential": (
        f"{_IDENTITIES}/federatedIdentityCredentials@2023-01-31",
        "federatedIdentityCredentialResourceName",
    ),
    "managedidentity:UserAssignedIdentity": (f"{_IDENTITIES}@2023-01-31", "resourceName"),
    "monitor:ActionGroup": (f"{_INSIGHTS}/actionGroups@2024-10-01-preview", "actionGroupName"),
    "monitor:ActivityLogAlert": (f"{_INSIGHTS}/activityLogAlerts@2020-10-01", "activityLogAlertName"),
    "monitor:AzureMonitorWorkspace": ("Microsoft.Monitor/accounts@2023-04-03", "azureMonitorWorkspaceName"),
    "monitor:DataCollectionEndpoint": (
        f"{_INSIGHTS}/dataCollectionEndpoints@2022-06-01",
        "dataCollectionEndpointName",
    ),
    "monitor:DataCollectionRule": (f"{_INSIGHTS}/dataCollectionRules@2022-06-01", "dataCollectionRuleName"),
    "monitor:DataCollectionRuleAssociation": (
        f"{_INSIGHTS}/dataCollectionRuleAssociations@2022-06-01",
        "associationName",
    ),
    "monitor:DiagnosticSetting": (f"{_INSIGHTS}/diagnosticSettings@2021-05-01-preview", "name"),
    "monitor:MetricAlert": (f"{_INSIGHTS}/metricAlerts@2018-03-01", "ruleName"),
    "monitor:PrivateLinkScope": (f"{_INSIGHTS}/privateLinkScopes@2023-06-01-preview", "scopeName"),
    "monitor:PrivateLinkScopedResource": (
        f"{_INSIGHTS}/privateLinkScopes/scopedResources@2023-06-01-preview",
        "name",
    ),
    "monitor:ScheduledQueryRule": (f"{_INSIGHTS}/scheduledQueryRules@2025-01-01-preview", "ruleName"),
    "network:AzureFirewall": (f"{_NETWORK}/azureFirewalls@2024-05-01", "azureFirewallName"),
    "network:BastionHost": (f"{_NETWORK}/bastionHosts@2024-05-01", "bastionHostName"),
    "network:FirewallPolicy": (f"{_NETWORK}/firewallPolicies@2024-05-01", "firewallPolicyName"),
    "network:FirewallPolicyRuleCollectionGroup": (
        f"{_NETWORK}/firewallPolicies/ruleCollectionGroups@2024-05-01",
        "ruleCollectionGroupName",
    ),
    "network:FlowLog": (f"{_NETWORK}/networkWatchers/flowLogs@2024-05-01", "flowLogName"),
    "network:NatGateway": (f"{_NETWORK}/natGateways@2024-05-01", "natGatewayName"),
    "network:NetworkSecurityGroup": (
        f"{_NETWORK}/networkSecurityGroups@2024-05-01",
        "networkSecurityGroupName",
    ),
    "network:PrivateDnsZoneGroup": (
        f"{_NETWORK}/privateEndpoints/privateDnsZoneGroups@2024-05-01",
        "privateDnsZoneGroupName",
    ),
    "network:PrivateEndpoint": (f"{_NETWORK}/privateEndpoints@2024-05-01", "privateEndpointName"),
    "network:PublicIPAddress": (f"{_NETWORK}/publicIPAddresses@2024-05-01", "publicIpAddressName"),
    "network:RouteTable": (f"{_NETWORK}/routeTables@2024-05-01", "routeTableName"),
    "network:Subnet": (f"{_NETWORK}/virtualNetworks/subnets@2024-05-01", "subnetName"),
    "network:VirtualNetwork": (f"{_NETWORK}/virtualNetworks@2024-05-01", "virtualNetworkName"),
    "network:VirtualNetworkPeering": (
        f"{_NETWORK}/virtualNetworks/virtualNetworkPeerings@2024-05-01",
        "virtualNetworkPeeringName",
    ),
    "network:WebApplicationFirewallPolicy": (
        f"{_NETWORK}/applicationGatewayWebApplicationFirewallPolicies@2024-05-01",
        "policyName",
    ),
    "operationalinsights:Table": (
        "Microsoft.OperationalInsights/workspaces/tables@2023-09-01",
        "tableName",
    ),
    "operationalinsights:Workspace": (
        "Microsoft.OperationalInsights/workspaces@2023-09-01",
        "workspaceName",
    ),
    "privatedns:PrivateZone": (f"{_NETWORK}/privateDnsZones@2024-06-01", "privateZoneName"),
    "privatedns:VirtualNetworkLink": (
        f"{_NETWORK}/privateDnsZones/virtualNetworkLinks@2024-06-01",
        "virtualNetworkLinkName",
    ),
    "resources:ResourceGroup": ("Microsoft.Resources/resourceGroups@2024-03-01", "resourceGroupName"),
    "servicenetworking:AssociationsInterface": (f"{_GATEWAYS}/associations@2025-01-01", "associationName"),
    "servicenetworking:FrontendsInterface": (f"{_GATEWAYS}/frontends@2025-01-01", "frontendName"),
    "servicenetworking:SecurityPoliciesInterface": (
        f"{_GATEWAYS}/securityPolicies@2025-01-01",
        "securityPolicyName",
    ),
    "servicenetworking:TrafficControllerInterface": (f"{_GATEWAYS}@2025-01-01", "trafficControllerName"),
    "storage:BlobContainer": (
        "Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01",
        "containerName",
    ),
    "storage:BlobServiceProperties": (
        "Microsoft.Storage/storageAccounts/blobServices@2024-01-01",
        "blobServicesName",
    ),
    "storage:StorageAccount": ("Microsoft.Storage/storageAccounts@2024-01-01", "accountName"),
}
RENAMED = {
    # type of row and property: what ARM calls it
    "authorization:RoleDefinition.roleType": "type",
    "containerservice:ManagedCluster.autoScalerProfile.balanceSimilarNodeGroups": "balance-similar-node-groups",
    "containerservice:ManagedCluster.autoScalerProfile.maxGracefulTerminationSec": "max-graceful-termination-sec",
    "containerservice:ManagedCluster.autoScalerProfile.scaleDownUtilizationThreshold": (
        "scale-down-utilization-threshold"
    ),
    "containerservice:ManagedCluster.autoScalerProfile.skipNodesWithLocalStorage": (
        "skip-nodes-with-local-storage"
    ),
    "containerservice:ManagedCluster.autoScalerProfile.skipNodesWithSystemPods": "skip-nodes-with-system-pods",
    "monitor:MetricAlert.criteria.odataType": "odata.type",
    "storage:StorageAccount.enableHttpsTrafficOnly": "supportsHttpsTrafficOnly",
    "storage:StorageAccount.encryption.encryptionIdentity": "identity",
    "storage:StorageAccount.encryption.encryptionIdentity.encryptionUserAssignedIdentity": "userAssignedIdentity",
    "storage:StorageAccount.encryption.keyVaultProperties": "keyvaultproperties",
    "storage:StorageAccount.encryption.keyVaultProperties.keyName": "keyname",
    "storage:StorageAccount.encryption.keyVaultProperties.keyVaultUri": "keyvaulturi",
    "storage:StorageAccount.networkRuleSet": "networkAcls",
}
_STREAMS = {
    "Microsoft-ContainerLogV2",
    "Microsoft-KubeEvents",
    "Microsoft-KubePodInventory",
}
MORE_WORDS = {
    # property: words that Azure takes and its types do not list, which they say there may be
    "monitor:DataCollectionRule.dataFlows.streams": {*_STREAMS, "Microsoft-PrometheusMetrics"},
    "monitor:DataCollectionRule.dataSources.extensions.streams": _STREAMS,
}
