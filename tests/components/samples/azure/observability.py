"""Examples of the observability components."""

from collections.abc import Callable

from components.args import Args
from components.azure.observability.alerts import (
    AlertGroup,
    AlertGroupArgs,
    ClusterAlerts,
    ClusterAlertsArgs,
)
from components.azure.observability.container_logs import ContainerLogs, ContainerLogsArgs
from components.azure.observability.diagnostics import ResourceDiagnostics, ResourceDiagnosticsArgs
from components.azure.observability.grafana import ManagedGrafana, ManagedGrafanaArgs
from components.azure.observability.logs import LogWorkspace, LogWorkspaceArgs
from components.azure.observability.private_telemetry import PrivateTelemetry, PrivateTelemetryArgs
from components.azure.observability.prometheus import (
    CollectionEndpoint,
    CollectionEndpointArgs,
    MetricsBackend,
    MetricsBackendArgs,
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
LOGS_ID = resource("Microsoft.OperationalInsights/workspaces", "logs")
METRICS_ID = resource("Microsoft.Monitor/accounts", "metrics")
ENDPOINT_ID = resource("Microsoft.Insights/dataCollectionEndpoints", "endpoint")
ACTION_GROUP_ID = resource("Microsoft.Insights/actionGroups", "alerts")

SAMPLES: dict[type[Component], Callable[[], Args]] = {
    AlertGroup: lambda: AlertGroupArgs(
        group_name=GROUP,
        context=CONTEXT,
        purpose="alerts",
        short_name="use2-prod",
        emails={"on-call": "on-call@example.com"},
    ),
    ClusterAlerts: lambda: ClusterAlertsArgs(
        context=CONTEXT,
        group_name=GROUP,
        cluster_id=CLUSTER_ID,
        action_group_id=ACTION_GROUP_ID,
        autoscaler=True,
        capped_workspace_id=LOGS_ID,
    ),
    CollectionEndpoint: lambda: CollectionEndpointArgs(context=CONTEXT, group_name=GROUP, private=True),
    ContainerLogs: lambda: ContainerLogsArgs(
        context=CONTEXT,
        group_name=GROUP,
        cluster_id=CLUSTER_ID,
        workspace_id=LOGS_ID,
        excluded_namespaces=["kube-system"],
    ),
    LogWorkspace: lambda: LogWorkspaceArgs(
        context=CONTEXT,
        group_name=GROUP,
        retention_days=90,
        daily_gib=5,
        container_plan="Basic",
        private=True,
        agent_keys=False,
    ),
    ManagedGrafana: lambda: ManagedGrafanaArgs(
        context=CONTEXT,
        group_name=GROUP,
        group_id=SCOPE,
        workspace_id=METRICS_ID,
        admins=[GROUP_ID],
        viewers=["bbbbbbbb-bbbb-cccc-dddd-eeeeeeeeeeee"],
        zone_redundant=True,
        private=True,
    ),
    MetricsBackend: lambda: MetricsBackendArgs(
        context=CONTEXT,
        group_name=GROUP,
        cluster_id=CLUSTER_ID,
        endpoint_id=ENDPOINT_ID,
        metrics_url="https://endpoint.eastus2-1.metrics.ingest.monitor.azure.com",
        action_group_id=ACTION_GROUP_ID,
        private=True,
    ),
    PrivateTelemetry: lambda: PrivateTelemetryArgs(
        group_name=GROUP,
        context=CONTEXT,
        cluster_id=CLUSTER_ID,
        workspace_id=LOGS_ID,
        endpoint_id=ENDPOINT_ID,
    ),
    ResourceDiagnostics: lambda: ResourceDiagnosticsArgs(
        target_id=CLUSTER_ID, workspace_id=LOGS_ID, categories=["kube-audit-admin", "guard"]
    ),
}
"""Component class to arguments that work."""
