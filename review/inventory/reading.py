"""Reads rows that may be incomplete: a value can be unknown, missing or of another kind."""

import json
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import Any

from contracts.graph import Graph, Row
from contracts.planes import Plane
from review.inventory.model import Line

_PLANES = frozenset(plane.value for plane in Plane)


def colour(plane: str) -> str:
    """Class that colours a plane; a plane nobody knows has the colour of none."""
    return plane if plane in _PLANES else "none"


def value(row: Row, *path: str) -> Any:
    """The value at a path of the inputs; None where there is none."""
    found: Any = row.inputs
    for key in path:
        if not isinstance(found, Mapping):
            return None
        found = found.get(key)
    return found


def text(row: Row, *path: str) -> str:
    """The value as text; empty where it is no text and no number."""
    found = value(row, *path)
    if isinstance(found, bool):
        return "on" if found else "off"
    return str(found) if isinstance(found, str | int | float) else ""


def is_on(row: Row, *path: str) -> bool:
    """Whether a switch is on; false where nobody touched it."""
    return value(row, *path) is True


def number(row: Row, *path: str) -> int:
    """The value as a whole number; 0 where it is none."""
    found = value(row, *path)
    is_number = isinstance(found, int | float) and not isinstance(found, bool) and isfinite(found)
    return int(found) if is_number else 0


def texts(row: Row, *path: str) -> list[str]:
    """The texts of a list; empty where it is no list."""
    found = value(row, *path)
    return [item for item in found if isinstance(item, str)] if isinstance(found, list) else []


def items(row: Row, *path: str) -> list[Mapping[str, Any]]:
    """The mappings of a list; empty where it is no list."""
    found = value(row, *path)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def document(row: Row, *path: str) -> Mapping[str, Any]:
    """The JSON object in a text; empty where it is none."""
    try:
        found = json.loads(text(row, *path))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}


def short(type_: str) -> str:
    """A type without the module it comes from."""
    return type_.rpartition(":")[2] or type_


def last(name: str) -> str:
    """The last part of an ARN or a path."""
    return name.rpartition("/")[2] or name


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 key`, `3 keys`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def type_counts(rows: Iterable[Row]) -> list[tuple[str, int]]:
    """How many there are of each type, by short name."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[short(row.type)] = counts.get(short(row.type), 0) + 1
    return sorted(counts.items())


def joined_line(name: str, values: Iterable[str]) -> Line:
    """A line that says each value once; empty ones are left out."""
    return Line(text=name, detail="; ".join(dict.fromkeys(said for said in values if said)))


_EVERYBODY = "0.0.0.0/0"


def public_to(ranges: Sequence[str], *, private_too: bool) -> str:
    """From where a public API server can be reached.

    Args:
        ranges: addresses that may connect; empty for all there are.
        private_too: whether it also answers inside its network.
    """
    listed = ", ".join(ranges) or _EVERYBODY
    if _EVERYBODY in (ranges or [_EVERYBODY]):
        listed += ", which is everybody"
    return f"{'private, and ' if private_too else ''}public to {listed}"


def guarded_by(row: Row, cloud: str) -> str:
    """What stands between a mistake and the end of a resource: a guard of its cloud, by name, and Pulumi."""
    guards = " and ".join(guard for guard in (cloud, "Pulumi" if row.protect else "") if guard)
    return f"refused by {guards}" if guards else "not protected"


def needs_of(graph: Graph) -> "Needs":
    """Who needs whom in a graph, made the first time that anybody asks."""
    return graph.once("needs", lambda: Needs(graph))


class Needs:
    """Who needs whom, directly or through others."""

    def __init__(self, graph: Graph) -> None:
        self._rows = {row.urn: row for row in graph}
        self._all: dict[str, frozenset[str]] = {}

    def direct(self, row: Row, type_: str) -> list[Row]:
        """Rows of a type that a row names as its dependencies."""
        return [other for other in self.any(row) if other.type == type_]

    def any(self, row: Row) -> list[Row]:
        """Rows of every type that a row names as its dependencies."""
        return [self._rows[urn] for urn in row.depends_on if urn in self._rows]

    def all(self, row: Row) -> frozenset[str]:
        """URNs of everything that must exist before a row."""
        if row.urn not in self._all:
            seen: set[str] = set()
            waiting = list(row.depends_on)
            while waiting:
                urn = waiting.pop()
                if urn in seen:
                    continue
                seen.add(urn)
                if urn in self._rows:
                    waiting += self._rows[urn].depends_on
            self._all[row.urn] = frozenset(seen)
        return self._all[row.urn]
