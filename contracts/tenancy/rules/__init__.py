"""What requests, contracts and exceptions must hold together: each rule that looks at several values.
What one value may be is said by its model.
"""

from collections.abc import Iterator

from contracts.problems import Problem
from contracts.rules.rule import SKIP_UNKNOWN
from contracts.tenancy.rules import (
    data,
    delivery,
    dependencies,
    exceptions,
    identity,
    namespaces,
    observability,
    ownership,
    probes,
    resources,
    runtime,
    tiers,
    traffic,
)
from contracts.tenancy.rules.rule import (
    CONTRACT,
    EXCEPTION,
    INVENTORY,
    REQUEST,
    VARIANT,
    Known,
    error,
    warning,
)

__all__ = [
    "Known",
    "broken",
    "data",
    "delivery",
    "dependencies",
    "error",
    "exceptions",
    "identity",
    "namespaces",
    "observability",
    "ownership",
    "probes",
    "resources",
    "runtime",
    "tiers",
    "traffic",
    "warning",
]


def broken(known: Known) -> Iterator[Problem]:
    """What every rule has to say. What holds for several environments alike is said for each."""
    for inventory_rule in INVENTORY:
        with SKIP_UNKNOWN:
            yield from inventory_rule(known)
    for request in known.inventory.requests.values():
        for request_rule in REQUEST:
            with SKIP_UNKNOWN:
                yield from request_rule(known, request)
    for entry in known.inventory.workloads:
        for contract_rule in CONTRACT:
            with SKIP_UNKNOWN:
                yield from contract_rule(known, entry)
    for variant in known.differing():
        for variant_rule in VARIANT:
            with SKIP_UNKNOWN:
                yield from variant_rule(known, variant)
    for exception in known.inventory.exceptions:
        for exception_rule in EXCEPTION:
            with SKIP_UNKNOWN:
                yield from exception_rule(known, exception)
