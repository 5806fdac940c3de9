"""What limits the cost of a cluster: a budget that alarms, and a scheduled shutdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import authorization, consumption, logic

from components.args import Args
from components.azure.security.roles import assign
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning import azure_cost, azure_names, schedule
from contracts.planning.naming import fit

_BUDGET_NAME_LIMIT = 63


@dataclass(frozen=True, kw_only=True)
class AksBudgetArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    groups: Sequence[str]
    """Resource groups whose cost counts: those of the stack, and the one AKS makes for nodes."""
    monthly_usd: int
    """US dollars a month."""
    since: str
    """Month in which it begins, YYYY-MM; fixed once the budget exists."""
    emails: Sequence[str]
    """Who is told by e-mail; may be empty if there is an action group."""
    action_group_id: pulumi.Input[str] | None = None
    """Action group that is told."""


class AksBudget(Component):
    """An alarm before a cluster costs more than agreed.

    The amount is in the currency that the subscription is billed in, which the settings take for US dollars.
    What Azure charges a day late is counted late.

    Creates:
        budget  of the month, with alarms at 80 % and 100 % spent and at 110 % forecast
    """

    PLANE = Plane.GOVERNANCE

    budget_name: pulumi.Output[str]
    """Name of the budget."""

    def __init__(self, name: str, args: AksBudgetArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AksBudgetArgs.of(args)
        super().__init__(name, opts)
        budget = consumption.Budget(
            f"{name}-budget",
            budget_name=fit(f"{args.context.cluster_name}-monthly", _BUDGET_NAME_LIMIT),
            scope=f"/subscriptions/{args.context.subscription}",
            category="Cost",
            amount=args.monthly_usd,
            time_grain="Monthly",
            time_period=consumption.BudgetTimePeriodArgs(start_date=f"{args.since}-01T00:00:00Z"),
            # Everything in these groups. Volumes and load balancers that a cluster makes for itself are in
            # the group of its nodes and carry no tag of the platform, so a tag would miss them.
            filter=consumption.BudgetFilterArgs(
                dimensions=consumption.BudgetComparisonExpressionArgs(
                    name="ResourceGroupName", operator="In", values=sorted(args.groups)
                )
            ),
            notifications={
                alarm: self._notification(args, kind, percent)
                for alarm, (kind, percent) in azure_cost.ALARMS.items()
            },
            # Azure refuses to change the period of a budget that exists, and fills in its end.
            opts=self._child(ignore_changes=["timePeriod"]),
        )
        self.budget_name = budget.name
        self._finish()

    def _notification(self, args: AksBudgetArgs, kind: str, percent: int) -> consumption.NotificationArgs:
        return consumption.NotificationArgs(
            enabled=True,
            operator="GreaterThan",
            threshold=percent,
            threshold_type=kind,
            contact_emails=list(args.emails),
            contact_groups=[] if args.action_group_id is None else [args.action_group_id],
        )


@dataclass(frozen=True, kw_only=True)
class AksNightArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group of the two clocks."""
    group_id: pulumi.Input[str]
    """Its resource id, which the role is limited to."""
    cluster_id: pulumi.Input[str]
    """The cluster that is stopped."""
    down_minute: int
    """Minutes after midnight at which it is stopped, after workloads have gone."""
    down_days: Sequence[str]
    """Days on which it is stopped, by three letters, Monday first."""
    up_minute: int
    """Minutes after midnight at which it is started."""
    up_days: Sequence[str]
    """Days on which it is started."""
    windows_zone: str
    """Time zone of both, as Windows names it."""


class AksNight(Component):
    """Stops the cluster in the evening and starts it in the morning.

    Only a cluster of fixed pools can be stopped: node auto-provisioning and AKS Automatic cannot. Stopped, it
    costs no nodes and no control plane; disks, addresses, NAT gateway and endpoints cost the same. While it
    is stopped Azure refuses every change to it, so deployments have their hours by day.

    Creates:
        role         may read, stop and start a cluster, and is given at this one only
        stop, start  two clocks that make one call each, and their permissions
    """

    PLANE = Plane.GOVERNANCE

    workflow_names: pulumi.Output[Mapping[str, str]]
    """The clocks by what they do; disable `stop` to stay up once."""

    def __init__(self, name: str, args: AksNightArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AksNightArgs.of(args)
        super().__init__(name, opts)
        role = azure_cost.role_id(args.context.subscription, args.context.cluster_name)
        definition = authorization.RoleDefinition(
            f"{name}-role",
            role_definition_id=role,
            # Unique in the tenant, as the cluster's name is in the platform.
            role_name=f"{args.context.cluster_name}: stop and start",
            description=f"Stops {args.context.cluster_name} in the evening and starts it in the morning.",
            role_type="CustomRole",
            scope=args.group_id,
            assignable_scopes=[args.group_id],
            permissions=[
                authorization.PermissionArgs(
                    actions=list(azure_cost.PERMISSIONS), not_actions=[], data_actions=[], not_data_actions=[]
                )
            ],
            opts=self._child(),
        )
        # Known before the role exists, so what waits for it says so.
        there = after(args.cluster_id, definition.role_name)
        moments = {
            "stop": schedule.Moment(minute=args.down_minute, days=tuple(args.down_days)),
            "start": schedule.Moment(minute=args.up_minute, days=tuple(args.up_days)),
        }
        made = {action: self._clock(args, action, moment, role, there) for action, moment in moments.items()}
        self.workflow_names = pulumi.Output.all(**made)
        self._finish()

    def _clock(
        self,
        args: AksNightArgs,
        action: str,
        moment: schedule.Moment,
        role: str,
        cluster_id: pulumi.Output[str],
    ) -> pulumi.Output[str]:
        clock = logic.Workflow(
            f"{self._name}-{action}",
            workflow_name=azure_names.workflow(args.context.cluster_name, action),
            resource_group_name=args.group_name,
            location=args.context.region,
            state="Enabled",
            identity=logic.ManagedServiceIdentityArgs(type="SystemAssigned"),
            definition=pulumi.Output.from_input(args.cluster_id).apply(
                lambda cluster: azure_cost.workflow(action, moment, args.windows_zone, cluster)
            ),
            tags=self._tags(args.context),
            opts=self._child(),
        )
        assign(
            self,
            f"{self._name}-{action}-may",
            context=args.context,
            role=role,
            scope=cluster_id,
            principal=clock.identity.apply(lambda known: (known.principal_id if known else None) or ""),
        )
        return clock.name
