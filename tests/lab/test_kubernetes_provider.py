"""What the provider `kubernetes` promises: under Pulumi's engine, into a real API server and a simulated one."""

import gc
import os
import signal
from collections.abc import Callable, Generator
from typing import Any

import pulumi
import pytest

from lab.control_plane import Client, Cluster, parts, processes, wait_until
from lab.engine import consistency
from lab.engine.environment import Lab
from lab.engine.outcome import Outcome
from tests.lab.environments import thrown_away
from tests.lab.inline import Inline, cluster, thing

pytestmark = [pytest.mark.lab, pytest.mark.timeout(540)]

IMAGE = "registry.example/app@sha256:" + "0" * 64
Opts = pulumi.ResourceOptions


@pytest.fixture(autouse=True)
def collected() -> Generator[None]:
    """What a failed program leaves is collected while its test is told not to mind."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
def world() -> Generator[Lab]:
    with thrown_away("test-kubernetes") as found:
        yield found


@pytest.fixture(scope="module")
def server() -> Generator[Cluster]:
    with Cluster(name=f"test-provider-{os.getpid()}") as started:
        yield started


@pytest.fixture(scope="module")
def client(server: Cluster) -> Generator[Client]:
    with server.client() as opened:
        yield opened


@pytest.fixture
def kubeconfig(server: Cluster) -> str:
    return server.kubeconfig.read_text(encoding="utf-8")


def deployment(namespace: str, **spec: Any) -> dict[str, Any]:
    template = {
        "metadata": {"labels": {"app": "web"}},
        "spec": {"containers": [{"name": "web", "image": IMAGE, "resources": {"requests": {"cpu": "0.5"}}}]},
    }
    return {
        "api_version": "apps/v1",
        "kind": "Deployment",
        "name": "web",
        "namespace": namespace,
        "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}, "template": template, **spec},
    }


def definition(group: str) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {
            "spec": {
                "type": "object",
                "required": ["size"],
                "properties": {"size": {"type": "integer"}, "colour": {"type": "string"}},
            }
        },
    }
    return {
        "api_version": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "name": f"widgets.{group}",
        "spec": {
            "group": group,
            "scope": "Namespaced",
            "names": {"plural": "widgets", "singular": "widget", "kind": "Widget"},
            "versions": [
                {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}
            ],
        },
    }


def everything(
    kubeconfig: str, space: str, replicas: int = 2, role: str = "reader", force: bool = False
) -> Callable[[], None]:
    """A namespace with one of each kind that behaves in its own way."""
    annotations = {"pulumi.com/patchForce": "true"} if force else {}

    def program() -> None:
        provider = cluster(kubeconfig)
        on = Opts(provider=provider)
        space_ = thing("v1", "Namespace", space, opts=on)
        inside = Opts(provider=provider, depends_on=[space_])
        thing("v1", "ConfigMap", "settings", space, opts=inside, data={"colour": "green"})
        thing("v1", "ServiceAccount", "app", space, opts=inside)
        thing(
            "v1",
            "ServiceAccountPatch",
            "default",
            space,
            opts=inside,
            automountServiceAccountToken=False,
            metadata={"annotations": {"pulumi.com/patchForce": "true"}},
        )
        web: dict[str, Any] = {
            **deployment(space, replicas=replicas),
            "metadata": {"annotations": annotations},
        }
        thing(**web, opts=inside)
        for name in ("reader", "writer"):
            rules = [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]
            thing("rbac.authorization.k8s.io/v1", "Role", name, space, opts=inside, rules=rules)
        thing(
            "rbac.authorization.k8s.io/v1",
            "RoleBinding",
            "app",
            space,
            opts=inside,
            roleRef={"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": role},
            subjects=[{"kind": "ServiceAccount", "name": "app", "namespace": space}],
        )
        kinds = thing(**definition(f"{space}.example.com"), opts=on)
        thing(
            f"{space}.example.com/v1",
            "Widget",
            "one",
            space,
            opts=Opts(provider=provider, depends_on=[space_, kinds]),
            spec={"size": 3},
        )

    return program


def fine(outcome: Outcome) -> Outcome:
    assert not outcome.failed, "\n".join(outcome.messages)
    return outcome


def said(outcome: Outcome) -> str:
    assert outcome.failed, f"{outcome.verb} went well"
    return "\n".join(outcome.messages)


def test_a_program_leads_its_objects_through_their_life(world: Lab, client: Client, kubeconfig: str) -> None:
    stack = Inline(world, "life", everything(kubeconfig, "life"))
    fine(stack.preview())
    assert client.find("v1", "Namespace", "life") is None, "a preview makes nothing"
    fine(stack.up())
    live = client.get("apps/v1", "Deployment", "web", "life")
    assert live["status"]["readyReplicas"] == 2, "up waits until it is ready"
    assert client.get("v1", "ServiceAccount", "default", "life")["automountServiceAccountToken"] is False
    assert client.get("life.example.com/v1", "Widget", "one", "life")["spec"] == {"size": 3}
    assert list(consistency.problems("life", stack.resources(), world.cloud)) == []

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
    assert world.cloud.store.living("package = 'kubernetes'") == []


def test_a_drift_is_seen_by_refresh_and_its_owner_named(world: Lab, client: Client, kubeconfig: str) -> None:
    stack = Inline(world, "drift", everything(kubeconfig, "drift"))
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
    world: Lab, server: Cluster, client: Client, kubeconfig: str
) -> None:
    stack = Inline(world, "outage", everything(kubeconfig, "outage"))
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
    assert list(consistency.problems("outage", stack.resources(), world.cloud)) == []
    assert fine(stack.up()).changed == 0
    fine(stack.destroy())


def test_what_does_not_become_ready_fails_with_the_reason_and_is_mended_by_a_change(
    world: Lab, client: Client, kubeconfig: str
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

    stack = Inline(world, "slow", program())
    refused = said(stack.up())
    assert "is not ready after 3 s" in refused
    assert "violates PodSecurity" in refused
    assert stack.resource("deployment-web")["initErrors"]
    stack.program = program("privileged")
    fine(stack.up())
    assert "initErrors" not in stack.resource("deployment-web")
    assert client.get("apps/v1", "Deployment", "web", "slow")["status"]["readyReplicas"] == 2
    fine(stack.destroy())


def test_a_field_that_the_kind_has_not_is_refused_before_anything_is_made(
    world: Lab, client: Client, kubeconfig: str
) -> None:
    def program() -> None:
        provider = cluster(kubeconfig)
        space = thing("v1", "Namespace", "typo", opts=Opts(provider=provider))
        thing(
            "v1", "ConfigMap", "settings", "typo", opts=Opts(provider=provider, depends_on=[space]), dta={}
        )  # fmt: skip

    stack = Inline(world, "typo", program)
    for refused in (said(stack.preview()), said(stack.up())):
        assert 'unknown field "dta"' in refused
    fine(stack.destroy())
    assert client.find("v1", "Namespace", "typo") is None


def test_what_a_server_refuses_is_said_in_its_words_and_a_preview_says_it_too(
    world: Lab, client: Client, kubeconfig: str
) -> None:
    client.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "strict"}})

    def program() -> None:
        web = deployment("strict", selector={"matchLabels": {"app": "another"}})
        thing(**web, opts=Opts(provider=cluster(kubeconfig)))

    stack = Inline(world, "strict", program)
    for refused in (said(stack.preview()), said(stack.up())):
        assert "`selector` does not match template `labels`" in refused
    fine(stack.destroy())
    client.delete("v1", "Namespace", "strict")


def test_fixed_fields_lead_to_a_replacement_that_deletes_first(
    world: Lab, client: Client, kubeconfig: str
) -> None:
    def program(label: str, colour: str, mutable: bool = False) -> Callable[[], None]:
        def run() -> None:
            provider = cluster(kubeconfig, **({"enableConfigMapMutable": True} if mutable else {}))
            space = thing("v1", "Namespace", "fixed", opts=Opts(provider=provider))
            inside = Opts(provider=provider, depends_on=[space])
            web = deployment("fixed", selector={"matchLabels": {"tier": label}})
            web["spec"]["template"]["metadata"]["labels"] = {"tier": label}
            thing(**web, opts=inside)
            thing("v1", "ConfigMap", "settings", "fixed", opts=inside, data={"colour": colour})

        return run

    stack = Inline(world, "fixed", program("one", "red"))
    fine(stack.up())
    stack.program = program("two", "blue")
    fine(stack.preview())
    done = fine(stack.up())
    for name in ("deployment-web", "configmap-settings"):
        kinds = [kind for kind, urn, _ in done.steps if urn.endswith(name)]
        assert kinds == ["delete-replaced", "replace", "create-replacement"], name
    live = client.get("apps/v1", "Deployment", "web", "fixed")
    assert live["spec"]["selector"] == {"matchLabels": {"tier": "two"}}
    stack.program = program("two", "green", mutable=True)
    assert fine(stack.up()).changes.get("replace") is None
    assert client.get("v1", "ConfigMap", "settings", "fixed")["data"] == {"colour": "green"}
    fine(stack.destroy())


def test_a_patch_owns_its_fields_only_and_lets_them_go(world: Lab, client: Client, kubeconfig: str) -> None:
    made = client.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "patched"}})
    client.merge(made, {"metadata": {"labels": {"theirs": "1"}}})

    def program() -> None:
        provider = cluster(kubeconfig)
        on = Opts(provider=provider)
        thing("v1", "NamespacePatch", "patched", metadata={"labels": {"ours": "2"}}, opts=on)
        more = {"labels": {"also": "3"}}
        thing("v1", "NamespacePatch", "patched", called="more", metadata=more, opts=on)

    def labels() -> dict[str, str]:
        found = dict(client.get("v1", "Namespace", "patched")["metadata"]["labels"])
        del found["kubernetes.io/metadata.name"]
        return found

    stack = Inline(world, "patched", program)
    fine(stack.up())
    assert labels() == {"theirs": "1", "ours": "2", "also": "3"}
    assert fine(stack.refresh()).changed == 0
    assert fine(stack.up()).changed == 0
    fine(stack.destroy())
    assert labels() == {"theirs": "1"}
    client.delete("v1", "Namespace", "patched")


def test_fields_that_a_program_ignores_are_left_to_their_owner(
    world: Lab, client: Client, kubeconfig: str
) -> None:
    def program(cpu: str) -> Callable[[], None]:
        def run() -> None:
            provider = cluster(kubeconfig)
            space = thing("v1", "Namespace", "scaled", opts=Opts(provider=provider))
            web = deployment("scaled")
            web["spec"]["template"]["spec"]["containers"][0]["resources"] = {"requests": {"cpu": cpu}}
            opts = Opts(provider=provider, depends_on=[space], ignore_changes=["spec.replicas"])
            thing(**web, opts=opts)

        return run

    stack = Inline(world, "scaled", program("100m"))
    fine(stack.up())
    web = client.get("apps/v1", "Deployment", "web", "scaled")
    client.request("PATCH", client.path_of(web) + "/scale", {"spec": {"replicas": 4}},
                   content="application/merge-patch+json")  # fmt: skip
    stack.program = program("200m")
    fine(stack.up())
    assert client.get("apps/v1", "Deployment", "web", "scaled")["spec"]["replicas"] == 4
    fine(stack.destroy())


def test_what_is_held_by_a_finalizer_is_not_said_to_be_gone(
    world: Lab, client: Client, kubeconfig: str
) -> None:
    def program() -> None:
        notes = {"annotations": {"pulumi.com/timeoutSeconds": "2"}, "finalizers": ["example.com/held"]}
        thing(
            "v1", "ConfigMap", "held", "default", metadata=notes, opts=Opts(provider=cluster(kubeconfig))
        )  # fmt: skip

    stack = Inline(world, "held", program)
    fine(stack.up())
    refused = said(stack.destroy())
    assert "still there after 2 s" in refused
    assert "example.com/held" in refused
    assert stack.resource("configmap-held")
    client.merge(client.get("v1", "ConfigMap", "held", "default"), {"metadata": {"finalizers": None}})
    fine(stack.destroy())


def test_one_object_is_registered_once(world: Lab, client: Client, kubeconfig: str) -> None:
    def program() -> None:
        provider = cluster(kubeconfig)
        for name in ("one", "two"):
            thing("v1", "ConfigMap", "same", "default", called=name, opts=Opts(provider=provider))

    stack = Inline(world, "twice", program)
    assert "AlreadyExists" in said(stack.up())
    fine(stack.destroy())
    assert client.find("v1", "ConfigMap", "same", "default") is None


def test_faults_strike_objects_too_and_a_plain_run_mends_them(
    world: Lab, client: Client, kubeconfig: str
) -> None:
    from lab.cloud.faults import Fault

    stack = Inline(world, "struck", everything(kubeconfig, "struck"))
    for kind, name in (
        ("fail", "namespace-struck"),
        ("lost", "configmap-settings"),
        ("partial", "widget-one"),
    ):
        world.cloud.faults.add(Fault(kind=kind, match=name))
        said(stack.up())
        assert world.cloud.faults.waiting() == [], f"{kind} struck nothing"
    fine(stack.up())
    assert list(consistency.problems("struck", stack.resources(), world.cloud)) == []
    assert fine(stack.up()).changed == 0
    fine(stack.destroy())
    assert client.find("v1", "Namespace", "struck") is None


SIMULATED = """\
apiVersion: v1
kind: Config
current-context: far
clusters: [{name: far, cluster: {server: "https://far.example.com"}}]
users: [{name: far, user: {exec: {command: aws}}}]
contexts: [{name: far, context: {cluster: far, user: far}}]
"""


def test_without_a_cluster_of_the_lab_objects_live_in_the_simulated_one(world: Lab) -> None:
    stack = Inline(world, "far", everything(SIMULATED, "far"))
    fine(stack.preview())
    fine(stack.up())
    assert list(consistency.problems("far", stack.resources(), world.cloud)) == []
    assert fine(stack.up()).changed == 0
    assert fine(stack.refresh()).changed == 0
    world.cloud.drift("deployment-web", "spec.replicas", 7)
    fine(stack.refresh())
    assert stack.resource("deployment-web")["inputs"]["spec"]["replicas"] == 7
    assert fine(stack.up()).changes.get("update") == 1
    stack.program = everything(SIMULATED, "far", role="writer")
    assert fine(stack.up()).changes.get("replace") == 1
    fine(stack.destroy())
    assert world.cloud.store.living("package = 'kubernetes'") == []


def test_a_simulated_cluster_has_an_api_servers_order(world: Lab) -> None:
    def program(names: list[str]) -> Callable[[], None]:
        def run() -> None:
            for name in names:
                opts = Opts(provider=provider_of(SIMULATED))
                thing("v1", "ConfigMap", "same", "nowhere", called=name, opts=opts)

        return run

    def provider_of(text: str) -> pulumi.ProviderResource:
        return made.setdefault(text, cluster(text)) if text not in made else made[text]

    made: dict[str, pulumi.ProviderResource] = {}
    stack = Inline(world, "order", program(["one"]))
    assert 'namespaces "nowhere" not found' in said(stack.up())
    made.clear()

    def space_goes_first() -> None:
        provider = cluster(SIMULATED)
        space = thing("v1", "Namespace", "nowhere", opts=Opts(provider=provider))
        for name in ("one", "two"):
            thing(
                "v1", "ConfigMap", "same", "nowhere", called=name,
                opts=Opts(provider=provider, depends_on=[space]),
            )  # fmt: skip

    stack.program = space_goes_first
    assert "AlreadyExists" in said(stack.up())
    fine(stack.destroy())


def test_a_cluster_of_the_lab_stands_in_for_the_one_that_a_stack_names(
    server: Cluster, client: Client
) -> None:
    def program() -> None:
        provider = cluster(SIMULATED)
        space = thing("v1", "Namespace", "stands-in", opts=Opts(provider=provider))
        inside = Opts(provider=provider, depends_on=[space])
        thing("v1", "ConfigMap", "settings", "stands-in", opts=inside, data={"colour": "green"})

    with thrown_away("test-stands-in", cluster=server.name) as world:
        stack = Inline(world, "stands-in", program)
        fine(stack.up())
        assert client.get("v1", "ConfigMap", "settings", "stands-in")["data"] == {"colour": "green"}
        fine(stack.destroy())
        assert client.find("v1", "Namespace", "stands-in") is None
