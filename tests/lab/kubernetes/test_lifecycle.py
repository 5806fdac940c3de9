"""What the provider `kubernetes` promises over an object's lifecycle, under Pulumi's engine, on a real API server."""

import os
import signal
from collections.abc import Callable

import pytest

from lab.cloud.faults import Fault
from lab.control_plane import Client, Cluster, wait_until
from lab.control_plane.launcher import parts, processes
from lab.engine.checks import consistency
from lab.engine.environment import Lab
from tests.lab.kubernetes.inline import Inline, cluster, thing
from tests.lab.kubernetes.programs import Opts, deployment, everything, fine, said

pytestmark = [pytest.mark.lab, pytest.mark.timeout(540)]


def test_a_program_runs_its_objects_lifecycle(environment: Lab, client: Client, kubeconfig: str) -> None:
    stack = Inline(environment, "life", everything(kubeconfig, "life"))
    fine(stack.preview())
    assert client.find("v1", "Namespace", "life") is None, "a preview makes nothing"
    fine(stack.up())
    live = client.get("apps/v1", "Deployment", "web", "life")
    assert live["status"]["readyReplicas"] == 2, "up waits until it is ready"
    assert client.get("v1", "ServiceAccount", "default", "life")["automountServiceAccountToken"] is False
    assert client.get("life.example.com/v1", "Widget", "one", "life")["spec"] == {"size": 3}
    assert list(consistency.problems("life", stack.resources(), environment.cloud)) == []

    assert fine(stack.up()).changed == 0, "nothing to do the second time"
    assert fine(stack.refresh()).changed == 0, "nothing has drifted, although the server filled in defaults"
    assert fine(stack.up()).changed == 0

    stack.program = everything(kubeconfig, "life", replicas=3)
    changed = fine(stack.up())
    assert changed.changes.get("update") == 1
    assert client.get("apps/v1", "Deployment", "web", "life")["status"]["readyReplicas"] == 3

    before = client.get("rbac.authorization.k8s.io/v1", "RoleBinding", "app", "life")["metadata"]["uid"]
    stack.program = everything(kubeconfig, "life", replicas=3, role="writer")
    fine(stack.preview())
    replaced = fine(stack.up())
    assert replaced.changes.get("replace") == 1
    kinds = [kind for kind, urn, _ in replaced.steps if urn.endswith("rolebinding-app")]
    assert kinds.index("delete-replaced") < kinds.index("create-replacement"), "the name is taken until then"
    after = client.get("rbac.authorization.k8s.io/v1", "RoleBinding", "app", "life")
    assert after["roleRef"]["name"] == "writer"
    assert after["metadata"]["uid"] != before

    fine(stack.destroy())
    assert stack.resources() == []
    assert client.find("v1", "Namespace", "life") is None
    assert client.find(
        "apiextensions.k8s.io/v1", "CustomResourceDefinition", "widgets.life.example.com"
    ) is None  # fmt: skip
    assert environment.cloud.store.living("package = 'kubernetes'") == []


def test_a_drift_is_seen_by_refresh_and_its_owner_named(
    environment: Lab, client: Client, kubeconfig: str
) -> None:
    stack = Inline(environment, "drift", everything(kubeconfig, "drift"))
    fine(stack.up())
    client.merge(client.get("apps/v1", "Deployment", "web", "drift"), {"spec": {"replicas": 1}})
    client.merge(client.get("v1", "ServiceAccount", "app", "drift"), {"metadata": {"labels": {"a": "b"}}})
    client.delete("v1", "ConfigMap", "settings", "drift")
    fine(stack.refresh())
    assert stack.resource("deployment-web")["inputs"]["spec"]["replicas"] == 1
    assert stack.resource("serviceaccount-app")["inputs"]["metadata"].get("labels") is None, "not our field"
    assert "configmap-settings" not in {row["urn"].rpartition("::")[2] for row in stack.resources()}
    # Somebody else set the field, so it is theirs until we say that we take it.
    refused = said(stack.up())
    assert 'conflict with "lab"' in refused
    assert ".spec.replicas" in refused
    assert "pulumi.com/patchForce" in refused
    stack.program = everything(kubeconfig, "drift", force=True)
    fine(stack.up())
    assert client.get("apps/v1", "Deployment", "web", "drift")["spec"]["replicas"] == 2
    assert client.get("v1", "ConfigMap", "settings", "drift")["data"] == {"colour": "green"}
    assert fine(stack.up()).changed == 0
    fine(stack.destroy())


def test_an_api_server_that_stops_on_the_way_is_survived_by_another_run(
    environment: Lab, server: Cluster, client: Client, kubeconfig: str
) -> None:
    stack = Inline(environment, "outage", everything(kubeconfig, "outage"))
    (api_server,) = (each.pid for each in processes.running(server.folder) if each.part == parts.API_SERVER)

    def stop(step: str) -> None:
        if step == "create role-writer":
            os.kill(api_server, signal.SIGKILL)

    refused = said(stack.up(stop))
    assert "does not answer" in refused
    assert str(client.wire.access.port) in refused
    wait_until(lambda: server.status().state == "broken", "the API server to be gone")
    assert "does not answer" in said(stack.up()), "an unreachable cluster is no empty cluster"
    assert server.start()
    fine(stack.up())
    assert list(consistency.problems("outage", stack.resources(), environment.cloud)) == []
    assert fine(stack.up()).changed == 0
    fine(stack.destroy())


def test_what_does_not_become_ready_fails_with_the_reason_and_is_repaired_by_a_change(
    environment: Lab, client: Client, kubeconfig: str
) -> None:
    wish = deployment("slow")
    wish["metadata"] = {"annotations": {"pulumi.com/timeoutSeconds": "3"}}

    def program(level: str = "restricted") -> Callable[[], None]:
        labels = {"pod-security.kubernetes.io/enforce": level}

        def run() -> None:
            provider = cluster(kubeconfig)
            space = thing(
                "v1", "Namespace", "slow", metadata={"labels": labels}, opts=Opts(provider=provider)
            )
            thing(**wish, opts=Opts(provider=provider, depends_on=[space]))

        return run

    stack = Inline(environment, "slow", program())
    refused = said(stack.up())
    assert "is not ready after 3 s" in refused
    assert "violates PodSecurity" in refused
    assert stack.resource("deployment-web")["initErrors"]
    stack.program = program("privileged")
    fine(stack.up())
    assert "initErrors" not in stack.resource("deployment-web")
    assert client.get("apps/v1", "Deployment", "web", "slow")["status"]["readyReplicas"] == 2
    fine(stack.destroy())


def test_faults_are_injected_into_objects_too_and_survived_by_a_plain_run(
    environment: Lab, client: Client, kubeconfig: str
) -> None:
    stack = Inline(environment, "faulty", everything(kubeconfig, "faulty"))
    for kind, name in (
        ("fail", "namespace-faulty"),
        ("lost", "configmap-settings"),
        ("partial", "widget-one"),
    ):
        environment.cloud.faults.add(Fault(kind=kind, match=name))
        said(stack.up())
        assert environment.cloud.faults.waiting() == [], f"{kind} was not injected"
    fine(stack.up())
    assert list(consistency.problems("faulty", stack.resources(), environment.cloud)) == []
    assert fine(stack.up()).changed == 0
    fine(stack.destroy())
    assert client.find("v1", "Namespace", "faulty") is None
