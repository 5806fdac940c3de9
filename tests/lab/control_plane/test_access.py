"""Who may do what: RBAC, certificates, keys, loopback addresses, files."""

import contextlib
import http.client
import json
import os
import pathlib
import ssl

import pytest

from lab.control_plane import ApiError, Client, Cluster, User, wait_until
from lab.control_plane.launcher import parts
from tests.lab.control_plane.clusters import (
    ask,
    deployment,
)

# Builds are done before (make test-lab); a start takes ten seconds, on a busy machine more.
pytestmark = [pytest.mark.lab, pytest.mark.timeout(600)]

ALICE = User("alice", ("team-a-devs",))


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


def writes(pid: int, descriptor: str) -> bool:
    info = pathlib.Path(f"/proc/{pid}/fdinfo/{descriptor}").read_text(encoding="ascii")
    flags = next(line.split()[1] for line in info.splitlines() if line.startswith("flags:"))
    return int(flags, 8) & os.O_ACCMODE != os.O_RDONLY


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
