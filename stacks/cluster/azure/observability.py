"""How an Azure cluster is watched: logs, metrics, alerts, dashboards, and private ways to them.

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
from components.azure.observability.logs import LogWorkspace, LogWorkspaceArgs
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
from stacks.cluster.azure.context import AzureFacts
from stacks.cluster.azure.endpoints import private_way

_UNREAD_NAMESPACES = ("kube-system", "gatekeeper-system")
_ALL = "allLogs"


def logs(facts: AzureFacts, group_name: pulumi.Input[str]) -> LogWorkspace:
    """The workspace of all logs. There always is one: who did what in a cluster is written down."""
    asked = facts.settings.observability
    return LogWorkspace(
        "logs",
        LogWorkspaceArgs(
            region=facts.region,
            group_name=group_name,
            cluster_name=facts.name,
            retention_days=facts.settings.log_retention_days,
            daily_gib=asked.daily_gib,
            container_plan=asked.container_log_plan.capitalize(),
            private=asked.private,
            protected=facts.settings.protected,
            tags=facts.tags,
        ),
        facts.opts,
    )


def alerts(facts: AzureFacts, group_name: pulumi.Input[str]) -> AlertGroup:
    """Who hears of alerts. There always is a group, so that adding an address is all it takes."""
    return AlertGroup(
        "alerts",
        AlertGroupArgs(
            group_name=group_name,
            cluster_name=facts.name,
            purpose="alerts",
            short_name=azure_names.action_group_short(facts.name),
            emails=facts.settings.observability.alert_endpoints,
            tags=facts.tags,
        ),
        facts.opts,
    )


def cluster_alerts(
    facts: AzureFacts,
    group_name: pulumi.Input[str],
    cluster_id: pulumi.Input[str],
    told: AlertGroup,
    workspace: LogWorkspace,
) -> ClusterAlerts:
    """What Azure itself can tell about the cluster."""
    capped = facts.settings.observability.daily_gib is not None
    return ClusterAlerts(
        "cluster-alerts",
        ClusterAlertsArgs(
            subscription=facts.subscription,
            region=facts.region,
            group_name=group_name,
            cluster_name=facts.name,
            cluster_id=cluster_id,
            action_group_id=told.group_id,
            autoscaler=facts.settings.compute == "managed",
            capped_workspace_id=workspace.workspace_id if capped else None,
            tags=facts.tags,
        ),
        facts.opts,
    )


def endpoint(facts: AzureFacts, group_name: pulumi.Input[str]) -> CollectionEndpoint | None:
    """Where the cluster's agents send to and ask, where anything comes through it."""
    asked = facts.settings.observability
    if not (asked.prometheus or asked.private):
        return None
    return CollectionEndpoint(
        "telemetry",
        CollectionEndpointArgs(
            region=facts.region,
            group_name=group_name,
            cluster_name=facts.name,
            private=asked.private,
            tags=facts.tags,
        ),
        facts.opts,
    )


def metrics(
    facts: AzureFacts,
    group_name: pulumi.Input[str],
    cluster_id: pulumi.Input[str],
    through: CollectionEndpoint | None,
    told: AlertGroup,
) -> MetricsBackend | None:
    """The Prometheus workspace, everything on the way to it, and the rules over it."""
    asked = facts.settings.observability
    if not asked.prometheus or through is None:
        return None
    return MetricsBackend(
        "metrics",
        MetricsBackendArgs(
            region=facts.region,
            group_name=group_name,
            cluster_name=facts.name,
            cluster_id=cluster_id,
            endpoint_id=through.endpoint_id,
            metrics_url=through.metrics_url,
            action_group_id=told.group_id,
            private=asked.private,
            protected=facts.settings.protected,
            tags=facts.tags,
        ),
        facts.opts,
    )


def container_logs(
    facts: AzureFacts,
    group_name: pulumi.Input[str],
    cluster_id: pulumi.Input[str],
    workspace: LogWorkspace,
) -> ContainerLogs | None:
    """What containers write. The cluster's add-on `omsagent` is to be on exactly where this is not None."""
    if not facts.settings.observability.container_logs:
        return None
    return ContainerLogs(
        "container-logs",
        ContainerLogsArgs(
            region=facts.region,
            group_name=group_name,
            cluster_name=facts.name,
            cluster_id=cluster_id,
            workspace_id=workspace.workspace_id,
            excluded_namespaces=_UNREAD_NAMESPACES,
            tags=facts.tags,
        ),
        facts.opts,
    )


def cluster_diagnostics(
    facts: AzureFacts, cluster_id: pulumi.Input[str], workspace: LogWorkspace
) -> ResourceDiagnostics:
    """Logs of the control plane."""
    return diagnostics(
        facts, "control-plane", cluster_id, workspace, categories=facts.settings.control_plane.log_types
    )


def diagnostics(
    facts: AzureFacts,
    purpose: str,
    target_id: pulumi.Input[str],
    workspace: LogWorkspace,
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
        facts.opts,
    )


def grafana(
    facts: AzureFacts,
    group_name: pulumi.Input[str],
    group_id: pulumi.Input[str],
    backend: MetricsBackend | None,
) -> ManagedGrafana | None:
    """Dashboards over the metrics. `group_id` is the cluster's resource group, which Grafana may read."""
    settings, asked = facts.settings, facts.settings.observability
    if not asked.grafana or backend is None:
        return None
    people = dict.fromkeys((*settings.access.admins, *settings.access.readers))
    return ManagedGrafana(
        "grafana",
        ManagedGrafanaArgs(
            subscription=facts.subscription,
            region=facts.region,
            group_name=group_name,
            group_id=group_id,
            cluster_name=facts.name,
            workspace_id=backend.workspace_id,
            admins=asked.grafana_admins,
            viewers=[group for group in people if group not in asked.grafana_admins],
            zone_redundant=settings.cluster_type in KEPT,
            private=asked.private,
            protected=settings.protected,
            tags=facts.tags,
        ),
        facts.opts,
    )


def private(  # noqa: PLR0913 everything that gets a private way
    facts: AzureFacts,
    group_name: pulumi.Input[str],
    *,
    network: ClusterNetwork,
    cluster_id: pulumi.Input[str],
    workspace: LogWorkspace,
    through: CollectionEndpoint | None,
    backend: MetricsBackend | None,
    dashboards: ManagedGrafana | None,
) -> PrivateTelemetry | None:
    """Private ways to logs, metrics and dashboards. `group_name` gets the endpoints as well."""
    if not facts.settings.observability.private or through is None:
        return None
    scope = PrivateTelemetry(
        "private-telemetry",
        PrivateTelemetryArgs(
            group_name=group_name,
            cluster_name=facts.name,
            cluster_id=cluster_id,
            workspace_id=workspace.workspace_id,
            endpoint_id=through.endpoint_id,
            tags=facts.tags,
        ),
        facts.opts,
    )
    ways: list[tuple[str, Kind, pulumi.Output[str]]] = [("telemetry", "azuremonitor", scope.scope_id)]
    if backend is not None:
        ways.append(("metrics", "prometheusMetrics", backend.workspace_id))
    if dashboards is not None:
        ways.append(("grafana", "grafana", dashboards.grafana_id))
    for purpose, kind, target in ways:
        private_way(facts, purpose, kind=kind, target=target, group_name=group_name, network=network)
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
