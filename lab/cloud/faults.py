"""Fault injection. A fault waits for the calls it matches, lets some pass, then fails so many of them."""

import fnmatch
import os
import signal
import time
from dataclasses import dataclass

from lab.cloud.errors import CloudError, ThrottledError
from lab.cloud.store import Store

KINDS = {
    "throttle": "the call is refused for now; the provider tries again, as the real ones do",
    "timeout": "no answer comes, and nothing was done",
    "denied": "the caller may not do this",
    "fail": "the cloud fails, and nothing was done",
    "partial": "the work is done and the resource does not become ready",
    "lost": "the work is done and the answer is lost",
    "crash-provider": "the provider dies before the work is done",
    "crash-provider-after": "the provider dies after the work is done",
    "crash-engine": "the engine is killed before the work is done",
    "crash-engine-after": "the engine is killed after the work is done",
    "disk-full": "the disk of the backend is full: the state can grow by --after KiB (default: 0), no more",
}
"""Fault to what happens."""
_AFTERWARDS = {"partial", "lost", "crash-provider-after", "crash-engine-after"}
_MESSAGES = {
    "throttle": "ThrottlingException: Rate exceeded",
    "timeout": "RequestError: send request failed: context deadline exceeded",
    "denied": "AccessDeniedException: the caller is not authorized to perform this operation",
    "fail": "InternalFailure: the request processing has failed because of an unknown error",
}
DISK_FULL = "disk-full"
"""The one fault that affects the engine's state and no call to the cloud."""
_KIB = 1024
_TRIES = 3
"""How often a provider tries a throttled call."""
ENGINE_FILE = "LAB_ENGINE_PID_FILE"
"""Variable that names the file with the engine's process id."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A fault to inject."""

    kind: str
    """One of `KINDS`."""
    verb: str = "create"
    """Call it waits for: create, read, update, delete, or * for any."""
    match: str = "*"
    """Pattern of the URN, or of its end."""
    after: int = 0
    """Matching calls to let pass first; with a full disk, KiB that still fit."""
    times: int = 1
    """How often it is injected."""
    fresh: bool = False
    """Only into resources that have had no fault before."""

    def said(self) -> str:
        """The fault in words."""
        if self.kind == DISK_FULL:
            return f"{self.kind} for {self.match}, after {self.after} KiB more, {self.times} times"
        return f"{self.kind} at {self.verb} of {self.match}, after {self.after}, {self.times} times"


def aimed(kind: str, stack: str, on: str) -> str:
    """What a fault for one stack has to match: resources of it that are called so, or the stack itself."""
    if kind == DISK_FULL:
        return stack
    return on if "::" in on else f"*:{stack}::*::{on}"


class Faults:
    """The faults that wait in one cloud."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, fault: Fault) -> None:
        self._store.rows(
            "insert into fault (kind, verb, match, after, times, fresh) values (?, ?, ?, ?, ?, ?)",
            (fault.kind, fault.verb, fault.match, fault.after, fault.times, fault.fresh),
        )

    def clear(self) -> None:
        """Remove the faults that still wait."""
        self._store.rows("delete from fault")

    def injected(self) -> list[tuple[str, str]]:
        """URN and call of every fault that was injected."""
        return [(urn, verb) for urn, verb in self._store.rows("select urn, verb from injected")]

    def forget(self) -> None:
        """Forget which faults were injected."""
        self._store.rows("delete from injected")

    def waiting(self) -> list[Fault]:
        """The faults that still wait."""
        return [
            Fault(kind=kind, verb=verb, match=match, after=after, times=times, fresh=bool(fresh))
            for kind, verb, match, after, times, fresh in self._store.rows(
                "select kind, verb, match, after, times, fresh from fault order by n"
            )
        ]

    def room(self, stack: str) -> int | None:
        """Bytes by which the state of a stack can still grow in the operation that begins, where a full disk
        waits for it. The fault is injected by that.
        """
        with self._store.change():
            found = self._store.rows(
                "select n, after, times from fault where kind = ? and match in ('*', ?) order by n limit 1",
                (DISK_FULL, stack),
            )
            if not found:
                return None
            n, after, times = found[0]
            self._used(n, times)
        return after * _KIB

    def before(self, verb: str, type_: str, urn: str) -> str:
        """Inject a fault before the work, or return the one to inject after it.

        Raises:
            CloudError: the fault.
        """
        del type_
        for attempt in range(_TRIES):
            kind = self._next(verb, urn)
            if kind != "throttle":
                break
            if attempt == _TRIES - 1:
                raise ThrottledError(_MESSAGES["throttle"])
            time.sleep(0.02 * 2**attempt)
        if kind in _AFTERWARDS:
            return kind
        if kind in _MESSAGES:
            raise CloudError(_MESSAGES[kind])
        if kind:
            self.afterwards(kind)
            raise CloudError("RequestError: connection reset by peer")
        return ""

    def afterwards(self, kind: str) -> None:
        """Kill the process that the fault is about."""
        if kind.startswith("crash-provider"):
            os._exit(9)
        if kind.startswith("crash-engine"):
            with open(os.environ[ENGINE_FILE], encoding="ascii") as file:
                os.kill(int(file.read()), signal.SIGKILL)

    def _next(self, verb: str, urn: str) -> str:
        if not self._store.rows("select 1 from fault limit 1"):
            return ""
        with self._store.change():
            for n, kind, after, times, match, of, fresh in self._store.rows(
                "select n, kind, after, times, match, verb, fresh from fault where kind != ? order by n",
                (DISK_FULL,),
            ):
                if of not in ("*", verb) or not (
                    fnmatch.fnmatchcase(urn, match) or fnmatch.fnmatchcase(urn.rpartition("::")[2], match)
                ):
                    continue
                if fresh and self._store.rows(
                    "select 1 from injected where urn = ? and verb = ?", (urn, verb)
                ):
                    continue
                if after:
                    self._store.rows("update fault set after = after - 1 where n = ?", (n,))
                    continue
                if self._used(n, times):
                    self._store.rows("insert or ignore into injected values (?, ?)", (urn, verb))
                return kind
        return ""

    def _used(self, n: int, times: int) -> bool:
        """Count an injection; say whether it was the fault's last."""
        if times > 1:
            self._store.rows("update fault set times = times - 1 where n = ?", (n,))
        else:
            self._store.rows("delete from fault where n = ?", (n,))
        return times <= 1
