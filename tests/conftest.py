"""Every stack is recorded once per session; tests only look at the recording."""

import functools
import gc
import pathlib
import socket

import pytest

from contracts import layers, loader
from contracts.graph import Graph
from contracts.settings.aws.cluster import AwsSettings
from contracts.settings.azure.cluster import AzureSettings
from review.offline import build_graph as graphs
from review.offline import host
from review.offline.recorder import Recorder
from review.preview import tenants

ROOT = pathlib.Path(__file__).resolve().parent.parent
ORGANISATION = ROOT / "tests" / "organisation"
"""A sample organisation with stacks of every type on both clouds. config/ belongs to whoever clones."""
STACKS = loader.stacks(ORGANISATION)
"""Stacks that hold a cluster."""
TENANTS_STACKS = layers.tenants_stacks(ORGANISATION)
"""Stacks that hold tenants."""
AWS_STACKS = [stack for stack in STACKS if stack.startswith("aws-")]
AZURE_STACKS = [stack for stack in STACKS if stack.startswith("azure-")]


@functools.cache
def recorded(stack: str, *, known: bool = True) -> Recorder:
    """What a stack's program registered; a tenants stack is fed what its cluster exports."""
    config, references = loader.read_stack(ORGANISATION, stack).values["config"], {}
    if stack in TENANTS_STACKS:
        cluster = config["platform:cluster"]
        references = {cluster: graph_of(cluster).outputs}
    return host.record(ORGANISATION, stack, config, known=known, references=references)


@functools.cache
def graph_of(stack: str) -> Graph:
    """The graph of a stack."""
    config = loader.read_stack(ORGANISATION, stack).values["config"]
    if stack in TENANTS_STACKS:
        config = {**tenants.inherited(ORGANISATION, config["platform:cluster"]), **config}
    return graphs.build(stack, config, recorded(stack))


def broken_rules(graph: Graph) -> dict[str, list[str]]:
    """What a graph has against it, by rule. One test for all rules: thousands that pass cost more to count
    than to run.
    """
    from policy.catalog import RULES

    found = {rule.id: [finding.message for finding in rule.findings(graph)] for rule in RULES}
    return {rule: messages for rule, messages in found.items() if messages}


@pytest.fixture(params=TENANTS_STACKS)
def tenants_graph(request: pytest.FixtureRequest) -> Graph:
    """The graph of each tenants stack in turn."""
    return graph_of(request.param)


@pytest.fixture(params=STACKS)
def graph(request: pytest.FixtureRequest) -> Graph:
    """The graph of each stack in turn."""
    return graph_of(request.param)


def aws_settings(stack: str) -> AwsSettings:
    """Settings of an AWS stack."""
    settings, _ = loader.load(ORGANISATION, stack)
    assert isinstance(settings, AwsSettings)
    return settings


def azure_settings(stack: str) -> AzureSettings:
    """Settings of an Azure stack."""
    settings, _ = loader.load(ORGANISATION, stack)
    assert isinstance(settings, AzureSettings)
    return settings


def _with_compute(*kinds: str) -> list[str]:
    return [stack for stack in AWS_STACKS if aws_settings(stack).compute in kinds]


@pytest.fixture(params=_with_compute("karpenter", "managed"))
def pooled(request: pytest.FixtureRequest) -> Graph:
    """The graph of each stack with a system pool of its own."""
    return graph_of(request.param)


@pytest.fixture(params=_with_compute("karpenter"))
def provisioned(request: pytest.FixtureRequest) -> Graph:
    """The graph of each stack with Karpenter."""
    return graph_of(request.param)


@pytest.fixture
def prod() -> Graph:
    return graph_of("aws-prod")


@pytest.fixture
def dev() -> Graph:
    return graph_of("aws-dev")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here may talk to anybody, nor find credentials."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a test tried to reach the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_REGION", "PULUMI_ACCESS_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def pytest_configure() -> None:
    # Half a million objects of the SDKs live as long as the tests; looking through them again and again is a
    # fifth of the time.
    gc.set_threshold(200_000, 20, 50)


def pytest_collection_finish() -> None:
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="write snapshots anew, to be reviewed as a diff")
