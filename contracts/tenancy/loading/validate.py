"""Validates what teams wrote: what must not be, and what somebody should look at."""

import datetime
from collections.abc import Iterable

from contracts.problems import Problem, SettingsError
from contracts.tenancy import rules
from contracts.tenancy.models.inventory import Inventory


def validate(inventory: Inventory, as_of: datetime.date | None = None) -> list[Problem]:
    """Hold everything against every rule.

    Args:
        inventory: what teams wrote.
        as_of: the day on which dates are checked.

    Returns:
        Warnings, sorted by place.

    Raises:
        SettingsError: with everything that must not be.
    """
    errors, warnings = problems(inventory, as_of)
    if errors:
        raise SettingsError(errors)
    return warnings


def problems(inventory: Inventory, as_of: datetime.date | None = None) -> tuple[list[Problem], list[Problem]]:
    """Errors and warnings, each once and sorted by place."""
    found = list(dict.fromkeys(rules.broken(rules.Known(inventory=inventory, as_of=as_of))))
    return (
        _sorted(one for one in found if not one.warning),
        _sorted(one for one in found if one.warning),
    )


def _sorted(found: Iterable[Problem]) -> list[Problem]:
    return sorted(found, key=lambda one: (one.file, one.line, one.path, one.rule))
