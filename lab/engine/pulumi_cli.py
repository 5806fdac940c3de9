"""Finds Pulumi's command: on the PATH, else by the SDK's installer, else built once from its Go module."""

import os
import pathlib
import re
import shutil
import subprocess

from lab.control_plane import binaries
from lab.control_plane.folders import ROOT, Folders, Say
from lab.problems import LabError

_PACKAGE = "github.com/pulumi/pulumi/pkg/v3"
_ENGINE = binaries.Tool(
    folder="pulumi",
    module=_PACKAGE,
    packages=(f"{_PACKAGE}/cmd/pulumi",),
    minutes=6,
    stamped="github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
)
_INSTALLER = ("get.pulumi.com", 443)


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
    kept = _ENGINE.kept(folders)
    if kept.is_dir():
        return kept / "pulumi"
    with folders.locked("engine", say):
        if kept.is_dir():
            return kept / "pulumi"
        installed = _install(folders, say)
        if installed:
            return installed
        tried.append(f"{_INSTALLER[0]} cannot be reached")
        if binaries.go_command() is None:
            why = "; ".join(tried)
            raise LabError(
                f"Pulumi's command is needed, and there is none here ({why}). Install it "
                "(https://www.pulumi.com/docs/install), or Go (https://go.dev/dl), which builds it once"
            )
        return binaries.ensure(_ENGINE, folders, say) / "pulumi"


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


def _shown(version: tuple[int, ...] | None) -> str:
    return ".".join(map(str, version)) if version else "no Pulumi"
