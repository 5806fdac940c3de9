"""Writes the tree of manifests that Argo CD deploys from: what workloads are, as files a reviewer reads.

Only what changed is written, so that a commit shows nothing else. What somebody else put into the tree is
left alone: a list of the files written, with their fingerprints, is kept in the tree for every stack.
"""

import contextlib
import datetime
import hashlib
import json
import pathlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from contracts import layers, loader
from contracts.problems import Problem, SettingsError
from review.offline.failure import ProgramError
from review.reports import atomic_write

LISTS = ".platform"
"""Folder of the lists, one for each stack. Kustomize and Argo CD pass over what begins with a dot."""


@dataclass(frozen=True, kw_only=True)
class Tree:
    """What became of a tree."""

    written: tuple[str, ...]
    """Files that are new or changed, sorted; the list itself is not counted."""
    unchanged: int
    """Files that were right already."""
    removed: tuple[str, ...]
    """Files of an earlier run that belong to nothing any more, sorted."""
    kept: tuple[str, ...]
    """Such files that somebody has changed since, and that were left where they are, sorted."""


def write(
    root: pathlib.Path,
    stack: str,
    out: pathlib.Path,
    progress: Callable[[str], None],
    as_of: datetime.date | None = None,
) -> Tree:
    """Render everything that a tenants stack leaves to Argo CD, and bring a folder up to date with it.

    Args:
        root: folder of the project.
        stack: a tenants stack.
        out: top of the tree; other stacks and people may have files in it too.
        progress: told how far it has come.
        as_of: the day on which exceptions have to be in force.

    Raises:
        SettingsError: settings, requests or contracts are unusable, the cluster's program refused to go on,
            or a file of somebody else is in the way; nothing was written.
    """
    return bring(out, stack, render(root, stack, progress, as_of), progress)


def render(
    root: pathlib.Path, stack: str, progress: Callable[[str], None], as_of: datetime.date | None = None
) -> dict[str, str]:
    """Path to text of every file of a stack, sorted by path.

    Raises:
        SettingsError: settings, requests or contracts are unusable, or the cluster's program refused to go
            on.
    """
    if not layers.is_tenants(stack):
        known = ", ".join(layers.tenants_stacks(root)) or "none"
        rule = f"manifests are made of tenants stacks, and there are {known}"
        problem = Problem(rule=rule, fix="name one of these", keys=("stack",), value=stack, file="config/")
        raise SettingsError([problem])
    from contracts.tenancy.loading import cache
    from contracts.tenancy.resolve.stack_plan import plan_stack
    from manifests import render as rendering
    from review.preview import tenants

    progress("reading settings and what teams wrote")
    settings = layers.load_tenants(root, stack, loader.load_owners(root))
    # First, because a cluster whose settings are broken has no name, and exceptions would seem wrong.
    loader.load(root, settings.settings.cluster, as_of)
    inventory = cache.read(root, as_of).inventory
    try:
        record = tenants.record(root, settings.settings.cluster, progress, as_of)
    except ProgramError as error:
        raise SettingsError([error.problem(settings.settings.cluster)]) from error
    progress("rendering")
    plan = plan_stack(inventory, settings, record, as_of)
    found = rendering.tree(plan.tenancy, plan.cluster)
    return {path: "---\n".join(map(rendering.dump, objects)) for path, objects in sorted(found.items())}


def bring(out: pathlib.Path, stack: str, files: Mapping[str, str], progress: Callable[[str], None]) -> Tree:
    """Bring a folder up to date.

    Raises:
        SettingsError: a file of somebody else is in the way; nothing was written.
    """
    if (out.exists() or out.is_symlink()) and not out.is_dir():
        rule = "manifests are written to a folder, and this is something else"
        raise SettingsError([Problem(rule=rule, fix="name a folder", keys=("--out",), file=str(out))])
    mine = _read_list(out, stack)
    wanted = {path: text.encode() for path, text in files.items()}
    found = {path: _content(out, path) for path in wanted}
    _refuse_astray(out, {*wanted, *mine})
    _refuse_others(wanted, found, mine)
    changed = sorted(path for path, text in wanted.items() if found[path] != text)
    stale = sorted(set(mine) - set(wanted))
    marks = {path: _mark(text) for path, text in wanted.items()}
    if changed or stale or marks != mine:
        progress(f"writing {len(changed)} files")
        # Before anything else: a run that is interrupted still knows what is its own.
        _write_list(out, stack, {**mine, **marks})
        for path in changed:
            _put(out / path, wanted[path])
        removed, kept = _remove(out, stale, mine)
        _write_list(out, stack, {**marks, **{path: mine[path] for path in kept}})
    else:
        removed = kept = []
    return Tree(
        written=tuple(changed),
        unchanged=len(wanted) - len(changed),
        removed=tuple(removed),
        kept=tuple(kept),
    )


def _list_file(out: pathlib.Path, stack: str) -> pathlib.Path:
    return out / LISTS / f"{stack}.json"


def _read_list(out: pathlib.Path, stack: str) -> dict[str, str]:
    """Files of earlier runs, with their fingerprints."""
    try:
        found = json.loads(_list_file(out, stack).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        found = None
    if isinstance(found, dict) and all(_is_inside(path) for path in found):
        return {str(path): str(mark) for path, mark in found.items()}
    shown = f"{LISTS}/{stack}.json"
    rule = "this list says which files were written before, and cannot be read"
    raise SettingsError([Problem(rule=rule, fix="take it from version control again", file=shown)])


def _is_inside(path: str) -> bool:
    parts = pathlib.PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts


def _write_list(out: pathlib.Path, stack: str, marks: Mapping[str, str]) -> None:
    text = json.dumps(dict(marks), indent=0, sort_keys=True) + "\n"
    _put(_list_file(out, stack), text.encode())


def _content(out: pathlib.Path, path: str) -> bytes | None:
    """What is in a file; None where there is none."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        return (out / path).read_bytes()
    return None


def _refuse_astray(out: pathlib.Path, paths: Iterable[str]) -> None:
    """Stop before anything is written or removed outside of the tree."""
    top = out.resolve()
    folders = {LISTS, *(str(pathlib.PurePosixPath(path).parent) for path in paths)}
    astray = sorted(one for one in folders if not (out / one).resolve().is_relative_to(top))
    rule, fix = "this folder leads out of the tree", "put a folder in its place"
    if astray:
        raise SettingsError([Problem(rule=rule, fix=fix, file=one) for one in astray])


def _refuse_others(
    wanted: Mapping[str, bytes], found: Mapping[str, bytes | None], mine: Mapping[str, str]
) -> None:
    """Stop before anything is overwritten that somebody else wrote."""
    others = sorted(
        path for path, text in wanted.items() if found[path] not in (None, text) and path not in mine
    )
    problems = [
        Problem(
            rule="this file is needed for a manifest, and was not written by this command",
            fix="move it away; a change to a workload belongs in its contract",
            file=path,
        )
        for path in others
    ]
    if problems:
        raise SettingsError(problems)


def _remove(out: pathlib.Path, stale: Iterable[str], mine: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Remove what an earlier run wrote and nothing needs any more, unless somebody has changed it."""
    removed, kept = [], []
    for path in stale:
        text = _content(out, path)
        if text is None:
            continue
        if _mark(text) != mine[path]:
            kept.append(path)
            continue
        (out / path).unlink()
        removed.append(path)
        for folder in (out / path).parents:
            if folder == out or any(folder.iterdir()):
                break
            folder.rmdir()
    return removed, kept


def _put(file: pathlib.Path, text: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    atomic_write.write(file, text)


def _mark(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:32]
