"""The types of observability: workspaces, collection, rules, alerts, dashboards, private links."""

from typing import Any

from simulation.azure.shape import guid, name, of, on, resource_id
from simulation.outputs import MockOutputs, ResourceInputs

_INSIGHTS = "Microsoft.Insights"


def _suffix(resource: ResourceInputs) -> str:
    """What Azure adds to a name to make a host name of it."""
    return resource.hex(4)


def _region(resource: ResourceInputs) -> str:
    return str(resource.inputs.get("location") or resource.provider.get("location") or "nowhere").lower()


def _account(resource: ResourceInputs) -> dict[str, Any]:
    given = name(resource, "azureMonitorWorkspaceName")
    managed = {**resource.inputs, "resourceGroupName": f"MA_{given}_{_region(resource)}_managed"}
    inner = ResourceInputs(urn=resource.urn, name=resource.name, inputs=managed, provider=resource.provider)
    host = f"{given}-{_suffix(resource)}.{_region(resource)}.prometheus.monitor.azure.com"
    return {
        "accountId": guid(resource),
        "metrics": {"internalId": f"mac_{guid(resource)}", "prometheusQueryEndpoint": f"https://{host}"},
        "defaultIngestionSettings": {
            "dataCollectionEndpointResourceId": resource_id(
                inner, f"{_INSIGHTS}/dataCollectionEndpoints", given
            ),
            "dataCollectionRuleResourceId": resource_id(inner, f"{_INSIGHTS}/dataCollectionRules", given),
        },
    }


def _endpoint(resource: ResourceInputs) -> dict[str, Any]:
    given = name(resource, "dataCollectionEndpointName")
    stem, region = f"{given}-{_suffix(resource)}.{_region(resource)}-1", "monitor.azure.com"
    return {
        "immutableId": f"dce-{resource.hex(32)}",
        "configurationAccess": {"endpoint": f"https://{stem}.handler.control.{region}"},
        "logsIngestion": {"endpoint": f"https://{stem}.ingest.{region}"},
        "metricsIngestion": {"endpoint": f"https://{stem}.metrics.ingest.{region}"},
    }


def _grafana(resource: ResourceInputs) -> dict[str, Any]:
    given = name(resource, "workspaceName")
    host = f"{given}-{_suffix(resource)}.{resource.hex(3, 'stamp')}.grafana.azure.com"
    return {
        "identity": {**(resource.inputs.get("identity") or {}), "principalId": guid(resource, "identity")},
        "properties": {**(resource.inputs.get("properties") or {}), "endpoint": f"https://{host}"},
    }


def _insights(kind: str, key: str) -> MockOutputs:
    return of(f"{_INSIGHTS}/{kind}", key)


MOCK_OUTPUTS: dict[str, MockOutputs] = {
    "azure-native:alertsmanagement:PrometheusRuleGroup": of(
        "Microsoft.AlertsManagement/prometheusRuleGroups", "ruleGroupName"
    ),
    "azure-native:dashboard:Grafana": of(
        "Microsoft.Dashboard/grafana", "workspaceName", stateful=True, outputs=_grafana
    ),
    "azure-native:dashboard:ManagedPrivateEndpoint": of(
        "Microsoft.Dashboard/grafana/managedPrivateEndpoints", "workspaceName", "managedPrivateEndpointName"
    ),
    "azure-native:monitor:ActionGroup": _insights("actionGroups", "actionGroupName"),
    "azure-native:monitor:ActivityLogAlert": _insights("activityLogAlerts", "activityLogAlertName"),
    "azure-native:monitor:AzureMonitorWorkspace": of(
        "Microsoft.Monitor/accounts", "azureMonitorWorkspaceName", stateful=True, outputs=_account
    ),
    "azure-native:monitor:DataCollectionEndpoint": of(
        f"{_INSIGHTS}/dataCollectionEndpoints", "dataCollectionEndpointName", outputs=_endpoint
    ),
    "azure-native:monitor:DataCollectionRule": of(
        f"{_INSIGHTS}/dataCollectionRules",
        "dataCollectionRuleName",
        outputs=lambda resource: {"immutableId": f"dcr-{resource.hex(32)}"},
    ),
    "azure-native:monitor:DataCollectionRuleAssociation": on(
        f"{_INSIGHTS}/dataCollectionRuleAssociations", "resourceUri", "associationName"
    ),
    "azure-native:monitor:DiagnosticSetting": on(f"{_INSIGHTS}/diagnosticSettings", "resourceUri", "name"),
    "azure-native:monitor:MetricAlert": _insights("metricAlerts", "ruleName"),
    "azure-native:monitor:PrivateLinkScope": _insights("privateLinkScopes", "scopeName"),
    "azure-native:monitor:PrivateLinkScopedResource": of(
        f"{_INSIGHTS}/privateLinkScopes/scopedResources", "scopeName", "name"
    ),
    "azure-native:monitor:ScheduledQueryRule": _insights("scheduledQueryRules", "ruleName"),
    "azure-native:operationalinsights:Table": of(
        "Microsoft.OperationalInsights/workspaces/tables", "workspaceName", "tableName"
    ),
    "azure-native:operationalinsights:Workspace": of(
        "Microsoft.OperationalInsights/workspaces",
        "workspaceName",
        stateful=True,
        outputs=lambda resource: {"customerId": guid(resource)},
    ),
}
"""Resource type to what Azure computes for it."""
