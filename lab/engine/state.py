"""One stack's state in the file backend: read, replaced, and repaired after an engine that was killed."""

import contextlib
import json
import pathlib
import shutil
from collections.abc import Mapping, Sequence
from typing import Any

from pulumi import automation
from pulumi.automation import Deployment

from contracts import loader
from lab.engine.places import Places
from lab.engine.runner import Runner
from lab.problems import LabError


class State:
    """The state of one stack."""

    def __init__(self, stack: automation.Stack, places: Places, runner: Runner) -> None:
        self._stack, self._places, self._runner = stack, places, runner

    @property
    def stack(self) -> str:
        """Name of the stack."""
        return self._stack.name

    def latest(self) -> dict[str, Any]:
        """The deployment, read straight from the backend: secrets stay encrypted."""
        if not self._file.is_file():
            return {}
        self.repair()
        return json.loads(self._file.read_text(encoding="utf-8")).get("checkpoint", {}).get("latest") or {}

    def resources(self) -> list[dict[str, Any]]:
        """The resources that the state holds."""
        return self.latest().get("resources") or []

    def size(self) -> int:
        """Bytes of the file."""
        return self._file.stat().st_size if self._file.is_file() else 0

    def export(self) -> Deployment:
        """The state as `pulumi stack export` gives it."""
        return self._stack.export_stack()

    def replace(self, deployment: Mapping[str, Any]) -> None:
        """Put another state in its place."""
        self._stack.import_stack(Deployment(version=3, deployment=dict(deployment)))

    def unprotect(self) -> None:
        """Take the protection off everything, as somebody who means it does before destroying."""
        self._run(["state", "unprotect", "--all", "--yes"])

    def protect(self, urns: Sequence[str]) -> None:
        """Put the protection back on some, so that `destroy` without protected resources leaves them."""
        if urns:
            self._run(["state", "protect", *urns, "--yes"])

    def resolve_pending(self, created: Mapping[str, str]) -> None:
        """Tell the engine what became of creations it was killed in.

        Those that are not named were never begun, and are discarded. What was created goes from the pending
        operations to the resources and is read again: what `pulumi refresh --import-pending-creates`
        promises, and 3.259 does not do.

        Args:
            created: URN to identifier of what the cloud has.
        """
        state = dict(self.export().deployment or {})
        resources = list(state.get("resources") or [])
        for found in state.get("pending_operations") or []:
            urn = found["resource"]["urn"]
            if found["type"] == "creating" and urn in created and all(row["urn"] != urn for row in resources):
                resources.append({**found["resource"], "id": created[urn]})
        self.replace({**state, "resources": resources, "pending_operations": []})
        self._run(["refresh", "--yes", "--skip-preview"])

    def repair(self) -> bool:
        """Clean up after an engine that died while it wrote the state; say whether there was anything.

        The file backend replaces a state in one step, but writes a note beside it in place; half of that
        note, and the engine finds no state at all ("failed to load checkpoint: EOF"). Object stores know no
        half writes.

        Raises:
            LabError: the state is half a file, and there is none from before.
        """
        file, repaired = self._file, False
        for note in (file.with_name(f"{file.name}.attrs"), file.with_name(f"{file.name}.bak.attrs")):
            if note.is_file() and not _is_json(note):
                note.unlink()
                repaired = True
        if file.is_file() and not _is_json(file):
            # On a full disk the backend truncates the state, then its own copy. Ours is from before.
            for before in (file.with_name(f"{file.name}.bak"), self._copy):
                if before.is_file() and _is_json(before):
                    shutil.copyfile(before, file)
                    return True
            raise LabError(f"the state of {self.stack} is half a file, and there is none from before")
        return repaired

    def unlock(self) -> bool:
        """Take away the lock of an engine that is gone, as `pulumi cancel` does; say whether there was one.

        Raises:
            LabError: the engine that holds it still runs.
        """
        folder = self._places.locks / "organization" / loader.PROJECT / self.stack
        held = list(folder.glob("*.json"))
        for lock in held:
            owner = json.loads(lock.read_text(encoding="utf-8")).get("pid")
            if isinstance(owner, int) and _alive(owner):
                raise LabError(f"process {owner} is at work on {self.stack}; wait for it", retry=True)
            lock.unlink()
        return bool(held)

    def keep_copy(self) -> None:
        """Keep the state as it is before an operation."""
        if self._file.is_file():
            self._copy.parent.mkdir(exist_ok=True)
            shutil.copyfile(self._file, self._copy)

    @property
    def _file(self) -> pathlib.Path:
        """The state, where the file backend keeps it."""
        return self._places.state_of(loader.PROJECT, self.stack)

    @property
    def _copy(self) -> pathlib.Path:
        """The state before the last operation."""
        return self._places.base / "before" / f"{self.stack}.json"

    def _run(self, arguments: list[str]) -> None:
        variables = dict(self._stack.workspace.env_vars)
        self._runner.run([*arguments, "--stack", self.stack], str(self._places.work), variables)


def _is_json(file: pathlib.Path) -> bool:
    try:
        json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        return False
    return True


def _alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        status = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        return status.rpartition(")")[2].split()[0] != "Z"
    return False
