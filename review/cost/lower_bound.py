"""What a month costs at least, and what that number lacks: never the one without the other."""

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from contracts.graph import Graph
from review.cost.effect import counted


@dataclass(frozen=True, kw_only=True)
class Total:
    """A sum of fixed prices."""

    monthly: float | None
    """US dollars a month; None where nothing has a price."""
    unpriced: tuple[str, ...]
    """What is charged by the hour or month and has no price here."""
    by_use: tuple[str, ...]
    """What is charged by use, which nobody knows beforehand."""

    @property
    def amount(self) -> str:
        """The number alone, for a table that says elsewhere what it lacks."""
        return "no sum" if self.monthly is None else f"at least {math.floor(self.monthly):,} USD"

    @property
    def sentence(self) -> str:
        """The number and what it lacks."""
        parts = ["No sum can be said" if self.monthly is None else f"At least {self._usd} USD a month"]
        if self.unpriced:
            parts.append(f"not priced: {', '.join(self.unpriced)}")
        if self.by_use:
            parts.append(f"by use besides: {', '.join(self.by_use)}")
        return f"{'; '.join(parts)}."

    @property
    def _usd(self) -> str:
        # Rounded down: it is a lower bound.
        return f"{math.floor(self.monthly or 0):,}"

    def to_json(self) -> dict[str, object]:
        return {
            "currency": "USD",
            "monthlyAtLeast": None if self.monthly is None else round(self.monthly, 2),
            "notPriced": list(self.unpriced),
            "byUse": list(self.by_use),
        }


def without_price(
    graph: Graph,
    prefix: str,
    counted_types: Collection[str],
    fixed: Mapping[str, str],
    known: tuple[str, ...],
) -> list[str]:
    """What of a graph is charged by the hour or month and has no price, or is of a type that nobody has
    looked at: by what it is, and how many.

    Args:
        prefix: how types of the cloud begin.
        counted_types: types that have a price.
        fixed: types that have a price in the cloud and none in the price list, and what they are.
        known: how types begin that cost nothing, or by use.
    """
    types = Counter(row.type for row in graph if row.is_cloud)
    found = [counted(types[type_], word) for type_, word in fixed.items() if types[type_]]
    unknown = sorted(
        type_
        for type_ in types
        if type_.startswith(prefix)
        and type_ not in counted_types
        and type_ not in fixed
        and not f"{type_}:".startswith(known)
    )
    return [*found, *(f"{types[type_]} x {type_.rpartition(':')[2]}" for type_ in unknown)]


def charged_by_use(graph: Graph, by_use: Mapping[str, str]) -> list[str]:
    """What of a graph is charged by use."""
    types = {row.type for row in graph}
    return list(dict.fromkeys(word for type_, word in by_use.items() if type_ in types))
