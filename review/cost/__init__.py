"""What choices cost, in words: the fixed monthly cost of a stack and what the other choice would cost.

Counts what is charged by the hour or month whether it is used or not. Traffic, requests, log storage,
metrics, and everything that comes and goes inside the cluster are named beside the sum and not counted.
"""

from review.cost.effect import Effect
from review.cost.lower_bound import Total
from review.cost.monthly import explain, total

__all__ = ["Effect", "Total", "explain", "total"]
