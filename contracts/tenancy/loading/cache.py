"""Reads and validates what teams wrote once, however often one process asks."""

import datetime
import os
import pathlib
from dataclasses import dataclass, field

from contracts.problems import Problem
from contracts.tenancy.loading import load, validate
from contracts.tenancy.models.inventory import Inventory


@dataclass(frozen=True, kw_only=True)
class ValidatedInventory:
    """An inventory that nothing is wrong with."""

    inventory: Inventory
    """What all teams wrote."""
    warnings: tuple[Problem, ...]
    """What somebody should look at, although nothing is refused for it."""


Seen = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, kw_only=True)
class _Known:
    """An inventory that was read, and what was said of it."""

    seen: Seen
    """The files it was read from."""
    inventory: Inventory
    validated: dict[datetime.date | None, ValidatedInventory] = field(default_factory=dict)
    """By the day on which dates were checked."""


_LAST: dict[pathlib.Path, _Known] = {}
"""The last one read of each project."""


def read(root: pathlib.Path, as_of: datetime.date | None = None) -> ValidatedInventory:
    """What teams wrote below a project's folder. Read again only when a file of it changed.

    Args:
        as_of: the day on which dates are checked.

    Raises:
        SettingsError: with every problem of every file.
    """
    seen = _files(root / "config")
    known = _LAST.get(root)
    if known is None or known.seen != seen:
        known = _LAST[root] = _Known(seen=seen, inventory=load.load(root))
    if as_of not in known.validated:
        warnings = tuple(validate.validate(known.inventory, as_of))
        known.validated[as_of] = ValidatedInventory(inventory=known.inventory, warnings=warnings)
    return known.validated[as_of]


def _files(folder: pathlib.Path) -> Seen:
    """Every file below a folder, with what tells that it changed."""
    found = []
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            about = os.stat(path)
            found.append((path, about.st_mtime_ns, about.st_size))
    return tuple(sorted(found))
