"""Runs Pulumi's command for the Automation API: in the lab's own environment, and easy to kill."""

import contextlib
import os
import pathlib
import signal
import subprocess
import threading
from collections.abc import Callable, Generator, Mapping
from typing import Any

from pulumi.automation import CommandError, CommandResult, PulumiCommand
from semver import VersionInfo

_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR", "TMPDIR", "SystemRoot")
"""What the engine may see of somebody's environment. Above all no credentials."""
_BLOCK = 512
"""Bytes in which a shell counts the size of a file."""
_PATIENCE_WITH_A_FULL_DISK = 60.0
"""Seconds after which the engine is killed. It tries a failed write of the state for half a minute, and every
write again."""
_SUCCEEDED = '[{"kind": "update", "startTime": "2026-01-01T00:00:00.000Z", "message": "", "environment": {}, \
"config": {}, "result": "succeeded", "version": 1}]'


class KilledError(Exception):
    """The engine was killed."""


class Runner(PulumiCommand):
    """Pulumi's command."""

    def __init__(self, command: pathlib.Path, version: tuple[int, ...], pid_file: pathlib.Path) -> None:
        # Not the base's constructor, which would start the command once more to ask for its version.
        self.command = str(command)
        self.version = VersionInfo(*version[:3])
        self.pid_file = pid_file
        self.lean = True
        """Leave out what the API asks after every operation, outputs and history: each costs a start of the
        command, and the state has both."""
        self._largest_file: int | None = None
        """Bytes after which a write fails, as on a full disk."""

    @contextlib.contextmanager
    def on_a_full_disk(self, largest_file: int | None) -> Generator[None]:
        """Let every write fail that makes a file larger than so many bytes; None is a disk with room."""
        self._largest_file = largest_file
        try:
            yield
        finally:
            self._largest_file = None

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: Callable[[str], Any] | None = None,
        on_error: Callable[[str], Any] | None = None,
    ) -> CommandResult:
        if self.lean and args[:2] == ["stack", "output"]:
            return CommandResult("{}", "", 0)
        if self.lean and args[:2] == ["stack", "history"]:
            return CommandResult(_SUCCEEDED, "", 0)
        environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
        process = subprocess.Popen(  # noqa: S603 our own command line
            [*self._limited(), self.command, "--non-interactive", *args],
            cwd=cwd,
            env={**environment, **additional_env, "PULUMI_AUTOMATION_API": "true"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            # Ctrl-C is for whoever started us; the engine is told below.
            start_new_session=True,
        )
        self.pid_file.write_text(str(process.pid), encoding="ascii")
        said = {"out": [], "err": []}
        readers = [
            threading.Thread(target=_read, args=(process.stdout, on_output, said["out"])),
            threading.Thread(target=_read, args=(process.stderr, on_error, said["err"])),
        ]
        try:
            for reader in readers:
                reader.start()
            code = self._ended(process)
        except BaseException:
            _stop(process)
            raise
        finally:
            self.pid_file.unlink(missing_ok=True)
            for reader in readers:
                reader.join(timeout=10)
        result = CommandResult("\n".join(said["out"]), "\n".join(said["err"]), code)
        if code == -signal.SIGKILL:
            raise KilledError("the engine was killed")
        if code:
            raise _error(result)
        return result

    def _limited(self) -> list[str]:
        """What starts the command on a disk that is nearly full."""
        if self._largest_file is None:
            return []
        # Ignored, the signal does not end the process, and a write beyond it fails like on a full disk.
        script = f"trap '' XFSZ; ulimit -f {self._largest_file // _BLOCK}; exec \"$@\""
        return ["/bin/sh", "-c", script, "sh"]

    def _ended(self, process: subprocess.Popen) -> int:
        try:
            return process.wait(None if self._largest_file is None else _PATIENCE_WITH_A_FULL_DISK)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def _error(result: CommandResult) -> Exception:
    from pulumi.automation.errors import create_command_error

    return create_command_error(result)


def _read(stream: Any, told: Callable[[str], Any] | None, lines: list[str]) -> None:
    with stream, contextlib.suppress(ValueError):
        for line in stream:
            lines.append(line.rstrip())
            if told:
                told(line.rstrip())


def _stop(process: subprocess.Popen) -> None:
    """Ask the engine to end, wait for what it has under way, then insist."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
            return
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


__all__ = ["CommandError", "KilledError", "Runner"]
