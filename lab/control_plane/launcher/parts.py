"""The parts of a control plane: which program, with which flags, and how one knows that it is ready."""

import pathlib
from collections.abc import Mapping
from dataclasses import dataclass

from lab.control_plane import nodes
from lab.control_plane.launcher import pki
from lab.control_plane.launcher.ports import LOOPBACK

ETCD = "etcd"
API_SERVER = "kube-apiserver"
CONTROLLERS = "kube-controller-manager"
SCHEDULER = "kube-scheduler"
KWOK = "kwok"

STOP_ORDER = ((KWOK, SCHEDULER, CONTROLLERS), (API_SERVER,), (ETCD,))
"""Whoever talks to another one goes first."""
ALL = (ETCD, API_SERVER, CONTROLLERS, SCHEDULER, KWOK)

PEER = "etcd-peer"
PORTS = (ETCD, PEER, API_SERVER, CONTROLLERS, SCHEDULER)
"""What listens. kwok does not."""

STAGES = pathlib.Path(__file__).with_name("stages.yaml")


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where things are in one cluster's folder, and on which ports its parts listen."""

    folder: pathlib.Path
    ports: Mapping[str, int]
    fast_outages: bool
    """Whether a lost node is noticed in seconds, not in a minute."""

    @property
    def keys(self) -> pathlib.Path:
        return self.folder / "pki"

    @property
    def data(self) -> pathlib.Path:
        return self.folder / "data"

    def url(self, part: str) -> str:
        return f"https://{LOOPBACK}:{self.ports[part]}"

    def kubeconfig(self, client: str) -> pathlib.Path:
        """The kubeconfig of one of the clients in pki.CLIENTS."""
        return self.folder / "pki" / f"{client.replace(':', '-')}.kubeconfig"

    def health(self, part: str) -> str | None:
        """Where a part says that it is ready."""
        paths = {ETCD: "/health", API_SERVER: "/readyz", CONTROLLERS: "/healthz", SCHEDULER: "/healthz"}
        return paths.get(part)

    def flags(self, part: str) -> list[str]:
        """The command line of a part."""
        return [f"--{name}={value}" for name, value in _FLAGS[part](self).items()]


def _etcd(at: Layout) -> dict[str, object]:
    keys = at.keys
    flags: dict[str, object] = {
        "data-dir": at.data,
        # The data need not survive a power cut; without this each write waits for the disk.
        "unsafe-no-fsync": "true",
        "log-level": "warn",
        "listen-client-urls": at.url(ETCD),
        "advertise-client-urls": at.url(ETCD),
        "listen-peer-urls": at.url(PEER),
        "initial-advertise-peer-urls": at.url(PEER),
        "initial-cluster": f"default={at.url(PEER)}",
    }
    # Who could talk to etcd would need no permission of the API server: only those with a key may.
    for prefix in ("", "peer-"):
        flags |= {
            f"{prefix}cert-file": keys / "etcd.crt",
            f"{prefix}key-file": keys / "etcd.key",
            f"{prefix}trusted-ca-file": keys / "etcd-ca.crt",
            f"{prefix}client-cert-auth": "true",
        }
    return flags


def _api_server(at: Layout) -> dict[str, object]:
    keys = at.keys
    return {
        "etcd-servers": at.url(ETCD),
        "etcd-cafile": keys / "etcd-ca.crt",
        "etcd-certfile": keys / "etcd-client.crt",
        "etcd-keyfile": keys / "etcd-client.key",
        "bind-address": LOOPBACK,
        "advertise-address": LOOPBACK,
        "secure-port": at.ports[API_SERVER],
        # 127.0.0.1 is no legal address of an endpoint.
        "endpoint-reconciler-type": "none",
        "cert-dir": keys,
        "tls-cert-file": keys / "apiserver.crt",
        "tls-private-key-file": keys / "apiserver.key",
        "client-ca-file": keys / "ca.crt",
        "requestheader-client-ca-file": keys / "front-proxy-ca.crt",
        "requestheader-allowed-names": pki.FRONT_PROXY,
        "requestheader-username-headers": "X-Remote-User",
        "requestheader-group-headers": "X-Remote-Group",
        "requestheader-extra-headers-prefix": "X-Remote-Extra-",
        "proxy-client-cert-file": keys / f"{pki.FRONT_PROXY}.crt",
        "proxy-client-key-file": keys / f"{pki.FRONT_PROXY}.key",
        "service-account-key-file": keys / "sa.key",
        "service-account-signing-key-file": keys / "sa.key",
        "service-account-issuer": "https://kubernetes.default.svc",
        "service-cluster-ip-range": pki.SERVICE_RANGE,
        "authorization-mode": "RBAC",
        "enable-admission-plugins": "NodeRestriction",
        "allow-privileged": "true",
        # One person's laptop needs no fairness, and it costs memory.
        "enable-priority-and-fairness": "false",
        "profiling": "false",
    }


def _client_of_api(at: Layout, part: str, user: str) -> dict[str, object]:
    kubeconfig = at.kubeconfig(user)
    return {
        "kubeconfig": kubeconfig,
        "authentication-kubeconfig": kubeconfig,
        "authorization-kubeconfig": kubeconfig,
        "bind-address": LOOPBACK,
        "secure-port": at.ports[part],
        "tls-cert-file": at.keys / "component.crt",
        "tls-private-key-file": at.keys / "component.key",
        "leader-elect": "false",
        "profiling": "false",
        # The defaults are for many controllers on one server and make big roll-outs slow.
        "kube-api-qps": 200,
        "kube-api-burst": 400,
    }


def _controllers(at: Layout) -> dict[str, object]:
    keys = at.keys
    flags = _client_of_api(at, CONTROLLERS, "system:kube-controller-manager") | {
        "use-service-account-credentials": "true",
        "service-account-private-key-file": keys / "sa.key",
        "root-ca-file": keys / "ca.crt",
        "cluster-signing-cert-file": keys / "ca.crt",
        "cluster-signing-key-file": keys / "ca.key",
    }
    if at.fast_outages:
        flags |= {
            "node-monitor-period": "1s",
            "node-monitor-grace-period": "6s",
            "node-startup-grace-period": "10s",
            "node-eviction-rate": 10,
        }
    return flags


def _scheduler(at: Layout) -> dict[str, object]:
    return _client_of_api(at, SCHEDULER, "system:kube-scheduler")


def _kwok(at: Layout) -> dict[str, object]:
    return {
        "kubeconfig": at.kubeconfig("lab-kwok"),
        "config": STAGES,
        "manage-nodes-with-label-selector": f"{nodes.MANAGED}={nodes.MANAGED_VALUE}",
        "node-lease-duration-seconds": 4 if at.fast_outages else 40,
        # It says each second that it is well.
        "v": "WARN",
        "cidr": "10.64.0.0/16",
    }


_FLAGS = {
    ETCD: _etcd,
    API_SERVER: _api_server,
    CONTROLLERS: _controllers,
    SCHEDULER: _scheduler,
    KWOK: _kwok,
}
