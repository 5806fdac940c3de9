"""When a cluster is shut down: clock times, weekly repetition, and what they mean to a scheduler.

Times are wall-clock times of the stack's own time zone; the scheduler knows daylight saving time.
"""

import re
from dataclasses import dataclass

DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
WEEKDAYS = DAYS[:5]
HOURS_OF_A_WEEK = 7 * 24
_DAY_MINUTES = 24 * 60
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_CRON = re.compile(r"cron\((\d+) (\d+) \? \* ([A-Z,]+) \*\)")


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A time of day on certain days of every week."""

    minute: int
    """Minutes after midnight."""
    days: tuple[str, ...]
    """Days by their three letters, Monday first."""

    def later(self, minutes: int) -> "Moment":
        """The moment that many minutes later; past midnight it falls on the following days."""
        whole, minute = divmod(self.minute + minutes, _DAY_MINUTES)
        moved = {DAYS[(DAYS.index(day) + whole) % len(DAYS)] for day in self.days}
        return Moment(minute=minute, days=tuple(day for day in DAYS if day in moved))

    @property
    def cron(self) -> str:
        """The moment as EventBridge Scheduler writes it."""
        hour, minute = divmod(self.minute, 60)
        return f"cron({minute} {hour} ? * {','.join(self.days)} *)"

    @property
    def clock(self) -> str:
        """The time of day."""
        return f"{self.minute // 60:02d}:{self.minute % 60:02d}"

    def of_week(self) -> list[int]:
        """Minutes after Monday 00:00, in order."""
        return [DAYS.index(day) * _DAY_MINUTES + self.minute for day in self.days]


def at(clock: str, days: tuple[str, ...] = DAYS) -> Moment:
    """A moment from a clock time like `20:00`.

    Raises:
        ValueError: this is no time of day.
    """
    match = _CLOCK.fullmatch(clock)
    if not match:
        raise ValueError(f"{clock!r} is no time of day; write it like 20:00")
    return Moment(minute=int(match[1]) * 60 + int(match[2]), days=days)


def read(cron: str) -> Moment | None:
    """The moment behind an expression of the form written here, or None for any other."""
    match = _CRON.fullmatch(cron)
    if not match or not set(match[3].split(",")) <= set(DAYS):
        return None
    days = set(match[3].split(","))
    return Moment(minute=int(match[2]) * 60 + int(match[1]), days=tuple(day for day in DAYS if day in days))


def hours_down(down: Moment, up: Moment) -> float:
    """Hours of a week between going down and coming up. Going down twice before coming up counts once."""
    events = sorted([(minute, "down") for minute in down.of_week()] + [(m, "up") for m in up.of_week()])
    down_minutes = 0
    since: int | None = None
    # Twice around: what begins on Friday ends in the week after, and only that week is counted.
    for week in range(2):
        for minute, kind in events:
            now = week * len(DAYS) * _DAY_MINUTES + minute
            if kind == "down" and since is None:
                since = now
            elif kind == "up" and since is not None:
                down_minutes += (now - since) if week else 0
                since = None
    return down_minutes / 60
