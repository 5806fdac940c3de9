"""What a tenants stack says when its cluster is not what it needs, and what shards hold."""

import pathlib
import shutil
from typing import Any

import pulumi
import pytest

from contracts import loader
from contracts.graph import Graph
from policy.catalog import evaluate
from review.offline import build_graph as graphs
from review.offline import host
from review.preview import tenants
from review.selfservice import manifest_tree
from simulation.outputs import UnknownTypeError
from tests.conftest import ORGANISATION, ROOT, graph_of

CONFIG = {"platform:layer": "tenants", "platform:cluster": "aws-dev"}


def run(outputs: dict[str, Any]) -> None:
    host.record(ORGANISATION, "aws-dev-tenants", CONFIG, references={"aws-dev": outputs})


def exported() -> dict[str, Any]:
    return graph_of("aws-dev").outputs


def test_a_cluster_that_was_never_deployed_is_asked_for() -> None:
    with pytest.raises(pulumi.RunError, match=r"exports no cluster yet.*pulumi up -s aws-dev"):
        run({})


def test_a_cluster_without_a_kubeconfig_is_not_reached() -> None:
    with pytest.raises(pulumi.RunError, match="exports no cluster yet"):
        run({"cluster": exported()["cluster"]})


@pytest.mark.parametrize("version", [2, None])
def test_a_record_of_another_version_is_not_guessed_at(version: int | None) -> None:
    record = {**exported()["cluster"], "recordVersion": version}
    with pytest.raises(pulumi.RunError, match=f"has version {version}, and this program reads version 1"):
        run({**exported(), "cluster": record})


def test_a_record_that_lacks_something_says_what() -> None:
    record = {key: value for key, value in exported()["cluster"].items() if key != "oidcIssuer"}
    with pytest.raises(pulumi.RunError, match="oidcIssuer: Field required"):
        run({**exported(), "cluster": record})


def test_a_record_from_before_tenants_is_deployed_again() -> None:
    network = {**exported()["cluster"]["network"], "enforcement": ""}
    with pytest.raises(pulumi.RunError, match="does not say what enforces network policies"):
        run({**exported(), "cluster": {**exported()["cluster"], "network": network}})


def test_a_cluster_that_takes_no_tenants_is_left_alone() -> None:
    record = {**exported()["cluster"], "acceptsTenants": False}
    with pytest.raises(pulumi.RunError, match="takes no tenants"):
        run({**exported(), "cluster": record})


def test_a_stack_that_nobody_previewed_is_not_made_up() -> None:
    with pytest.raises(UnknownTypeError, match="organization/platform/aws-dev"):
        host.record(ORGANISATION, "aws-dev-tenants", CONFIG)


def test_settings_that_are_unusable_are_said_without_a_traceback() -> None:
    with pytest.raises(pulumi.RunError, match="platform:tem"):
        host.record(
            ORGANISATION,
            "aws-dev-tenants",
            {**CONFIG, "platform:tem": "x"},
            references={"aws-dev": exported()},
        )


# Shards


@pytest.fixture(scope="module")
def sharded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Graph]:
    """The graphs of a cluster's tenants, one team apart."""
    root = tmp_path_factory.mktemp("sharded")
    shutil.copytree(ORGANISATION / "config", root / "config")
    shutil.copy(ROOT / "__main__.py", root)
    loader.stack_file(root, "aws-prod-tenants-orders").write_text(
        "config:\n  platform:layer: tenants\n  platform:cluster: aws-prod\n  platform:team: order-platform\n"
    )
    return {stack: _graph(root, stack) for stack in ("aws-prod-tenants", "aws-prod-tenants-orders")}


def _graph(root: pathlib.Path, stack: str) -> Graph:
    config = loader.read_stack(root, stack).values["config"]
    outputs = graph_of("aws-prod").outputs
    recorder = host.record(root, stack, config, references={"aws-prod": outputs})
    return graphs.build(stack, {**tenants.inherited(root, "aws-prod"), **config}, recorder)


def identities(graph: Graph) -> set[str]:
    """URNs without the name of the stack, of what a cloud or a cluster makes."""
    return {row.urn.split("::", 2)[2] for row in graph if row.is_cloud or row.type.startswith("platform:")}


def test_shards_together_hold_what_one_stack_would_and_nothing_twice(sharded: dict[str, Graph]) -> None:
    base, shard = (identities(graph) for graph in sharded.values())
    assert not base & shard
    assert base | shard == identities(graph_of("aws-prod-tenants"))
    assert shard, "a shard holds something"


def test_a_shard_holds_its_own_team_only(sharded: dict[str, Graph]) -> None:
    shard = sharded["aws-prod-tenants-orders"]
    assert shard.outputs["namespaces"] == ["orders-prod"]
    assert "orders-prod" not in sharded["aws-prod-tenants"].outputs["namespaces"]
    assert not shard.all("ClusterGuards")
    assert not shard.all("EksAccess")


def test_what_is_inside_is_the_same_in_either(sharded: dict[str, Graph]) -> None:
    whole = {row.urn.split("::", 2)[2]: row.inputs for row in graph_of("aws-prod-tenants")}
    for graph in sharded.values():
        for row in graph:
            if row.is_cloud:
                assert row.inputs == whole[row.urn.split("::", 2)[2]], row.urn


def test_shards_keep_every_rule(sharded: dict[str, Graph]) -> None:
    for graph in sharded.values():
        assert [finding.message for finding in evaluate(graph)] == []


def test_shards_write_folders_of_their_own(sharded: dict[str, Graph], tmp_path: pathlib.Path) -> None:
    assert sharded
    root = tmp_path / "project"
    shutil.copytree(ORGANISATION / "config", root / "config")
    shutil.copy(ROOT / "__main__.py", root)
    before = manifest_tree.render(root, "aws-prod-tenants", lambda _: None)
    loader.stack_file(root, "aws-prod-tenants-orders").write_text(
        "config:\n  platform:layer: tenants\n  platform:cluster: aws-prod\n  platform:team: order-platform\n"
    )
    base, shard = (
        manifest_tree.render(root, stack, lambda _: None)
        for stack in ("aws-prod-tenants", "aws-prod-tenants-orders")
    )
    assert not set(base) & set(shard)
    assert {**base, **shard} == before
