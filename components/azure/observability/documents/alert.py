"""The form of a Prometheus alert rule: when somebody is told, how bad it is, and what to do first."""

from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """Azure's severities that are used."""

    ERROR = 1
    """Somebody looks now."""
    WARNING = 2
    """Somebody looks today."""
    NOTICE = 3
    """Somebody looks this week."""


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One reason to tell somebody."""

    name: str
    """What people search for."""
    expression: str
    """PromQL; a row of its result is an alert."""
    wait: str
    """How long it must hold, as an ISO 8601 duration."""
    severity: Severity
    """How bad it is."""
    summary: str
    """What happened, in one sentence."""
    runbook: str
    """What to do first."""


STATE = 'job="kube-state-metrics"'
"""Where the state of Kubernetes objects comes from."""


def ratio(over: str, under: str, limit: str) -> str:
    """Alert where one is more than a part of the other."""
    return f"{over} / {under} > {limit}"
