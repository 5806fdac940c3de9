"""Who hears of alerts, and alerts that need no Prometheus."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import monitor

from components.args import Args
from components.azure.observability.documents import platform_alerts
from components.component import Component
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning.naming import fit

_NAME_LIMIT = 260
_EVERYWHERE = "Global"
_QUERY_KIND = "LogAlert"


@dataclass(frozen=True, kw_only=True)
class AlertGroupArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group."""
    purpose: str
    """What is sent through it, such as `alerts`; part of the name."""
    short_name: str
    """What a text message shows as sender: 12 characters at most."""
    emails: Mapping[str, str]
    """Who gets alerts: name to e-mail address."""


class AlertGroup(Component):
    """The one place alerts of a kind come through.

    Creates:
        group  the action group; every address gets Azure's common alert format
    """

    PLANE = Plane.OBSERVABILITY

    group_id: pulumi.Output[str]
    """Resource id of the action group."""

    def __init__(self, name: str, args: AlertGroupArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AlertGroupArgs.of(args)
        super().__init__(name, opts)
        group = monitor.ActionGroup(
            f"{name}-group",
            action_group_name=fit(f"ag-{args.context.cluster_name}-{args.purpose}", _NAME_LIMIT),
            resource_group_name=args.group_name,
            # Processed in every region, so that the failure of one does not silence it.
            location=_EVERYWHERE,
            group_short_name=args.short_name,
            enabled=True,
            email_receivers=[
                monitor.MicrosoftCommonEmailReceiverArgs(
                    name=who, email_address=address, use_common_alert_schema=True
                )
                for who, address in sorted(args.emails.items())
            ],
            tags=self._tags(args.context),
            opts=self._child(),
        )
        self.group_id = group.id
        self._finish()


@dataclass(frozen=True, kw_only=True)
class ClusterAlertsArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group."""
    cluster_id: pulumi.Input[str]
    """Resource id of the cluster."""
    action_group_id: pulumi.Input[str]
    """Action group that alerts go to."""
    autoscaler: bool
    """Whether the cluster autoscaler scales its pools."""
    capped_workspace_id: pulumi.Input[str] | None = None
    """Log workspace that takes in no more than so much a day; somebody hears when that is reached."""


class ClusterAlerts(Component):
    """Alerts that Azure can give whatever runs in the cluster, and whether or not metrics arrive.

    Creates:
        service-health   Azure has an incident, a maintenance or a security notice in the region
        resource-health  Azure itself says that the cluster is not well
        <metric>         one alert per row of the table in platform_alerts.py
        log-cap          logs of today are being thrown away, where there is a cap
    """

    PLANE = Plane.OBSERVABILITY

    metric_alerts: pulumi.Output[Sequence[str]]
    """Names of the alerts on metrics."""

    def __init__(
        self, name: str, args: ClusterAlertsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = ClusterAlertsArgs.of(args)
        super().__init__(name, opts)
        self._activity(
            args,
            "service-health",
            f"Azure announces something about {args.context.region}",
            f"/subscriptions/{args.context.subscription}",
            platform_alerts.service_health(args.context.region),
        )
        self._activity(
            args,
            "resource-health",
            f"Azure says that {args.context.cluster_name} is not well",
            args.cluster_id,
            platform_alerts.RESOURCE_HEALTH,
        )
        made = [self._metric(args, alert) for alert in platform_alerts.metrics(autoscaler=args.autoscaler)]
        if args.capped_workspace_id is not None:
            self._log_cap(args, args.capped_workspace_id)
        self.metric_alerts = pulumi.Output.all(*(alert.name for alert in made))
        self._finish()

    def _activity(
        self,
        args: ClusterAlertsArgs,
        role: str,
        description: str,
        scope: pulumi.Input[str],
        conditions: Sequence[platform_alerts.Condition],
    ) -> None:
        monitor.ActivityLogAlert(
            f"{self._name}-{role}",
            activity_log_alert_name=fit(f"{args.context.cluster_name}-{role}", _NAME_LIMIT),
            resource_group_name=args.group_name,
            location=_EVERYWHERE,
            description=description,
            enabled=True,
            scopes=[scope],
            condition=monitor.AlertRuleAllOfConditionArgs(all_of=[_condition(made) for made in conditions]),
            actions=monitor.ActionListArgs(
                action_groups=[monitor.ActionGroupArgs(action_group_id=args.action_group_id)]
            ),
            tags=self._tags(args.context),
            opts=self._child(),
        )

    def _metric(self, args: ClusterAlertsArgs, alert: platform_alerts.MetricAlert) -> monitor.MetricAlert:
        return monitor.MetricAlert(
            f"{self._name}-{alert.name}",
            rule_name=fit(f"{args.context.cluster_name}-{alert.name}", _NAME_LIMIT),
            resource_group_name=args.group_name,
            location=_EVERYWHERE,
            description=alert.summary,
            enabled=True,
            severity=alert.severity,
            scopes=[args.cluster_id],
            evaluation_frequency="PT5M",
            window_size=alert.window,
            auto_mitigate=True,
            criteria=monitor.MetricAlertSingleResourceMultipleMetricCriteriaArgs(
                odata_type="Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
                all_of=[
                    monitor.MetricCriteriaArgs(
                        name=alert.name,
                        criterion_type="StaticThresholdCriterion",
                        metric_namespace="Microsoft.ContainerService/managedClusters",
                        metric_name=alert.metric,
                        operator=alert.operator,
                        threshold=alert.threshold,
                        time_aggregation=alert.aggregation,
                        dimensions=[
                            monitor.MetricDimensionArgs(name=key, operator="Include", values=list(values))
                            for key, values in alert.dimensions.items()
                        ],
                    )
                ],
            ),
            actions=[monitor.MetricAlertActionArgs(action_group_id=args.action_group_id)],
            tags=self._tags(args.context),
            opts=self._child(),
        )

    def _log_cap(self, args: ClusterAlertsArgs, workspace_id: pulumi.Input[str]) -> None:
        monitor.ScheduledQueryRule(
            f"{self._name}-log-cap",
            rule_name=fit(f"{args.context.cluster_name}-log-cap", _NAME_LIMIT),
            resource_group_name=args.group_name,
            location=args.context.region,
            kind=_QUERY_KIND,
            display_name=f"{args.context.cluster_name}: logs are being thrown away",
            description="The daily cap of the log workspace is reached; nothing is kept until it resets.",
            enabled=True,
            severity=2,
            scopes=[workspace_id],
            evaluation_frequency="PT15M",
            window_size="PT15M",
            auto_mitigate=False,
            criteria=monitor.ScheduledQueryRuleCriteriaArgs(
                all_of=[
                    monitor.ConditionArgs(
                        query=platform_alerts.CAP_REACHED,
                        time_aggregation="Count",
                        operator="GreaterThan",
                        threshold=0,
                        failing_periods=monitor.ConditionFailingPeriodsArgs(
                            number_of_evaluation_periods=1, min_failing_periods_to_alert=1
                        ),
                    )
                ]
            ),
            actions=monitor.ActionsArgs(action_groups=[args.action_group_id]),
            tags=self._tags(args.context),
            opts=self._child(),
        )


def _condition(made: platform_alerts.Condition) -> monitor.AlertRuleAnyOfOrLeafConditionArgs:
    if made.any_equals:
        return monitor.AlertRuleAnyOfOrLeafConditionArgs(
            any_of=[
                monitor.AlertRuleLeafConditionArgs(field=made.field, equals=value)
                for value in made.any_equals
            ]
        )
    return monitor.AlertRuleAnyOfOrLeafConditionArgs(
        field=made.field, equals=made.equals, contains_any=list(made.contains_any) or None
    )
