"""Makes the comment a reviewer finds under a pull request."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contracts.graph import Graph, Row
from policy.finding import Finding, Severity
from review.inventory.plain import planes
from review.inventory.reading import short, type_counts
from review.inventory.summary import summarise
from review.inventory.table import Table
from review.inventory.tables import tables
from review.reports.escape_invisible import visible
from review.reports.verdict import ordered, verdict

_LIMIT = 60_000
"""GitHub refuses comments beyond 65,536 characters."""
_CELL_LIMIT = 400
_FINDINGS_SHOWN = 40
_ROWS_SHOWN = 40
_SIGNS = {"blocked": "❌", "warnings": "⚠️", "clean": "✅"}
_SPECIAL = re.compile(r"[\\`*\[\]<>&|~#@!$]|_(?!(?<=\w_)\w)|:(?!(?<=\w:)(?:\w|\s|$))")
"""What Markdown gives a meaning. An underscore inside a word and a colon after one have none, and most
values are easier to read without their entities."""


def render(
    graph: Graph, findings: list[Finding], owners: Mapping[str, str], summary: Mapping[str, Any]
) -> str:
    """Markdown that GitHub and GitLab show; never longer than a comment may be.

    Args:
        owners: plane to team.
        summary: `cluster`, `clusterType`, `region`, `kubernetesVersion`, `stack`, `costs` and
            `tables`, as far as known.
    """
    said = verdict(findings)
    stack = str(summary.get("stack") or graph.stack)
    head = [
        f"## {_SIGNS[said.kind]} {said.word}: {plain(stack)}",
        "",
        said.reason,
        "",
        *_findings(graph, findings),
        *_table(
            ("Summary", ""), ([plain(line.text), plain(line.detail)] for line in summarise(graph, summary))
        ),
        *_planes(graph, owners),
        *_costs(summary.get("costs")),
        *_tables([*(summary.get("tables") or ()), *tables(graph)]),
    ]
    text = "\n".join(head)
    return text + "\n".join(_resources(graph, _LIMIT - len(text))) + "\n"


def plain(text: str) -> str:
    """Text that shows up as it is: no markup, no mention of people, no reference, one line.

    Entities are never markup; a mention is also broken up, since some readers resolve entities first.
    """
    shown = visible(" ".join(text.split()))
    if len(shown) > _CELL_LIMIT:
        shown = shown[: _CELL_LIMIT - 1] + "…"
    return _SPECIAL.sub(_entity, shown).replace("&#64;", "&#64;&#8288;")


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found.group())};"


def _code(text: str) -> str:
    return f"<code>{plain(text)}</code>"


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not lines:
        return []
    return [f"| {' | '.join(titles)} |", f"|{' --- |' * len(titles)}", *lines, ""]


def _findings(graph: Graph, findings: list[Finding]) -> list[str]:
    known = {row.urn: row for row in graph}
    rows = []
    for finding in ordered(findings)[:_FINDINGS_SHOWN]:
        word = "❌ blocks" if finding.severity is Severity.BLOCK else "⚠️ warns"
        about = _resource(known, finding.resource)
        if finding.path:
            about += f"<br>{_code(finding.path)}"
        what = f"{plain(finding.message)}<br>**Fix:** {plain(finding.fix)}<br>{_code(finding.rule)}"
        rows.append([word, what, about])
    lines = _table(("", "Finding", "Resource"), rows)
    if len(findings) > len(rows):
        lines[-1:] = ["", f"… and {len(findings) - len(rows)} more findings; see report.html.", ""]
    return lines


def _resource(known: Mapping[str, Row], urn: str) -> str:
    if not urn:
        return "the stack"
    row = known.get(urn)
    return f"{_code(row.name)} {plain(short(row.type))}" if row else _code(urn.rpartition("::")[2] or urn)


def _planes(graph: Graph, owners: Mapping[str, str]) -> list[str]:
    rows = []
    for plane, held in planes(graph).items():
        types = ", ".join(f"{number} {plain(type_)}" for type_, number in type_counts(held))
        rows.append([plain(plane) or "none", plain(owners.get(plane, "")) or "nobody", str(len(held)), types])
    return _table(("Plane", "Owner", "Resources", "Types"), rows)


def _costs(costs: Any) -> list[str]:
    """What a stack costs before anybody uses it."""
    if not costs:
        return []
    lines = [f"- {plain(sentence)}" for sentence in costs["sentences"]]
    closing = f"{plain(costs['total'])} {plain(costs['caveat'])}"
    return ["<details><summary>Fixed costs</summary>", "", *lines, "", closing, "", "</details>", ""]


def _tables(shown: Sequence[Table]) -> list[str]:
    """What a reviewer decides by, folded."""
    lines = []
    for title, headings, rows in shown:
        cells = ([plain(cell) for cell in row] for row in rows[:_ROWS_SHOWN])
        lines += [f"<details><summary>{title}</summary>", "", *_table(headings, cells)]
        if len(rows) > _ROWS_SHOWN:
            lines += [f"… and {len(rows) - _ROWS_SHOWN} more; see report.html.", ""]
        lines += ["</details>", ""]
    return lines


def _resources(graph: Graph, room: int) -> list[str]:
    """The folded list, as long as there is room."""
    rows = [row for held in planes(graph).values() for row in held]
    if not rows:
        return []
    lines = ["", f"<details><summary>All {len(rows)} resources</summary>", ""]
    lines += ["| Name | Type | Plane | |", "| --- | --- | --- | --- |"]
    room -= sum(len(line) + 1 for line in lines) + 200
    for index, row in enumerate(rows):
        protected = "protected" if row.protect else ""
        line = f"| {_code(row.name)} | {plain(short(row.type))} | {plain(row.plane)} | {protected} |"
        room -= len(line) + 1
        if room < 0:
            lines += ["", f"… and {len(rows) - index} more; see report.html."]
            break
        lines.append(line)
    return [*lines, "", "</details>"]
