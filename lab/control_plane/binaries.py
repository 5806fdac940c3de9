"""The control plane's programs, built from pinned Go modules and kept.

Nothing is downloaded ready-made: `lab/go/TOOL` holds names, versions and check sums, the Go command does
the rest. A program is built again only if those files change.
"""

import os
import pathlib
import platform
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from typing import TextIO

from lab.control_plane.folders import MODULES, Folders, Say, digest
from lab.problems import LabError

_MODULE_FILES = ("go.mod", "go.sum", "main.go")
_SAY_EVERY = 20.0
"""Seconds between two words about a build, which is silent by itself."""


@dataclass(frozen=True, kw_only=True)
class Tool:
    """One Go module and the programs built from it."""

    folder: str
    """Its folder in lab/go."""
    module: str
    """The module whose version is the tool's."""
    packages: tuple[str, ...]
    """What to build, in one go."""
    minutes: int
    """How long two cores take with empty caches, for people who wait."""
    told: str = ""
    """The package whose variables tell the program its version, where it cannot know by itself."""
    stamped: str = ""
    """The one variable that tells it, where one is enough."""

    @property
    def version(self) -> str:
        """The version that go.mod pins."""
        text = (MODULES / self.folder / "go.mod").read_text(encoding="utf-8")
        found = re.search(rf"^(?:require|\t)\s*{re.escape(self.module)} (v\S+)", text, re.MULTILINE)
        if found is None:
            raise LabError(f"lab/go/{self.folder}/go.mod does not require {self.module}")
        return found[1]

    @property
    def linker_flags(self) -> str:
        """Leave out what only debuggers read: a third less to write."""
        if self.stamped:
            return f"-s -w -X {self.stamped}={self.version}"
        if not self.told:
            return "-s -w"
        major, minor = self.version.removeprefix("v").split(".")[:2]
        values = {"gitVersion": self.version, "gitMajor": major, "gitMinor": minor, "gitTreeState": "clean"}
        return " ".join(["-s -w", *(f"-X={self.told}.{name}={value}" for name, value in values.items())])

    def kept(self, folders: Folders) -> pathlib.Path:
        """Where its programs are once built."""
        files = [MODULES / self.folder / name for name in _MODULE_FILES]
        contents = [file.read_bytes() for file in files if file.is_file()]
        machine = f"{platform.system()} {platform.machine()}".encode()
        return folders.binaries / f"{self.folder}-{digest(machine, self.linker_flags.encode(), *contents)}"


ETCD = Tool(folder="etcd", module="go.etcd.io/etcd/server/v3", packages=(".",), minutes=1)
KWOK = Tool(folder="kwok", module="sigs.k8s.io/kwok", packages=("sigs.k8s.io/kwok/cmd/kwok",), minutes=2)

_PREFIX = "kubernetes-"
KUBERNETES = {
    folder.name.removeprefix(_PREFIX): Tool(
        folder=folder.name,
        module="k8s.io/kubernetes",
        packages=tuple(
            f"k8s.io/kubernetes/cmd/kube-{program}"
            for program in ("apiserver", "controller-manager", "scheduler")
        ),
        minutes=8,
        told="k8s.io/component-base/version",
    )
    for folder in sorted(MODULES.glob(f"{_PREFIX}*"))
}
"""Minor versions that can be had."""


def kubernetes(minor: str) -> Tool:
    """The control plane of a minor version."""
    if minor not in KUBERNETES:
        raise LabError(
            f"the lab has no Kubernetes {minor}; it has {', '.join(KUBERNETES)}. "
            f"Another one needs a folder lab/go/kubernetes-{minor} beside those"
        )
    return KUBERNETES[minor]


def go_command() -> str | None:
    """Go, where it is on the PATH or where it usually is."""
    return shutil.which("go") or shutil.which("go", path="/usr/local/go/bin:/usr/lib/go/bin")


def ensure(tool: Tool, folders: Folders, say: Say) -> pathlib.Path:
    """The folder of a tool's programs, built if they are not there yet."""
    kept = tool.kept(folders)
    if kept.is_dir():
        return kept
    with folders.locked("build", say):
        if not kept.is_dir():
            _build(tool, kept, say)
    return kept


def _build(tool: Tool, kept: pathlib.Path, say: Say) -> None:
    go = _go(tool)
    kept.parent.mkdir(parents=True, exist_ok=True)
    for left in kept.parent.glob(".making-*"):
        # We hold the lock, so whoever began these is gone.
        shutil.rmtree(left)
    making = pathlib.Path(tempfile.mkdtemp(prefix=".making-", dir=kept.parent))
    try:
        _run_go(go, tool, making, say)
        for older in kept.parent.glob(f"{tool.folder}-*"):
            if re.fullmatch(rf"{re.escape(tool.folder)}-[0-9a-f]{{12}}", older.name):
                # Running programs keep their files until they end.
                shutil.rmtree(older)
        making.chmod(0o755)
        making.rename(kept)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _go(tool: Tool) -> str:
    go = go_command()
    if go is None:
        wanted = re.search(
            r"^go (\S+)", (MODULES / tool.folder / "go.mod").read_text(encoding="utf-8"), re.MULTILINE
        )
        raise LabError(
            f"{tool.folder} {tool.version} has to be built once, and there is no Go here. Install Go "
            f"{wanted[1] if wanted else ''} or newer (https://go.dev/dl) so that `go` is on the PATH"
        )
    return go


def _run_go(go: str, tool: Tool, making: pathlib.Path, say: Say) -> None:
    nice = [path, "-n", "19"] if (path := shutil.which("nice")) else []
    flags = [
        "-buildvcs=false",
        "-mod=readonly",
        f"-ldflags={tool.linker_flags}",
        "-v",
        "-o",
        f"{making}{os.sep}",
    ]
    # Without cgo no C compiler is needed, and the programs run wherever this kernel runs. GOWORK and
    # GOFLAGS of somebody's shell would change what is built.
    environment = {**os.environ, "CGO_ENABLED": "0", "GOWORK": "off", "GOFLAGS": ""}
    what = f"building {tool.folder} {tool.version}"
    say(f"{what} from source (once; about {tool.minutes} min with empty caches)")
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command line
            [*nice, go, "build", *flags, *tool.packages],
            cwd=MODULES / tool.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            while True:
                try:
                    code = process.wait(_SAY_EVERY)
                    break
                except subprocess.TimeoutExpired:
                    say(f"{what}: {_lines(output):,} packages, {_minutes(time.monotonic() - began)}")
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        if code:
            output.seek(0)
            problems = [line for line in output if not _PACKAGE.fullmatch(line.rstrip())]
            raise LabError(f"{what} failed:\n{''.join(problems[-20:])}", retry=True)
    say(f"built {tool.folder} {tool.version} in {_minutes(time.monotonic() - began)}")


_PACKAGE = re.compile(r"[\w./~+-]+")
"""What `go build -v` says of a package that it compiled."""


def _lines(output: TextIO) -> int:
    return os.pread(output.fileno(), 1 << 24, 0).count(b"\n")


def _minutes(seconds: float) -> str:
    return f"{int(seconds) // 60} min {int(seconds) % 60:02} s"
