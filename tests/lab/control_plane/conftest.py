"""One cluster for all tests of the control plane that leave it running."""

from collections.abc import Generator

import pytest

from lab.control_plane import Client, Cluster, wait_until
from tests.lab.control_plane.clusters import own_name


@pytest.fixture(scope="package")
def cluster() -> Generator[Cluster]:
    with Cluster(name=own_name("main"), crds=("karpenter",)) as started:
        yield started


@pytest.fixture(scope="package")
def client(cluster: Cluster) -> Generator[Client]:
    with cluster.client() as opened:
        yield opened


@pytest.fixture
def namespace(client: Client, request: pytest.FixtureRequest) -> Generator[str]:
    """An empty namespace of the test's own, named after it."""
    name = request.node.name[:50].replace("_", "-").rstrip("-").lower()
    name = "".join(letter for letter in name if letter.isalnum() or letter == "-")
    client.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    wait_until(lambda: client.find("v1", "ServiceAccount", "default", name), "the default service account")
    yield name
    client.delete("v1", "Namespace", name, seconds=None)
