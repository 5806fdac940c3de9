"""One stack in the lab: a project's program under Pulumi's engine, over the simulated cloud."""

import runpy
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import yaml
from pulumi import automation, runtime

from contracts import loader
from lab.cloud.cloud import Cloud
from lab.control_plane.folders import ROOT
from lab.engine import recovery
from lab.engine.outcome import Outcome, record
from lab.engine.places import Places
from lab.engine.runner import KilledError, Runner
from lab.engine.state import State
from manifests import written
from review.offline.aliases import without_former_types

PASSPHRASE = "the lab keeps no secret"  # noqa: S105 of a state that holds made-up values only
_MANAGED_ELSEWHERE = ("secretsprovider", "encryptedkey", "encryptionsalt")

Told = Callable[[str], None] | None
"""Somebody who is told each step as the engine begins it."""


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
            env_vars=engine_variables(places, providers),
            secrets_provider="passphrase",
            pulumi_command=runner,
        )
        known = places.state_of(loader.PROJECT, stack).is_file()
        # Selecting writes nothing but which one is selected, and costs a start of the command.
        self._stack = (
            _selected(stack, workspace) if known else automation.Stack.create_or_select(stack, workspace)
        )
        self.state = State(self._stack, places, runner)
        self._remember_salt()

    @property
    def config(self) -> Mapping[str, Any]:
        """The settings of the stack in config/."""
        return loader.read_stack(self.places.root, self.name).values["config"]

    def with_settings(self, settings: Mapping[str, Any]) -> None:
        """Use other settings than config/ has, until the session ends."""
        self._settings = settings
        self._write_settings()

    def preview(self, told: Told = None, **options: Any) -> Outcome:
        return self._operate("preview", self._stack.preview, told, **options)

    def up(self, told: Told = None, **options: Any) -> Outcome:
        return self._operate("up", self._stack.up, told, **options)

    def refresh(self, told: Told = None, **options: Any) -> Outcome:
        # Without the program: what exists is compared with the state.
        return self._operate("refresh", self._stack.refresh, told, **options)

    def destroy(self, told: Told = None, **options: Any) -> Outcome:
        """Delete everything, or nothing where something of it is protected.

        The command shows what it would do before it asks, and what is protected stops it there. The SDK
        leaves that out, and the engine then deletes what it may until it comes to what it may not.
        """
        if not options.get("exclude_protected") and any(row.get("protect") for row in self.resources()):
            return self._operate("destroy", self._stack.preview_destroy, told, **options)
        return self._operate("destroy", self._stack.destroy, told, **options)

    def resources(self) -> list[dict[str, Any]]:
        """The resources that the state holds."""
        return self.state.resources()

    def _program(self) -> None:
        held = {str(row["type"]) for row in self.resources()}
        runtime.register_stack_transformation(without_former_types(held))
        # The engine imports nothing by itself: the repository holds the code whichever project is run.
        if str(ROOT) not in sys.path:
            sys.path.insert(0, str(ROOT))
        # The SDK takes down the whole call stack at every registration, for an engine that could show it.
        sys.tracebacklimit = 1
        try:
            runpy.run_path(str(self.places.root / "__main__.py"), run_name="__main__")
        finally:
            del sys.tracebacklimit

    def _operate(self, verb: str, operation: Callable[..., Any], told: Told, **options: Any) -> Outcome:
        outcome = Outcome(verb=verb, seconds=0)
        if verb != "preview":
            # What a plain `pulumi up` only warns of: it would create twice what it never heard the end of.
            outcome.recovered = recovery.recover(self.state, self.cloud)
        else:
            self.state.unlock()
            self.state.repair()
        self.state.keep_copy()
        began = time.monotonic()
        try:
            with self.runner.on_a_full_disk(None if verb == "preview" else self._largest_state()):
                operation(on_event=lambda event: record(outcome, event, told), color="never", **options)
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
        """Bytes up to which the state can grow, where a full disk waits for this operation."""
        room = self.cloud.faults.room(self.name)
        return None if room is None else room + self.state.size()

    def _write_settings(self) -> None:
        """Copy what the engine reads. It writes a salt into them, which must not reach config/."""
        work = self.places.work
        folder = work / loader.CONFIG_DIR
        folder.mkdir(parents=True, exist_ok=True)
        # The engine's project is the repository's, whoever's stacks are run: the program is given to it.
        shutil.copyfile(ROOT / "Pulumi.yaml", work / "Pulumi.yaml")
        source = loader.read_stack(self.places.root, self.name).values
        values = {key: item for key, item in source.items() if key not in _MANAGED_ELSEWHERE}
        # Where a secret was is a stand-in: it is encrypted with a key that only the real backend has.
        values["config"] = dict(self._settings or values["config"])
        salt = work / f"{self.name}.salt"
        if salt.is_file():
            values["encryptionsalt"] = salt.read_text(encoding="ascii")
        file = folder / f"Pulumi.{self.name}.yaml"
        file.write_text(written.dump(values), encoding="utf-8")

    def _remember_salt(self) -> None:
        file = self.places.work / loader.CONFIG_DIR / f"Pulumi.{self.name}.yaml"
        salt = yaml.safe_load(file.read_text(encoding="utf-8")).get("encryptionsalt")
        if salt:
            (self.places.work / f"{self.name}.salt").write_text(salt, encoding="ascii")


def engine_variables(places: Places, providers: str) -> dict[str, str]:
    """The engine's environment: everything in the lab's folder, and our providers instead of plugins."""
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


def _selected(stack: str, workspace: automation.LocalWorkspace) -> automation.Stack:
    """A stack that is known to exist, without starting the command to select it."""
    found = automation.Stack.__new__(automation.Stack)
    found.name, found.workspace = stack, workspace
    return found


def _last_words(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join(lines[-8:])
