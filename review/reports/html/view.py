"""Arranges a graph as the page shows it: by plane, then by component."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from contracts.graph import Graph, Row
from policy.finding import Finding
from review.inventory.plain import planes
from review.inventory.reading import colour, short, type_counts
from review.reports.escape_invisible import visible
from review.reports.html.values import to_html
from review.reports.verdict import ordered

_SLUG_LIMIT = 60
MOST = 1_500
"""Resources that a page shows in full. A browser takes no more; graph.json has them all."""


def anchor(urn: str) -> str:
    """Identifier of a resource in the page: readable, and told apart by a fingerprint of the URN."""
    name = urn.rpartition("::")[2][:_SLUG_LIMIT]
    slug = "".join(char if char.isascii() and char.isalnum() else "-" for char in name).strip("-").lower()
    return f"r-{slug}-{hashlib.sha256(urn.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


@dataclass(frozen=True, kw_only=True)
class Link:
    """A resource that something refers to."""

    name: str
    type: str
    anchor: str
    """Empty where the graph does not hold it."""


@dataclass(frozen=True, kw_only=True)
class FindingView:
    """A finding with the resource it is about."""

    finding: Finding
    blocks: bool
    resource: Link | None


@dataclass(frozen=True, kw_only=True)
class ResourceView:
    """One resource."""

    row: Row
    anchor: str
    type: str
    parent: Link | None
    depends_on: Sequence[Link]
    needed_by: Sequence[Link]
    inputs: str
    """Inside of a `<pre>`, already escaped."""
    find: str
    """Lower-case text that the search looks in."""
    findings: Sequence[FindingView]


@dataclass(kw_only=True)
class Group:
    """A component and what is directly in it."""

    name: str
    type: str
    within: Link | None
    resources: list[ResourceView] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class PlaneView:
    """A plane, its owner and what it holds."""

    name: str
    title: str
    id: str
    colour: str
    owner: str
    groups: Sequence[Group]
    clouds: int
    components: int
    protected: int
    types: Sequence[tuple[str, int]]
    left_out: int = 0
    """Resources that are counted and not shown."""


class Arranger:
    """Looks rows up while the page is put together."""

    def __init__(self, graph: Graph, findings: Iterable[Finding], owners: Mapping[str, str]) -> None:
        self._graph = graph
        self._owners = owners
        found = list(findings)
        self._shown = _shown(graph, found)
        self._links = {
            row.urn: Link(
                name=row.name,
                type=short(row.type),
                anchor=anchor(row.urn) if row.urn in self._shown else "",
            )
            for row in graph
        }
        self._rows = {row.urn: row for row in graph}
        self._needed_by: dict[str, list[Link]] = {}
        for row in graph:
            for urn in row.depends_on:
                self._needed_by.setdefault(urn, []).append(self._links[row.urn])
        self.findings = [
            FindingView(
                finding=finding,
                blocks=finding.severity.value == "block",
                resource=self._link(finding.resource),
            )
            for finding in ordered(found)
        ]
        self._by_resource: dict[str, list[FindingView]] = {}
        for seen in self.findings:
            self._by_resource.setdefault(seen.finding.resource, []).append(seen)

    def _link(self, urn: str) -> Link | None:
        if not urn:
            return None
        known = self._links.get(urn)
        return known or Link(name=urn.rpartition("::")[2] or urn, type="not in this stack", anchor="")

    def planes(self) -> list[PlaneView]:
        """Planes in the usual order; what belongs to none comes last."""
        rows: dict[str, list[Row]] = {}
        for row in self._graph:
            rows.setdefault(row.plane, []).append(row)
        order = [*planes(self._graph), *sorted(rows, key=lambda plane: (not plane, plane))]
        named = sorted(dict.fromkeys(order), key=lambda plane: not plane)
        return [self._plane(plane, index, rows[plane]) for index, plane in enumerate(named)]

    def _plane(self, plane: str, index: int, rows: Sequence[Row]) -> PlaneView:
        clouds = [row for row in rows if row.is_cloud]
        return PlaneView(
            name=plane,
            title=plane.capitalize() if plane else "Outside of planes",
            id=f"plane-{colour(plane)}" if colour(plane) == plane else f"plane-{index}",
            colour=colour(plane),
            owner=self._owners.get(plane, ""),
            groups=self._groups([row for row in rows if row.urn in self._shown]),
            left_out=sum(row.urn not in self._shown for row in rows),
            clouds=len(clouds),
            components=sum(row.is_component for row in rows),
            protected=sum(row.protect for row in clouds),
            types=type_counts(clouds),
        )

    def _groups(self, rows: Sequence[Row]) -> list[Group]:
        groups: dict[str, Group] = {}
        for row in sorted(rows, key=lambda row: (not row.is_component, short(row.type), row.name, row.urn)):
            urn = row.urn if row.is_component else self._component(row)
            if urn not in groups:
                groups[urn] = self._group(urn)
            groups[urn].resources.append(self._resource(row))
        return sorted(groups.values(), key=lambda group: (not group.name, group.name, group.type))

    def _component(self, row: Row) -> str:
        """URN of the nearest component above; empty where there is none."""
        seen = {row.urn}
        above = self._rows.get(row.parent)
        while above and above.urn not in seen:
            if above.is_component:
                return above.urn
            seen.add(above.urn)
            above = self._rows.get(above.parent)
        return ""

    def _group(self, urn: str) -> Group:
        row = self._rows.get(urn)
        if row is None:
            return Group(name="", type="", within=None)
        above = self._component(row)
        return Group(name=row.name, type=short(row.type), within=self._links.get(above))

    def _resource(self, row: Row) -> ResourceView:
        words = [row.urn, row.plane, *self._words(row)]
        return ResourceView(
            row=row,
            anchor=self._links[row.urn].anchor,
            type=short(row.type),
            parent=self._link(row.parent),
            depends_on=[link for urn in row.depends_on if (link := self._link(urn))],
            needed_by=self._needed_by.get(row.urn, []),
            inputs=to_html(row.inputs, row.unknowns, row.secrets),
            find=visible(" ".join(words)).lower(),
            findings=self._by_resource.get(row.urn, []),
        )

    @staticmethod
    def _words(row: Row) -> Iterable[str]:
        if row.type not in row.urn:
            yield row.type
        if row.name not in row.urn:
            yield row.name
        if row.protect:
            yield "protected"
        if row.secrets:
            yield "secret"


def _shown(graph: Graph, findings: Sequence[Finding]) -> set[str]:
    """Rows that are shown in full: all of a stack of usual size. Else what somebody found fault with, and the
    first by name, so that what belongs to one namespace is shown together or not at all.
    """
    if len(graph.resources) <= MOST:
        return {row.urn for row in graph}
    blamed = {finding.resource for finding in findings}
    rows = sorted(graph, key=lambda row: (row.urn not in blamed, row.name, row.urn))
    return {row.urn for row in rows[:MOST]}
