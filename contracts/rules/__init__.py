"""What settings must hold together: every rule that looks at more than one value.
What one value may be is said by its model in settings.
"""

import dataclasses
import importlib
from collections.abc import Iterator

from contracts.problems import Problem
from contracts.rules import access, cluster, cost, delivery, dns, fleet, observability, production, zones
from contracts.rules.rule import DECIDING, RULES, SKIP_UNKNOWN, Known, Rule, attribute

__all__ = [
    "RULES",
    "Known",
    "access",
    "broken",
    "cluster",
    "cost",
    "delivery",
    "dns",
    "fleet",
    "observability",
    "production",
    "zones",
]


def broken(known: Known) -> Iterator[Problem]:
    """Run every rule of the settings' cloud whose settings are known."""
    importlib.import_module(f"contracts.rules.{known.model}")
    every = [*RULES[""], *RULES.get(known.model, ())]
    refused = list(_asked(known, [one for one in every if one[1] in DECIDING]))
    yield from refused
    pointless = {attribute(str(one.keys[0])) for one in refused}
    left = {name: value for name, value in known.values.items() if name not in pointless}
    yield from _asked(
        dataclasses.replace(known, values=left), [one for one in every if one[1] not in DECIDING]
    )


def _asked(known: Known, some: list[tuple[frozenset[str], Rule]]) -> Iterator[Problem]:
    for names, rule in some:
        if names <= known.values.keys():
            # A rule that needs a broken value has nothing to say; the value is reported by itself.
            with SKIP_UNKNOWN:
                yield from rule(known)
