"""A kept record blocks exactly the changes that a cluster, or what holds its data, does not survive.

Which those are, the clouds' own constraints say (simulation/): what is replaced, what is deleted, and what is
refused although no provider replaces for it.
"""

import copy
import functools
import json
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from contracts import loader
from contracts.foundation.compare import Standing, standing
from contracts.graph import Graph, Row
from contracts.settings import model_of
from lab.engine.providers.differences import compare
from review.diff import identity_changes
from review.offline import build_graph as graphs
from review.offline import host
from simulation import catalog
from simulation import cloud as simulation
from tests.conftest import ORGANISATION, STACKS, graph_of
from tests.review.diff.setting_changes import AWS, AZURE, REMOVE, Case

CASES = [*AWS, *AZURE]
STOOD_IN = ("-private-", "-pods-", "-control-", "-public-", "-nodes", "-api-server")
"""Names of subnets that nodes, pods, load balancers or the control plane stand in."""

DECIDED_ELSEWHERE = {
    "cloud": "another cloud is another stack",
    "environment": "another name is another stack",
    "delivery.provider": "there is one",
    "delivery.stateContainer": "where a role may write, and nothing of the cluster",
    "delivery.stateKey": "what a role may use, and nothing of the cluster",
    "network.proxy": "only with an inspection that aws-prod has no way to",
    "network.applianceAddress": "a route's next hop in a network that is adopted",
    "standby.primary": "where a record says it takes over from",
}
"""Settings that need no case of their own, and why."""


def config_with(stack: str, changes: dict[str, Any]) -> dict[str, Any]:
    """A stack's settings with some changed, by dotted path."""
    config = copy.deepcopy(loader.read_stack(ORGANISATION, stack).values["config"])
    for path, value in changes.items():
        top, *rest = path.split(".")
        place, key = config, f"platform:{top}"
        for part in rest:
            place, key = place.setdefault(key, {}), part
        if value is REMOVE:
            place.pop(key, None)
        else:
            place[key] = value
    return config


@functools.cache
def _made(stack: str, changes: str) -> Graph:
    """The graph of a stack with some settings changed; of several cases that begin alike, once."""
    wanted = {key: REMOVE if value == "(removed)" else value for key, value in json.loads(changes).items()}
    if not wanted:
        return graph_of(stack)
    config = config_with(stack, wanted)
    return graphs.build(stack, config, host.record(ORGANISATION, stack, config))


def _graph(stack: str, changes: dict[str, Any]) -> Graph:
    named = {key: "(removed)" if value is REMOVE else value for key, value in changes.items()}
    return _made(stack, json.dumps(named))


def _kept(row: Row) -> bool:
    """Whether it is the cluster, what the cluster stands in, or holds data."""
    if row.type.endswith(":Subnet"):
        return any(part in row.name for part in STOOD_IN)
    of_nodes = row.type in ("aws:eks/nodeGroup:NodeGroup",)
    return row.is_cloud and not of_nodes and (row.protect or simulation.mock_outputs(row.type).stateful)


def _lost(before: Graph, after: Graph) -> Iterator[str]:
    """What the clouds' constraints say is replaced, deleted, or refused a change."""
    urns = {row.urn for row in after}
    for row in (one for one in before if one.is_provider):
        place = ("region", "allowedAccountIds", "subscriptionId")
        if any(row.inputs.get(key) != after[row.urn].inputs.get(key) for key in place if row.urn in urns):
            yield f"everything of {row.name} is made somewhere else"
    for row in before:
        moved = row.urn in urns and row.inputs.get("vpcId") != after[row.urn].inputs.get("vpcId")
        if moved:
            yield f"{row.name} is made in another VPC, where the cluster is not"
        if not row.is_cloud or not _kept(row):
            continue
        now = after[row.urn] if row.urn in urns else None
        if now is None:
            yield f"{row.name} is deleted"
            continue
        constraints = catalog.constraints(row.type)
        if compare(constraints, row.inputs, row.inputs, now.inputs).replaces:
            yield f"{row.name} is replaced"
        elif constraints.frozen and (reason := constraints.frozen(row.inputs, now.inputs)):
            yield f"{row.name}: {reason}"
        elif any(row.inputs.get(key) != now.inputs.get(key) for key in constraints.frozen_in_use):
            yield f"{row.name}: {constraints.frozen_word}"


def _shown(case: Case) -> str:
    setting, value = next(iter(case.changes.items()))
    return f"{case.stack} {setting}={'(removed)' if value is REMOVE else value}"[:90]


@pytest.mark.mutation
@pytest.mark.parametrize("case", CASES, ids=[f"{number} {_shown(case)}" for number, case in enumerate(CASES)])
def test_a_kept_record_blocks_exactly_what_a_cluster_does_not_survive(case: Case) -> None:
    before = _graph(case.stack, case.first)
    after = _graph(case.stack, {**case.first, **case.changes})
    lost = sorted(_lost(before, after))
    said = [
        change
        for change in identity_changes.changes(before.outputs["cluster"], after.outputs["cluster"])
        if change.setting != "controlPlane.version"
    ]
    assert bool(said) == bool(lost), (lost, [change.message for change in said])
    assert all(change.setting in change.fix for change in said)
    if before.outputs["cluster"]["protected"]:
        assert not [change for change in said if change.warning]


def _sections(cloud: str) -> Iterator[str]:
    """Every setting of a cloud, and every one inside a section."""
    for field in model_of(cloud).model_fields.values():
        kinds = (field.annotation, *get_args(field.annotation))
        section = next(
            (kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None
        )
        if section is None or get_origin(field.annotation) in (tuple, dict):
            yield str(field.alias)
            continue
        yield from (f"{field.alias}.{inner.alias}" for inner in section.model_fields.values())


@pytest.mark.parametrize("cloud", ["aws", "azure"])
def test_every_setting_is_changed_once(cloud: str) -> None:
    """What is new has to say whether a cluster survives its change."""
    changed = {
        path
        for case in CASES
        if case.stack.startswith(cloud)
        for setting in case.changes
        for path in (setting, ".".join(setting.split(".")[:2]))
    }
    missing = sorted(set(_sections(cloud)) - changed - DECIDED_ELSEWHERE.keys())
    assert missing == [], "add a case to setting_changes.py; where it fails, a line to contracts/foundation/"


@pytest.mark.parametrize("stack", STACKS)
def test_every_stack_exports_what_it_stands_on(stack: str) -> None:
    record = graph_of(stack).outputs["cluster"]
    known = {one.setting for one in standing(record["cloud"])}
    assert set(record["foundation"]) == known
    assert not list(identity_changes.changes(record, record))


@pytest.mark.parametrize("one", standing("azure") + standing("aws"), ids=lambda one: one.setting)
def test_whatever_a_cluster_stands_on_is_a_setting_there_is(one: Standing) -> None:
    cloud = "aws" if one in standing("aws") else "azure"
    annotation: Any = model_of(cloud)
    for part in one.setting.split("."):
        assert annotation is not None, one.setting
        fields = {field.alias: field for field in annotation.model_fields.values()}
        assert part in fields, one.setting
        kinds = getattr(fields[part].annotation, "__args__", (fields[part].annotation,))
        annotation = next((kind for kind in kinds if hasattr(kind, "model_fields")), None)
