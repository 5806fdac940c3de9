"""Rules about what limits cost."""

from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.resource_types import azure
from policy.rule import Rule, at, of_type


def _budget(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    by = at(row.inputs, "filter.dimensions") or {}
    groups = by.get("values") if by.get("name") == "ResourceGroupName" else None
    if not groups and "/resourceGroups/" not in str(row.inputs.get("scope")):
        yield "filter", "it counts the whole subscription, not this cluster"
    made = {str(group.inputs.get("resourceGroupName")) for group in graph.all(azure.RESOURCE_GROUP)}
    missing = made - set(groups or ())
    if groups and missing:
        yield "filter", f"it misses what is in {', '.join(sorted(missing))}"
    alarms = row.inputs.get("notifications") or {}
    if not alarms:
        yield "notifications", "it never alarms"
    for name, alarm in alarms.items():
        if not alarm.get("enabled"):
            yield f"notifications.{name}", "it is switched off"
        if not (alarm.get("contactEmails") or alarm.get("contactGroups")):
            yield f"notifications.{name}", "it tells nobody"


def _awake(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    for name, action in (at(row.inputs, "definition.actions") or {}).items():
        if "/managedClusters/" in str(at(action, "inputs.uri")):
            yield f"definition.actions.{name}", f"{row.name} stops or starts the cluster on a schedule"


RULES = (
    Rule(
        id="azure-budgets-alarm",
        promise="a budget counts one cluster and tells somebody",
        why="A budget that counts everything belongs to nobody.",
        fix="filter by the stack's resource groups, and name a contact for each alarm",
        plane=Plane.GOVERNANCE,
        applies=of_type(azure.BUDGET),
        check=_budget,
    ),
    Rule(
        id="azure-production-never-sleeps",
        promise="no schedule takes nodes from a production cluster",
        why="Somebody somewhere uses it at any hour.",
        fix="remove cost.night",
        plane=Plane.RELIABILITY,
        applies=of_type(azure.LOGIC_APP),
        check=_awake,
        production_only=True,
    ),
)
"""Budgets and schedules."""
