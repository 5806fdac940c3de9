"""What choices cost, in words: the fixed monthly cost of a stack and what the other choice would cost.

Counts what is charged by the hour or month whether it is used or not. Traffic, requests, log storage,
metrics, and everything that comes and goes inside the cluster are left out.
"""

from collections.abc import Sequence

from contracts.graph import Graph
from contracts.settings.prices import Prices
from review.cost import aws, azure
from review.cost.effect import Effect

__all__ = ["Effect", "explain", "total"]

_CLOUDS = (aws, azure)
"""Modules with `COUNTED`, the types that have a price, and `effects(graph, prices, region)`."""


def explain(graph: Graph, prices: Prices) -> list[Effect]:
    """Every choice with a fixed price, the dearest first; empty for a stack without any.

    A region without prices yields one effect that says so.
    """
    types = {row.type for row in graph}
    cloud = next((cloud for cloud in _CLOUDS if types & cloud.COUNTED), None)
    if cloud is None:
        return []
    region = str(graph.config.get("platform:region", ""))
    found = cloud.effects(graph, prices, region)
    if found is None:
        said = f"config/prices.yaml has no prices for {region}, so nothing is counted."
        return [Effect(subject="prices", monthly=None, sentence=said, urns=[])]
    return sorted(found, key=lambda item: (-(item.monthly or 0), item.subject, item.sentence))


def total(effects: Sequence[Effect]) -> float:
    """The fixed cost of a month."""
    return sum(item.monthly or 0 for item in effects)
