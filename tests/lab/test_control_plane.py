"""What the control plane of the lab promises, shown on real ones. Started, broken and thrown away here.

What is not real: no container runs, no packet flows, no volume is made. `docs/lab.md` has the list.
"""

import contextlib
import http.client
import json
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Generator

import pytest

from contracts.catalog.versions import DEFAULT_KUBERNETES
from lab.control_plane import ApiError, Client, Cluster, User, binaries, nodes, parts, processes, wait_until
from lab.control_plane.folders import ROOT, Folders
from lab.problems import LabError

# Builds are done before (make test-lab); a start takes ten seconds, on a busy machine more.
pytestmark = [pytest.mark.lab, pytest.mark.timeout(600)]

ALICE = User("alice", ("team-a-devs",))
IMAGE = "registry.example/app@sha256:" + "0" * 64


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


@pytest.fixture(scope="module")
def cluster() -> Generator[Cluster]:
    with Cluster(name=own_name("main"), crds=("karpenter",)) as started:
        yield started


@pytest.fixture(scope="module")
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


# What it refuses and what it admits


def test_it_is_the_minor_version_that_stacks_get_by_default(client: Client) -> None:
    version = client.request("GET", "/version")
    assert f"{version['major']}.{version['minor']}" == DEFAULT_KUBERNETES
    kubelets = {each["status"]["nodeInfo"]["kubeletVersion"] for each in client.objects("v1", "Node")}
    assert kubelets == {version["gitVersion"]}


def test_a_restricted_namespace_refuses_a_privileged_pod_and_names_each_control(
    client: Client, namespace: str
) -> None:
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    client.merge(client.get("v1", "Namespace", namespace), {"metadata": {"labels": labels}})
    with pytest.raises(ApiError) as refused:
        client.create(pod(namespace, securityContext={"privileged": True}))
    assert refused.value.status == 403
    for control in (
        "privileged",
        "allowPrivilegeEscalation",
        "capabilities",
        "runAsNonRoot",
        "seccompProfile",
    ):
        assert control in refused.value.message, f"{control} is not named"
    harmless = {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "runAsNonRoot": True,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    client.create(pod(namespace, securityContext=harmless))


def test_a_deployment_that_breaks_pod_security_is_warned_of_and_gets_no_pods(
    client: Client, namespace: str
) -> None:
    levels = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "warn")}
    client.merge(client.get("v1", "Namespace", namespace), {"metadata": {"labels": levels}})
    before = len(client.warnings)
    client.apply(deployment(namespace, 1))
    assert any("would violate PodSecurity" in each for each in client.warnings[before:])
    wait_until(
        lambda: any("violates PodSecurity" in each for each in events(client, namespace)),
        "the replica set to say why it makes no pod",
    )
    assert not client.objects("v1", "Pod", namespace)


def test_a_quota_stops_at_its_number(client: Client, namespace: str) -> None:
    quota = {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "limit", "namespace": namespace},
        "spec": {"hard": {"pods": "4", "services.loadbalancers": "0"}},
    }
    client.apply(quota)
    wait_until(
        lambda: client.get("v1", "ResourceQuota", "limit", namespace).get("status", {}).get("used"),
        "the quota to be counted",
    )
    client.apply(deployment(namespace, 7))
    wait_until(
        lambda: any("exceeded quota" in each for each in events(client, namespace)),
        "the replica set to run into the quota",
    )
    wait_until(lambda: len(ready_pods(client, namespace)) == 4, "four pods")
    assert len(client.objects("v1", "Pod", namespace)) == 4
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "open", "namespace": namespace},
        "spec": {"type": "LoadBalancer", "ports": [{"port": 80}], "selector": {"app": "web"}},
    }
    with pytest.raises(ApiError, match=r"exceeded quota.*services\.loadbalancers=1"):
        client.apply(service)


def test_a_limit_range_gives_a_pod_what_it_does_not_say_and_refuses_too_much(
    client: Client, namespace: str
) -> None:
    limit = {
        "type": "Container",
        "defaultRequest": {"cpu": "100m", "memory": "128Mi"},
        "default": {"cpu": "500m", "memory": "256Mi"},
        "max": {"cpu": "2"},
    }
    client.apply(
        {
            "apiVersion": "v1",
            "kind": "LimitRange",
            "metadata": {"name": "limits", "namespace": namespace},
            "spec": {"limits": [limit]},
        }
    )
    given = wait_until(
        lambda: client.create(pod(namespace), dry_run=True)["spec"]["containers"][0]["resources"],
        "the limits to be known",
    )
    assert given == {
        "requests": {"cpu": "100m", "memory": "128Mi"},
        "limits": {"cpu": "500m", "memory": "256Mi"},
    }
    with pytest.raises(ApiError, match="maximum cpu usage per Container is 2") as refused:
        client.create(pod(namespace, resources={"limits": {"cpu": "3"}}))
    assert refused.value.status == 403


@pytest.fixture
def team(client: Client, namespace: str) -> str:
    """A namespace whose team may look, deploy and read logs, and nothing more."""
    rules = [
        {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "list", "create", "patch"]},
        {"apiGroups": [""], "resources": ["pods", "pods/log"], "verbs": ["get", "list"]},
    ]
    metadata = {"name": "team-a", "namespace": namespace}
    group = {"kind": "Group", "name": ALICE.groups[0], "apiGroup": "rbac.authorization.k8s.io"}
    role = {"kind": "Role", "name": "team-a", "apiGroup": "rbac.authorization.k8s.io"}
    rbac = {"apiVersion": "rbac.authorization.k8s.io/v1", "metadata": metadata}
    client.apply({**rbac, "kind": "Role", "rules": rules})
    client.apply({**rbac, "kind": "RoleBinding", "subjects": [group], "roleRef": role})
    wait_until(
        lambda: client.can(ALICE, "get", "pods", namespace=namespace), "the authorizer to see the binding"
    )
    return namespace


def test_a_team_may_do_what_its_role_says_in_its_namespace_and_nothing_else(
    client: Client, team: str
) -> None:
    matrix = {
        ("get", "pods", team): True,
        ("get", "pods/log", team): True,
        ("create", "deployments.apps", team): True,
        ("create", "pods/exec", team): False,
        ("delete", "deployments.apps", team): False,
        ("get", "secrets", team): False,
        ("get", "pods", "kube-system"): False,
        ("get", "pods", ""): False,
        ("create", "rolebindings.rbac.authorization.k8s.io", team): False,
        ("get", "nodes", ""): False,
    }
    answers = {
        (verb, resource, where): client.can(ALICE, verb, resource, namespace=where)
        for verb, resource, where in matrix
    }
    assert answers == matrix
    assert not client.can(User("mallory"), "get", "pods", namespace=team)


def test_what_the_matrix_says_is_what_happens(client: Client, team: str) -> None:
    with client.impersonate(ALICE) as alice:
        assert alice.objects("v1", "Pod", team) == []
        alice.apply(deployment(team, 1))
        with pytest.raises(ApiError, match='User "alice" cannot list resource "secrets"') as refused:
            alice.objects("v1", "Secret", team)
    assert refused.value.status == 403


def test_an_admission_policy_refuses_with_its_own_words(client: Client, namespace: str) -> None:
    name = f"{namespace}.lab"
    policy = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": name},
        "spec": {
            "failurePolicy": "Fail",
            "matchConstraints": {
                "resourceRules": [
                    {
                        "apiGroups": [""],
                        "apiVersions": ["v1"],
                        "operations": ["CREATE"],
                        "resources": ["configmaps"],
                    }
                ]
            },
            "validations": [
                {
                    "expression": "has(object.metadata.labels) && 'owner' in object.metadata.labels",
                    "messageExpression": "object.metadata.name + ' has no owner: add the label'",
                }
            ],
        },
    }
    binding = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": name},
        "spec": {
            "policyName": name,
            "validationActions": ["Deny"],
            "matchResources": {
                "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}}
            },
        },
    }
    client.apply(policy)
    client.apply(binding)
    nameless = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "settings", "namespace": namespace},
    }

    def refused() -> ApiError | None:
        try:
            client.create(nameless, dry_run=True)
        except ApiError as error:
            return error
        return None

    error = wait_until(refused, "the policy to be in force")
    assert error.status == 422
    assert "settings has no owner: add the label" in error.message
    owned = {**nameless, "metadata": {**nameless["metadata"], "labels": {"owner": "team-a"}}}
    client.create(owned)
    for kind in ("ValidatingAdmissionPolicyBinding", "ValidatingAdmissionPolicy"):
        client.delete("admissionregistration.k8s.io/v1", kind, name)


def test_three_replicas_that_are_to_be_spread_run_in_three_zones(client: Client, namespace: str) -> None:
    spread = {
        "maxSkew": 1,
        "topologyKey": "topology.kubernetes.io/zone",
        "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": {"matchLabels": {"app": "web"}},
    }
    client.apply(deployment(namespace, 3, topologySpreadConstraints=[spread]))
    running = wait_until(
        lambda: len(found := ready_pods(client, namespace)) == 3 and found, "three pods to run"
    )
    zone = {
        each["metadata"]["name"]: each["metadata"]["labels"]["topology.kubernetes.io/zone"]
        for each in client.objects("v1", "Node")
    }
    assert sorted(zone[each["spec"]["nodeName"]] for each in running) == list(nodes.ZONES)


def test_a_disruption_budget_refuses_the_eviction_that_would_be_one_too_many(
    client: Client, namespace: str
) -> None:
    # The replacement waits for a node that there is not, so the first pod that goes is missing.
    first = deployment(namespace, 3)
    client.apply(first)
    wait_until(lambda: len(ready_pods(client, namespace)) == 3, "three pods to run")
    client.apply(
        {
            "apiVersion": "policy/v1",
            "kind": "PodDisruptionBudget",
            "metadata": {"name": "web", "namespace": namespace},
            "spec": {"minAvailable": 3, "selector": {"matchLabels": {"app": "web"}}},
        }
    )

    def budget() -> dict:
        return client.get("policy/v1", "PodDisruptionBudget", "web", namespace)

    wait_until(lambda: budget().get("status", {}).get("currentHealthy") == 3, "the budget to be counted")
    client.merge(budget(), {"spec": {"minAvailable": 2}})
    wait_until(lambda: budget()["status"]["disruptionsAllowed"] == 1, "the budget to allow one")
    one, other, _ = (each["metadata"]["name"] for each in ready_pods(client, namespace))
    client.evict(one, namespace)
    with pytest.raises(ApiError, match="disruption budget") as refused:
        client.evict(other, namespace)
    assert refused.value.status == 429


def test_a_pod_that_is_to_crash_never_becomes_ready(client: Client, namespace: str) -> None:
    bad = pod(namespace)
    bad["metadata"]["annotations"] = {"lab/crash": "true"}
    client.create(bad)
    status = wait_until(
        lambda: client.get("v1", "Pod", "app", namespace)["status"].get("containerStatuses"),
        "the containers to be tried",
    )
    assert status[0]["state"]["waiting"]["reason"] == "CrashLoopBackOff"


def test_a_field_belongs_to_whoever_applied_it_first(client: Client, namespace: str) -> None:
    settings = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "settings", "namespace": namespace},
        "data": {"a": "1"},
    }
    client.apply(settings, manager="iac")
    changed = {**settings, "data": {"a": "2"}}
    with pytest.raises(ApiError, match=r'conflict with "iac".*\.data\.a') as refused:
        client.apply(changed, manager="somebody")
    assert refused.value.status == 409
    assert client.apply(changed, manager="somebody", force=True)["data"] == {"a": "2"}


def test_a_field_that_does_not_exist_is_an_error(client: Client, namespace: str) -> None:
    with pytest.raises(ApiError, match="imagge"):
        client.apply(pod(namespace, imagge="typo"))


def test_a_real_definition_refuses_what_its_controller_could_not_read(client: Client) -> None:
    requirement = {"key": "kubernetes.io/arch", "operator": "Is", "values": ["arm64"]}
    template = {
        "nodeClassRef": {"group": "karpenter.k8s.aws", "kind": "EC2NodeClass", "name": "default"},
        "requirements": [requirement],
    }
    pool = {
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodePool",
        "metadata": {"name": "general"},
        "spec": {"template": {"spec": template}},
    }
    with pytest.raises(ApiError, match='Unsupported value: "Is"'):
        client.apply(pool, dry_run=True)
    requirement["operator"] = "In"
    client.apply(pool, dry_run=True)


def test_a_kind_without_a_definition_is_named_with_the_way_to_get_it(client: Client) -> None:
    with pytest.raises(LabError, match=r"serves no Certificate of cert-manager\.io/v1.*--crds cert-manager"):
        client.kind("cert-manager.io/v1", "Certificate")


# Who may come in, and where it listens


def test_a_stranger_without_a_certificate_may_only_ask_for_health(cluster: Cluster) -> None:
    server = cluster.status().server
    assert server is not None
    host, _, port = server.removeprefix("https://").partition(":")
    tls = ssl.create_default_context(cafile=cluster.folder / "pki" / "ca.crt")
    answers = {}
    for path in ("/livez", "/api/v1/namespaces", "/api/v1/secrets"):
        connection = http.client.HTTPSConnection(host, int(port), context=tls, timeout=10)
        answers[path] = ask(connection, path)
        connection.close()
    assert answers == {"/livez": 200, "/api/v1/namespaces": 403, "/api/v1/secrets": 403}


def test_etcd_talks_to_nobody_but_the_api_server(cluster: Cluster) -> None:
    # Behind etcd there is no RBAC: not even the administrator's certificate may open it.
    keys = cluster.folder / "pki"
    port = json.loads((cluster.folder / "cluster.json").read_text(encoding="utf-8"))["ports"][parts.ETCD]
    for certificate in (None, "lab-admin"):
        tls = ssl.create_default_context(cafile=keys / "etcd-ca.crt")
        if certificate:
            tls.load_cert_chain(keys / f"{certificate}.crt", keys / f"{certificate}.key")
        connection = http.client.HTTPSConnection("127.0.0.1", port, context=tls, timeout=10)
        with pytest.raises((ssl.SSLError, ConnectionError)):
            ask(connection, "/version")
        connection.close()


def test_keys_are_readable_by_their_owner_only(cluster: Cluster) -> None:
    secret = [*cluster.folder.glob("pki/*.key"), *cluster.folder.glob("pki/*.kubeconfig"), cluster.kubeconfig]
    assert len(secret) > 10
    assert {file.stat().st_mode & 0o077 for file in [*secret, cluster.folder]} == {0}


def test_nothing_listens_on_other_than_a_loopback_address(cluster: Cluster) -> None:
    listening = [address for pid in cluster.status().processes.values() for address in listeners(pid)]
    assert len(listening) == len(parts.PORTS)
    assert {address.rpartition(":")[0] for address in listening} == {"0100007F"}


def test_no_part_writes_outside_the_clusters_folder(cluster: Cluster) -> None:
    for part, pid in cluster.status().processes.items():
        for descriptor in pathlib.Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):
                target = os.readlink(descriptor)
                if target.startswith("/") and target != os.devnull and writes(pid, descriptor.name):
                    assert target.startswith(f"{cluster.folder}/"), f"{part} has {target} open"


# Start, stop, start again


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


def test_down_leaves_no_process_and_delete_no_file() -> None:
    with thrown_away(own_name("down")) as cluster:
        before = everything_that_runs()
        assert run("up", "--name", cluster.name).returncode == 0
        pids = set(cluster.status().processes.values())
        assert len(pids) == len(parts.ALL)
        said = run("down", "--name", cluster.name)
        assert "stopped; its data is kept" in said.stdout
        assert not pids & everything_that_runs()
        assert not new_ones_of(cluster, before)
        assert cluster.folder.is_dir()
        said = run("down", "--name", cluster.name, "--delete")
        assert "gone, with its data" in said.stdout
        assert not cluster.folder.exists()
        assert "there is none" in run("down", "--name", cluster.name).stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("part", [parts.ETCD, parts.KWOK])
def test_an_interrupted_start_cleans_up_after_itself(number: signal.Signals, part: str) -> None:
    with thrown_away(own_name("interrupted")) as cluster:
        with starting(cluster, until=part) as command:
            command.send_signal(number)
            assert command.wait(60) == 130
        assert not processes.running(cluster.folder)
        assert not cluster.folder.exists()


def test_people_may_press_ctrl_c_more_than_once() -> None:
    with thrown_away(own_name("impatient")) as cluster:
        with starting(cluster, until=parts.API_SERVER) as command:
            while command.poll() is None:
                command.send_signal(signal.SIGINT)
                time.sleep(0.05)
            assert command.returncode == 130
        assert not processes.running(cluster.folder)
        assert not cluster.folder.exists()


@pytest.mark.parametrize("part", [parts.ETCD, parts.KWOK])
def test_a_start_that_was_killed_leaves_nothing_that_down_cannot_clean(part: str) -> None:
    with thrown_away(own_name("killed")) as cluster:
        with starting(cluster, until=part) as command:
            command.kill()
            command.wait(10)
        assert processes.running(cluster.folder), "this test should have left something to clean"
        assert cluster.status().state == "broken"
        said = run("down", "--name", cluster.name)
        assert "cleaned up after an interrupted start" in said.stdout
        assert not processes.running(cluster.folder)
        assert not cluster.folder.exists()


def test_up_after_a_killed_start_starts_afresh() -> None:
    with thrown_away(own_name("again")) as cluster:
        with starting(cluster, until=parts.API_SERVER) as command:
            command.kill()
            command.wait(10)
        assert cluster.start()
        assert cluster.status().state == "running"


def test_a_start_that_fails_says_why_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    flags = parts.Layout.flags
    wrong = {parts.SCHEDULER: ["--no-such-flag"]}
    monkeypatch.setattr(parts.Layout, "flags", lambda self, part: flags(self, part) + wrong.get(part, []))
    with thrown_away(own_name("fails")) as cluster:
        with pytest.raises(LabError, match=r"kube-scheduler ended(?s:.*)no-such-flag"):
            cluster.start()
        assert not processes.running(cluster.folder)
        assert not cluster.folder.exists()


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


def writes(pid: int, descriptor: str) -> bool:
    info = pathlib.Path(f"/proc/{pid}/fdinfo/{descriptor}").read_text(encoding="ascii")
    flags = next(line.split()[1] for line in info.splitlines() if line.startswith("flags:"))
    return int(flags, 8) & os.O_ACCMODE != os.O_RDONLY


def everything_that_runs() -> set[int]:
    """All processes, without those that ended and wait for the system to take note."""
    found = set()
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                state = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
                if state != "Z":
                    found.add(int(entry.name))
    return found


def new_ones_of(cluster: Cluster, before: set[int]) -> list[str]:
    """Processes begun since, that have to do with the cluster in any way."""
    found = []
    for pid in everything_that_runs() - before:
        with contextlib.suppress(OSError):
            line = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
            if cluster.name in line:
                found.append(line)
    return found


def listeners(pid: int) -> list[str]:
    """Addresses on which a process listens, or receives datagrams, as the kernel writes them."""
    inodes = set()
    for descriptor in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            inodes.add(os.readlink(descriptor).removeprefix("socket:[").removesuffix("]"))
    found = []
    for table, states in (("tcp", {"0A"}), ("tcp6", {"0A"}), ("udp", {"07"}), ("udp6", {"07"})):
        for line in pathlib.Path(f"/proc/{pid}/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] in states and fields[9] in inodes:
                found.append(fields[1])
    return found
