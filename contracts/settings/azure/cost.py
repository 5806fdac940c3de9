"""Settings that limit what a cluster costs."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from contracts.model import refuse
from contracts.settings import cost
from contracts.settings.cost import Email

_MONTH = re.compile(r"20\d{2}-(0[1-9]|1[0-2])", re.ASCII)


def _month(value: str) -> str:
    if not _MONTH.fullmatch(value):
        raise refuse("a month is a year and a number", 'write it like "2026-11", in quotes')
    return value


Month = Annotated[str, AfterValidator(_month)]


class Budget(cost.Budget):
    """What the cluster may cost before somebody is told."""

    since: Month
    """Month in which it begins, YYYY-MM. Azure takes no budget that begins before the month in which it is
    made, and never lets the beginning change, so it is written down once."""
    emails: Annotated[tuple[Email, ...], Field(max_length=50)] = ()
    """Who is told besides the alert endpoints; Azure takes fifty at most."""


class ScheduledShutdown(cost.ScheduledShutdown):
    """When nobody needs the cluster. With `compute: managed` it is stopped; node auto-provisioning and AKS
    Automatic cannot be, and take nodes away when their pods are gone.
    """

    down: cost.Clock = "20:00"
    """When workloads are scaled down; a cluster that can be stopped is stopped `drainMinutes` later."""
    up: cost.Clock = "07:00"
    """When the cluster is started and workloads come back."""
    drain_minutes: Annotated[int, Field(ge=15, le=240)] = 60
    """Time for workloads to end before the cluster is stopped."""


class Cost(cost.Cost):
    """Budget and scheduled shutdown."""

    budget: Budget | None = None
    """Alarm at 80 % spent, when all is spent, and when a tenth more than all is forecast."""
    night: ScheduledShutdown | None = None
    """Hours in which the cluster is scaled down; never for production."""
