"""Clusters and objects that the tests of the control plane work with."""

import contextlib
import http.client
import os
import subprocess
import sys
from collections.abc import Generator

from lab.control_plane import Client, Cluster, wait_until
from lab.control_plane.folders import ROOT
from lab.control_plane.launcher import processes


def own_name(what: str) -> str:
    """Another run of these tests on the same machine has other clusters."""
    return f"test-{what}-{os.getpid()}"


@contextlib.contextmanager
def thrown_away(name: str) -> Generator[Cluster]:
    """A cluster that is not started yet and will not outlive the test."""
    cluster = Cluster(name=name)
    try:
        yield cluster
    finally:
        cluster.delete()


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as people type it."""
    return subprocess.run(
        [sys.executable, "-m", "lab", "cluster", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        text=True,
        capture_output=True,
        check=False,
        timeout=300,
    )


@contextlib.contextmanager
def starting(cluster: Cluster, until: str) -> Generator[subprocess.Popen]:
    """A start under way, in a process of its own, at the moment that a part begins to run."""
    with subprocess.Popen(
        [sys.executable, "-m", "lab", "cluster", "up", "--name", cluster.name],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as command:
        try:
            wait_until(
                lambda: any(each.part == until for each in processes.running(cluster.folder)),
                f"{until} to run",
                120,
                every=0.01,
            )
            yield command
        finally:
            command.kill()


def ask(connection: http.client.HTTPSConnection, path: str) -> int:
    connection.request("GET", path)
    return connection.getresponse().status


IMAGE = "registry.example/app@sha256:" + "0" * 64


def pod(namespace: str, name: str = "app", **container: object) -> dict:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace, "labels": {"app": name}},
        "spec": {"containers": [{"name": "app", "image": IMAGE, **container}]},
    }


def deployment(namespace: str, replicas: int, **spec: object) -> dict:
    template = {
        "metadata": {"labels": {"app": "web"}},
        "spec": {"containers": [{"name": "web", "image": IMAGE}], **spec},
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": namespace, "labels": {"app": "web"}},
        "spec": {"replicas": replicas, "selector": {"matchLabels": {"app": "web"}}, "template": template},
    }


def ready_pods(client: Client, namespace: str) -> list[dict]:
    return [
        each
        for each in client.objects("v1", "Pod", namespace)
        if each["status"].get("phase") == "Running" and not each["metadata"].get("deletionTimestamp")
    ]


def events(client: Client, namespace: str) -> list[str]:
    return [each.get("message", "") for each in client.objects("v1", "Event", namespace)]
