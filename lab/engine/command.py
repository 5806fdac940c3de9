"""Finds Pulumi's command: on the PATH, else by the SDK's installer, else built once from its Go module."""

import os
import pathlib
import platform
import re
import shutil
import signal
import subprocess
import tempfile
import time

from lab.control_plane.folders import MODULES, ROOT, Folders, Say, digest
from lab.problems import LabError

_MODULE = MODULES / "pulumi"
_PACKAGE = "github.com/pulumi/pulumi/pkg/v3"
_INSTALLER = ("get.pulumi.com", 443)
_SAY_EVERY = 20.0
_MINUTES = 6
"""What a build takes on two cores with empty caches."""


def ensure(folders: Folders, say: Say) -> pathlib.Path:
    """The command, recent enough for Pulumi.yaml.

    Raises:
        LabError: no way worked; it says what was tried.
    """
    least = required()
    found = shutil.which("pulumi")
    tried = []
    if found:
        version = version_of(pathlib.Path(found), folders)
        if version is not None and version >= least:
            return pathlib.Path(found)
        tried.append(f"{found} is {_shown(version)}, and Pulumi.yaml asks for {_shown(least)} or newer")
    kept = _kept(folders)
    if (kept / "pulumi").is_file():
        return kept / "pulumi"
    with folders.locked("engine", say):
        if (kept / "pulumi").is_file():
            return kept / "pulumi"
        installed = _install(folders, say)
        if installed:
            return installed
        tried.append(f"{_INSTALLER[0]} cannot be reached")
        _build(kept, tried, say)
    return kept / "pulumi"


def required() -> tuple[int, ...]:
    """The oldest version that Pulumi.yaml accepts."""
    text = (ROOT / "Pulumi.yaml").read_text(encoding="utf-8")
    found = re.search(r"requiredPulumiVersion:\s*\"?>=\s*v?([\d.]+)", text)
    return tuple(map(int, found[1].split("."))) if found else (0,)


def version_of(command: pathlib.Path, folders: Folders) -> tuple[int, ...] | None:
    """What a command says it is, or None where it says nothing one can use."""
    try:
        # Even this writes a log, which belongs in nobody's home directory.
        home = str(folders.base / "engine" / "home" / "pulumi")
        environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "1", "PULUMI_HOME": home}
        said = subprocess.run(  # noqa: S603 the command that the PATH names
            [command, "version"], env=environment, capture_output=True, text=True, timeout=30, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"v?(\d+)\.(\d+)\.(\d+)", said)
    return tuple(map(int, found.groups())) if found else None


def _install(folders: Folders, say: Say) -> pathlib.Path | None:
    """The SDK's own installer, into the lab's folder; None where its host does not answer."""
    import socket

    try:
        # Asked first, because the installer itself waits for minutes.
        socket.create_connection(_INSTALLER, timeout=3).close()
    except OSError:
        return None
    from pulumi.automation import PulumiCommand

    root = folders.binaries / "pulumi-installed"
    say("installing Pulumi's command with the SDK's installer")
    try:
        PulumiCommand.install(root=str(root))
    except Exception as error:  # whatever it is, there is another way
        say(f"the installer failed ({error})")
        return None
    return root / "bin" / "pulumi"


def _pinned() -> str:
    text = (_MODULE / "go.mod").read_text(encoding="utf-8")
    found = re.search(rf"^require {re.escape(_PACKAGE)} (v\S+)", text, re.MULTILINE)
    if found is None:
        raise LabError(f"lab/go/pulumi/go.mod does not require {_PACKAGE}")
    return found[1]


def _kept(folders: Folders) -> pathlib.Path:
    files = [(_MODULE / name).read_bytes() for name in ("go.mod", "go.sum")]
    machine = f"{platform.system()} {platform.machine()}".encode()
    return folders.binaries / f"pulumi-{digest(machine, *files)}"


def _build(kept: pathlib.Path, tried: list[str], say: Say) -> None:
    go = shutil.which("go") or shutil.which("go", path="/usr/local/go/bin:/usr/lib/go/bin")
    version = _pinned()
    if go is None:
        why = "; ".join(tried)
        raise LabError(
            f"Pulumi's command is needed, and there is none here ({why}). Install it "
            "(https://www.pulumi.com/docs/install), or Go (https://go.dev/dl), which builds it once"
        )
    kept.parent.mkdir(parents=True, exist_ok=True)
    making = pathlib.Path(tempfile.mkdtemp(prefix=".making-pulumi-", dir=kept.parent))
    try:
        _run_go(go, version, making, say)
        making.chmod(0o755)
        making.rename(kept)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _run_go(go: str, version: str, making: pathlib.Path, say: Say) -> None:
    nice = [path, "-n", "19"] if (path := shutil.which("nice")) else []
    link = f"-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version={version}"
    command = [*nice, go, "build", "-buildvcs=false", "-mod=readonly", f"-ldflags={link}", "-v"]
    # GOWORK and GOFLAGS of somebody's shell would change what is built.
    environment = {**os.environ, "CGO_ENABLED": "0", "GOWORK": "off", "GOFLAGS": ""}
    what = f"building Pulumi's engine {version}"
    say(f"{what} from source (once; about {_MINUTES} min with empty caches)")
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(  # noqa: S603 our own command line
            [*command, "-o", str(making / "pulumi"), f"{_PACKAGE}/cmd/pulumi"],
            cwd=_MODULE, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
        try:
            while True:
                try:
                    code = process.wait(_SAY_EVERY)
                    break
                except subprocess.TimeoutExpired:
                    lines = os.pread(output.fileno(), 1 << 24, 0).count(b"\n")
                    say(f"{what}: {lines:,} packages, {_minutes(time.monotonic() - began)}")
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        if code:
            output.seek(0)
            problems = [line for line in output if not re.fullmatch(r"[\w./~+-]+\n", line)]
            raise LabError(f"{what} failed:\n{''.join(problems[-20:])}", retry=True)
    say(f"built Pulumi's engine {version} in {_minutes(time.monotonic() - began)}")


def _minutes(seconds: float) -> str:
    return f"{int(seconds) // 60} min {int(seconds) % 60:02} s"


def _shown(version: tuple[int, ...] | None) -> str:
    return ".".join(map(str, version)) if version else "no Pulumi"
