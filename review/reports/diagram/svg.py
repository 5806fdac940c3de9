"""Writes SVG: shapes and text that is measured, cut to fit and escaped."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from html import escape

from review.reports.escape_invisible import visible

Point = tuple[float, float]
"""Left and top; of a text, its baseline."""
Box = tuple[float, float, float, float]
"""Left, top, width and height."""
KINDS = {"h": (15, True), "b": (13, True), "t": (13, False), "s": (12, False)}
"""Text kinds: size in units of the picture, and whether it is bold."""

_NARROW = frozenset("fijlrtI.,:;'|!()[]{}/\\-` \"")
_WIDE = frozenset("mwMW@%—")
_LONGEST_LINE = 400
"""Characters that no line is wide enough for."""
_FULL_TEXT_LIMIT = 600
"""Longest text kept for the tooltip of a cut one."""


@lru_cache(maxsize=4096)
def width(text: str, kind: str) -> float:
    """Width of a text. Fonts differ from machine to machine, so this assumes a rather wide one."""
    size, bold = KINDS[kind]
    ems = 0.0
    for char in text:
        if char in _NARROW:
            ems += 0.35
        elif char in _WIDE:
            ems += 0.9
        elif char < "\x7f":
            ems += 0.68 if char.isupper() else 0.57
        else:
            ems += 1.05 if unicodedata.east_asian_width(char) in "WF" else 0.7
    return ems * size * (1.06 if bold else 1.0)


def fit(text: str, limit: float, kind: str) -> str:
    """The text, or both its ends with an ellipsis between them: names often differ at their end."""
    if len(text) <= _LONGEST_LINE and width(text, kind) <= limit:
        return text
    low, high = 0, min(len(text), _LONGEST_LINE)
    while low < high:
        kept = (low + high + 1) // 2
        if width(_cut(text, kept), kind) <= limit:
            low = kept
        else:
            high = kept - 1
    return _cut(text, low)


def _cut(text: str, kept: int) -> str:
    head = (kept * 3 + 4) // 5
    tail = kept - head
    return text[:head].rstrip() + "…" + (text[-tail:].lstrip() if tail else "")


def wrap(text: str, limit: float, kind: str, most: int) -> list[str]:
    """The text on at most so many lines; what does not fit on the last is cut."""
    lines: list[str] = []
    words = text.split(" ")
    while words and len(lines) < most - 1:
        taken = 1
        while taken < len(words) and width(" ".join(words[: taken + 1]), kind) <= limit:
            taken += 1
        lines.append(fit(" ".join(words[:taken]), limit, kind))
        words = words[taken:]
    if words:
        lines.append(fit(" ".join(words), limit, kind))
    return lines


def number(value: float) -> str:
    """A coordinate without needless digits."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


class Canvas:
    """A growing list of SVG elements."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def here(self) -> int:
        """A place to put a background once its size is known."""
        return len(self._parts)

    def box(self, place: Box, classes: str, at: int | None = None, radius: int = 6) -> None:
        """A rectangle; `at` puts it below what was drawn since."""
        x, y, w, h = place
        part = (
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(w, 0))}" height="{number(max(h, 0))}"'
            f' rx="{radius}" class="{classes}"/>'
        )
        self._parts.insert(len(self._parts) if at is None else at, part)

    def text(self, at: Point, text: str, style: str, limit: float) -> None:
        """One line of text, never wider than the limit.

        Args:
            style: kind of text, then classes.
        """
        kind, plain = style.split(maxsplit=1)[0], visible(text)
        shown = fit(plain, limit, kind)
        full = f"<title>{escape(plain[:_FULL_TEXT_LIMIT])}</title>" if shown != plain else ""
        self._parts.append(
            f'<text x="{number(at[0])}" y="{number(at[1])}" class="{style}">{full}{escape(shown)}</text>'
        )

    def paragraph(self, at: Point, text: str, style: str, limit: float, most: int = 3) -> float:
        """Wrapped text; returns the height it took."""
        x, y = at
        kind, plain = style.split(maxsplit=1)[0], visible(text)
        lines = wrap(plain, limit, kind, most)
        step = KINDS[kind][0] + 4
        cut = any("…" in line for line in lines)
        full = f"<title>{escape(plain[:_FULL_TEXT_LIMIT])}</title>" if cut else ""
        spans = "".join(
            f'<tspan x="{number(x)}" y="{number(y + step * index)}">{escape(line)}</tspan>'
            for index, line in enumerate(lines)
        )
        self._parts.append(f'<text class="{style}">{full}{spans}</text>')
        return step * len(lines)

    def line(self, points: Sequence[Point], arrows: str = "end") -> None:
        """A connection through points, with an arrow at its `end` or at `both`."""
        path = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
        start = ' marker-start="url(#picture-tip)"' if arrows == "both" else ""
        self._parts.append(f'<path d="{path}" class="link"{start} marker-end="url(#picture-tip)"/>')

    def svg(self, w: float, h: float, title: str, description: str, style: str) -> str:
        """The whole picture as an inline element."""
        return (
            f'<svg class="picture" xmlns="http://www.w3.org/2000/svg" role="img"'
            f' viewBox="0 0 {number(w)} {number(h)}" width="{number(w)}" height="{number(h)}"'
            f' aria-labelledby="picture-title picture-desc">'
            f'<title id="picture-title">{escape(visible(title))}</title>'
            f'<desc id="picture-desc">{escape(visible(description))}</desc>'
            f"<style>{style}"
            f"svg.picture{{min-width:{number(w * 0.92)}px;max-width:{number(w * 1.3)}px}}</style>"
            '<defs><marker id="picture-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"'
            ' markerHeight="7" orient="auto-start-reverse"><path d="M0 0.5L7.5 4L0 7.5Z" class="tip"/>'
            f"</marker></defs>{''.join(self._parts)}</svg>"
        )
