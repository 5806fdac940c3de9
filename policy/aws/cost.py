"""Rules about what limits cost."""

from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.resource_types import aws
from policy.rule import Rule, at, of_type


def _budget(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    filters = row.inputs.get("costFilters") or []
    values = [value for item in filters if item.get("name") == "TagKeyValue" for value in item["values"]]
    if not any(value.startswith("user:cluster$") for value in values):
        yield "costFilters", "it counts the whole account, not this cluster"
    alarms = row.inputs.get("notifications") or []
    if not alarms:
        yield "notifications", "it never alarms"
    for index, alarm in enumerate(alarms):
        if not (alarm.get("subscriberEmailAddresses") or alarm.get("subscriberSnsTopicArns")):
            yield f"notifications[{index}]", "it tells nobody"


def _awake(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if ":eks:" in str(at(row.inputs, "target.arn")):
        yield "target.arn", f"{row.name} resizes the cluster on a schedule"


RULES = (
    Rule(
        id="aws-budgets-alarm",
        promise="a budget counts one cluster and tells somebody",
        why="A budget that counts everything belongs to nobody.",
        fix="filter by the cluster tag, and name a subscriber for each alarm",
        plane=Plane.GOVERNANCE,
        applies=of_type(aws.BUDGET),
        check=_budget,
    ),
    Rule(
        id="aws-production-never-sleeps",
        promise="no schedule takes nodes from a production cluster",
        why="Somebody somewhere uses it at any hour.",
        fix="remove cost.night",
        plane=Plane.RELIABILITY,
        applies=of_type(aws.SCHEDULE),
        check=_awake,
        production_only=True,
    ),
)
"""Budgets and schedules."""
