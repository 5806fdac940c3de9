"""Starts the parts of one control plane and waits until each says that it is ready."""

import http.client
import os
import pathlib
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass

from lab.control_plane import crds, nodes
from lab.control_plane.api.client import Client, wait_until
from lab.control_plane.folders import Say, write_whole
from lab.control_plane.launcher import parts, pki, ports, processes
from lab.problems import LabError

_READY = 120.0
"""Seconds a part has to become ready. It takes five; a machine may be busy."""
_PORT_TAKEN = "address already in use"


class PortTakenError(Exception):
    """Somebody was quicker."""


@dataclass(frozen=True, kw_only=True)
class Launch:
    """One start of one cluster."""

    name: str
    layout: parts.Layout
    say: Say

    def start(self, programs: Sequence[pathlib.Path], wanted: Sequence[str]) -> None:
        """Start some parts, each when those that it needs are ready, and wait for them."""
        layout = self.layout
        for user in pki.CLIENTS:
            text = pki.kubeconfig(
                layout.keys, user, cluster=f"lab-{self.name}", server=layout.url(parts.API_SERVER)
            )
            write_whole(layout.kubeconfig(user), text, mode=0o600)
            if user == pki.ADMIN:
                write_whole(layout.folder / "kubeconfig", text, mode=0o600)
        # Their own home and temporary folder: nothing of somebody's settings in, nothing of theirs out.
        scratch = layout.folder / "tmp"
        scratch.mkdir(exist_ok=True)
        environment = {"HOME": str(scratch), "TMPDIR": str(scratch), "PATH": os.environ.get("PATH", "")}
        for group in ((parts.ETCD,), (parts.API_SERVER,), (parts.CONTROLLERS, parts.SCHEDULER, parts.KWOK)):
            started = [part for part in group if part in wanted]
            if parts.KWOK in started:
                with Client.of(layout.folder / "kubeconfig") as client:
                    nodes.forget_leases(client)
            for part in started:
                self.say(f"starting {part}")
                processes.start(
                    layout.folder, part, _program(programs, part), layout.flags(part), environment
                )
            for part in started:
                self._await(part)

    def _await(self, part: str) -> None:
        layout = self.layout
        path = layout.health(part)
        tls = _trusting(layout, part)
        deadline = time.monotonic() + _READY
        while not (path and _healthy(layout.ports[part], path, tls)):
            if not processes.alive(layout.folder, part):
                said = processes.tail(layout.folder, part)
                if _PORT_TAKEN in said:
                    raise PortTakenError
                raise LabError(f"{part} ended at once. The last it wrote:\n{said}", retry=True)
            if path is None:
                return
            if time.monotonic() > deadline:
                said = processes.tail(layout.folder, part)
                raise LabError(
                    f"{part} was not ready within {_READY:g} s. The last it wrote:\n{said}", retry=True
                )
            time.sleep(0.05)


def wait_ready(client: Client, say: Say) -> None:
    """Wait for what a ready control plane still makes by itself."""
    say("waiting for nodes")
    wait_until(
        # Before it exists, every pod is refused.
        lambda: client.find("v1", "ServiceAccount", "default", "default"),
        "the service account of namespace default",
        _READY,
    )
    wait_until(lambda: crds.served(client), "the API server to serve all definitions", _READY)
    wait_until(lambda: nodes.ready(client), "all nodes to be ready", _READY)


def _program(programs: Sequence[pathlib.Path], part: str) -> pathlib.Path:
    return next(folder / part for folder in programs if (folder / part).exists())


def _trusting(layout: parts.Layout, part: str) -> ssl.SSLContext:
    if part != parts.ETCD:
        return ssl.create_default_context(cafile=layout.keys / "ca.crt")
    tls = ssl.create_default_context(cafile=layout.keys / "etcd-ca.crt")
    tls.load_cert_chain(layout.keys / "etcd-client.crt", layout.keys / "etcd-client.key")
    return tls


def _healthy(port: int, path: str, tls: ssl.SSLContext) -> bool:
    connection = http.client.HTTPSConnection(ports.LOOPBACK, port, context=tls, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
