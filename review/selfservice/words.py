"""Values as YAML, written so that nothing is read into them."""

import json
import re
from collections.abc import Iterable

SCHEMA = "# yaml-language-server: $schema=../../../../docs/schema"
"""Beginning of the line that tells editors the schema."""
_PLAIN = re.compile(
    r"[a-zA-Z][-a-zA-Z0-9./_]*|[a-z0-9]+:[a-f0-9]{64}|(0|[1-9][0-9]{0,8})(\.[0-9]{1,6}|s|m|h|d|Mi|Gi|Ti)?"
    r"|([0-9]{1,3}\.){3}[0-9]{1,3}/[0-9]{1,2}|[a-z][-a-zA-Z0-9./_:@]*[a-zA-Z0-9]|[a-z][-a-z0-9]*-\*"
)
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def scalar(text: str) -> str:
    """A value, in quotes wherever anything could be read into it."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return text if plain else json.dumps(text, ensure_ascii=True)


def names(text: str) -> list[str]:
    """A list that was written with commas or blanks."""
    return [one for one in re.split(r"[,\s]+", text) if one]


def listed(items: Iterable[str]) -> str:
    """A list, in one line."""
    return f"[{', '.join(map(scalar, items))}]"
