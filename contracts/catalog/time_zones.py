"""Which time zones there are: those of the tz database as it is pinned, whatever a machine has installed."""

import difflib
import importlib.resources
from functools import cache

RULE = "a time zone is one of the tz database"


def wrong(name: str) -> tuple[str, str] | None:
    """The rule that a name breaks and the remediation; None where there is such a time zone."""
    names = _names()
    if name in names:
        return None
    meant = difflib.get_close_matches(name, names, n=1)
    return RULE, f"did you mean {meant[0]}?" if meant else "write Europe/Berlin, or Etc/UTC"


@cache
def _names() -> tuple[str, ...]:
    # In the package's own order, which is sorted: the same answer everywhere.
    return tuple((importlib.resources.files("tzdata") / "zones").read_text(encoding="ascii").split())
