"""Every stack is recorded once per session; tests only look at the recording."""

import functools
import pathlib
import socket

import pytest

from contracts import loader
from contracts.graph import Graph
from contracts.settings.aws.cluster import AwsSettings
from review import graph as graphs
from review import host
from review.recorder import Recorder

ROOT = pathlib.Path(__file__).resolve().parent.parent
STACKS = loader.stacks(ROOT)
AWS_STACKS = [stack for stack in STACKS if stack.startswith("aws-")]
AZURE_STACKS = [stack for stack in STACKS if stack.startswith("azure-")]


@functools.cache
def recorded(stack: str, *, known: bool = True) -> Recorder:
    """What a stack's program registered."""
    return host.record(ROOT, stack, loader.read_stack(ROOT, stack).values["config"], known=known)


@functools.cache
def graph_of(stack: str) -> Graph:
    """The graph of a stack."""
    return graphs.build(stack, loader.read_stack(ROOT, stack).values["config"], recorded(stack))


@pytest.fixture(params=STACKS)
def graph(request: pytest.FixtureRequest) -> Graph:
    """The graph of each stack in turn."""
    return graph_of(request.param)


def aws_settings(stack: str) -> AwsSettings:
    """Settings of an AWS stack."""
    settings, _ = loader.load(ROOT, stack)
    assert isinstance(settings, AwsSettings)
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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="write snapshots anew, to be reviewed as a diff")
