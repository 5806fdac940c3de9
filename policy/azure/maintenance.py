"""Rules about when Azure may touch a cluster."""

from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.resource_types import azure
from policy.rule import Rule, at, of_type

_NAMES = {"default", "aksManagedAutoUpgradeSchedule", "aksManagedNodeOSUpgradeSchedule"}
_LONGEST_HOURS = 12


def _windows(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    found = {
        str(window.inputs.get("configName"))
        for window in graph.all(azure.MAINTENANCE_CONFIGURATION)
        if row.urn in window.depends_on
    }
    if missing := _NAMES - found:
        yield "", f"no window for {', '.join(sorted(missing))}"
    if unread := found - _NAMES:
        yield "", f"AKS reads no window called {', '.join(sorted(unread))}"


def _short(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    hours = at(row.inputs, "maintenanceWindow.durationHours")
    if not hours or hours > _LONGEST_HOURS:
        yield "maintenanceWindow.durationHours", f"a window of {hours} hours is no window"
    if not at(row.inputs, "maintenanceWindow.schedule.weekly.dayOfWeek"):
        yield "maintenanceWindow.schedule", "no day of the week is named"


RULES = (
    Rule(
        id="azure-maintenance-is-expected",
        promise="control plane, Kubernetes and node images each change in a window of their own",
        why="Without one Azure chooses the hour.",
        fix="see components/azure/reliability/maintenance.py; the names are AKS's",
        plane=Plane.RELIABILITY,
        applies=of_type(azure.CLUSTER),
        check=_windows,
    ),
    Rule(
        id="azure-maintenance-windows-are-short",
        promise="a window is part of one day of the week",
        why="What may happen at any time happens at the worst.",
        fix="write controlPlane.maintenance.hours: 6",
        plane=Plane.RELIABILITY,
        applies=of_type(azure.MAINTENANCE_CONFIGURATION),
        check=_short,
    ),
)
"""Windows."""
