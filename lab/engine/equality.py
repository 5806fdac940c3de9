"""Compares what the engine registered with what the offline preview shows: they have to be one graph."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contracts.graph import Graph, Row
from review.wire import HIDDEN, REFERENCE, SECRET, SIGNATURE

_STACK_REFERENCE = "pulumi:pulumi:StackReference"


def differences(graph: Graph, resources: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Whatever differs between the graph and a state, one sentence each."""
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
        for what, (shown, registered) in _facts(row, standing[row.urn]).items():
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


def _facts(row: Row, state: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
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
    shown = row.inputs
    for key in sorted(shown.keys() | registered.keys()):
        if shown.get(key) != registered.get(key):
            facts[f"input {key}"] = (shown.get(key), registered.get(key))
    return facts


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
    import json

    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _of_the_engine(row: Mapping[str, Any]) -> bool:
    """Whether the engine made it for itself: the provider of a component from another package."""
    name = str(row["urn"]).rpartition("::")[2]
    made_for = ("pulumi:providers:eks", "pulumi:providers:pulumi")
    return row["type"] in made_for and (name == "default" or name.startswith("default_"))
