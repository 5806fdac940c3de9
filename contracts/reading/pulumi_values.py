"""Values of a stack's file as Pulumi hands them to a program.

Pulumi reads the file with Go's yaml.v3, writes what it read as JSON, and hands a program one text for each
key. On that way an unquoted number may lose zeros and a day becomes a moment. A preview that reads otherwise
promises what `pulumi up` does not keep, so this module goes the same way. Tests compare it with the engine
itself, form by form: tests/lab/engine/test_settings_forms.py.
"""

import calendar
import json
import math
import re
from decimal import Decimal
from typing import Any

from contracts.reading.source import Dialect

Plain = None | bool | int | float | str
"""What an unquoted scalar may mean."""

_WORDS: dict[str, Plain] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_INTEGER = re.compile(
    r"(?P<sign>[-+]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|0[bB](?P<bin>[01]+)|0[oO]?(?P<oct>[0-7]+)|(?P<dec>0|[1-9][0-9]*))"
)
_SIGN_INSIDE = re.compile(r"0(?:b(?P<bin>[-+][01]+)|o(?P<oct>[-+][0-7]+))")
_BASES = {"hex": 16, "bin": 2, "oct": 8, "dec": 10}
_FROM_A_POINT = re.compile(r"\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_MOMENT = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:(?P<gap>[Tt]| +)(?P<hour>\d{1,2}):(?P<minute>\d{1,2}):(?P<second>\d{1,2})(?:[.,](?P<fraction>\d+))?"
    r"(?P<zone>Z|[-+]\d\d:\d\d)?)?",
    re.ASCII,
)
_LEAP_YEAR = 2000
"""Stands for the year 0, which a calendar here does not have and Go's does."""
_SLASH = re.compile(r"(?<!\\)(?:\\\\)*\\/")
_BREAKS = "\n\x85\u2028\u2029"
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d) 00:00:00 \+0000 UTC", re.ASCII)
_LEAST, _MOST, _MOST_UNSIGNED = -(2**63), 2**63 - 1, 2**64 - 1
_LARGE = 1e21
"""From which on a whole number is written with an exponent, and so stays no integer."""
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""What Go escapes in JSON, so that it may stand in a page."""
_MAX_DIGITS = 400
"""More digits than any number has that a float can hold; a longer text is a text."""
_WITH_NAMESPACE, _WITH_MODULE = 2, 3
"""Parts of a key."""


def resolve(text: str) -> Plain:
    """What an unquoted scalar means to Pulumi. A moment is the text that it becomes."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789" or len(text) > _MAX_DIGITS:
        return text
    if text[0] == ".":
        return _float(text.replace("_", ""), text) if _FROM_A_POINT.fullmatch(text) else text
    moment = _moment(text)
    if moment is not None:
        return moment
    digits = text.replace("_", "")
    whole = _integer(digits)
    if whole is not None:
        return whole
    return _float(digits, text) if _FLOAT.fullmatch(digits) else text


def resolve_key(text: str) -> str:
    """What a key without quotes comes to: numbers and truth values their text, anything else another."""
    value = resolve(text)
    return "<nil>" if value is None else hand_over(value)


def _integer(digits: str) -> int | None:
    found = _INTEGER.fullmatch(digits) or _SIGN_INSIDE.fullmatch(digits)
    if not found:
        return None
    parts = found.groupdict()
    sign = parts.pop("sign", "+")
    base, text = next((name, text) for name, text in parts.items() if text is not None)
    value = int(text, _BASES[base]) * (-1 if sign == "-" else 1)
    most = _MOST if sign else _MOST_UNSIGNED
    return value if _LEAST <= value <= most else None


def _float(digits: str, text: str | None = None) -> Plain:
    value = float(digits)
    if math.isinf(value):
        return text or digits  # too large for a number, so it stays what was written
    # Pulumi writes 1.0 as 1, and the digits of a large number as far as they tell it from its neighbours.
    return int(Decimal(repr(value))) if value.is_integer() and abs(value) < _LARGE else value


def _moment(text: str) -> str | None:
    found = _MOMENT.fullmatch(text)
    if not found:
        return None
    if found["gap"] and (found["gap"][0] == " ") == bool(found["zone"]):
        return None  # with a T there is a zone, after a space there is none
    year, month, day_, hour, minute, second = (
        int(found[part] or 0) for part in ("year", "month", "day", "hour", "minute", "second")
    )
    zone = _zone(found["zone"] or "Z")
    if zone is None or not 1 <= month <= 12 or hour >= 24 or minute >= 60 or second >= 60:
        return None
    if not 1 <= day_ <= calendar.monthrange(year or _LEAP_YEAR, month)[1]:
        return None
    fraction = (found["fraction"] or "")[:9].rstrip("0")
    at = f"{hour:02}:{minute:02}:{second:02}{'.' if fraction else ''}{fraction}"
    return f"{year:04}-{month:02}-{day_:02} {at} {zone} {'UTC' if zone == '+0000' else zone}"


def _zone(text: str) -> str | None:
    """An offset as Go writes it; up to a day and 60 minutes it takes any."""
    if text == "Z":
        return "+0000"
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 24 or minutes > 60:
        return None
    total = hours * 60 + minutes
    return f"{text[0] if total else '+'}{total // 60:02}{total % 60:02}"


def lost(text: str, written: str) -> tuple[str, str] | None:
    """What Pulumi refuses or loses of a text in quotes or of a block: the rule and how to mend it.

    Between the file and the program it writes a text of several lines as a block, and reads that again.
    """
    if written[:1] == '"' and _SLASH.search(written):
        return "Pulumi's YAML knows no \\/ in quotes", "write / without the backslash"
    if "\n" in text and text[0] in _BREAKS:
        return "Pulumi loses the empty line that a text begins with", "remove it"
    if "\n" in text and text[0] == "\t":
        return "Pulumi reads no text of several lines that begins with a tab", "begin it with spaces"
    return None


PULUMI = Dialect(resolve, resolve_key, lost)
"""Files that Pulumi reads."""


def hand_over(value: Any) -> str:
    """The text that a program gets for a key whose value this is."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return re.sub(r"e-0(?=\d$)", "e-", repr(value))  # Go pads no exponent
    if value is None:
        return ""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPED)


def take(text: str) -> Any:
    """What a program makes of the text of a setting that is no text: JSON where it is some, else the text."""
    try:
        return _with_days(json.loads(text, parse_constant=_refuse))
    except (ValueError, RecursionError):
        return day(text)


def day(text: str) -> str:
    """A day that was written without quotes, as it was written."""
    found = _MIDNIGHT.fullmatch(text)
    return found[1] if found else text


def _with_days(value: Any) -> Any:
    if isinstance(value, str):
        return day(value)
    if isinstance(value, dict):
        return {key: _with_days(item) for key, item in value.items()}
    return [_with_days(item) for item in value] if isinstance(value, list) else value


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def key(written: str, project: str) -> str | None:
    """The key of a value as Pulumi knows it, `namespace:name`; None where Pulumi refuses it."""
    parts = written.split(":")
    if len(parts) == _WITH_MODULE and parts[1] == "config" and parts[0] and parts[2]:
        return f"{parts[0]}:{parts[2]}"
    if len(parts) == 1:
        return f"{project}:{written}"
    return written if len(parts) == _WITH_NAMESPACE else None
