"""How an Azure cluster is watched: logs, metrics, alerts, dashboards, and private endpoints for them.

Each function takes what it is about and returns what it made, or None where the settings ask for nothing.
"""

from collections.abc import Sequence
from typing import Any

import pulumi

from components.azure.network.cluster_network import ClusterNetwork
from components.azure.observability.alerts import (
    AlertGroup,
    AlertGroupArgs,
    ClusterAlerts,
    ClusterAlertsArgs,
)
from components.azure.observability.container_logs import ContainerLogs, ContainerLogsArgs
from components.azure.observability.diagnostics import ResourceDiagnostics, ResourceDiagnosticsArgs
from components.azure.observability.grafana import ManagedGrafana, ManagedGrafanaArgs
from components.azure.observability.logs import ExistingLogWorkspace, LogStore, LogWorkspace, LogWorkspaceArgs
from components.azure.observability.private_telemetry import PrivateTelemetry, PrivateTelemetryArgs
from components.azure.observability.prometheus import (
    CollectionEndpoint,
    CollectionEndpointArgs,
    MetricsBackend,
    MetricsBackendArgs,
)
from contracts.catalog.cluster_types import KEPT
from contracts.planning import azure_names
from contracts.planning.private_zones import Kind
from stacks.cluster.azure.context import AzureContext
from stacks.cluster.azure.endpoints import private_endpoint

_UNREAD_NAMESPACES = ("kube-system", "gatekeeper-system")
_ALL = "allLogs"


def logs(context: AzureContext, group_name: pulumi.Input[str]) -> LogStore:
    """The workspace of all logs. There always is one: who did what in a cluster is written down."""
    asked = context.settings.observability
    if asked.log_workspace:
        return ExistingLogWorkspace(workspace_id=pulumi.Output.from_input(asked.log_workspace))
    return LogWorkspace(
        "logs",
        LogWorkspaceArgs(
            context=context.args,
            group_name=group_name,
            retention_days=context.settings.log_retention_days,
            daily_gib=asked.daily_gib,
            container_plan=asked.container_log_plan.capitalize(),
            private=asked.private,
            # As of 2026-08 the sensor that AKS installs takes the keys and crashes where they are off
            # (Azure/Microsoft-Defender-for-Cloud#1010).
            agent_keys=context.settings.security.defender,
        ),
        context.opts,
    )


def alerts(context: AzureContext, group_name: pulumi.Input[str]) -> AlertGroup:
    """Who hears of alerts. There always is a group, so that adding an address is all it takes."""
    return AlertGroup(
        "alerts",
        AlertGroupArgs(
            group_name=group_name,
            context=context.args,
            purpose="alerts",
            short_name=azure_names.action_group_short(context.name),
            emails=context.settings.observability.alert_endpoints,
        ),
        context.opts,
    )


def cluster_alerts(
    context: AzureContext,
    group_name: pulumi.Input[str],
    cluster_id: pulumi.Input[str],
    told: AlertGroup,
    workspace: LogStore,
) -> ClusterAlerts:
    """What Azure itself can tell about the cluster."""
    capped = context.settings.observability.daily_gib is not None
    return ClusterAlerts(
        "cluster-alerts",
        ClusterAlertsArgs(
            context=context.args,
            group_name=group_name,
            cluster_id=cluster_id,
            action_group_id=told.group_id,
            autoscaler=context.settings.compute == "managed",
            capped_workspace_id=workspace.workspace_id if capped else None,
        ),
        context.opts,
    )


def endpoint(context: AzureContext, group_name: pulumi.Input[str]) -> CollectionEndpoint | None:
    """Where the cluster's agents send to and ask, where anything comes through it."""
    asked = context.settings.observability
    if not (asked.prometheus or asked.private):
        return None
    return CollectionEndpoint(
        "telemetry",
        CollectionEndpointArgs(
            context=context.args,
            group_name=group_name,
            private=asked.private,
        ),
        context.opts,
    )


def metrics(
    context: AzureContext,
    group_name: pulumi.Input[str],
    cluster_id: pulumi.Input[str],
    through: CollectionEndpoint | None,
    told: AlertGroup,
) -> MetricsBackend | None:
    """The Prometheus workspace, everything on the way to it, and the rules over it."""
    asked = context.settings.observability
    if not asked.prometheus or through is None:
        return None
    return MetricsBackend(
        "metrics",
        MetricsBackendArgs(
            context=context.args,
            group_name=group_name,
            cluster_id=cluster_id,
            endpoint_id=through.endpoint_id,
            metrics_url=through.metrics_url,
            action_group_id=told.group_id,
            private=asked.private,
        ),
        context.opts,
    )


def container_logs(
    context: AzureContext,
    group_name: pulumi.Input[str],
    cluster_id: pulumi.Input[str],
    workspace: LogStore,
) -> ContainerLogs | None:
    """What containers write. The cluster's add-on `omsagent` is to be on exactly where this is not None."""
    if not context.settings.observability.container_logs:
        return None
    return ContainerLogs(
        "container-logs",
        ContainerLogsArgs(
            context=context.args,
            group_name=group_name,
            cluster_id=cluster_id,
            workspace_id=workspace.workspace_id,
            excluded_namespaces=_UNREAD_NAMESPACES,
        ),
        context.opts,
    )


def cluster_diagnostics(
    context: AzureContext, cluster_id: pulumi.Input[str], workspace: LogStore
) -> ResourceDiagnostics:
    """Logs of the control plane."""
    return diagnostics(
        context, "control-plane", cluster_id, workspace, categories=context.settings.control_plane.log_types
    )


def diagnostics(
    context: AzureContext,
    purpose: str,
    target_id: pulumi.Input[str],
    workspace: LogStore,
    *,
    categories: Sequence[str] | None = None,
) -> ResourceDiagnostics:
    """Logs of one resource (vault, registry, firewall, gateway): those named, or all it has."""
    return ResourceDiagnostics(
        f"{purpose}-logs",
        ResourceDiagnosticsArgs(
            target_id=target_id,
            workspace_id=workspace.workspace_id,
            categories=categories,
            category_group=None if categories else _ALL,
        ),
        context.opts,
    )


def grafana(
    context: AzureContext,
    group_name: pulumi.Input[str],
    group_id: pulumi.Input[str],
    backend: MetricsBackend | None,
) -> ManagedGrafana | None:
    """Dashboards over the metrics. `group_id` is the cluster's resource group, which Grafana may read."""
    settings, asked = context.settings, context.settings.observability
    if not asked.grafana or backend is None:
        return None
    people = dict.fromkeys((*settings.access.admins, *settings.access.readers))
    return ManagedGrafana(
        "grafana",
        ManagedGrafanaArgs(
            context=context.args,
            group_name=group_name,
            group_id=group_id,
            workspace_id=backend.workspace_id,
            admins=asked.grafana_admins,
            viewers=[group for group in people if group not in asked.grafana_admins],
            zone_redundant=settings.cluster_type in KEPT,
            private=asked.private,
        ),
        context.opts,
    )


def private(  # noqa: PLR0913 everything that gets a private endpoint
    context: AzureContext,
    group_name: pulumi.Input[str],
    *,
    network: ClusterNetwork,
    cluster_id: pulumi.Input[str],
    workspace: LogStore,
    through: CollectionEndpoint | None,
    backend: MetricsBackend | None,
    dashboards: ManagedGrafana | None,
) -> PrivateTelemetry | None:
    """Private endpoints of logs, metrics and dashboards. `group_name` gets the endpoints as well."""
    if not context.settings.observability.private or through is None:
        return None
    scope = PrivateTelemetry(
        "private-telemetry",
        PrivateTelemetryArgs(
            group_name=group_name,
            context=context.args,
            cluster_id=cluster_id,
            workspace_id=workspace.workspace_id,
            endpoint_id=through.endpoint_id,
        ),
        context.opts,
    )
    ways: list[tuple[str, Kind, pulumi.Output[str]]] = [("telemetry", "azuremonitor", scope.scope_id)]
    if backend is not None:
        ways.append(("metrics", "prometheusMetrics", backend.workspace_id))
    if dashboards is not None:
        ways.append(("grafana", "grafana", dashboards.grafana_id))
    for purpose, kind, target in ways:
        private_endpoint(context, purpose, kind=kind, target=target, group_name=group_name, network=network)
    return scope


def record(backend: MetricsBackend | None) -> dict[str, Any] | None:
    """The block `metrics` of the registry record."""
    if backend is None:
        return None
    return {
        "workspaceId": backend.account_id,
        "workspaceArn": backend.workspace_id,
        "remoteWriteUrl": backend.remote_write_url,
        "endpoint": backend.endpoint,
    }
