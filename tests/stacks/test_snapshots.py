"""Every graph as a reviewed file: what a change does to a stack shows up as a diff.

A snapshot alone proves nothing; the promises are in the other tests. Record on purpose:
`pytest tests/stacks/test_snapshots.py --record`.
"""

import json

import pytest

from contracts.graph import Graph
from tests.conftest import ROOT, STACKS, TENANTS_STACKS, graph_of


def _lines(graph: Graph) -> str:
    """One resource a line, without what follows from the rest: diffs stay readable."""
    prefix = f"urn:pulumi:{graph.stack}::platform::"
    rows = []
    for row in graph:
        kept = {
            "urn": row.urn.removeprefix(prefix),
            "plane": row.plane,
            "protect": row.protect,
            "dependsOn": [urn.removeprefix(prefix) for urn in row.depends_on],
            "inputs": row.inputs,
            "unknowns": row.unknowns,
        }
        rows.append(json.dumps(kept, sort_keys=True))
    rows.append(json.dumps({"outputs": graph.outputs}, sort_keys=True))
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize("stack", [*STACKS, *TENANTS_STACKS])
def test_the_graph_is_the_reviewed_one(stack: str, request: pytest.FixtureRequest) -> None:
    graph = graph_of(stack)
    file = ROOT / "tests" / "snapshots" / f"{stack}.jsonl"
    if request.config.getoption("--record"):
        file.write_text(_lines(graph))
    assert file.read_text() == _lines(graph), "review the change, then record it; see this file"
