"""What settings must hold together: every rule that looks at more than one value."""

import importlib
from collections.abc import Iterator

from contracts.rules import access, cluster, cost, delivery, dns, fleet, observability, production, zones
from contracts.rules.rule import RULES, SKIP_UNKNOWN, Broken, Known

__all__ = [
    "RULES",
    "Broken",
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


def broken(known: Known) -> Iterator[Broken]:
    """Run every rule of the settings' cloud whose settings are known."""
    importlib.import_module(f"contracts.rules.{known.model}")
    for names, rule in (*RULES[""], *RULES.get(known.model, ())):
        if names <= known.values.keys():
            # A rule that needs a broken value has nothing to say; the value is reported by itself.
            with SKIP_UNKNOWN:
                yield from rule(known)
