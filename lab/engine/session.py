"""One stack in the lab: the repository's program under Pulumi's engine, over the simulated cloud."""

import contextlib
import json
import pathlib
import runpy
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import yaml
from pulumi import automation, runtime
from pulumi.automation import Deployment

from contracts import loader
from lab.cloud.cloud import Cloud
from lab.control_plane.folders import ROOT
from lab.engine import recovery
from lab.engine.outcome import Outcome, heard
from lab.engine.places import Places
from lab.engine.runner import KilledError, Runner
from lab.problems import LabError
from review.offline.aliases import without_former_types

PASSPHRASE = "the lab keeps no secret"  # noqa: S105 of a state that holds made-up values only
_MANAGED_ELSEWHERE = ("secretsprovider", "encryptedkey", "encryptionsalt")


class Session:
    """Operations on one stack."""

    def __init__(self, stack: str, places: Places, runner: Runner, providers: str, cloud: Cloud) -> None:
        self.name, self.places, self.runner, self.cloud = stack, places, runner, cloud
        self._settings: Mapping[str, Any] | None = None
        self._write_settings()
        workspace = automation.LocalWorkspace(
            work_dir=str(places.work),
            pulumi_home=str(places.home / "pulumi"),
            program=self._program,
            env_vars=environment(places, providers),
            secrets_provider="passphrase",
            pulumi_command=runner,
        )
        known = self._file.is_file()
        # Selecting writes nothing but which one is selected, and costs a start of the command.
        self._stack = (
            _selected(stack, workspace) if known else automation.Stack.create_or_select(stack, workspace)
        )
        self._remember_salt()

    def with_settings(self, settings: Mapping[str, Any]) -> None:
        """Use other settings than config/ has, until the session ends."""
        self._settings = settings
        self._write_settings()

    def preview(self, told: Callable[[str], None] | None = None) -> Outcome:
        return self._operate("preview", self._stack.preview, told)

    def up(self, told: Callable[[str], None] | None = None, **options: Any) -> Outcome:
        return self._operate("up", self._stack.up, told, **options)

    def refresh(self, told: Callable[[str], None] | None = None, **options: Any) -> Outcome:
        # Without the program: what stands is compared with what is remembered.
        return self._operate("refresh", self._stack.refresh, told, **options)

    def destroy(self, told: Callable[[str], None] | None = None, **options: Any) -> Outcome:
        return self._operate("destroy", self._stack.destroy, told, **options)

    def state(self) -> dict[str, Any]:
        """The stack's state, read straight from the backend: secrets stay encrypted."""
        if not self._file.is_file():
            return {}
        self.mend()
        return json.loads(self._file.read_text(encoding="utf-8")).get("checkpoint", {}).get("latest") or {}

    def resources(self) -> list[dict[str, Any]]:
        """What the state holds."""
        return self.state().get("resources") or []

    def export(self) -> Deployment:
        """The state as `pulumi stack export` gives it."""
        return self._stack.export_stack()

    def write_state(self, deployment: Mapping[str, Any]) -> None:
        """Put a state in the place of the one there is."""
        self._stack.import_stack(Deployment(version=3, deployment=dict(deployment)))

    def outputs(self) -> dict[str, Any]:
        """Stack outputs, as the state has them."""
        return next((row.get("outputs", {}) for row in self.resources() if _is_stack(row)), {})

    def unprotect(self) -> None:
        """Take the protection off everything, as somebody who means it does before destroying."""
        self._run(["state", "unprotect", "--all", "--yes"])

    def forget(self) -> None:
        """Remove the stack with its history. What stands in the cloud stays there."""
        self._run(["stack", "rm", "--yes", "--force", "--preserve-config"])

    def settle_pending(self, made: Mapping[str, str]) -> None:
        """Tell the engine what became of creations it was killed in: URN to identifier.

        Those that are not named here were never begun, and are struck off. What was made goes from the
        pending operations to the resources and is read again: what `pulumi refresh --import-pending-creates`
        promises, and 3.259 does not do.
        """
        state = dict(self.export().deployment or {})
        resources = list(state.get("resources") or [])
        for found in state.get("pending_operations") or []:
            urn = found["resource"]["urn"]
            if found["type"] == "creating" and urn in made and all(row["urn"] != urn for row in resources):
                resources.append({**found["resource"], "id": made[urn]})
        self.write_state({**state, "resources": resources, "pending_operations": []})
        self._run(["refresh", "--yes", "--skip-preview"])

    def mend(self) -> bool:
        """Clean up after an engine that died while it wrote the state; say whether there was anything.

        The file backend replaces a state in one step, but writes a note beside it in place; half of that
        note, and the engine finds no state at all ("failed to load checkpoint: EOF"). Object stores know no
        half writes.
        """
        file, mended = self._file, False
        for note in (file.with_name(f"{file.name}.attrs"), file.with_name(f"{file.name}.bak.attrs")):
            if note.is_file() and not _is_json(note):
                note.unlink()
                mended = True
        if file.is_file() and not _is_json(file):
            # On a full disk the backend truncates the state, then its own copy. Ours is from before.
            for before in (file.with_name(f"{file.name}.bak"), self._copy):
                if before.is_file() and _is_json(before):
                    shutil.copyfile(before, file)
                    return True
            raise LabError(f"the state of {self.name} is half a file, and there is none from before")
        return mended

    def _program(self) -> None:
        held = {str(row["type"]) for row in self.resources()}
        runtime.register_stack_transformation(without_former_types(held))
        program()

    @property
    def _file(self) -> pathlib.Path:
        """The state, where the file backend keeps it."""
        return self.places.state_of(loader.PROJECT, self.name)

    @property
    def _copy(self) -> pathlib.Path:
        """The state before the last operation."""
        return self.places.base / "before" / f"{self.name}.json"

    def _keep_copy(self) -> None:
        if self._file.is_file():
            self._copy.parent.mkdir(exist_ok=True)
            shutil.copyfile(self._file, self._copy)

    def unlock(self) -> bool:
        """Take away the lock of an engine that is gone, as `pulumi cancel` does."""
        folder = self.places.locks / "organization" / loader.PROJECT / self.name
        held = list(folder.glob("*.json"))
        for lock in held:
            owner = json.loads(lock.read_text(encoding="utf-8")).get("pid")
            if isinstance(owner, int) and _alive(owner):
                raise LabError(f"process {owner} is at work on {self.name}; wait for it", retry=True)
            lock.unlink()
        return bool(held)

    def _run(self, arguments: list[str]) -> str:
        environment = dict(self._stack.workspace.env_vars)
        return self.runner.run([*arguments, "--stack", self.name], str(self.places.work), environment).stdout

    def _operate(
        self, verb: str, operation: Callable[..., Any], told: Callable[[str], None] | None, **options: Any
    ) -> Outcome:
        outcome = Outcome(verb=verb, seconds=0)
        if verb != "preview":
            # What a plain `pulumi up` only warns of: it would make twice what was made and not heard of.
            outcome.recovered = recovery.recover(self)
        else:
            self.unlock()
            self.mend()
        self._keep_copy()
        began = time.monotonic()
        try:
            with self.runner.on_a_full_disk(None if verb == "preview" else self._largest_state()):
                operation(on_event=lambda event: heard(outcome, event, told), color="never", **options)
        except KilledError:
            outcome.killed = True
        except automation.errors.CommandError as error:
            outcome.failed = True
            if not outcome.messages:
                outcome.messages.append(_last_words(str(error)))
        except RuntimeError as error:  # a preview that failed before its summary
            outcome.failed = True
            outcome.messages.append(str(error))
        outcome.seconds = time.monotonic() - began
        return outcome

    def _largest_state(self) -> int | None:
        """How large the state can become, where a full disk shall strike this operation."""
        room = self.cloud.faults.room(self.name)
        if room is None:
            return None
        return room + (self._file.stat().st_size if self._file.is_file() else 0)

    def _write_settings(self) -> None:
        """Copy what the engine reads. It writes a salt into them, which must not reach config/."""
        work = self.places.work
        folder = work / loader.CONFIG_DIR
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "Pulumi.yaml", work / "Pulumi.yaml")
        source = loader.read_stack(ROOT, self.name).values
        values = {key: item for key, item in source.items() if key not in _MANAGED_ELSEWHERE}
        values["config"] = {
            key: _without_foreign_secrets(item) for key, item in (self._settings or values["config"]).items()
        }
        salt = self.places.work / f"{self.name}.salt"
        if salt.is_file():
            values["encryptionsalt"] = salt.read_text(encoding="ascii")
        file = folder / f"Pulumi.{self.name}.yaml"
        file.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")

    def _remember_salt(self) -> None:
        file = self.places.work / loader.CONFIG_DIR / f"Pulumi.{self.name}.yaml"
        salt = yaml.safe_load(file.read_text(encoding="utf-8")).get("encryptionsalt")
        if salt:
            (self.places.work / f"{self.name}.salt").write_text(salt, encoding="ascii")


def environment(places: Places, providers: str) -> dict[str, str]:
    """What the engine is told: everything in the lab's folder, and our providers instead of plugins."""
    return {
        "PULUMI_HOME": str(places.home / "pulumi"),
        "HOME": str(places.home),
        "PULUMI_BACKEND_URL": places.state.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        "PULUMI_DEBUG_PROVIDERS": providers,
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "1",
        "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS": "1",
    }


def program() -> None:
    """The repository's program, as the language host would start it."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    # The SDK takes down the whole call stack at every registration, for an engine that could show it.
    sys.tracebacklimit = 1
    try:
        runpy.run_path(str(ROOT / "__main__.py"), run_name="__main__")
    finally:
        del sys.tracebacklimit


def _selected(stack: str, workspace: automation.LocalWorkspace) -> automation.Stack:
    """A stack that is known to exist, without starting the command to select it."""
    found = automation.Stack.__new__(automation.Stack)
    found.name, found.workspace = stack, workspace
    return found


def _last_words(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join(lines[-8:])


def _is_json(file: pathlib.Path) -> bool:
    try:
        json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        return False
    return True


def _is_stack(row: Mapping[str, Any]) -> bool:
    return row.get("type") == "pulumi:pulumi:Stack"


def _alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        status = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        return status.rpartition(")")[2].split()[0] != "Z"
    return False


def _without_foreign_secrets(value: Any) -> Any:
    """Secrets are encrypted with a key of the real backend. The lab has another value in their place."""
    if isinstance(value, dict):
        if set(value) == {"secure"}:
            return "a secret that only the real backend can read"
        return {key: _without_foreign_secrets(item) for key, item in value.items()}
    return [_without_foreign_secrets(item) for item in value] if isinstance(value, list) else value
