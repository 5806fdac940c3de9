"""What limits the cost of an AKS cluster: when a budget alarms, and the clock that stops and starts it."""

import uuid
from typing import Any

from contracts.planning import schedule
from contracts.planning.schedule import Moment

ALARMS = {"spent-80": ("Actual", 80), "spent-100": ("Actual", 100), "forecast-110": ("Forecasted", 110)}
"""Alarms of a budget: kind of cost and percentage. A forecast of just 100 % comes and goes with every busy
week, so it alarms a tenth later."""

API_VERSION = "2025-09-01"
"""Version of the API that clusters are stopped and started by; the one the program makes them with."""

PERMISSIONS = tuple(
    f"Microsoft.ContainerService/managedClusters/{action}"
    for action in ("read", "start/action", "stop/action")
)
"""What the clock may do."""

RESOURCE_MANAGER = "https://management.azure.com"

_NAMES = uuid.UUID("c0a0a5a4-5b0e-5f0f-9e55-0d2a5a1e6b77")
_SINCE = "2026-01-05T00:00:00"
"""A Monday that is over. Without a start in the past a schedule runs once the moment it is deployed: the
cluster would stop at noon."""
_DAYS = dict(
    zip(
        schedule.DAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)


def windows_zone(zone: str) -> str | None:
    """What Windows, and so Logic Apps, calls a time zone of the tz database; None where it has no name for
    it.
    """
    # Imported here: only a stack with a scheduled shutdown needs the table.
    from tzlocal.windows_tz import tz_win

    return tz_win.get(zone)


def role_id(subscription: str, cluster: str) -> str:
    """GUID of the role that may stop and start a cluster: the same on every run."""
    return str(uuid.uuid5(_NAMES, f"{subscription}/{cluster}"))


def workflow(action: str, moment: Moment, zone: str, cluster_id: str) -> dict[str, Any]:
    """Definition of the Logic App that stops or starts a cluster.

    Args:
        action: `stop` or `start`.
        moment: when, in the time zone.
        zone: time zone as Windows names it.
        cluster_id: resource id of the cluster.
    """
    return {
        "$schema": "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/"
        "workflowdefinition.json#",
        "contentVersion": "1.0.0.0",
        "triggers": {
            "clock": {
                "type": "Recurrence",
                "recurrence": {
                    "frequency": "Week",
                    "interval": 1,
                    "startTime": _SINCE,
                    "timeZone": zone,
                    "schedule": {
                        "weekDays": [_DAYS[day] for day in moment.days],
                        "hours": [moment.minute // 60],
                        "minutes": [moment.minute % 60],
                    },
                },
            }
        },
        "actions": {
            action: {
                "type": "Http",
                "runAfter": {},
                "inputs": {
                    "method": "POST",
                    "uri": f"{RESOURCE_MANAGER}{cluster_id}/{action}?api-version={API_VERSION}",
                    "authentication": {"type": "ManagedServiceIdentity", "audience": f"{RESOURCE_MANAGER}/"},
                    # AKS refuses while another operation runs, an upgrade for example.
                    "retryPolicy": {"type": "fixed", "count": 6, "interval": "PT10M"},
                },
            }
        },
    }
