"""What settings must hold together: every rule that looks at more than one value."""

import contextlib
from collections.abc import Iterator

from contracts.rules import (
    access,
    addons,
    backup,
    cluster,
    compute,
    cost,
    delivery,
    dns,
    fleet,
    identity,
    images,
    network,
    observability,
    production,
)
from contracts.rules.rule import RULES, Broken, Known
from contracts.sound import UnknownValueError

__all__ = [
    "RULES",
    "Broken",
    "Known",
    "access",
    "addons",
    "backup",
    "broken",
    "cluster",
    "compute",
    "cost",
    "delivery",
    "dns",
    "fleet",
    "identity",
    "images",
    "network",
    "observability",
    "production",
]


def broken(known: Known) -> Iterator[Broken]:
    """Run every rule whose settings are known."""
    for names, rule in RULES:
        if names <= known.values.keys():
            # A rule that needs a broken value has nothing to say; the value is reported by itself.
            with contextlib.suppress(UnknownValueError):
                yield from rule(known)
