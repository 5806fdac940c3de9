"""Registers rows as plain dictionaries, with nothing of this project in it and nothing that need not be."""

import asyncio
import concurrent.futures
import contextvars
from collections.abc import Callable
from typing import Any, cast

import pulumi
from google.protobuf import empty_pb2
from pulumi.runtime import mocks, settings
from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.stack import run_in_stack

Row = tuple[str, str, str, dict[str, Any], str, list[str], bool, bool]
"""Type, name, parent, inputs, provider, dependencies, whether protected, whether no component."""
_STACK, _REFERENCE = "pulumi:pulumi:Stack", "pulumi:pulumi:StackReference"
_PROVIDER = "pulumi:providers:"


class Inline(concurrent.futures.ThreadPoolExecutor):
    """Runs what it is given at once."""

    def submit(self, fn: Callable, /, *args: Any, **kwargs: Any) -> concurrent.futures.Future:
        future: concurrent.futures.Future = concurrent.futures.Future()
        future.set_result(fn(*args, **kwargs))
        return future


class Echo(mocks.MockMonitor):
    """Keeps every request and answers with what it was told."""

    def __init__(self) -> None:
        super().__init__(mocks=None)  # ty: ignore[invalid-argument-type] nothing of Mocks is used
        self.requests: list[Any] = []

    def RegisterResource(self, request: Any) -> Any:
        self.requests.append(request)
        urn = f"urn:pulumi:bench::platform::{request.type}::{request.name}"
        return resource_pb2.RegisterResourceResponse(urn=urn, id=request.name, object=request.object)

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: ARG002 the SDK names it
        return empty_pb2.Empty()


def register(urns: list[str], rows: list[Row]) -> int:
    """Register every row, in the order given; return how many there were."""
    # A context of its own: the SDK keeps its settings in context variables.
    return contextvars.copy_context().run(_register, urns, rows)


def _register(urns: list[str], rows: list[Row]) -> int:
    monitor = Echo()
    settings.configure(
        mocks.MockSettings(
            monitor=monitor,
            monitor_features=set(),
            engine=mocks.MockEngine(None),
            project="platform",
            stack="bench",
            dry_run=False,
            organization="organization",
            callbacks=None,
            parallel=1,
            outputs=set(),
            package_refs={},
            base_providers_by_ref={},
        )
    )
    settings.set_root_resource(None)  # ty: ignore[invalid-argument-type] it is None before a run
    loop = asyncio.new_event_loop()
    loop.set_default_executor(Inline(max_workers=1))
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(run_in_stack(lambda: _program(urns, rows)))
    finally:
        asyncio.set_event_loop(None)
        loop.close()
    return len(monitor.requests)


def _program(urns: list[str], rows: list[Row]) -> None:
    made: dict[str, pulumi.Resource] = {}
    for urn, row in zip(urns, rows, strict=True):
        if row[0] not in (_STACK, _REFERENCE):
            made[urn] = _resource(row, made)


def _resource(row: Row, made: dict[str, pulumi.Resource]) -> pulumi.Resource:
    type_, name, parent, inputs, provider, depends_on, protect, custom = row
    if type_.startswith(_PROVIDER):
        given = {key: value if isinstance(value, str) else str(value) for key, value in inputs.items()}
        return pulumi.ProviderResource(type_.removeprefix(_PROVIDER), name, given)
    options = pulumi.ResourceOptions(
        parent=made.get(parent),
        depends_on=[made[urn] for urn in depends_on if urn in made] or None,
        protect=protect or None,
    )
    if not custom:
        return pulumi.ComponentResource(type_, name, inputs, options)
    options.provider = cast("pulumi.ProviderResource", made[provider.rpartition("::")[0]])
    return pulumi.CustomResource(type_, name, inputs, options)
