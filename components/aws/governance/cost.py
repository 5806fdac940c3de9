"""What limits the cost of a cluster: a budget that alarms, and a scheduled shutdown of nodes."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.governance.documents import cost
from components.aws.security.documents.document import render
from components.aws.security.documents.trust import service_of_account
from components.aws.security.service_role import service_role
from components.component import Component
from components.context import AwsContextArgs
from contracts.planes import Plane
from contracts.planning import aws_names
from contracts.planning.naming import fit

_BUDGET_NAME_LIMIT = 100
_RETRIES = 10
_RETRY_FOR_SECONDS = 3600


@dataclass(frozen=True, kw_only=True)
class ClusterBudgetArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    monthly_usd: int
    """US dollars a month."""
    emails: Sequence[str]
    """Who is told by e-mail; may be empty if there is a topic."""
    alert_topic_arn: pulumi.Input[str] | None = None
    """Topic that is told."""


class ClusterBudget(Component):
    """An alarm before a cluster costs more than agreed.

    The tag `cluster` has to be activated as a cost allocation tag in the payer account, once, by whoever
    owns that account; until then the budget sees nothing. What AWS charges a day late is counted late.

    Creates:
        budget  of the month, with alarms at 80 % and 100 % spent and at 100 % forecast
    """

    PLANE = Plane.GOVERNANCE

    budget_name: pulumi.Output[str]
    """Name of the budget."""

    def __init__(
        self, name: str, args: ClusterBudgetArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = ClusterBudgetArgs.of(args)
        super().__init__(name, opts)
        topics = [] if args.alert_topic_arn is None else [args.alert_topic_arn]
        budget = aws.budgets.Budget(
            f"{name}-budget",
            name=fit(f"{args.context.cluster_name}-monthly", _BUDGET_NAME_LIMIT),
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=str(args.monthly_usd),
            limit_unit="USD",
            cost_filters=[
                aws.budgets.BudgetCostFilterArgs(
                    name="TagKeyValue", values=[cost.cluster_filter(args.context.cluster_name)]
                )
            ],
            notifications=[
                aws.budgets.BudgetNotificationArgs(
                    comparison_operator="GREATER_THAN",
                    notification_type=kind,
                    threshold=percent,
                    threshold_type="PERCENTAGE",
                    subscriber_email_addresses=list(args.emails),
                    subscriber_sns_topic_arns=topics,
                )
                for kind, percent in cost.ALARMS
            ],
            tags=self._tags(args.context),
            opts=self._child(),
        )
        self.budget_name = budget.name
        self._finish()


@dataclass(frozen=True, kw_only=True)
class NightScheduleArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    node_group_name: pulumi.Input[str]
    """The node group that is shut down."""
    node_group_arn: pulumi.Input[str]
    """Its ARN, for the permission."""
    min_size: int
    """Nodes outside the shutdown."""
    max_size: int
    """Most nodes, whether shut down or not: EKS wants one at least."""
    down: str
    """Schedule expression of going down, after workloads have gone."""
    up: str
    """Schedule expression of coming up."""
    time_zone: str
    """Time zone of both."""


class NightSchedule(Component):
    """Takes the system nodes away in the evening and brings them back in the morning.

    It resizes the managed node group and nothing else. Nodes that Karpenter made are not in it: they go
    when the pods on them go, and only as long as Karpenter itself runs, which is on the system nodes. So
    what runs inside the cluster scales workloads down first and this comes an hour later; whatever
    Karpenter has not removed by then stays, and costs, until the morning. The control plane, NAT
    gateways, endpoints and volumes cost the same meanwhile.

    Creates:
        group     keeps the schedules together and is what the role trusts
        role      may resize this one node group
        down, up  the two calls
    """

    PLANE = Plane.GOVERNANCE

    group_name: pulumi.Output[str]
    """Schedule group; disable its schedules to stay up."""

    def __init__(
        self, name: str, args: NightScheduleArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = NightScheduleArgs.of(args)
        super().__init__(name, opts)
        physical = aws_names.night_group(args.context.cluster_name)
        group = aws.scheduler.ScheduleGroup(
            f"{name}-group", name=physical, tags=self._tags(args.context), opts=self._child()
        )
        role = self._role(args, physical)
        self._schedule(args, "down", args.down, self._target(args, role, 0), group)
        self._schedule(args, "up", args.up, self._target(args, role, args.min_size), group)
        self.group_name = group.name
        self._finish()

    def _role(self, args: NightScheduleArgs, group: str) -> pulumi.Output[str]:
        source = args.context.arn("scheduler", f"schedule-group/{group}")
        return service_role(
            self,
            args.context,
            f"{self._name}-role",
            f"{self._name}-resize",
            trusted=render(service_of_account("scheduler.amazonaws.com", args.context.account, source)),
            policy=pulumi.Output.from_input(args.node_group_arn).apply(lambda arn: render(cost.resizer(arn))),
            description=f"{args.context.cluster_name}: resizes system nodes at night",
        )

    def _target(
        self, args: NightScheduleArgs, role_arn: pulumi.Output[str], nodes: int
    ) -> aws.scheduler.ScheduleTargetArgs:
        return aws.scheduler.ScheduleTargetArgs(
            arn=cost.target(args.context.partition),
            role_arn=role_arn,
            input=pulumi.Output.from_input(args.node_group_name).apply(
                lambda name: cost.resize(args.context.cluster_name, name, nodes, args.max_size)
            ),
            # EKS refuses a second update while one is running.
            retry_policy=aws.scheduler.ScheduleTargetRetryPolicyArgs(
                maximum_retry_attempts=_RETRIES, maximum_event_age_in_seconds=_RETRY_FOR_SECONDS
            ),
        )

    def _schedule(
        self,
        args: NightScheduleArgs,
        when: str,
        expression: str,
        target: aws.scheduler.ScheduleTargetArgs,
        group: aws.scheduler.ScheduleGroup,
    ) -> None:
        aws.scheduler.Schedule(
            f"{self._name}-{when}",
            group_name=group.name,
            description=f"{args.context.cluster_name}: system nodes {when}",
            schedule_expression=expression,
            schedule_expression_timezone=args.time_zone,
            flexible_time_window=aws.scheduler.ScheduleFlexibleTimeWindowArgs(mode="OFF"),
            target=target,
            opts=self._child(),
        )
