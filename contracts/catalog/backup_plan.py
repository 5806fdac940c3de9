"""What each level of disaster recovery backs up, how often and for how long.

The levels are those of the blueprint's section 14. Backups are the part of a level that this table
decides; the standby region of L2 and above is a stack of its own.
"""

from dataclasses import dataclass
from enum import StrEnum

CONTINUOUS_MOST_DAYS = 35
"""AWS Backup keeps the log of a continuous backup no longer than this."""


class Level(StrEnum):
    """How a cluster comes back after its region or its data is lost."""

    L0 = "L0"
    """Rebuilt from code; nothing is backed up."""
    L1 = "L1"
    """Restored from daily backups in the same region."""
    L2 = "L2"
    """Pilot light: daily backups, copied to another region."""
    L3 = "L3"
    """Warm standby: a backup every four hours and daily ones, copied to another region."""
    L4 = "L4"
    """Active-active: a backup every hour, daily ones, and continuous ones of what supports them, copied."""


@dataclass(frozen=True, kw_only=True)
class BackupRule:
    """One repeated backup. Schedules are UTC, six fields, as AWS Backup reads them."""

    name: str
    """Name of the rule, part of every recovery point's record."""
    schedule: str
    """When, in UTC."""
    keep_days: int
    """Days until a recovery point is deleted, here and in the other region."""
    copied: bool
    """Whether it is copied to the other region."""
    continuous: bool = False
    """Whether it also allows any moment in between, for resource types that support it (S3, RDS,
    Aurora and SAP HANA; EKS, EBS and EFS do not)."""


# Start windows of an hour must not overlap, or AWS Backup takes one backup for both rules and keeps it
# as the longer one. 03:00 and 00:30, 04:30, ... stay apart; the hourly one cannot and then yields to
# the daily one once a day, which costs nothing.
_DAILY = "cron(0 3 * * ? *)"
_FOUR_HOURLY = "cron(30 0/4 * * ? *)"
_HOURLY = "cron(30 * * * ? *)"
_CONTINUOUS = "cron(0 5 * * ? *)"

RULES: dict[Level, tuple[BackupRule, ...]] = {
    Level.L0: (),
    Level.L1: (BackupRule(name="daily", schedule=_DAILY, keep_days=35, copied=False),),
    Level.L2: (BackupRule(name="daily", schedule=_DAILY, keep_days=35, copied=True),),
    Level.L3: (
        BackupRule(name="four-hourly", schedule=_FOUR_HOURLY, keep_days=7, copied=True),
        BackupRule(name="daily", schedule=_DAILY, keep_days=35, copied=True),
    ),
    Level.L4: (
        BackupRule(name="hourly", schedule=_HOURLY, keep_days=3, copied=True),
        BackupRule(name="daily", schedule=_DAILY, keep_days=35, copied=True),
        BackupRule(
            name="continuous",
            schedule=_CONTINUOUS,
            keep_days=CONTINUOUS_MOST_DAYS,
            copied=True,
            continuous=True,
        ),
    ),
}
"""Level to its rules."""

WORST_LOSS_HOURS: dict[Level, int | None] = {
    Level.L0: None,
    Level.L1: 24,
    Level.L2: 24,
    Level.L3: 4,
    Level.L4: 1,
}
"""Hours of changes lost at worst, by the schedule; None where nothing is backed up. The start window
adds up to an hour."""


def copies(level: Level) -> bool:
    """Whether a level needs a vault in another region."""
    return any(rule.copied for rule in RULES[level])


def retention(level: Level) -> tuple[int, int] | None:
    """Shortest and longest time a level keeps a recovery point, in days."""
    days = [rule.keep_days for rule in RULES[level]]
    return (min(days), max(days)) if days else None
