"""What day it is, where a program is told: `platform:asOf`.

A program reads no clock. A preview tells it the day it was asked about; whoever deploys may say it. Without a
day, what is certain is judged: what ended before the tables of this project were checked has ended.
"""

import datetime
from typing import Any

from contracts.catalog.versions import CHECKED_ON
from contracts.problems import Problem, shown

KEY = "asOf"


def in_force(first: datetime.date, last: datetime.date, as_of: datetime.date | None) -> bool:
    """Whether something that holds from one day to another holds."""
    return (as_of is None or first <= as_of) and (as_of or CHECKED_ON) <= last


def taken(written: dict[str, Any]) -> tuple[datetime.date | None, list[Problem]]:
    """Take the day out of a stack's settings, of which it is none."""
    given = written.pop(KEY, None)
    if given is None:
        return None, []
    try:
        return datetime.date.fromisoformat(given if isinstance(given, str) else ""), []
    except ValueError:
        rule, fix = "this is a day", f'write it like "{CHECKED_ON}", in quotes'
        return None, [Problem(keys=(KEY,), rule=rule, fix=fix, value=shown(given))]
