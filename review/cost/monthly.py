"""Finds the prices of a stack, whatever its cloud, and what they come to."""

from collections.abc import Sequence

from contracts.graph import Graph
from contracts.settings.prices import Prices
from review.cost import aws, aws_charges, azure, azure_charges
from review.cost.effect import Effect
from review.cost.lower_bound import Total, charged_by_use, without_price

_CLOUDS = ((aws, aws_charges), (azure, azure_charges))
"""Modules with `COUNTED`, the types that have a price, and `effects(graph, prices, region)`; and with what is
known of types that have none.
"""


def explain(graph: Graph, prices: Prices) -> list[Effect]:
    """Every choice with a fixed price, the dearest first; empty for a stack without any.

    A region without prices yields one effect that says so.
    """
    types = {row.type for row in graph}
    cloud = next((cloud for cloud, _ in _CLOUDS if types & cloud.COUNTED), None)
    if cloud is None:
        return []
    region = str(graph.config.get("platform:region", ""))
    found = cloud.effects(graph, prices, region)
    if found is None:
        lacking = f"config/prices.yaml has no prices for {region}"
        return [
            Effect(
                subject="prices",
                monthly=None,
                sentence=f"{lacking}, so nothing is counted.",
                urns=[],
                unpriced=f"everything, since {lacking}",
            )
        ]
    return sorted(found, key=lambda item: (-(item.monthly or 0), item.subject, item.sentence))


def total(graph: Graph, effects: Sequence[Effect]) -> Total:
    """The fixed cost of a month: a lower bound, with what it lacks."""
    priced = [effect.monthly for effect in effects if effect.monthly is not None]
    unpriced = list(dict.fromkeys(effect.unpriced for effect in effects if effect.unpriced))
    types = {row.type for row in graph}
    by_use: list[str] = []
    for cloud, charges in _CLOUDS:
        if priced and types & cloud.COUNTED:
            known = (*charges.FREE, *charges.BY_USE)
            unpriced += without_price(graph, charges.PREFIX, cloud.COUNTED, charges.FIXED, known)
            by_use += charged_by_use(graph, charges.BY_USE)
    return Total(monthly=sum(priced) if priced else None, unpriced=tuple(unpriced), by_use=tuple(by_use))
