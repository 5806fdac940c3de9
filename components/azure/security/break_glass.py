"""The alarm on break-glass groups: whoever uses one on this cluster, somebody hears of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import monitor

from components.args import Args
from components.azure.security.documents.break_glass_rules import AROUND_ENTRA, PERSON, requests_of
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane

SHORT_NAME = "break-glass"
"""Shown in messages; Azure permits 12 characters."""
_LOOK_EVERY = "PT5M"
_LOOK_BACK = "PT30M"


@dataclass(frozen=True, kw_only=True)
class BreakGlassAlarmArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group the alarm stands in."""
    cluster_id: pulumi.Input[str]
    """Resource id of the cluster."""
    workspace_id: pulumi.Input[str]
    """Resource id of the workspace that the audit log is in."""
    audit_table: str
    """Table of the audit log. It is of the plan Analytics: alarms cannot ask others."""
    groups: Sequence[str]
    """Object ids of the break-glass groups."""
    notify: Mapping[str, str]
    """Who hears of it: name to e-mail address."""


class BreakGlassAlarm(Component):
    """Tells people that break-glass access is being used.

    Creates:
        people    who is told; apart from other alerts, so that nobody silences both
        requests  a member of a group talks to this cluster; told once per person, until half an hour is quiet
        around    somebody fetches the local administrator's credentials or runs commands by way of Azure
    """

    PLANE = Plane.SECURITY

    group_id: pulumi.Output[str]
    """Resource id of the action group, once both alarms use it."""

    def __init__(
        self, name: str, args: BreakGlassAlarmArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = BreakGlassAlarmArgs.of(args)
        super().__init__(name, opts)
        people = monitor.ActionGroup(
            f"{name}-people",
            action_group_name=f"ag-{args.context.cluster_name}-break-glass",
            group_short_name=SHORT_NAME,
            resource_group_name=args.group_name,
            location="Global",
            enabled=True,
            email_receivers=[
                monitor.MicrosoftCommonEmailReceiverArgs(
                    name=who, email_address=address, use_common_alert_schema=True
                )
                for who, address in sorted(args.notify.items())
            ],
            tags=self._tags(args.context),
            opts=self._child(),
        )
        requests = self._requests(args, people.id)
        direct = self._direct(args, people.id)
        self.group_id = after(people.id, requests.enabled, direct.enabled)
        self._finish()

    def _requests(self, args: BreakGlassAlarmArgs, people: pulumi.Output[str]) -> monitor.ScheduledQueryRule:
        query = pulumi.Output.from_input(args.cluster_id).apply(
            lambda cluster: requests_of(args.audit_table, cluster, args.groups)
        )
        return monitor.ScheduledQueryRule(
            f"{self._name}-requests",
            rule_name=f"{args.context.cluster_name}-break-glass",
            display_name=f"Break-glass access to {args.context.cluster_name}",
            description="A member of a break-glass group talks to the Kubernetes API.",
            resource_group_name=args.group_name,
            location=args.context.region,
            kind=monitor.Kind.LOG_ALERT,
            scopes=[args.workspace_id],
            severity=0,
            enabled=True,
            evaluation_frequency=_LOOK_EVERY,
            # Records take up to a quarter of an hour to arrive, and keep the time of the request.
            window_size=_LOOK_BACK,
            criteria=monitor.ScheduledQueryRuleCriteriaArgs(
                all_of=[
                    monitor.ConditionArgs(
                        query=query,
                        time_aggregation=monitor.TimeAggregation.COUNT,
                        # The SDK's enum of that name is of another kind of alert.
                        operator="GreaterThan",
                        threshold=0,
                        dimensions=[
                            monitor.DimensionArgs(
                                name=PERSON, operator=monitor.DimensionOperator.INCLUDE, values=["*"]
                            )
                        ],
                        failing_periods=monitor.ConditionFailingPeriodsArgs(
                            number_of_evaluation_periods=1, min_failing_periods_to_alert=1
                        ),
                    )
                ]
            ),
            # Without it, each look would tell of the same request again.
            auto_mitigate=True,
            # The table may have no record yet when the rule is made.
            skip_query_validation=True,
            actions=monitor.ActionsArgs(action_groups=[people]),
            tags=self._tags(args.context),
            opts=self._child(),
        )

    def _direct(self, args: BreakGlassAlarmArgs, people: pulumi.Output[str]) -> monitor.ActivityLogAlert:
        return monitor.ActivityLogAlert(
            f"{self._name}-around",
            activity_log_alert_name=f"{args.context.cluster_name}-around-entra",
            description="Somebody asks for administration of the cluster without being in any group.",
            resource_group_name=args.group_name,
            location="Global",
            enabled=True,
            scopes=[args.cluster_id],
            condition=monitor.AlertRuleAllOfConditionArgs(
                all_of=[
                    monitor.AlertRuleAnyOfOrLeafConditionArgs(field="category", equals="Administrative"),
                    monitor.AlertRuleAnyOfOrLeafConditionArgs(
                        any_of=[
                            monitor.AlertRuleLeafConditionArgs(field="operationName", equals=operation)
                            for operation in AROUND_ENTRA
                        ]
                    ),
                ]
            ),
            actions=monitor.ActionListArgs(action_groups=[monitor.ActionGroupArgs(action_group_id=people)]),
            tags=self._tags(args.context),
            opts=self._child(),
        )
