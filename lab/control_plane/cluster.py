"""One cluster: started, stopped, kept and thrown away.

All of it lies in one folder, and all its processes carry that folder in their name, so whatever
interrupts a command, the next one finds what there is.
"""

import dataclasses
import json
import pathlib
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts.catalog.versions import DEFAULT_KUBERNETES
from lab.control_plane import binaries, nodes
from lab.control_plane import crds as definitions
from lab.control_plane.api.client import Client
from lab.control_plane.folders import Folders, Say, digest, silent, write_whole
from lab.control_plane.launcher import parts, pki, ports, processes
from lab.control_plane.launcher.launch import Launch, PortTakenError, wait_ready
from lab.control_plane.status import Status
from lab.problems import LabError

DEFAULT_NAME = "default"
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
_PATIENCE = 15.0
"""Seconds a part has to end by itself."""
_TRIES = 3
"""Ports are free when chosen and may be gone when used."""


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A real control plane with simulated nodes, on loopback addresses of this machine.

    As a context it starts, and at the end it is thrown away with its data.
    """

    name: str = DEFAULT_NAME
    kubernetes: str | None = None
    """Minor version; None takes the kept one, else the project's default."""
    crds: Sequence[str] | None = None
    """Names from definitions.SETS; None takes the kept ones, else none."""
    fast_outages: bool = False
    """Whether a lost node is noticed in seconds, not in a minute; for tests of outages."""
    folders: Folders = field(default_factory=Folders)
    say: Say = silent

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise LabError(
                f"{self.name!r} is no name for a cluster: up to 40 small letters, digits and dashes, "
                "with no dash at either end"
            )

    @property
    def folder(self) -> pathlib.Path:
        return self.folders.clusters / self.name

    @property
    def _lock(self) -> str:
        return f"cluster-{self.name}"

    @property
    def kubeconfig(self) -> pathlib.Path:
        """The administrator's kubeconfig."""
        return self.folder / "kubeconfig"

    def client(self) -> Client:
        """A client with all permissions; impersonate somebody to have fewer."""
        return Client.of(self.kubeconfig)

    def __enter__(self) -> "Cluster":
        if self.status().state != "absent":
            raise LabError(f"there is a cluster {self.name} already, and this one would be thrown away")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.delete()

    # What there is

    def status(self) -> Status:
        """What there is of it, as it is now."""
        status = self._look()
        return dataclasses.replace(status, state="changing") if self.folders.busy(self._lock) else status

    def _look(self) -> Status:
        found = processes.running(self.folder)
        kept = self._kept()
        by_part = {process.part: process.pid for process in found}
        missing = [part for part in parts.ALL if part not in by_part]
        if kept is None:
            return Status(name=self.name, state="broken" if by_part else "absent", processes=by_part)
        state = "stopped" if kept["complete"] and not by_part else "broken"
        state = "running" if kept["complete"] and not missing else state
        sizes = [size for process in found if (size := process.memory) is not None]
        return Status(
            name=self.name,
            state=state,
            kubernetes=kept["kubernetes"],
            version=kept.get("version"),
            server=self._layout(kept).url(parts.API_SERVER) if by_part else None,
            kubeconfig=str(self.kubeconfig) if by_part else None,
            processes=by_part,
            missing=missing if by_part else [],
            memory=sum(sizes) if sizes else None,
            crds=kept["crds"],
            skipped=kept["skipped"],
        )

    # Start

    def start(self) -> bool:
        """Start it, on kept data if there are any, and wait until it can be used.

        Returns False if it was running as asked for already. Interrupted or failed, it leaves no process
        behind, and no data that did not exist before.
        """
        with self.folders.locked(self._lock, self.say):
            status = self._look()
            if status.state == "running":
                self._compare(status)
                return self._add_crds(status)
            if status.state == "broken":
                self.say(f"cleaning up what is left of an earlier start of {self.name}")
            self._clean()
            kept = self._kept()
            if kept is not None:
                self._compare(self._look())
            minor: str = kept["kubernetes"] if kept else self.kubernetes or DEFAULT_KUBERNETES
            tools = [binaries.ETCD, binaries.kubernetes(minor), binaries.KWOK]
            programs = [binaries.ensure(tool, self.folders, self.say) for tool in tools]
            try:
                self._start(minor, programs, kept)
            except BaseException:
                # People press Ctrl-C more than once.
                with processes.undisturbed():
                    self._clean()
                raise
            return True

    def _start(self, minor: str, programs: Sequence[pathlib.Path], kept: dict[str, Any] | None) -> None:
        fresh = kept is None
        asked = tuple(self.crds or ())
        state: dict[str, Any] = kept or {
            "kubernetes": minor,
            "crds": [],
            "skipped": {},
            "ports": {},
            "complete": False,
        }
        found = definitions.at_hand(
            [name for name in asked if name not in state["crds"]], self.folders, self.say
        )
        _note_skipped(state, found)
        state |= {"fast_outages": self.fast_outages, "version": binaries.kubernetes(minor).version}
        if fresh:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._keep(state)
            pki.make(self.folder / "pki")
            if found.files:
                self._seed(state, programs, found)
        self._start_on_free_ports(state, programs, parts.ALL)
        with self.client() as client:
            if not fresh and found.files:
                self._install(client, state, found)
            nodes.add(client, state["version"])
            wait_ready(client, self.say)
        state["complete"] = True
        self._keep(state)

    def _seed(
        self, state: dict[str, Any], programs: Sequence[pathlib.Path], found: definitions.AtHand
    ) -> None:
        """Begin with a copy of a data folder that has these definitions, made once."""
        choice = f"{state['kubernetes']}-{digest(*(name.encode() for name in found.files))}"
        contents = digest(state["version"].encode(), binaries.ETCD.version.encode(), found.sum.encode())
        seed = self.folders.seeds / f"{choice}-{contents}"
        data = self._layout(state).data
        with self.folders.locked(f"seed-{choice}", self.say):
            if not seed.is_dir():
                self.say("making a data folder with these definitions, once for all clusters that want them")
                self._start_on_free_ports(state, programs, (parts.ETCD, parts.API_SERVER))
                with self.client() as client:
                    self._install(client, state, found)
                self._stop()
                self.folders.seeds.mkdir(parents=True, exist_ok=True)
                making = self.folders.seeds / f".making-{choice}"
                for older in (making, *self.folders.seeds.glob(f"{choice}-*")):
                    shutil.rmtree(older, ignore_errors=True)
                shutil.copytree(data, making)
                making.rename(seed)
            else:
                shutil.copytree(seed, data)
        state["crds"] = list(found.files)

    def _install(self, client: Client, state: dict[str, Any], found: definitions.AtHand) -> None:
        definitions.install(client, found.objects(found.files), self.say)
        state["crds"] = [name for name in definitions.SETS if name in state["crds"] or name in found.files]

    def _add_crds(self, status: Status) -> bool:
        """Install definitions that a running cluster lacks. Returns whether there were any."""
        wanted = [name for name in self.crds or () if name not in status.crds]
        state = self._kept()
        if state is not None and self.fast_outages > state["fast_outages"]:
            raise LabError(f"cluster {self.name} runs without --fast-outages; stop it first")
        if state is None or not wanted:
            return False
        found = definitions.at_hand(wanted, self.folders, self.say)
        if found.files:
            with self.client() as client:
                self._install(client, state, found)
        _note_skipped(state, found)
        self._keep(state)
        return bool(found.files)

    def _compare(self, status: Status) -> None:
        if self.kubernetes not in {None, status.kubernetes}:
            raise LabError(
                f"cluster {self.name} is Kubernetes {status.kubernetes}, not {self.kubernetes}. Give another "
                f"--name, or throw its data away: python -m lab cluster down --delete --name {self.name}"
            )

    def _start_on_free_ports(
        self, state: dict[str, Any], programs: Sequence[pathlib.Path], wanted: Sequence[str]
    ) -> None:
        for remaining in reversed(range(_TRIES)):
            # The ports of last time if they are free still: a kubeconfig in use goes on working.
            state["ports"] = ports.choose(parts.PORTS, state["ports"])
            self._keep(state)
            try:
                launch = Launch(name=self.name, layout=self._layout(state), say=self.say)
                launch.start(programs, wanted)
            except PortTakenError:
                self._stop()
                state["ports"] = {}
                if not remaining:
                    raise LabError("others took every port that was free just before", retry=True) from None
            else:
                return

    # Stop

    def stop(self) -> list[str]:
        """Stop it and keep its data. Returns the parts that ran.

        What an interrupted start left is removed altogether.
        """
        with self.folders.locked(self._lock, self.say):
            stopped = self._stop()
            self._clean()
            return stopped

    def delete(self) -> bool:
        """Stop it and throw its data away. Returns whether there was anything."""
        with self.folders.locked(self._lock, self.say):
            there = bool(self._stop()) or self.folder.exists()
            shutil.rmtree(self.folder, ignore_errors=True)
            return there

    def _stop(self) -> list[str]:
        return processes.stop(self.folder, parts.STOP_ORDER, _PATIENCE)

    def _clean(self) -> None:
        """End what runs; remove data that never belonged to a complete cluster."""
        self._stop()
        kept = self._kept()
        if kept is None or not kept["complete"]:
            shutil.rmtree(self.folder, ignore_errors=True)

    # State

    def _kept(self) -> dict[str, Any] | None:
        try:
            return json.loads((self.folder / "cluster.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None

    def _keep(self, state: Mapping[str, Any]) -> None:
        write_whole(self.folder / "cluster.json", json.dumps(state, indent=1, sort_keys=True) + "\n")

    def _layout(self, state: Mapping[str, Any]) -> parts.Layout:
        fast = state.get("fast_outages", False)
        return parts.Layout(folder=self.folder, ports=state["ports"], fast_outages=fast)


def names(folders: Folders) -> list[str]:
    """Every cluster that there is something of."""
    return sorted(folder.name for folder in folders.clusters.glob("*") if folder.is_dir())


def _note_skipped(state: dict[str, Any], found: definitions.AtHand) -> None:
    had = {project.folder for name in found.files for project in definitions.SETS[name].projects}
    earlier = {folder: reason for folder, reason in state["skipped"].items() if folder not in had}
    state["skipped"] = earlier | dict(found.skipped)
