"""What the scheduled shutdown of an AKS cluster saves."""

from collections.abc import Iterator, Mapping, Sequence

from contracts.graph import Graph, Row
from contracts.planning.schedule import DAYS, HOURS_OF_A_WEEK, Moment, hours_down
from policy.resource_types import azure
from review.cost.effect import Effect, usd
from review.inventory.reading import value

STOPPED = frozenset({"control plane", "system nodes", "nodes", "Defender", "pod networking"})
"""Subjects that cost nothing while a cluster is stopped."""


def scheduled_shutdown(graph: Graph, effects: Sequence[Effect]) -> Iterator[Effect]:
    """What the hours without a cluster save of everything else."""
    schedules: dict[str, tuple[Row, Moment]] = {}
    for row in graph.all(azure.LOGIC_APP):
        actions, moment = value(row, "definition", "actions"), _moment(row)
        if moment and isinstance(actions, Mapping):
            schedules.update({str(action): (row, moment) for action in actions})
    if not {"stop", "start"} <= set(schedules):
        return
    share = hours_down(schedules["stop"][1], schedules["start"][1]) / HOURS_OF_A_WEEK
    stopped = sum(effect.monthly or 0 for effect in effects if effect.subject in STOPPED)
    saved = stopped * share
    sentence = (
        f"The cluster is stopped for {share:.0%} of the week, which saves {usd(saved)} a month of control "
        "plane and nodes; disks, addresses, gateways and endpoints cost the same."
    )
    urns = sorted(row.urn for row, _ in (schedules["stop"], schedules["start"]))
    yield Effect(subject="scheduled shutdown", monthly=-saved, sentence=sentence, urns=urns)


def _moment(workflow: Row) -> Moment | None:
    """When a schedule starts; None for a schedule of another form than the one written here."""
    schedule = value(workflow, "definition", "triggers", "clock", "recurrence", "schedule")
    try:
        (hour,), (minute,) = schedule["hours"], schedule["minutes"]
        days = {day[:3].upper() for day in schedule["weekDays"]}
        found = Moment(minute=int(hour) * 60 + int(minute), days=tuple(day for day in DAYS if day in days))
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return found if len(found.days) == len(days) else None
