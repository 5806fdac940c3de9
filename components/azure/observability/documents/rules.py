"""Alert and recording rules of Prometheus: the files beside this module, and what Azure makes of them."""

import functools
import importlib.resources
from enum import IntEnum

from contracts.reading import prometheus_rules
from contracts.reading.prometheus_rules import Alert, Recording

MOST_RULES = 20
"""Rules that Azure takes in one group."""


class Severity(IntEnum):
    """Azure's severities that are used."""

    ERROR = 1
    """Somebody looks now."""
    WARNING = 2
    """Somebody looks today."""
    NOTICE = 3
    """Somebody looks this week."""


@functools.cache
def alerts() -> dict[str, tuple[Alert, ...]]:
    """What is worth telling somebody about, by name of the group; the cluster's name follows it."""
    return prometheus_rules.alerts(*_file("alerts.yaml"))


@functools.cache
def recordings() -> dict[str, tuple[Recording, ...]]:
    """What Azure's dashboards read, by Azure's name of the group; the cluster's name follows it."""
    return prometheus_rules.recordings(*_file("recordings.yaml"))


def severity(alert: Alert) -> Severity:
    """Azure's severity of an alert."""
    return Severity[alert.labels.severity.upper()]


def wait(alert: Alert) -> str:
    """How long an alert must hold, as the ISO 8601 duration that Azure takes."""
    return f"PT{alert.wait.upper()}"


def _file(name: str) -> tuple[str, str]:
    """Text of a file beside this module, wherever the package is installed, and its name in messages."""
    package = __name__.rpartition(".")[0]
    return (importlib.resources.files(package) / name).read_text("utf-8"), name
