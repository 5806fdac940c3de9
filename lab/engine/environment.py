"""The lab's environment: the engine, the simulated cloud, and the process that serves its providers."""

import logging
import os
import pathlib
import subprocess
import sys
import time
import warnings
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from lab.cloud.cloud import Cloud
from lab.cloud.faults import ENGINE_FILE
from lab.cloud.store import Store
from lab.control_plane.folders import ROOT, Folders, Say
from lab.engine import external_resources, pulumi_cli
from lab.engine.places import Places
from lab.engine.providers.kubernetes import settings
from lab.engine.runner import Runner
from lab.engine.session import Session
from lab.problems import LabError

_STARTED_IN = 20.0
"""Seconds."""


@contextmanager
def lab(places: Places, say: Say, cluster: str = "") -> Generator["Lab"]:
    """The engine and the simulated cloud's providers, for as long as it takes.

    Args:
        places: which project is run, and where everything is kept.
        cluster: name of a cluster of the lab that replaces every cluster that a program names.

    Raises:
        LabError: it does not run.
    """
    kubeconfig = _kubeconfig(cluster)
    # A killed engine cuts off its events, and leaves a program that waits; we say so in other words.
    warnings.filterwarnings("ignore", message="Error in event stream")
    warnings.filterwarnings("ignore", message="coroutine .* was never awaited", category=RuntimeWarning)
    # It says the same in pages, and keeps every frame of the program for whoever collects logs.
    logging.getLogger("grpc._server").setLevel(logging.CRITICAL + 1)
    _connect_afresh()
    engine = pulumi_cli.ensure(Folders(), say)
    for folder in (places.base, places.home, places.state):
        folder.mkdir(parents=True, exist_ok=True)
    with closing(Store(places.cloud)) as store:
        environment = Lab(
            places=places,
            runner=Runner(engine, pulumi_cli.required(), places.engine_pid),
            cloud=Cloud(store),
            provider=_start_provider(places, kubeconfig),
            kubeconfig=kubeconfig,
        )
        try:
            yield environment
        finally:
            # Not the one that was started here: a crash may have put another in its place.
            environment.provider.stop()


def _connect_afresh() -> None:
    """Let no run inherit a connection. gRPC shares connections by address, also those that broke: where a new
    engine listens on the port of a dead one, the program would be told "connection refused" out of memory.
    """
    from pulumi.runtime import _grpc_settings

    own: tuple[str, int] = ("grpc.use_local_subchannel_pool", 1)
    if own not in _grpc_settings._GRPC_CHANNEL_OPTIONS:
        _grpc_settings._GRPC_CHANNEL_OPTIONS.append(own)


@dataclass(kw_only=True)
class Lab:
    """Everything a session needs."""

    places: Places
    runner: Runner
    cloud: Cloud
    provider: "ProviderProcess"
    kubeconfig: pathlib.Path | None = None
    """Of the cluster that replaces every other one."""

    def session(self, stack: str) -> Session:
        """Open a stack.

        Raises:
            SettingsError: there is no such stack.
        """
        self.cloud.store.add_outside(external_resources.of(self.places.root, stack))
        if not self.provider.alive:
            self.provider = _start_provider(self.places, self.kubeconfig)
        return Session(stack, self.places, self.runner, self.provider.addresses, self.cloud)


class ProviderProcess:
    """The providers' process."""

    def __init__(self, process: subprocess.Popen, addresses: str) -> None:
        self._process, self.addresses = process, addresses
        """Package and port of each, as PULUMI_DEBUG_PROVIDERS wants them."""

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _kubeconfig(cluster: str) -> pathlib.Path | None:
    from lab.control_plane.cluster import Cluster

    if not cluster:
        return None
    found = Cluster(name=cluster)
    if found.status().state != "running":
        raise LabError(
            f"cluster {cluster} does not run; start it: python -m lab cluster up --name {cluster}", retry=True
        )
    return found.kubeconfig


def _start_provider(places: Places, kubeconfig: pathlib.Path | None = None) -> ProviderProcess:
    port_file = places.port.with_name(f"{places.port.name}.{os.getpid()}")
    port_file.unlink(missing_ok=True)
    with places.provider_log.open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 our own command line
            [sys.executable, "-E", "-m", "lab.engine.providers.serve", str(places.cloud), str(port_file)],
            cwd=ROOT,
            env={
                "PATH": os.environ.get("PATH", ""),
                "HOME": str(places.home),
                ENGINE_FILE: str(places.engine_pid),
                **({settings.VARIABLE: str(kubeconfig)} if kubeconfig else {}),
            },
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    began = time.monotonic()
    while not port_file.is_file():
        if process.poll() is not None or time.monotonic() - began > _STARTED_IN:
            process.kill()
            raise LabError(f"the simulated providers do not start; {places.provider_log} says why")
        time.sleep(0.02)
    addresses = port_file.read_text(encoding="ascii")
    port_file.unlink()
    return ProviderProcess(process, addresses)
