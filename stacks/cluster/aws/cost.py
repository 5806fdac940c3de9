"""What limits the cost of a cluster on AWS: its budget and its scheduled shutdown."""

import pulumi

from components.aws.governance.cost import (
    ClusterBudget,
    ClusterBudgetArgs,
    NightSchedule,
    NightScheduleArgs,
)
from components.aws.observability.backends import AlertTopic
from contracts.settings.aws.nodes import SystemNodes
from contracts.settings.cost import Cost, ScheduledShutdown
from stacks.cluster.aws.context import AwsContext


def budget(context: AwsContext, cost: Cost, topic: AlertTopic | None) -> ClusterBudget | None:
    """The budget of the cluster."""
    if cost.budget is None:
        return None
    return ClusterBudget(
        "budget",
        ClusterBudgetArgs(
            monthly_usd=cost.budget.monthly_usd,
            emails=cost.budget.emails,
            alert_topic_arn=topic.topic_arn if topic else None,
            context=context.args,
        ),
        context.opts,
    )


def scheduled_shutdown(
    context: AwsContext,
    hours: ScheduledShutdown | None,
    nodes: SystemNodes,
    group_name: pulumi.Output[str],
    group_arn: pulumi.Output[str],
) -> NightSchedule | None:
    """Hours without system nodes. Auto Mode has none: its nodes go when the pods on them go, so there
    only what runs inside the cluster has to know the hours.
    """
    if hours is None:
        return None
    down, up = hours.ends()
    return NightSchedule(
        "night",
        NightScheduleArgs(
            node_group_name=group_name,
            node_group_arn=group_arn,
            min_size=nodes.min_size,
            max_size=nodes.max_size,
            down=down.later(hours.drain_minutes).cron,
            up=up.cron,
            time_zone=hours.time_zone,
            context=context.args,
        ),
        context.opts,
    )
