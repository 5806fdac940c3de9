"""Writes the inputs of a resource as readable, marked-up JSON."""

import functools
import json
from collections.abc import Collection
from html import escape
from typing import Any

from contracts.problems import joined
from review.reports.escape_invisible import visible

_DEEPEST = 40
"""Nesting that is still shown line by line."""
_LATER = '<span class="note later">known after deployment</span>'
_PARTLY = '<span class="note later">partly known after deployment</span>'
_HIDDEN = '<span class="note secret">secret</span>'
_DOCUMENT = '<span class="note document">JSON in a text</span>'


def to_html(value: Any, unknowns: Collection[str] = (), secrets: Collection[str] = ()) -> str:
    """The value as the inside of a `<pre>`: escaped, indented, with marks where a path is listed."""
    out: list[str] = []
    _Writer(out, frozenset(unknowns), frozenset(secrets)).write(value, "", 0)
    return "".join(out)


class _Writer:
    def __init__(self, out: list[str], unknowns: frozenset[str], secrets: frozenset[str]) -> None:
        self._out = out
        self._unknowns = unknowns
        self._secrets = secrets

    def write(self, value: Any, path: str, depth: int, end: str = "") -> None:
        """Write a value and what follows it on its last line."""
        mark = ""
        if path in self._secrets:
            mark = f" {_HIDDEN}"
        elif path in self._unknowns:
            mark = f" {_LATER}"
            if value is None:
                self._out.append(f"{_LATER}{end}")
                return
        inner = _document(value) if isinstance(value, str) and not mark.endswith(_HIDDEN) else None
        if inner is not None:
            # Nothing inside has a path of its own, so the mark is on the whole.
            mark = mark and f" {_PARTLY}"
            self._out.append(f'{_DOCUMENT}{mark}\n{"  " * (depth + 1)}<span class="inner">')
            _Writer(self._out, frozenset(), frozenset()).write(inner, "", depth + 1)
            self._out.append(f"</span>{end}")
        elif isinstance(value, dict | list) and value and depth < _DEEPEST:
            self._container(value, path, depth, f"{end}{mark}")
        else:
            self._out.append(f"{_scalar(value, bool(mark))}{end}{mark}")

    def _container(self, value: dict[str, Any] | list[Any], path: str, depth: int, end: str) -> None:
        indent, items = "  " * (depth + 1), len(value) - 1
        if isinstance(value, dict):
            self._out.append("{\n")
            for index, (key, item) in enumerate(value.items()):
                self._out.append(f"{indent}<b>{_quoted(str(key))}</b>: ")
                self.write(item, joined(path, str(key)), depth + 1, "," if index < items else "")
                self._out.append("\n")
        else:
            self._out.append("[\n")
            for index, item in enumerate(value):
                self._out.append(indent)
                self.write(item, joined(path, index), depth + 1, "," if index < items else "")
                self._out.append("\n")
        self._out.append(f"{'  ' * depth}{'}' if isinstance(value, dict) else ']'}{end}")


@functools.lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    # Keys, tags and regions come by the thousand, and are few.
    return escape(visible(json.dumps(text, ensure_ascii=False)))


def _scalar(value: Any, stand_in: bool) -> str:
    if isinstance(value, str):
        text = _quoted(value)
    else:
        try:
            text = escape(json.dumps(value, ensure_ascii=False, default=str))
        except RecursionError:
            text = "… nested too deeply to be shown"
    return f"<i>{text}</i>" if stand_in else text


def _document(text: str) -> dict[str, Any] | list[Any] | None:
    """The object or list that a text holds as JSON; None where it holds none, or one shown wrongly."""
    if (text[:1], text[-1:]) not in (("{", "}"), ("[", "]")):
        return None
    try:
        found = json.loads(text, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        return None
    return found or None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse repeated keys: whoever reads the document may take the one that we would not show."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("repeated key")
    return found
