"""What can be said of any graph: which types there are in each plane, and how many."""

from collections.abc import Iterable

from contracts.graph import Graph, Row
from contracts.planes import Plane
from review.inventory.model import Card, Line, Picture, Section
from review.inventory.reading import counted, type_counts

_TYPES_SHOWN = 14


def describe(graph: Graph) -> Picture:
    """Cards with the types of each plane."""
    total = sum(row.is_cloud for row in graph)
    return Picture(
        title=f"What stack {graph.stack} holds",
        description=f"{counted(total, 'resource')} in {counted(len(planes(graph)), 'plane')}.",
        cards=[Card(plane=plane, sections=[counts("", rows)]) for plane, rows in planes(graph).items()],
    )


def planes(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows that a cloud makes something for, by plane in the usual order; unknown ones come last."""
    order = [plane.value for plane in Plane]
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.is_cloud:
            found.setdefault(row.plane, []).append(row)
    known = [plane for plane in order if plane in found]
    others = sorted(plane for plane in found if plane and plane not in order)
    return {plane: found[plane] for plane in [*known, *others, *([""] if "" in found else [])]}


def counts(title: str, rows: Iterable[Row]) -> Section:
    """How many there are of each type; the rarest types of a long list are summed up."""
    found = type_counts(rows)
    shown = found if len(found) <= _TYPES_SHOWN else found[: _TYPES_SHOWN - 1]
    lines = [Line(text=type_, detail=str(number)) for type_, number in shown]
    if len(found) > len(shown):
        rest = sum(number for _, number in found[len(shown) :])
        lines.append(Line(text=f"{len(found) - len(shown)} more types", detail=str(rest)))
    return Section(title=title, lines=lines)
