"""What the settings of budget and scheduled shutdown must hold together."""

from collections.abc import Iterator

from contracts.planning import schedule
from contracts.problems import Problem
from contracts.rules.rule import Known, reads

SHUTDOWN_TYPES = ("sandbox", "dev")
"""Cluster types that may be shut down on a schedule."""


@reads("cluster_type", "cost")
def only_sandbox_and_dev_are_shut_down(known: Known) -> Iterator[Problem]:
    if known.cost.night and known.cluster_type not in SHUTDOWN_TYPES:
        yield Problem(
            keys=("cost", "night"),
            rule=f"a {known.cluster_type} cluster is there day and night",
            fix=f"remove it; {' and '.join(SHUTDOWN_TYPES)} may be shut down",
        )


@reads("cost")
def a_scheduled_shutdown_has_two_ends(known: Known) -> Iterator[Problem]:
    hours = known.cost.night
    if not hours:
        return
    down, up = schedule.at(hours.down), schedule.at(hours.up)
    awake = (down.minute - up.minute) % (24 * 60)
    if awake < 60:
        yield Problem(
            keys=("cost", "night", "up"),
            rule="a cluster that comes up is used for an hour at least",
            fix="move the two times apart",
            value=hours.up,
        )
    elif 24 * 60 - awake <= hours.drain_minutes:
        yield Problem(
            keys=("cost", "night", "drainMinutes"),
            rule=f"the shutdown from {hours.down} to {hours.up} is over before system nodes go, "
            f"{hours.drain_minutes} minutes after it begins",
            fix="write less, or make the shutdown longer",
            value=str(hours.drain_minutes),
        )


@reads("cost", "observability")
def a_budget_tells_somebody(known: Known) -> Iterator[Problem]:
    budget = known.cost.budget
    if budget and not budget.emails and not known.observability.alert_endpoints:
        yield Problem(
            keys=("cost", "budget", "emails"),
            rule="a budget that tells nobody alarms nobody",
            fix="name an e-mail address here, or an endpoint under observability.alertEndpoints",
        )
