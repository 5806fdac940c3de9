"""Fetches definitions out of Go modules: the archive of a module holds its whole repository, YAML included.

Go's own command downloads an archive and keeps it. Nothing is built, and nothing is used whose check sum is
not the one in lab/go/crd-sources.
"""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lab.control_plane import binaries
from lab.control_plane.crd_sets import Project
from lab.control_plane.folders import MODULES, Folders, Say

_SOURCES = MODULES / "crd-sources"
_PATIENCE = 540
"""Seconds for all downloads together; the largest archive has thirty megabytes."""


def cache(project: Project, folders: Folders) -> pathlib.Path:
    """Where a project's files are kept."""
    return folders.crds / f"{project.folder}-{project.module_version}"


def fetch(projects: Sequence[Project], folders: Folders, say: Say) -> dict[str, str]:
    """Put the files of these projects into the cache. Returns the reasons of those that could not be had."""
    wanted = [project for project in projects if project.module]
    refused = {
        project.folder: f"Go can fetch no module that holds {project.tag}"
        for project in projects
        if not project.module
    }
    if not wanted:
        return refused
    go = binaries.go_command()
    if go is None:
        reason = "fetching it needs Go. Install Go (https://go.dev/dl) so that `go` is on the PATH"
        return refused | {project.folder: reason for project in wanted}
    with folders.locked("crds", say):
        wanted = [project for project in wanted if not cache(project, folders).is_dir()]
        if wanted:
            say(f"fetching definitions of {', '.join(project.folder for project in wanted)} (once)")
            answers = _download(go, [f"{project.module}@{project.module_version}" for project in wanted])
            for project in wanted:
                reason = _take(project, answers.get(project.module, {}), folders)
                if reason:
                    refused[project.folder] = reason
    return refused


def _download(go: str, modules: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What Go says of each module, by path."""
    # GOFLAGS and GOWORK of somebody's shell would change what is fetched. The sums are compared here.
    environment = {**os.environ, "GOFLAGS": "", "GOWORK": "off", "GOSUMDB": "off"}
    with tempfile.TemporaryDirectory() as empty:
        try:
            process = subprocess.run(  # noqa: S603 our own command line
                [go, "mod", "download", "-json", *modules],
                cwd=empty,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return _refused(modules, "it took too long")
    found = {str(answer["Path"]): answer for answer in _documents(process.stdout)}
    if not found:
        said = process.stderr.strip().partition("\n")[0] or "Go said nothing"
        return _refused(modules, said)
    return found


def _refused(modules: Sequence[str], said: str) -> dict[str, dict[str, Any]]:
    return {name.partition("@")[0]: {"Error": said} for name in modules}


def _take(project: Project, answer: Mapping[str, Any], folders: Folders) -> str:
    """Copy a project's files out of Go's cache. Returns why not, if not."""
    source = f"Go module {project.module} {project.module_version}"
    if "Sum" not in answer:
        said = str(answer.get("Error", "Go does not know it")).partition("\n")[0]
        return f"{source} could not be fetched: {said}"
    pinned = _sums().get((project.module, project.module_version))
    if answer["Sum"] != pinned:
        return f"{source} has the check sum {answer['Sum']}, and lab/go/crd-sources/go.sum has {pinned}"
    root = pathlib.Path(str(answer["Dir"]))
    files = [file for path in project.paths for file in _files(root / path)]
    if not files:
        return f"{source} holds no files in {' or '.join(project.paths)}"
    kept = cache(project, folders)
    folders.crds.mkdir(parents=True, exist_ok=True)
    making = pathlib.Path(tempfile.mkdtemp(prefix=".making-", dir=folders.crds))
    for file in files:
        if "kustomiz" not in file.name:
            name = "_".join(file.relative_to(root).parts)
            # Go's cache is read-only; what is copied need not be.
            (making / name).write_bytes(file.read_bytes())
    making.chmod(0o755)
    shutil.rmtree(kept, ignore_errors=True)
    making.rename(kept)
    return ""


def _files(path: pathlib.Path) -> list[pathlib.Path]:
    return [path] if path.is_file() else sorted(path.glob("*.yaml"))


def _sums() -> dict[tuple[str, str], str]:
    """Check sum of each pinned archive, by module and version."""
    rows = (line.split() for line in (_SOURCES / "go.sum").read_text(encoding="utf-8").splitlines())
    return {(path, version): sum_ for path, version, sum_ in rows if not version.endswith("/go.mod")}


def _documents(text: str) -> Iterator[dict[str, Any]]:
    """JSON documents that stand one after the other."""
    decoder = json.JSONDecoder()
    text = text.strip()
    while text:
        document, end = decoder.raw_decode(text)
        yield document
        text = text[end:].lstrip()
