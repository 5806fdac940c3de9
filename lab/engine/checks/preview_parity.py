"""Compares what the engine registered with what the offline preview shows: they have to be one graph."""

import functools
import json
import pathlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from contracts import layers, loader
from contracts.graph import Graph, Row
from contracts.problems import joined
from review.offline.wire import HIDDEN, REFERENCE, SECRET, SIGNATURE

_STACK_REFERENCE = "pulumi:pulumi:StackReference"


@functools.cache
def graph_of(root: pathlib.Path, stack: str) -> Graph:
    """What the offline preview shows of a stack of a project."""
    from review.offline import build_graph as graphs
    from review.offline import host

    config = loader.read_stack(root, stack).values["config"]
    below = [config[f"{loader.PROJECT}:cluster"]] if layers.is_tenants(stack) else []
    references = {cluster: graph_of(root, cluster).outputs for cluster in below}
    return graphs.build(stack, config, host.record(root, stack, config, references=references))


def differences(
    graph: Graph, resources: Sequence[Mapping[str, Any]], *, repaired: bool = False
) -> Iterator[str]:
    """Whatever differs between the graph and a state, one sentence each.

    Args:
        repaired: whether resources failed half-way and were created again or changed until they were right.
            What only a cloud knows may differ then: it counts versions, and a successor has another id.
    """
    standing = {str(row["urn"]): row for row in resources if not row.get("delete")}
    shown_urns = {row.urn for row in graph}
    for urn in sorted(standing.keys() - shown_urns):
        if _of_the_engine(standing[urn]):
            continue
        yield f"the engine registered {urn}, which the preview does not show"
    for row in graph:
        if row.urn not in standing:
            yield f"the preview shows {row.urn}, which the engine did not register"
            continue
        for what, (shown, registered) in _facts(row, standing[row.urn], repaired).items():
            if shown != registered:
                yield f"{row.urn}: {what} is {shown!r} in the preview and {registered!r} in the engine"
    outputs = next(
        (row.get("outputs") for row in standing.values() if row["type"] == "pulumi:pulumi:Stack"), {}
    )
    if plain(outputs or {}) != graph.outputs:
        keys = sorted(
            key
            for key in {*graph.outputs, *(outputs or {})}
            if graph.outputs.get(key) != plain((outputs or {}).get(key))
        )
        yield f"the outputs {', '.join(keys)} differ"


def _facts(row: Row, state: Mapping[str, Any], repaired: bool) -> dict[str, tuple[Any, Any]]:
    """What both sides say of a resource."""
    facts: dict[str, tuple[Any, Any]] = {
        "type": (row.type, state["type"]),
        "name": (row.name, str(state["urn"]).split("::", maxsplit=3)[3]),
        "parent": (row.parent, state.get("parent", "")),
        # The rest of the reference is an identifier that only an engine makes.
        "provider": (row.provider.rpartition("::")[0], str(state.get("provider", "")).rpartition("::")[0]),
        "protect": (row.protect, bool(state.get("protect"))),
        "dependencies": (row.depends_on, sorted(state.get("dependencies") or [])),
    }
    if row.type == _STACK_REFERENCE:
        # The engine reads other stacks by itself, and says so.
        del facts["provider"]
    registered = plain(state.get("inputs") or {})
    if row.is_provider:
        # The engine notes the version of the provider among its inputs.
        registered = {
            key: _decoded(item) for key, item in registered.items() if key in row.inputs or key != "version"
        }
    made_up = frozenset(row.unknowns) if repaired else frozenset()
    for key in sorted(row.inputs.keys() | registered.keys()):
        both = tuple(_known(side.get(key), key, made_up) for side in (row.inputs, registered))
        if both[0] != both[1]:
            facts[f"input {key}"] = both
    return facts


def _known(value: Any, path: str, made_up: Collection[str]) -> Any:
    """A value without what is at any of these paths."""
    if not made_up:
        return value
    if path in made_up:
        return None
    if isinstance(value, Mapping):
        return {key: _known(item, joined(path, str(key)), made_up) for key, item in value.items()}
    if isinstance(value, list):
        return [_known(item, joined(path, index), made_up) for index, item in enumerate(value)]
    return value


def plain(value: Any) -> Any:
    """A value of a state as the preview writes it."""
    if isinstance(value, Mapping):
        mark = value.get(SIGNATURE)
        if mark == SECRET:
            return HIDDEN
        if mark == REFERENCE:
            return {"urn": value.get("urn"), "id": value.get("id")}
        return {key: plain(item) for key, item in value.items() if not key.startswith("__")}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _decoded(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _of_the_engine(row: Mapping[str, Any]) -> bool:
    """Whether the engine made it for itself: the provider of a component from another package."""
    name = str(row["urn"]).rpartition("::")[2]
    made_for = ("pulumi:providers:eks", "pulumi:providers:pulumi")
    return row["type"] in made_for and (name == "default" or name.startswith("default_"))
