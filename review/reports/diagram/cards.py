"""Draws what is not a place: a card per plane, packed into columns."""

from collections.abc import Sequence

from review.inventory.model import Card, Line
from review.inventory.reading import colour
from review.reports.diagram.svg import KINDS, Canvas, width

MARGIN = 1
_GAP = 14
_PAD = 14
_COLUMN = 290
_FEWEST = 3
"""Columns even where there are fewer cards: names and details would drift apart in wide ones."""
_LINE = KINDS["t"][0] + 6


def draw(canvas: Canvas, cards: Sequence[Card], y: float, w: float) -> float:
    """Draw the cards below y, each in the column that is shortest so far; return where they end."""
    if not cards:
        return y
    inner = w - 2 * MARGIN
    count = max(1, min(max(len(cards), _FEWEST), int((inner + _GAP) // (_COLUMN + _GAP))))
    across = (inner - _GAP * (count - 1)) / count
    ends = [y] * count
    for card in cards:
        column = ends.index(min(ends))
        ends[column] = _card(canvas, card, (MARGIN + column * (across + _GAP), ends[column], across)) + _GAP
    return max(ends) - _GAP


def _card(canvas: Canvas, card: Card, place: tuple[float, float, float]) -> float:
    x, y, w = place
    plane = colour(card.plane)
    background = canvas.here()
    canvas.text((x + _PAD, y + 22), (card.plane or "outside of planes").capitalize(), "h", w - 2 * _PAD)
    at = y + 34
    for section in card.sections:
        if section.title:
            at += 18
            canvas.text((x + _PAD, at), section.title, "b", w - 2 * _PAD)
        for line in section.lines:
            at = _line(canvas, line, x + _PAD, at, w - 2 * _PAD)
        at += 8
    for classes in (f"stripe {plane}", f"edge {plane}", f"tint {plane}", "surface"):
        if classes.startswith("stripe"):
            canvas.box((x, y, w, 5), classes, at=background, radius=2)
        else:
            canvas.box((x, y, w, at + 4 - y), classes, at=background)
    return at + 4


def _line(canvas: Canvas, line: Line, x: float, at: float, w: float) -> float:
    """Name and detail side by side, or below each other where they are too long for that."""
    at += _LINE
    if not line.detail or width(line.text, "t") + width(line.detail, "s") + 12 <= w:
        canvas.text((x, at), line.text, "t", w)
        if line.detail:
            canvas.text((x + w, at), line.detail, "s muted end", w)
        return at
    canvas.text((x, at), line.text, "t", w)
    at += _LINE - 3
    return at + canvas.paragraph((x + 12, at), line.detail, "s muted", w - 12) - (KINDS["s"][0] + 4)
