"""Whether the engine's memory and the cloud agree: nothing lost, doubled or orphaned."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lab.cloud.cloud import Cloud


def problems(stack: str, resources: Sequence[Mapping[str, Any]], cloud: Cloud) -> Iterator[str]:
    """What one of them has and the other has not."""
    remembered = Counter(
        (str(row["type"]), str(row["id"])) for row in resources if _is_of_cloud(row) and row.get("id")
    )
    standing = [
        found for found in cloud.store.living("urn like ?", (f"urn:pulumi:{stack}::%",)) if not found.kept
    ]
    for (type_, id_), times in remembered.items():
        if times > 1 and not _may_share(type_, id_, resources):
            yield f"doubled in the state: {type_} {id_}"
    there = Counter((found.type, found.id) for found in standing)
    for type_, id_ in sorted(remembered.keys() - there.keys()):
        yield f"lost: the state has {type_} {id_} and the cloud has not"
    for type_, id_ in sorted(there.keys() - remembered.keys()):
        yield f"orphaned: the cloud has {type_} {id_} and the state has not"
    for urn, times in Counter(found.urn for found in standing).items():
        if times > 1:
            yield f"doubled in the cloud: {times} of {urn}"


def pending(state: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Operations the engine does not know the end of: kind, URN and type."""
    return [
        (str(found["type"]), str(found["resource"]["urn"]), str(found["resource"]["type"]))
        for found in state.get("pending_operations") or []
    ]


def unready(resources: Sequence[Mapping[str, Any]]) -> list[str]:
    """Resources that were made and did not become ready."""
    return [str(row["urn"]) for row in resources if row.get("initErrors")]


def _is_of_cloud(row: Mapping[str, Any]) -> bool:
    return bool(row.get("custom")) and not str(row["type"]).startswith("pulumi:")


def _may_share(type_: str, id_: str, resources: Sequence[Mapping[str, Any]]) -> bool:
    """Whether one of the two is only waiting to be deleted after a replacement."""
    return any(row.get("delete") for row in resources if row["type"] == type_ and row.get("id") == id_)
