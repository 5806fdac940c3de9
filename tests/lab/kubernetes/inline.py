"""Small programs of the tests' own under Pulumi's engine, over the lab's providers."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pulumi
from pulumi import automation

from lab.engine.environment import Lab
from lab.engine.outcome import Outcome, record
from lab.engine.session import engine_variables

PROJECT = "inline"


class Inline:
    """One stack of a program that a test brings along."""

    def __init__(self, lab: Lab, stack: str, program: Callable[[], None]) -> None:
        self.lab, self.stack, self.program = lab, stack, program
        places = lab.places
        work = places.base / f"inline-{stack}"
        work.mkdir(parents=True, exist_ok=True)
        self._workspace = automation.LocalWorkspace(
            work_dir=str(work),
            pulumi_home=str(places.home / "pulumi"),
            program=self._run,
            env_vars=engine_variables(places, lab.provider.addresses),
            secrets_provider="passphrase",
            pulumi_command=lab.runner,
            project_settings=automation.ProjectSettings(name=PROJECT, runtime="python"),
        )
        self._stack = automation.Stack.create_or_select(stack, self._workspace)

    def preview(self) -> Outcome:
        return self._operate("preview", self._stack.preview)

    def up(self, told: Callable[[str], None] | None = None) -> Outcome:
        return self._operate("up", self._stack.up, told)

    def refresh(self) -> Outcome:
        return self._operate("refresh", self._stack.refresh)

    def destroy(self) -> Outcome:
        return self._operate("destroy", self._stack.destroy)

    def state_text(self) -> str:
        """The state as it lies in the backend."""
        return self.lab.places.state_of(PROJECT, self.stack).read_text(encoding="utf-8")

    def resources(self) -> list[dict[str, Any]]:
        latest = json.loads(self.state_text())["checkpoint"].get("latest") or {}
        return latest.get("resources") or []

    def resource(self, name: str) -> dict[str, Any]:
        return next(row for row in self.resources() if row["urn"].rpartition("::")[2] == name)

    def shown(self) -> dict[str, Any]:
        """Stack outputs, secrets included."""
        self.lab.runner.lean = False
        try:
            return {key: found.value for key, found in self._stack.outputs().items()}
        finally:
            self.lab.runner.lean = True

    def _run(self) -> None:
        # Asked anew each time: a test changes its program.
        self.program()

    def _operate(
        self, verb: str, operation: Callable[..., Any], told: Callable[[str], None] | None = None
    ) -> Outcome:
        outcome = Outcome(verb=verb, seconds=0)
        try:
            operation(on_event=lambda event: record(outcome, event, told), color="never")
        except automation.errors.CommandError as error:
            outcome.failed = True
            if not outcome.messages:
                outcome.messages.append(str(error))
        except RuntimeError as error:  # a preview that failed before its summary
            outcome.failed = True
            outcome.messages.append(str(error))
        return outcome


def thing(
    api_version: str,
    kind: str,
    name: str,
    namespace: str = "",
    *,
    opts: pulumi.ResourceOptions | None = None,
    called: str = "",
    **fields: Any,
) -> pulumi.CustomResource:
    """Register an object as pulumi-kubernetes does: the same type token, the same inputs."""
    type_ = f"kubernetes:{api_version if '/' in api_version else f'core/{api_version}'}:{kind}"
    metadata = {"name": name, **({"namespace": namespace} if namespace else {}), **fields.pop("metadata", {})}
    inputs: Mapping[str, Any] = {
        "apiVersion": api_version,
        "kind": kind.removesuffix("Patch"),
        "metadata": metadata,
        **fields,
    }
    return pulumi.CustomResource(type_, called or f"{kind}-{name}".lower(), inputs, opts)


def cluster(kubeconfig: Any, **settings: Any) -> pulumi.ProviderResource:
    """The provider of a program's cluster."""
    return pulumi.ProviderResource("kubernetes", "cluster", {"kubeconfig": kubeconfig, **settings})
