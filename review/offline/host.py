"""Runs the program in this process: no engine, no plugin, no network, one order of events."""

import asyncio
import concurrent.futures
import contextvars
import datetime
import gc
import pathlib
import runpy
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any

from contracts import loader
from contracts.reading import day
from review.offline import lazy_sdk
from review.offline.recorder import Recorder

PROJECT = "platform"
ORGANIZATION = "organization"


class _Inline(concurrent.futures.ThreadPoolExecutor):
    """Runs what it is given at once, in the caller's thread.

    Registrations then happen in program order, every time. A subclass only because asyncio insists.
    """

    def submit(self, fn: Callable, /, *args: Any, **kwargs: Any) -> concurrent.futures.Future:
        future: concurrent.futures.Future = concurrent.futures.Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


_LARGE = 5_000
"""Registrations from which on even one search for garbage afterwards takes longer than its yield is worth."""


@contextmanager
def _lean(recorder: Recorder) -> Generator[None]:
    """Leave out what only costs here: the search for garbage, since registering makes much and drops
    nothing, and the SDK's stack trace of every registration, which an engine would show.
    """
    was_on, limit = gc.isenabled(), getattr(sys, "tracebacklimit", None)
    gc.disable()
    sys.tracebacklimit = 1
    try:
        yield
    finally:
        if limit is None:
            del sys.tracebacklimit
        else:
            sys.tracebacklimit = limit
        if len(recorder.registrations) >= _LARGE:
            gc.freeze()
        if was_on:
            gc.enable()


def record(  # noqa: PLR0913 a run has that many parts
    root: pathlib.Path,
    stack: str,
    config: Mapping[str, Any],
    *,
    known: bool = True,
    progress: Callable[[str], None] | None = None,
    references: Mapping[str, Mapping[str, Any]] | None = None,
    as_of: datetime.date | None = None,
) -> Recorder:
    """Run `__main__.py` for a stack and return what it registered.

    Args:
        config: fully qualified configuration keys and plain values.
        known: answer computed values, or leave them unknown as the engine's preview does.
        progress: told how far it has come.
        references: outputs of the stacks that it refers to, by stack.
        as_of: the day that the program is told.

    Raises:
        pulumi.RunError: the program refused its settings.
    """

    def program() -> None:
        runpy.run_path(str(root / "__main__.py"), run_name="__main__")

    _importable(root)
    if as_of:
        config = {**config, f"{PROJECT}:{day.KEY}": as_of.isoformat()}
    return run(program, stack, loader.encode(config), known=known, progress=progress, references=references)


def run(  # noqa: PLR0913 a run has that many parts
    program: Callable[[], None],
    stack: str,
    config: Mapping[str, str],
    *,
    known: bool = True,
    progress: Callable[[str], None] | None = None,
    references: Mapping[str, Mapping[str, Any]] | None = None,
) -> Recorder:
    """Run any program against a recorder of its own."""
    # A context of its own: settings, configuration and root resource of the SDK are context variables
    # and would leak from one run into the next.
    named = {f"{ORGANIZATION}/{PROJECT}/{other}": said for other, said in (references or {}).items()}
    recorder = Recorder(known=known, progress=progress, references=named)
    contextvars.copy_context().run(_run, program, stack, config, recorder)
    return recorder


def _run(program: Callable[[], None], stack: str, config: Mapping[str, str], recorder: Recorder) -> None:
    from pulumi.runtime import config as runtime_config
    from pulumi.runtime import mocks, register_stack_transformation, settings
    from pulumi.runtime.stack import run_in_stack

    from review.offline.aliases import without_former_types

    lazy_sdk.install()

    def prepared() -> None:
        register_stack_transformation(without_former_types())
        program()

    settings.configure(
        mocks.MockSettings(
            monitor=recorder,
            monitor_features=set(),
            engine=mocks.MockEngine(None),
            project=PROJECT,
            stack=stack,
            dry_run=not recorder.known,
            organization=ORGANIZATION,
            callbacks=recorder.transforms,
            parallel=1,
            outputs=set(),
            package_refs={},
            base_providers_by_ref={},
        )
    )
    settings.set_root_resource(None)  # ty: ignore[invalid-argument-type] it is None before a run
    runtime_config.set_all_config(dict(config), [])
    loop = asyncio.new_event_loop()
    loop.set_default_executor(_Inline(max_workers=1))
    asyncio.set_event_loop(loop)
    try:
        with _lean(recorder):
            loop.run_until_complete(run_in_stack(prepared))
    finally:
        _close(loop)


def _close(loop: asyncio.AbstractEventLoop) -> None:
    """End what a failed program left behind. The failure itself is on its way to the caller; every
    other task only waits for something that will not happen, and would say so at length.
    """
    loop.set_exception_handler(lambda *_: None)
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    asyncio.set_event_loop(None)
    loop.close()


def _importable(root: pathlib.Path) -> None:
    """Let the program import the project, whatever folder the command was started in."""
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
