"""What the settings of budget and night must hold together."""

from collections.abc import Iterator

from contracts.planning import schedule
from contracts.rules.rule import Broken, Known, reads

SLEEPERS = ("sandbox", "dev")
"""Cluster types that may be scaled down at night."""


@reads("cluster_type", "cost")
def only_sandbox_and_dev_sleep(known: Known) -> Iterator[Broken]:
    if known.cost.night and known.cluster_type not in SLEEPERS:
        yield Broken(
            path=("cost", "night"),
            rule=f"a {known.cluster_type} cluster is there day and night",
            fix=f"remove it; {' and '.join(SLEEPERS)} may sleep",
        )


@reads("cost")
def a_night_has_two_ends(known: Known) -> Iterator[Broken]:
    hours = known.cost.night
    if not hours:
        return
    down, up = schedule.at(hours.down), schedule.at(hours.up)
    awake = (down.minute - up.minute) % (24 * 60)
    if awake < 60:
        yield Broken(
            path=("cost", "night", "up"),
            rule="a cluster that comes up is used for an hour at least",
            fix="move the two times apart",
            value=hours.up,
        )
    elif 24 * 60 - awake <= hours.drain_minutes:
        yield Broken(
            path=("cost", "night", "drainMinutes"),
            rule=f"the night from {hours.down} to {hours.up} is over before system nodes go, "
            f"{hours.drain_minutes} minutes after it begins",
            fix="write less, or make the night longer",
            value=str(hours.drain_minutes),
        )


@reads("cost", "observability")
def a_budget_tells_somebody(known: Known) -> Iterator[Broken]:
    budget = known.cost.budget
    if budget and not budget.emails and not known.observability.alert_endpoints:
        yield Broken(
            path=("cost", "budget", "emails"),
            rule="a budget that tells nobody alarms nobody",
            fix="name an e-mail address here, or an endpoint under observability.alertEndpoints",
        )
