"""What settings must hold together: every rule that looks at more than one value."""

from collections.abc import Iterator

from contracts.rules import access, cluster, network
from contracts.rules.rule import RULES, Broken, Known

__all__ = ["RULES", "Broken", "Known", "access", "broken", "cluster", "network"]


def broken(known: Known) -> Iterator[Broken]:
    """Run every rule whose settings are known."""
    for names, rule in RULES:
        if names <= known.values.keys():
            yield from rule(known)
