"""Settings with something changed, validated as a stack's are."""

import copy
from typing import Any

import pytest

from contracts import loader
from contracts.catalog.versions import CHECKED_ON
from contracts.problems import Problem, SettingsError
from contracts.reading import fleet, source
from contracts.settings import Settings

REMOVE = object()
"""In place of a value: take the setting away."""


def validated(
    base: dict[str, Any], changes: dict[str, Any], others: dict[str, fleet.PeerStack] | None = None
) -> Settings:
    """Validate settings with some values changed, named by dotted path."""
    config = copy.deepcopy(base)
    for path, value in changes.items():
        *above, last = path.split(".")
        place = config
        for key in above:
            place = place.setdefault(key, {})
        if value is REMOVE:
            place.pop(last, None)
        else:
            place[last] = copy.deepcopy(value)
    named = {f"platform:{key}": value for key, value in config.items()}
    where = source.Source("config/x.yaml", {}, {(): 1})
    stack = f"{base['cloud']}-{config.get('environment', 'prod')}"
    return loader.from_config(named, stack, where, fleet=others, as_of=CHECKED_ON)


def problems_of(base: dict[str, Any], changes: dict[str, Any]) -> list[Problem]:
    """What is said of settings that are refused."""
    with pytest.raises(SettingsError) as caught:
        validated(base, changes)
    return caught.value.problems
