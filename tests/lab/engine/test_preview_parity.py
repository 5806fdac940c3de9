"""What the engine registered is compared with the preview, value by value."""

import copy
from typing import Any

from contracts.graph import Graph
from lab.engine.checks.preview_parity import differences
from tests.conftest import graph_of

GROUP = "system-group"


def state_of(graph: Graph) -> list[dict[str, Any]]:
    """The graph as an engine's state has it."""
    return [
        {
            "urn": row.urn,
            "type": row.type,
            "parent": row.parent,
            "provider": row.provider,
            "protect": row.protect,
            "dependencies": row.depends_on,
            "inputs": copy.deepcopy(row.inputs),
            "outputs": graph.outputs if row.type == "pulumi:pulumi:Stack" else {},
        }
        for row in graph
    ]


def changed(path: str, value: Any) -> list[dict[str, Any]]:
    state = state_of(graph_of("aws-dev"))
    at = next(row for row in state if row["urn"].endswith(f"::{GROUP}"))["inputs"]
    *above, last = path.split(".")
    for key in above:
        at = at[key]
    assert at[last] != value
    at[last] = value
    return state


def test_what_is_the_same_is_no_difference() -> None:
    graph = graph_of("aws-dev")
    assert list(differences(graph, state_of(graph))) == []


def test_a_value_that_differs_is_named() -> None:
    (found,) = differences(graph_of("aws-dev"), changed("launchTemplate.version", "2"))
    assert GROUP in found
    assert "launchTemplate" in found


def test_after_a_repair_a_cloud_may_have_counted_on_and_nothing_else_may_differ() -> None:
    graph = graph_of("aws-dev")
    assert list(differences(graph, changed("launchTemplate.version", "2"), repaired=True)) == []
    (found,) = differences(graph, changed("scalingConfig.minSize", 99), repaired=True)
    assert "scalingConfig" in found
