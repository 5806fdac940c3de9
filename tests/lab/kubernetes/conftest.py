"""One environment and one cluster for all tests of the provider `kubernetes`."""

import gc
import os
from collections.abc import Generator

import pytest

from lab.control_plane import Client, Cluster
from lab.engine.environment import Lab
from tests.lab.environments import thrown_away


@pytest.fixture(autouse=True)
def collected() -> Generator[None]:
    """What a failed program leaves is collected while its test is told not to mind."""
    yield
    gc.collect()


@pytest.fixture(scope="package")
def environment() -> Generator[Lab]:
    with thrown_away("test-kubernetes") as found:
        yield found


@pytest.fixture(scope="package")
def server() -> Generator[Cluster]:
    with Cluster(name=f"test-provider-{os.getpid()}") as started:
        yield started


@pytest.fixture(scope="package")
def client(server: Cluster) -> Generator[Client]:
    with server.client() as opened:
        yield opened


@pytest.fixture
def kubeconfig(server: Cluster) -> str:
    return server.kubeconfig.read_text(encoding="utf-8")
