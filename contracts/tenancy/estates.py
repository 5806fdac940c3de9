"""Reads and judges what teams wrote once, however often one process asks."""

import os
import pathlib
from dataclasses import dataclass

from contracts.problems import Problem
from contracts.tenancy import judge, load
from contracts.tenancy.estate import Estate


@dataclass(frozen=True, kw_only=True)
class Judged:
    """An estate that nothing is wrong with."""

    estate: Estate
    """What all teams wrote."""
    warnings: tuple[Problem, ...]
    """What somebody should look at, although nothing is refused for it."""


Seen = tuple[tuple[str, int, int], ...]
_LAST: dict[pathlib.Path, tuple[Seen, Judged]] = {}
"""The last one read of each project, and the files it was read from."""


def read(root: pathlib.Path) -> Judged:
    """What teams wrote below a project's folder. Read again only when a file of it changed.

    Raises:
        SettingsError: with every problem of every file.
    """
    seen = _files(root / "config")
    known = _LAST.get(root)
    if known is None or known[0] != seen:
        estate = load.load(root)
        known = seen, Judged(estate=estate, warnings=tuple(judge.judge(estate)))
        _LAST[root] = known
    return known[1]


def _files(folder: pathlib.Path) -> Seen:
    """Every file below a folder, with what tells that it changed."""
    found = []
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            about = os.stat(path)
            found.append((path, about.st_mtime_ns, about.st_size))
    return tuple(sorted(found))
