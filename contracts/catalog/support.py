"""How much support a version has left."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from contracts.catalog import versions


@dataclass(frozen=True, kw_only=True)
class SupportWarning:
    """Support that ends soon, or has ended."""

    ended: bool
    """Whether it is over."""
    message: str
    """What and when."""
    fix: str
    """The remediation."""


def warnings(
    cloud: str, kubernetes: str, as_of: datetime.date = versions.CHECKED_ON, *, long_term: bool = False
) -> Iterator[SupportWarning]:
    """Yield a warning when support of a minor version has ended or soon will.

    Args:
        as_of: the day to count from. Named by the caller, never taken from a clock.
        long_term: whether the cluster has the longer support that AKS sells.
    """
    ends = versions.support_ends(cloud, long_term=long_term)
    left = (ends[kubernetes] - as_of).days
    default = kubernetes == versions.DEFAULT_KUBERNETES
    if left > (versions.WARN_DAYS_OF_DEFAULT if default else versions.WARN_DAYS):
        return
    later = [minor for minor in ends if versions.minor(minor) > versions.minor(kubernetes)]
    when = (
        f"ended on {ends[kubernetes]}"
        if left < 0
        else f"ends on {ends[kubernetes]}, {left} days after {as_of}"
    )
    yield SupportWarning(
        ended=left < 0,
        message=f"{'long-term' if long_term else 'standard'} support of Kubernetes {kubernetes} {when}",
        fix=f"upgrade to {later[0]}" if later else "pin a newer minor in contracts/catalog/versions.py",
    )
