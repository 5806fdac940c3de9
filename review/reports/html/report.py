"""Makes the page a reviewer opens to decide: one file that asks for nothing from outside."""

import base64
import hashlib
import json
import os
import pathlib
import sys
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from contracts.graph import Graph
from policy.finding import Finding
from review.inventory.summary import summarise
from review.inventory.table import Table
from review.inventory.tables import tables
from review.reports import diagram
from review.reports.escape_invisible import visible
from review.reports.html.values import to_html
from review.reports.html.view import Arranger
from review.reports.verdict import verdict

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Template

_ROWS_SHOWN = 500
"""Rows of one table."""
_HERE = pathlib.Path(__file__).parent


def render(
    graph: Graph, findings: list[Finding], owners: Mapping[str, str], summary: Mapping[str, Any]
) -> str:
    """One page of HTML with everything inline.

    Args:
        owners: plane to team.
        summary: `cluster`, `clusterType`, `region`, `kubernetesVersion`, `stack`, `costs`, `tables` and
            `effective`, as far as known.
    """
    from markupsafe import Markup

    arranged = Arranger(graph, findings, owners)
    script = _read("filter.js")
    return _template().render(
        stack=str(summary.get("stack") or graph.stack),
        cluster=str(summary.get("cluster") or ""),
        verdict=verdict(findings),
        findings=arranged.findings,
        summary=summarise(graph, summary),
        costs=summary.get("costs"),
        # Escaped where it is made; everything else is escaped by the template.
        picture=Markup(diagram.draw(graph)),  # noqa: S704
        planes=arranged.planes(),
        total=len(graph.resources),
        unknowns=sum(bool(row.unknowns) for row in graph),
        secrets=sum(bool(row.secrets) for row in graph),
        outputs=to_html(graph.outputs),
        config=to_html(graph.config),
        tables=_first([*(summary.get("tables") or ()), *tables(graph)]),
        effective=[
            (path, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), origin)
            for path, value, origin in summary.get("effective") or ()
        ],
        style=Markup(_read("style.css")),  # noqa: S704
        script=Markup(script),  # noqa: S704
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def _first(shown: list[Table]) -> list[tuple[Table, int]]:
    """The rows that a browser takes, and how many there are besides."""
    return [
        ((title, heads, rows[:_ROWS_SHOWN]), max(0, len(rows) - _ROWS_SHOWN)) for title, heads, rows in shown
    ]


@cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_shown,
        loader=FileSystemLoader(_HERE), auto_reload=False, bytecode_cache=_kept(),
    )  # fmt: skip
    return environment.get_template("report.html.j2")


def _kept() -> "BytecodeCache | None":
    """Where the compiled template is kept: with Python's own, under the same conditions. It is known by its
    text, so a stale one is never taken.
    """
    from jinja2 import FileSystemBytecodeCache

    folder = _HERE / "__pycache__"
    if sys.dont_write_bytecode or not os.access(folder, os.W_OK):
        return None
    return FileSystemBytecodeCache(str(folder))


def _shown(value: Any) -> Any:
    """Text as it is shown: nothing hides in it. What is markup already was made visible before."""
    return visible(value) if type(value) is str else value


@cache
def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
