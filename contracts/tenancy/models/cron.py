"""Cron schedules, as Kubernetes and Argo CD read them."""

import re

_FIELDS = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of month", 1, 31, ()),
    ("month", 1, 12, ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
    ("day of week", 0, 6, ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")),
)
_PART = re.compile(r"(\*|\?|[0-9]{1,2}|[A-Za-z]{3})(?:-([0-9]{1,2}|[A-Za-z]{3}))?(?:/([0-9]{1,2}))?")


def wrong_cron(text: str) -> tuple[str, str] | None:
    """What is wrong with a schedule, and the remediation; None where nothing is."""
    fields = text.split(" ")
    for (name, least, most, words), field in zip(_FIELDS, fields, strict=False):
        for part in field.split(","):
            if not _fits(part, least, most, words):
                rule = f"the {name} of a schedule is {least} to {most}, a range, a list, or * with a step"
                return rule, "write five fields, like 30 3 * * 1-5"
    return None


def _fits(part: str, least: int, most: int, words: tuple[str, ...]) -> bool:
    found = _PART.fullmatch(part)
    if not found:
        return False
    first, last, step = found.groups()
    if step is not None and int(step) == 0:
        return False
    if first in ("*", "?"):
        return last is None
    numbers = [_number(one, least, words) for one in (first, last) if one is not None]
    inside = all(number is not None and least <= number <= most for number in numbers)
    return inside and (len(numbers) == 1 or (numbers[0] or 0) <= (numbers[1] or 0))


def _number(text: str, least: int, words: tuple[str, ...]) -> int | None:
    if text.isdigit():
        return int(text)
    return words.index(text.upper()) + least if text.upper() in words else None
