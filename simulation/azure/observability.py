"""The types of observability: workspaces, collection, rules, alerts, dashboards, private links."""

from typing import Any

from simulation.azure.shape import guid, name, of, on, resource_id
from simulation.outputs import Answer, Asked

_INSIGHTS = "Microsoft.Insights"


def _suffix(asked: Asked) -> str:
    """What Azure adds to a name to make a host name of it."""
    return asked.hex(4)


def _region(asked: Asked) -> str:
    return str(asked.inputs.get("location") or asked.provider.get("location") or "nowhere").lower()


def _account(asked: Asked) -> dict[str, Any]:
    given = name(asked, "azureMonitorWorkspaceName")
    managed = {**asked.inputs, "resourceGroupName": f"MA_{given}_{_region(asked)}_managed"}
    inner = Asked(urn=asked.urn, name=asked.name, inputs=managed, provider=asked.provider)
    host = f"{given}-{_suffix(asked)}.{_region(asked)}.prometheus.monitor.azure.com"
    return {
        "accountId": guid(asked),
        "metrics": {"internalId": f"mac_{guid(asked)}", "prometheusQueryEndpoint": f"https://{host}"},
        "defaultIngestionSettings": {
            "dataCollectionEndpointResourceId": resource_id(
                inner, f"{_INSIGHTS}/dataCollectionEndpoints", given
            ),
            "dataCollectionRuleResourceId": resource_id(inner, f"{_INSIGHTS}/dataCollectionRules", given),
        },
    }


def _endpoint(asked: Asked) -> dict[str, Any]:
    given = name(asked, "dataCollectionEndpointName")
    stem, region = f"{given}-{_suffix(asked)}.{_region(asked)}-1", "monitor.azure.com"
    return {
        "immutableId": f"dce-{asked.hex(32)}",
        "configurationAccess": {"endpoint": f"https://{stem}.handler.control.{region}"},
        "logsIngestion": {"endpoint": f"https://{stem}.ingest.{region}"},
        "metricsIngestion": {"endpoint": f"https://{stem}.metrics.ingest.{region}"},
    }


def _grafana(asked: Asked) -> dict[str, Any]:
    given = name(asked, "workspaceName")
    host = f"{given}-{_suffix(asked)}.{asked.hex(3, 'stamp')}.grafana.azure.com"
    return {
        "identity": {**(asked.inputs.get("identity") or {}), "principalId": guid(asked, "identity")},
        "properties": {**(asked.inputs.get("properties") or {}), "endpoint": f"https://{host}"},
    }


def _insights(kind: str, key: str) -> Answer:
    return of(f"{_INSIGHTS}/{kind}", key)


ANSWERS: dict[str, Answer] = {
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
        outputs=lambda asked: {"immutableId": f"dcr-{asked.hex(32)}"},
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
        outputs=lambda asked: {"customerId": guid(asked)},
    ),
}
"""Resource type to what Azure computes for it."""
