"""What limits the cost of a cluster on Azure: its budget and its scheduled shutdown."""

import pulumi

from components.azure.governance.cost import AksBudget, AksBudgetArgs, AksNight, AksNightArgs
from components.azure.observability.alerts import AlertGroup
from contracts.catalog.backup_plan import Level
from contracts.planning import azure_cost
from stacks.cluster.azure.context import AzureContext


def budget(context: AzureContext, told: AlertGroup | None) -> AksBudget | None:
    """The budget of the cluster. `told` is the action group of alerts, where somebody is in it."""
    settings = context.settings
    wanted = settings.cost.budget
    if wanted is None:
        return None
    groups = {context.group(purpose) for purpose in context.groups}
    if settings.backup.level is not Level.L0:
        groups.add(context.group("snapshots"))
    heard = told if settings.observability.alert_endpoints else None
    return AksBudget(
        "budget",
        AksBudgetArgs(
            context=context.args,
            groups=sorted({*groups, context.node_group}),
            monthly_usd=wanted.monthly_usd,
            since=wanted.since,
            emails=wanted.emails,
            action_group_id=heard.group_id if heard else None,
        ),
        context.opts,
    )


def scheduled_shutdown(
    context: AzureContext,
    group_name: pulumi.Input[str],
    group_id: pulumi.Input[str],
    cluster_id: pulumi.Input[str],
) -> AksNight | None:
    """Hours without a cluster, where it can be stopped. Elsewhere only what runs inside it has to know the
    hours: its nodes go when the pods on them go.
    """
    hours = context.settings.cost.night
    if hours is None or not context.scheduled_shutdown:
        return None
    zone = azure_cost.windows_zone(hours.time_zone)
    if zone is None:
        raise ValueError(
            f"{hours.time_zone} has no name in Windows; contracts/rules/azure/data.py refuses it"
        )
    down, up = hours.ends()
    down = down.later(hours.drain_minutes)
    return AksNight(
        "night",
        AksNightArgs(
            context=context.args,
            group_name=group_name,
            group_id=group_id,
            cluster_id=cluster_id,
            down_minute=down.minute,
            down_days=down.days,
            up_minute=up.minute,
            up_days=up.days,
            windows_zone=zone,
        ),
        context.opts,
    )
