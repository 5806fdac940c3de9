"""Settings that limit what a cluster costs."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from contracts.catalog import time_zones
from contracts.model import MAY_BE_SECRET, Model, refuse
from contracts.planning import schedule

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


def _clock(value: str) -> str:
    try:
        schedule.at(value)
    except ValueError:
        raise refuse("a time of day has hours and minutes", 'write it like "20:00", in quotes') from None
    return value


def _time_zone(value: str) -> str:
    if nowhere := time_zones.wrong(value):
        raise refuse(*nowhere)
    return value


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise refuse("this is no e-mail address", "write it like finops@example.com")
    return value


Clock = Annotated[str, AfterValidator(_clock)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
Email = Annotated[str, AfterValidator(_email), MAY_BE_SECRET]


class Budget(Model):
    """What the cluster may cost before somebody is told."""

    monthly_usd: Annotated[int, Field(ge=1)]
    """US dollars a month."""
    emails: Annotated[tuple[Email, ...], Field(max_length=10)] = ()
    """Who is told besides the alert endpoints; AWS takes ten at most."""


class ScheduledShutdown(Model):
    """Hours in which the cluster is scaled down."""

    down: Clock = "20:00"
    """When workloads are scaled down; system nodes go `drainMinutes` later."""
    up: Clock = "07:00"
    """When system nodes come back."""
    days: Literal["weekdays", "every-day"] = "weekdays"
    """Days it runs on. On weekdays it also stays down from Friday evening to Monday morning."""
    time_zone: TimeZone = "UTC"
    """Time zone of both times."""
    drain_minutes: Annotated[int, Field(ge=15, le=240)] = 60
    """Time for workloads to go and Karpenter to remove their nodes before it loses its own."""

    def ends(self) -> tuple[schedule.Moment, schedule.Moment]:
        """When it begins and when it ends."""
        days = schedule.WEEKDAYS if self.days == "weekdays" else schedule.DAYS
        return schedule.at(self.down, days), schedule.at(self.up, days)


class Cost(Model):
    """Budget and scheduled shutdown."""

    budget: Budget | None = None
    """Alarm at 80 % spent, when all is spent, and when more than all is forecast."""
    night: ScheduledShutdown | None = None
    """Hours in which the cluster is scaled down; never for production."""


def record(hours: ScheduledShutdown | None) -> dict[str, Any] | None:
    """The hours as the services layer needs them: when to scale workloads down and up again."""
    if hours is None:
        return None
    down, up = hours.ends()
    return {"down": down.clock, "up": up.clock, "days": list(down.days), "timeZone": hours.time_zone}
