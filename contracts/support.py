"""How much support a version has left."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from contracts import versions


@dataclass(frozen=True, kw_only=True)
class SupportWarning:
    """Support that ends soon, or has ended."""

    ended: bool
    """Whether it is over."""
    message: str
    """What and when."""
    fix: str
    """The way out."""


def warnings(kubernetes: str, as_of: datetime.date = versions.CHECKED_ON) -> Iterator[SupportWarning]:
    """Yield a warning when standard support of a minor version has ended or soon will.

    Args:
        as_of: the day to judge from. Named by the caller, never taken from a clock.
    """
    left = versions.days_left(kubernetes, as_of)
    if left > versions.WARN_DAYS:
        return
    ends = versions.AWS_RELEASES[kubernetes].standard_support_ends
    later = [minor for minor in versions.AWS_RELEASES if versions.minor(minor) > versions.minor(kubernetes)]
    when = f"ended on {ends}" if left < 0 else f"ends on {ends}, {left} days after {as_of}"
    yield SupportWarning(
        ended=left < 0,
        message=f"standard support of Kubernetes {kubernetes} {when}",
        fix=f"upgrade to {later[0]}" if later else "pin a newer minor in contracts/versions.py",
    )
