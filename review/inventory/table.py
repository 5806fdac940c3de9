"""The form of what a reviewer decides by."""

from collections.abc import Sequence
from typing import Any

Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]
"""Title, headings and rows."""


def listed(value: Any) -> str:
    """The items of a list with commas between them; empty where it is no list."""
    return ", ".join(map(str, value)) if isinstance(value, list) else ""
