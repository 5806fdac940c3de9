"""Values of a stack's file as Pulumi hands them to a program.

Pulumi reads the file with Go's yaml.v3, writes what it read as JSON, and hands a program one text for each
key. On that way an unquoted number may lose zeros and a day becomes a moment. A preview that reads otherwise
promises what `pulumi up` does not keep, so this module goes the same way. Tests compare it with the engine
itself, form by form: tests/lab/engine/test_settings_forms.py.
"""

import datetime
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
_BASES = {"hex": 16, "bin": 2, "oct": 8, "dec": 10}
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_MOMENT = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:(?P<gap>[Tt ])(?P<hour>\d{1,2}):(?P<minute>\d{1,2}):(?P<second>\d{1,2})(?:\.(?P<fraction>\d+))?"
    r"(?P<zone>Z|[-+]\d\d:\d\d)?)?",
    re.ASCII,
)
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
        return _float(text) if _FLOAT.fullmatch(text) else text
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


PULUMI = Dialect(resolve, resolve_key)
"""Files that Pulumi reads."""


def _integer(digits: str) -> int | None:
    found = _INTEGER.fullmatch(digits)
    if not found:
        return None
    base = next(name for name in _BASES if found[name] is not None)
    value = int(found[base], _BASES[base]) * (-1 if found["sign"] == "-" else 1)
    most = _MOST if found["sign"] else _MOST_UNSIGNED
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
    if found["gap"] and (found["gap"] == " ") == bool(found["zone"]):
        return None  # with a T there is a zone, after a space there is none
    try:
        zone = _zone(found["zone"] or "Z")
        moment = datetime.datetime(
            *(int(found[part] or 0) for part in ("year", "month", "day", "hour", "minute", "second")),
            tzinfo=zone,
        )
    except ValueError:
        return None
    fraction = (found["fraction"] or "")[:9].rstrip("0")
    offset = moment.strftime("%z")
    name = "UTC" if offset == "+0000" else offset
    return f"{moment.year:04}-{moment:%m-%d %H:%M:%S}{'.' if fraction else ''}{fraction} {offset} {name}"


def _zone(text: str) -> datetime.timezone:
    if text == "Z":
        return datetime.UTC
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 24 or minutes >= 60:
        raise ValueError(text)
    return datetime.timezone((-1 if text[0] == "-" else 1) * datetime.timedelta(hours=hours, minutes=minutes))


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
