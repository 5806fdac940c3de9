"""Custom resource definitions of the projects that the platform uses: real ones, never committed.

Each project's folder is looked for in the folder named by LAB_CRDS (../shared/crds where it is not set), then
among those that an earlier run fetched under .lab/, then in the project's Go module. What cannot be had is
left out by name, with the reason.
"""

import concurrent.futures
import os
import pathlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import yaml

from lab.control_plane import crd_sources
from lab.control_plane.api.client import Client, wait_until
from lab.control_plane.api.wire import ApiError
from lab.control_plane.crd_sets import DEFAULT, SETS, Project
from lab.control_plane.folders import ROOT, Folders, Say, digest
from lab.problems import LabError

VARIABLE = "LAB_CRDS"
_BESIDE = ROOT.parent / "shared" / "crds"
_AT_ONCE = 4
_TEXT = {"timestamp", "value"}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Reads YAML as JSON has it: a day stays text, and so does a lone `=`. In C, ten times as fast."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] not in _TEXT]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True, kw_only=True)
class AtHand:
    """What was found of the definitions that were asked for."""

    files: Mapping[str, tuple[pathlib.Path, ...]]
    """Files of each set."""
    skipped: Mapping[str, str] = field(default_factory=dict)
    """Projects that could not be had, with the reason."""

    @property
    def sum(self) -> str:
        """A short name for these contents."""
        spaces = (SETS[name].namespace.encode() for name in self.files)
        return digest(*spaces, *(file.read_bytes() for files in self.files.values() for file in files))

    def objects(self, names: Iterable[str]) -> list[dict[str, Any]]:
        """The objects of some sets, each once."""
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for name in names:
            if space := SETS[name].namespace:
                found["Namespace", space] = {
                    "apiVersion": "v1",
                    "kind": "Namespace",
                    "metadata": {"name": space},
                }
            for file in self.files[name]:
                with file.open("rb") as stream:
                    for thing in yaml.load_all(stream, Loader=_Loader):
                        if thing:
                            found.setdefault((thing["kind"], thing["metadata"]["name"]), thing)
        return list(found.values())


def chosen(text: str) -> tuple[str, ...]:
    """The sets that `all`, `default`, `none` or a list such as `karpenter,gateway-api` means."""
    if text == "all":
        return tuple(SETS)
    if text == "default":
        return tuple(name for name in SETS if name in DEFAULT)
    names = [name.strip() for name in text.split(",") if name.strip() and text != "none"]
    if unknown := [name for name in names if name not in SETS]:
        raise LabError(
            f"there are no definitions named {', '.join(unknown)}; "
            f"there are all, default, none, or some of {', '.join(SETS)}"
        )
    # In the table's order, so that the same choice is always the same seed.
    return tuple(name for name in SETS if name in names)


def at_hand(names: Sequence[str], folders: Folders, say: Say) -> AtHand:
    """Find the definitions of these sets."""
    missing = [project for name in names for project in SETS[name].projects if not _files(project, folders)]
    skipped = crd_sources.fetch(missing, folders, say) if missing else {}
    found: dict[str, tuple[pathlib.Path, ...]] = {}
    for name in names:
        for project in SETS[name].projects:
            files = _files(project, folders)
            found[name] = found.get(name, ()) + files
            if not files:
                skipped[project.folder] = (
                    f"{skipped[project.folder]}. No files in {_given() / project.folder} either: put "
                    f"{project.source} there, or name another folder with {VARIABLE}"
                )
    return AtHand(files={name: files for name, files in found.items() if files}, skipped=skipped)


def install(client: Client, things: Sequence[Mapping[str, Any]], say: Say) -> None:
    """Put definitions into a cluster, and wait until it serves their kinds."""
    definitions = [each for each in things if each["kind"] == "CustomResourceDefinition"]
    others = [each for each in things if each["kind"] != "CustomResourceDefinition"]
    say(f"installing {len(definitions)} custom resource definitions")
    # The server takes up to two seconds for each and does several at once.
    with concurrent.futures.ThreadPoolExecutor(_AT_ONCE) as threads:
        done = threads.map(lambda each: _put(client, each), definitions)
        for number, _ in enumerate(done, 1):
            if number % 10 == 0:
                say(f"{number} of {len(definitions)} custom resource definitions")
    wait_until(lambda: served(client), "the API server to serve all definitions", 120, every=0.5)
    for thing in others:
        _put(client, thing)


def served(client: Client) -> bool:
    """Whether the server serves the kinds of all definitions that it has."""
    wanted = client.names("apiextensions.k8s.io/v1", "CustomResourceDefinition")
    groups = {(each.plural, each.api_version.rpartition("/")[0]) for each in client.kinds(anew=True).values()}
    return wanted <= {f"{plural}.{group}" for plural, group in groups}


def _put(client: Client, thing: Mapping[str, Any]) -> None:
    try:
        client.create(thing)
    except ApiError as error:
        if error.reason != "AlreadyExists":
            raise
        client.apply(thing, force=True)


def _given() -> pathlib.Path:
    return pathlib.Path(os.environ.get(VARIABLE) or _BESIDE)


def _files(project: Project, folders: Folders) -> tuple[pathlib.Path, ...]:
    for folder in (_given() / project.folder, crd_sources.cache(project, folders)):
        if files := sorted(folder.glob("*.yaml"), key=lambda file: _rank(project, file)):
            return tuple(files)
    return ()


def _rank(project: Project, file: pathlib.Path) -> tuple[int, str]:
    """Files are named after their path, with _ for /."""
    for number, path in enumerate(project.paths):
        if file.name.startswith(path.replace("/", "_")):
            return number, file.name
    return len(project.paths), file.name
