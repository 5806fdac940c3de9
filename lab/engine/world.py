"""The lab's world: the engine, the simulated cloud, and the process that serves its providers."""

import os
import re
import subprocess
import sys
import time
import warnings
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from contracts import loader
from lab.cloud.cloud import Cloud
from lab.cloud.faults import ENGINE_FILE
from lab.cloud.store import Store
from lab.control_plane.folders import ROOT, Folders, Say
from lab.engine import command
from lab.engine.places import Places
from lab.engine.runner import Runner
from lab.engine.session import Session
from lab.problems import LabError

_STARTED_IN = 20.0
"""Seconds."""


@contextmanager
def lab(places: Places, say: Say) -> Generator["Lab"]:
    """The engine and the simulated cloud's providers, for as long as it takes."""
    # A killed engine cuts off its events, and leaves a program that waits; we say so in other words.
    warnings.filterwarnings("ignore", message="Error in event stream")
    warnings.filterwarnings("ignore", message="coroutine .* was never awaited", category=RuntimeWarning)
    engine = command.ensure(Folders(), say)
    for folder in (places.base, places.home, places.state):
        folder.mkdir(parents=True, exist_ok=True)
    started = _start_provider(places)
    store = Store(places.cloud)
    try:
        runner = Runner(engine, command.required(), places.engine_pid)
        yield Lab(places=places, runner=runner, cloud=Cloud(store), provider=started)
    finally:
        store.close()
        started.stop()


@dataclass(kw_only=True)
class Lab:
    """Everything a session needs."""

    places: Places
    runner: Runner
    cloud: Cloud
    provider: "ProviderProcess"

    def session(self, stack: str) -> Session:
        """Open a stack.

        Raises:
            SettingsError: there is no such stack.
        """
        self.cloud.store.add_outside(_outside(loader.read_stack(ROOT, stack).values["config"]))
        if not self.provider.alive:
            self.provider = _start_provider(self.places)
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


def _start_provider(places: Places) -> ProviderProcess:
    port_file = places.port.with_name(f"{places.port.name}.{os.getpid()}")
    port_file.unlink(missing_ok=True)
    with places.provider_log.open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 our own command line
            [sys.executable, "-E", "-m", "lab.engine.provider", str(places.cloud), str(port_file)],
            cwd=ROOT,
            env={
                "PATH": os.environ.get("PATH", ""),
                "HOME": str(places.home),
                ENGINE_FILE: str(places.engine_pid),
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


def _outside(value: Any) -> Iterator[str]:
    """What the settings name by identifier stands already, as the README asks."""
    if isinstance(value, dict):
        for item in value.values():
            yield from _outside(item)
    elif isinstance(value, list):
        for item in value:
            yield from _outside(item)
    elif isinstance(value, str):
        yield value
        if group := re.match(r"/subscriptions/[^/]+/resourceGroups/[^/]+", value):
            yield group[0]
