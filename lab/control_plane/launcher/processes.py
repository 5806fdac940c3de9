"""Starts programs that outlive the command, and finds them again by what they are called.

A program's first argument names its cluster's folder and its part, such as
`.../.lab/clusters/default/etcd`. That is all there is to know: no file of process ids that could be lost
when a command is killed half-way, or name a process that has long been somebody else.
"""

import contextlib
import os
import pathlib
import signal
import subprocess
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass

_PROC = pathlib.Path("/proc")
_PAGE_OF_LOG = 4096
_children: dict[int, tuple[pathlib.Path, str]] = {}
"""Folder and part of what this process started and has not yet buried."""


@dataclass(frozen=True, kw_only=True)
class Process:
    """A part of a control plane that runs."""

    part: str
    pid: int

    @property
    def memory(self) -> int | None:
        """Resident bytes, where the system says so."""
        try:
            fields = (_PROC / str(self.pid) / "statm").read_text(encoding="ascii").split()
        except OSError:
            return None
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")


def start(
    folder: pathlib.Path,
    part: str,
    program: pathlib.Path,
    flags: Sequence[str],
    environment: Mapping[str, str],
) -> int:
    """Start a part of the control plane in a session of its own; its output goes to a log."""
    log = folder / "logs" / f"{part}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    # An interruption between the start and our note of it would leave a process that nobody knows yet.
    with undisturbed() as before:
        pid = os.posix_spawn(
            program,
            [f"{folder}/{part}", *flags],
            environment,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(log), writing, 0o600),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
            # A Ctrl-C in the terminal is for the command, not for what it started.
            setsid=True,
            setsigmask=before,
            # Python ignores this signal; what it starts should not.
            setsigdef=[signal.SIGPIPE],
        )
        _children[pid] = (folder, part)
    return pid


@contextlib.contextmanager
def undisturbed() -> Generator[set[int]]:
    """Let interruptions wait until this is done. Gives the signals that had been held back before."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield before
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def running(folder: pathlib.Path) -> list[Process]:
    """What runs for a cluster, whoever started it."""
    _reap()
    # A process that begins has no arguments for a moment; our own we know without them.
    found = {pid: part for pid, (where, part) in _children.items() if where == folder}
    start_of = f"{folder}/"
    for pid, name in _first_arguments():
        part = name.removeprefix(start_of)
        if name.startswith(start_of) and "/" not in part:
            found[pid] = part
    return [Process(part=found[pid], pid=pid) for pid in sorted(found)]


def stop(folder: pathlib.Path, order: Sequence[Sequence[str]], patience: float) -> list[str]:
    """End what runs for a cluster, group by group, and whatever is left. Returns the parts that ran.

    Parts that do not go within `patience` seconds are killed.
    """
    stopped: list[str] = []
    for parts in [*order, None]:
        group = [process for process in running(folder) if parts is None or process.part in parts]
        stopped += [process.part for process in group]
        _end(folder, {process.pid for process in group}, patience)
    return stopped


def alive(folder: pathlib.Path, part: str) -> bool:
    """Whether a part that was started still runs."""
    return any(process.part == part for process in running(folder))


def tail(folder: pathlib.Path, part: str) -> str:
    """The last lines that a part wrote."""
    try:
        with (folder / "logs" / f"{part}.log").open("rb") as stream:
            stream.seek(0, os.SEEK_END)
            stream.seek(max(0, stream.tell() - _PAGE_OF_LOG))
            return stream.read().decode(errors="replace")
    except OSError:
        return ""


def _end(folder: pathlib.Path, pids: set[int], patience: float) -> None:
    for number, limit in ((signal.SIGTERM, patience), (signal.SIGKILL, patience)):
        deadline = time.monotonic() + limit
        for pid in pids & {process.pid for process in running(folder)}:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        while pids & {process.pid for process in running(folder)}:
            if time.monotonic() > deadline:
                break
            time.sleep(0.03)
        else:
            return


def _reap() -> None:
    """Bury children of this process that ended; those of an earlier command have been adopted."""
    for pid in list(_children):
        with contextlib.suppress(ChildProcessError):
            if os.waitpid(pid, os.WNOHANG)[0] == 0:
                continue
        _children.pop(pid, None)


def _first_arguments() -> list[tuple[int, str]]:
    if not _PROC.is_dir():
        return _first_arguments_by_ps()
    found = []
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            # It may end while we look, or be somebody else's.
            with contextlib.suppress(OSError):
                first = (entry / "cmdline").read_bytes().partition(b"\0")[0]
                found.append((int(entry.name), os.fsdecode(first)))
    return found


def _first_arguments_by_ps() -> list[tuple[int, str]]:
    """Where there is no /proc. Flags begin with a dash, so the first argument ends before ` -`."""
    listed = subprocess.run(
        ["ps", "-axww", "-o", "pid=,command="],  # noqa: S607 - wherever it is
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = []
    for line in listed.splitlines():
        pid, _, command = line.strip().partition(" ")
        found.append((int(pid), command.strip().partition(" -")[0]))
    return found
