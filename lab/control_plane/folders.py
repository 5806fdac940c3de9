"""Where the control plane keeps what it makes. Nothing is ever written elsewhere."""

import contextlib
import fcntl
import hashlib
import os
import pathlib
import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MODULES = ROOT / "lab" / "go"

Say = Callable[[str], None]
"""Somebody who is told what is going on."""


def silent(_text: str) -> None:
    """Tell nobody."""


def aloud(text: str) -> None:
    """Tell whoever reads standard error, at once."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


@dataclass(frozen=True, kw_only=True)
class Folders:
    """The lab's folder and what lies in it."""

    base: pathlib.Path = ROOT / ".lab"

    @property
    def binaries(self) -> pathlib.Path:
        return self.base / "bin"

    @property
    def clusters(self) -> pathlib.Path:
        return self.base / "clusters"

    @property
    def seeds(self) -> pathlib.Path:
        return self.base / "seeds"

    @property
    def crds(self) -> pathlib.Path:
        return self.base / "crds"

    @contextlib.contextmanager
    def locked(self, name: str, say: Say = silent) -> Generator[None]:
        """Keep everybody else from working on the same thing. The lock goes with the process."""
        file = self.base / "locks" / name
        while True:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("w", encoding="utf-8") as stream:
                try:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    say(f"waiting for another command that works on {name}")
                    fcntl.flock(stream, fcntl.LOCK_EX)
                if not _is_file_of(stream.fileno(), file):
                    # Whoever had it took the file away, and somebody else may hold a new one.
                    continue
                try:
                    yield
                finally:
                    file.unlink()
                return

    def busy(self, name: str) -> bool:
        """Whether somebody holds the lock of this name right now."""
        file = self.base / "locks" / name
        try:
            with file.open("rb") as stream:
                fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except FileNotFoundError:
            pass
        return False


def _is_file_of(descriptor: int, file: pathlib.Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), file.stat())
    except FileNotFoundError:
        return False


def write_whole(file: pathlib.Path, text: str, mode: int = 0o644) -> None:
    """Write a file so that nobody ever sees half of it."""
    half = file.with_name(f".{file.name}.half")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with open(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
    half.replace(file)


def digest(*parts: bytes) -> str:
    """A short name for contents. Parts cannot run into each other."""
    sums = b"".join(hashlib.sha256(part).digest() for part in parts)
    return hashlib.sha256(sums).hexdigest()[:12]
