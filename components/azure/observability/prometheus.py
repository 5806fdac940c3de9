"""Where metrics are kept: an Azure Monitor workspace that the cluster is bound to, with the rules over it.

Switching metrics on in the cluster delivers nothing by itself. The add-on asks for a collection rule that is
associated with its cluster; the rule names the endpoint that takes metrics in and the workspace that keeps
them; dashboards read recorded series that somebody has to ask for; and alerts are rules as well. All of it is
made here, so that none is missing.
"""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import alertsmanagement, monitor

from components.args import Args
from components.azure.observability.documents import rules
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning import azure_names
from contracts.planning.naming import fit
from contracts.reading.prometheus_rules import Alert, Recording

_WORKSPACE_LIMIT = 44
"""Azure makes a collection endpoint of the workspace's name beside it, and those end at 44 characters."""
_RULE_LIMIT = 44
_GROUP_LIMIT = 260
_STREAM = "Microsoft-PrometheusMetrics"
_DESTINATION = "MonitoringAccount1"
_WRITE_VERSION = "2023-04-24"
_EVERY = "PT1M"
_RESOLVED_AFTER = "PT10M"


@dataclass(frozen=True, kw_only=True)
class CollectionEndpointArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group."""
    private: bool
    """Take telemetry in over private links only."""


class CollectionEndpoint(Component):
    """Where agents of a cluster send metrics, and where they ask what to collect.

    Creates:
        endpoint  the data collection endpoint
    """

    PLANE = Plane.OBSERVABILITY

    endpoint_id: pulumi.Output[str]
    """Resource id of the endpoint."""
    metrics_url: pulumi.Output[str]
    """Where metrics are sent."""
    logs_url: pulumi.Output[str]
    """Where logs are sent."""

    def __init__(
        self, name: str, args: CollectionEndpointArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = CollectionEndpointArgs.of(args)
        super().__init__(name, opts)
        endpoint = monitor.DataCollectionEndpoint(
            f"{name}-endpoint",
            data_collection_endpoint_name=azure_names.collection_endpoint(args.context.cluster_name),
            resource_group_name=args.group_name,
            location=args.context.region,
            kind="Linux",
            description=f"Telemetry of {args.context.cluster_name}",
            network_acls=monitor.DataCollectionEndpointNetworkAclsArgs(
                public_network_access="Disabled" if args.private else "Enabled"
            ),
            tags=self._tags(args.context),
            opts=self._child(),
        )
        self.endpoint_id = endpoint.id
        self.metrics_url = endpoint.metrics_ingestion.apply(lambda made: made.endpoint if made else "")
        self.logs_url = endpoint.logs_ingestion.apply(lambda made: made.endpoint if made else "")
        self._finish()


@dataclass(frozen=True, kw_only=True)
class MetricsBackendArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group."""
    cluster_id: pulumi.Input[str]
    """Resource id of the cluster."""
    endpoint_id: pulumi.Input[str]
    """Data collection endpoint that metrics come through."""
    metrics_url: pulumi.Input[str]
    """Where that endpoint takes metrics in."""
    action_group_id: pulumi.Input[str]
    """Action group that alerts go to."""
    private: bool
    """Give metrics out over private links only."""


class MetricsBackend(Component):
    """Metrics of one cluster, from its add-on to dashboards and alerts.

    Creates:
        workspace     the metrics; Azure keeps them for 18 months and encrypts them with keys of its own
        rule          what is collected, through which endpoint, into which workspace
        association   makes the cluster's add-on follow the rule
        <recordings>  what Azure's dashboards read
        <alerts>      what somebody is told
    """

    PLANE = Plane.OBSERVABILITY

    workspace_id: pulumi.Output[str]
    """Resource id of the workspace."""
    account_id: pulumi.Output[str]
    """GUID of the workspace."""
    endpoint: pulumi.Output[str]
    """Where queries go."""
    remote_write_url: pulumi.Output[str]
    """Where other collectors send metrics; they need the role Monitoring Metrics Publisher on the rule."""
    rule_id: pulumi.Output[str]
    """Resource id of the collection rule, once the cluster follows it."""

    def __init__(
        self, name: str, args: MetricsBackendArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = MetricsBackendArgs.of(args)
        super().__init__(name, opts)
        workspace = monitor.AzureMonitorWorkspace(
            f"{name}-workspace",
            azure_monitor_workspace_name=fit(f"amw-{args.context.cluster_name}", _WORKSPACE_LIMIT),
            resource_group_name=args.group_name,
            location=args.context.region,
            public_network_access="Disabled" if args.private else "Enabled",
            tags=self._tags(args.context),
            opts=self._child(protect=args.context.protected),
        )
        rule = self._rule(args, workspace)
        association = monitor.DataCollectionRuleAssociation(
            f"{name}-association",
            association_name="ContainerInsightsMetricsExtension",
            resource_uri=args.cluster_id,
            data_collection_rule_id=rule.id,
            description=f"Metrics of {args.context.cluster_name}",
            opts=self._child(),
        )
        for group, recordings in rules.recordings().items():
            self._group(args, workspace, group, [_recording(made) for made in recordings])
        for group, alerts in rules.alerts().items():
            self._group(args, workspace, group, [_alert(made, args.action_group_id) for made in alerts])
        self.workspace_id = workspace.id
        self.account_id = workspace.account_id
        self.endpoint = workspace.metrics.apply(lambda made: made.prometheus_query_endpoint)
        self.remote_write_url = pulumi.Output.format(
            "{0}/dataCollectionRules/{1}/streams/" + _STREAM + "/api/v1/write?api-version=" + _WRITE_VERSION,
            args.metrics_url,
            rule.immutable_id,
        )
        self.rule_id = after(rule.id, association.name)
        self._finish()

    def _rule(
        self, args: MetricsBackendArgs, workspace: monitor.AzureMonitorWorkspace
    ) -> monitor.DataCollectionRule:
        return monitor.DataCollectionRule(
            f"{self._name}-rule",
            data_collection_rule_name=fit(f"dcr-metrics-{args.context.cluster_name}", _RULE_LIMIT),
            resource_group_name=args.group_name,
            location=args.context.region,
            kind="Linux",
            description=f"Metrics of {args.context.cluster_name}",
            data_collection_endpoint_id=args.endpoint_id,
            data_sources=monitor.DataCollectionRuleDataSourcesArgs(
                prometheus_forwarder=[
                    monitor.PrometheusForwarderDataSourceArgs(name="PrometheusDataSource", streams=[_STREAM])
                ]
            ),
            destinations=monitor.DataCollectionRuleDestinationsArgs(
                monitoring_accounts=[
                    monitor.MonitoringAccountDestinationArgs(
                        name=_DESTINATION, account_resource_id=workspace.id
                    )
                ]
            ),
            data_flows=[monitor.DataFlowArgs(streams=[_STREAM], destinations=[_DESTINATION])],
            tags=self._tags(args.context),
            opts=self._child(),
        )

    def _group(
        self,
        args: MetricsBackendArgs,
        workspace: monitor.AzureMonitorWorkspace,
        group: str,
        made: list[alertsmanagement.PrometheusRuleArgs],
    ) -> None:
        alertsmanagement.PrometheusRuleGroup(
            f"{self._name}-{group.lower()}",
            rule_group_name=fit(f"{group}-{args.context.cluster_name}", _GROUP_LIMIT),
            resource_group_name=args.group_name,
            location=args.context.region,
            enabled=True,
            interval=_EVERY,
            # Both, or the rules would read every cluster that ever sends to the workspace.
            scopes=[workspace.id, args.cluster_id],
            cluster_name=args.context.cluster_name,
            rules=made,
            tags=self._tags(args.context),
            opts=self._child(),
        )


def _recording(made: Recording) -> alertsmanagement.PrometheusRuleArgs:
    return alertsmanagement.PrometheusRuleArgs(
        record=made.record, expression=made.expression, enabled=True, labels=dict(made.labels) or None
    )


def _alert(made: Alert, action_group_id: pulumi.Input[str]) -> alertsmanagement.PrometheusRuleArgs:
    return alertsmanagement.PrometheusRuleArgs(
        alert=made.name,
        expression=made.expression,
        enabled=True,
        for_=rules.wait(made),
        severity=int(rules.severity(made)),
        annotations={"summary": made.annotations.summary, "runbook": made.annotations.runbook},
        resolve_configuration=alertsmanagement.PrometheusRuleResolveConfigurationArgs(
            auto_resolved=True, time_to_resolve=_RESOLVED_AFTER
        ),
        actions=[alertsmanagement.PrometheusRuleGroupActionArgs(action_group_id=action_group_id)],
    )
