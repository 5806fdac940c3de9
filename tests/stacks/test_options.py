"""Options that no shipped stack turns on: each builds, keeps every rule and exports a whole record."""

import functools
from typing import Any

import pytest

from contracts.graph import Graph
from contracts.model import merge
from contracts.registry import ClusterRecord
from policy import catalog
from policy.finding import Severity
from review.offline import build_graph as graphs
from review.offline import host
from tests.conftest import ORGANISATION
from tests.stacks.aws_options import OPTIONS, option_graph, recorded_option, settings_of
from tests.stacks.options import azure as azure_options
from tests.stacks.options.laid_over import laid_over

PLAIN: list[tuple[dict[str, Any], str, tuple[str, ...], object]] = [
    # (settings, type of resource, input of it, value that it gets)
    ({"controlPlane": {"zonalShift": True}}, "aws:eks/cluster:Cluster", ("zonalShiftConfig", "enabled"), True),
    ({"logRetentionDays": 400}, "aws:cloudwatch/logGroup:LogGroup", ("retentionInDays",), 400),
    ({"network": {"flowLogIntervalSeconds": 60}}, "aws:ec2/flowLog:FlowLog", ("maxAggregationInterval",), 60),
    ({"systemNodes": {"maxSize": 7}}, "aws:eks/nodeGroup:NodeGroup", ("scalingConfig", "maxSize"), 7),
]  # fmt: skip
"""Settings that become one input each, and which."""


@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_builds_and_keeps_every_promise(option: str) -> None:
    agreed = bool(settings_of(option).exceptions)
    graph = option_graph(option)
    assert not recorded_option(option).unsimulated
    found = [item for item in catalog.evaluate(graph) if not (agreed and item.severity is Severity.WARN)]
    assert [item.message for item in found] == []
    ClusterRecord.model_validate(graph.outputs["cluster"])
    if option == "GovCloud":
        assert "arn:aws:" not in graph.dumps()


@pytest.mark.parametrize("option", azure_options.OPTIONS)
def test_an_option_of_azure_builds_and_keeps_every_promise(option: str) -> None:
    agreed = bool(azure_options.settings_of(option).exceptions)
    graph = azure_options.option_graph(option)
    assert not azure_options.recorded_option(option).unsimulated
    found = [item for item in catalog.evaluate(graph) if not (agreed and item.severity is Severity.WARN)]
    assert [item.message for item in found] == []
    ClusterRecord.model_validate(graph.outputs["cluster"])


@functools.cache
def _with_plain_settings() -> Graph:
    """All of them in one stack."""
    config = laid_over("aws-dev", functools.reduce(merge, (changes for changes, *_ in PLAIN), {}))
    return graphs.build("aws-dev", config, host.record(ORGANISATION, "aws-dev", config))


@pytest.mark.parametrize(("changes", "type_", "path", "value"), PLAIN, ids=[str(case[0]) for case in PLAIN])
def test_a_plain_setting_reaches_its_resources(
    changes: dict[str, Any], type_: str, path: tuple[str, ...], value: object
) -> None:
    rows = _with_plain_settings().all(type_)
    assert rows, f"{changes} is for a {type_}, and there is none"
    for row in rows:
        assert functools.reduce(lambda found, key: found[key], path, row.inputs) == value, row.name


def test_a_further_add_on_comes_after_the_nodes_with_its_values_and_no_permissions() -> None:
    graph = option_graph("every add-on, every backup")
    addons = {row.inputs["addonName"]: row for row in graph.all("Addon")}
    made = addons["kube-state-metrics"]
    assert made.inputs["addonVersion"] == "v2.15.0-eksbuild.4"
    assert made.inputs["configurationValues"] == '{"replicas":2}'
    assert made.depends_on == addons["cert-manager"].depends_on, "which waits for the nodes"
    assert any(urn == graph.one("NodeGroup").urn for urn in made.depends_on)
    assert "kube-state-metrics" in graph.outputs["cluster"]["addons"]
    assert not [row for row in graph.all("PodIdentityAssociation") if "kube-state-metrics" in row.name]
