"""What Azure charges for types that config/prices.yaml has no price for. A type of neither list is named in
every sum, so that nothing new is left out in silence.
"""

from policy.resource_types import azure

PREFIX = azure.PREFIX
FIXED = {
    azure.METRIC_ALERT: "metric alert",
    azure.LOG_QUERY_ALERT: "log alert",
    azure.BACKUP_INSTANCE: "protected instance of a backup",
    azure.WAF_POLICY: "web application firewall policy",
    azure.DASHBOARD_PRIVATE_ENDPOINT: "managed private endpoint",
}
"""Charged by the hour or month."""
BY_USE = {
    azure.CLUSTER: "nodes beyond the fewest and their disks",
    azure.LOG_WORKSPACE: "logs",
    azure.MONITOR_WORKSPACE: "metrics",
    azure.GRAFANA: "people who use Grafana",
    azure.BACKUP_VAULT: "backups",
    azure.STORAGE_ACCOUNT: "storage",
    azure.KEY_VAULT: "uses of keys and secrets",
    azure.LOGIC_APP: "runs of workflows",
    azure.VNET_PEERING: "traffic between networks",
}
"""Charged by what goes through or is kept."""
FREE = (
    *(azure.DISK_ENCRYPTION_SET, azure.FIREWALL_POLICY, azure.FLOW_LOG, azure.PRIVATE_DNS_ZONE_GROUP),
    *(azure.ROUTE, azure.SECURITY_GROUP, azure.SECURITY_RULE, azure.SUBNET, f"{azure.VNET}:"),
    *("azure-native:alertsmanagement:", "azure-native:authorization:"),
    *("azure-native:consumption:", "azure-native:containerregistry:", "azure-native:containerservice:"),
    *("azure-native:dataprotection:", "azure-native:kubernetesconfiguration:"),
    *("azure-native:managedidentity:", "azure-native:monitor:", "azure-native:operationalinsights:"),
    *("azure-native:privatedns:", "azure-native:resources:", "azure-native:servicenetworking:"),
    "azure-native:storage:",
)
"""How types begin that cost nothing by themselves."""
