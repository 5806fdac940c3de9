"""Clusters that run, stop, start again and stand beside each other, with their data and definitions."""

import http.client
import json
import os
import pathlib
import signal
import socket
import ssl

import pytest

from contracts.catalog.versions import DEFAULT_KUBERNETES
from lab.control_plane import Client, Cluster, binaries, wait_until
from lab.control_plane.folders import Folders
from lab.control_plane.launcher import parts
from lab.problems import LabError
from tests.lab.control_plane.clusters import ask, deployment, own_name, ready_pods, run

# Builds are done before (make test-lab); a start takes ten seconds, on a busy machine more.
pytestmark = [pytest.mark.lab, pytest.mark.timeout(600)]


def test_a_second_up_says_that_it_runs_already(cluster: Cluster) -> None:
    before = cluster.status().processes
    said = run("up", "--name", cluster.name)
    assert said.returncode == 0
    assert "running already" in said.stdout
    assert cluster.status().processes == before


def test_status_is_readable_for_machines(cluster: Cluster) -> None:
    said = run("status", "--name", cluster.name, "--json")
    (found,) = json.loads(said.stdout)["clusters"]
    assert said.returncode == 0
    assert (found["name"], found["state"]) == (cluster.name, "running")
    assert set(found["processes"]) == set(parts.ALL)
    assert found["memory"] > 100_000_000


def test_another_minor_on_kept_data_is_refused_with_the_way_out(cluster: Cluster) -> None:
    said = run("up", "--name", cluster.name, "--kubernetes", "1.36")
    assert said.returncode == 2
    assert "down --delete" in said.stderr


def test_definitions_can_be_added_to_a_cluster_that_runs(cluster: Cluster, client: Client) -> None:
    said = run("up", "--name", cluster.name, "--crds", "network-policy-api")
    assert said.returncode == 0, said.stderr
    if reason := cluster.status().skipped.get("network-policy-api"):
        pytest.skip(reason)
    assert client.kind("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy")
    assert cluster.status().crds == ["karpenter", "network-policy-api"]


def test_definitions_that_cannot_be_had_are_skipped_by_name(cluster: Cluster, tmp_path: pathlib.Path) -> None:
    said = run("up", "--name", cluster.name, "--crds", "aws-load-balancer-controller", LAB_CRDS=str(tmp_path))
    assert said.returncode == 0
    folder = tmp_path / "aws-load-balancer-controller"
    reason = f"Go can fetch no module that holds v3.5.0. No files in {folder} either: put"
    assert f"skipped      aws-load-balancer-controller: {reason}" in said.stdout


def test_a_cluster_that_is_to_be_thrown_away_is_never_somebodys(cluster: Cluster) -> None:
    with pytest.raises(LabError, match="already"), Cluster(name=cluster.name):
        pass
    assert cluster.status().state == "running"


def test_a_second_cluster_copies_the_definitions_of_the_first(cluster: Cluster) -> None:
    said: list[str] = []
    with Cluster(name=own_name("copy"), crds=("karpenter",), say=said.append) as copy:
        assert cluster.status().crds[0] == "karpenter"
        assert not [text for text in said if "installing" in text]
        with copy.client() as other:
            # Served at once, not some seconds later.
            assert ("karpenter.sh/v1", "NodePool") in other.kinds()


@pytest.mark.parametrize("minor", sorted(set(binaries.KUBERNETES) - {DEFAULT_KUBERNETES}))
def test_another_minor_version_starts_by_its_flag(minor: str) -> None:
    if not binaries.kubernetes(minor).kept(Folders()).is_dir():
        pytest.skip(f"not built: python -m lab cluster build --kubernetes {minor}")
    with Cluster(name=own_name("minor"), kubernetes=minor) as other, other.client() as client:
        assert client.request("GET", "/version")["gitVersion"].startswith(f"v{minor}.")


def test_stop_and_start_keeps_data_and_definitions(cluster: Cluster, client: Client, namespace: str) -> None:
    client.apply(deployment(namespace, 2))
    wait_until(lambda: len(ready_pods(client, namespace)) == 2, "two pods")
    before = client.get("apps/v1", "Deployment", "web", namespace)["metadata"]["uid"]
    server = cluster.status().server
    client.close()
    assert set(cluster.stop()) == set(parts.ALL)
    assert cluster.status().state == "stopped"
    assert cluster.start()
    assert cluster.status().server == server, "a kubeconfig in use should go on working"
    assert client.get("apps/v1", "Deployment", "web", namespace)["metadata"]["uid"] == before
    assert client.kind("karpenter.sh/v1", "NodePool")
    client.delete("v1", "Pod", ready_pods(client, namespace)[0]["metadata"]["name"], namespace)
    wait_until(lambda: len(ready_pods(client, namespace)) == 2, "the controllers to work again")


def test_a_cluster_starts_again_when_somebody_has_taken_its_port(cluster: Cluster, client: Client) -> None:
    client.close()
    state = json.loads((cluster.folder / "cluster.json").read_text(encoding="utf-8"))
    cluster.stop()
    with socket.socket() as thief:
        # Connections that a killed API server left hold the port for a minute otherwise.
        thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        thief.bind(("127.0.0.1", state["ports"][parts.API_SERVER]))
        thief.listen()
        cluster.start()
        assert cluster.status().state == "running"
    cluster.stop()
    write = json.dumps(state)
    (cluster.folder / "cluster.json").write_text(write, encoding="utf-8")
    cluster.start()
    assert client.objects("v1", "Node")


def test_a_part_that_died_is_seen_and_up_repairs_it_with_the_data(
    cluster: Cluster, client: Client, namespace: str
) -> None:
    client.close()
    os.kill(cluster.status().processes[parts.API_SERVER], signal.SIGKILL)
    wait_until(lambda: parts.API_SERVER in cluster.status().missing, "the loss to be seen")
    assert cluster.status().state == "broken"
    assert run("status", "--name", cluster.name).returncode == 1
    assert cluster.start()
    assert client.get("v1", "Namespace", namespace)


def test_two_clusters_side_by_side_do_not_touch_each_other(cluster: Cluster, client: Client) -> None:
    with Cluster(name=own_name("other")) as other, other.client() as stranger:
        thing = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "only-there"}}
        stranger.apply(thing)
        assert client.find("v1", "Namespace", "only-there") is None
        assert ("karpenter.sh/v1", "NodePool") not in stranger.kinds()
        mine, its = cluster.status(), other.status()
        assert not set(mine.processes.values()) & set(its.processes.values())
        # One's administrator is nobody at the other, even if the other's certificate is trusted.
        wrong = ssl.create_default_context(cafile=other.folder / "pki" / "ca.crt")
        wrong.load_cert_chain(
            cluster.folder / "pki" / "lab-admin.crt", cluster.folder / "pki" / "lab-admin.key"
        )
        assert its.server is not None
        port = int(its.server.rpartition(":")[2])
        connection = http.client.HTTPSConnection("127.0.0.1", port, context=wrong, timeout=10)
        assert ask(connection, "/api/v1/namespaces") == 401
        connection.close()
        other.stop()
        assert cluster.status().processes == mine.processes
        assert client.find("v1", "Namespace", "default")
    assert other.status().state == "absent"
