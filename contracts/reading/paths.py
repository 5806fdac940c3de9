"""Property paths: where a value is in a document, written the way Pulumi writes it."""

import re

Path = tuple[str | int, ...]
"""Keys and list positions from the top of a document down to a value."""

_PLAIN = re.compile(r"[\w:-]+")


def joined(path: str, key: str | int) -> str:
    """Extend a path by a key or a position. Keys that are no plain words are quoted."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    if not _PLAIN.fullmatch(key):
        return f'{path}["{key}"]'
    return f"{path}.{key}" if path else key


def dotted(path: Path) -> str:
    """A whole path as text."""
    text = ""
    for part in path:
        text = joined(text, part)
    return text
