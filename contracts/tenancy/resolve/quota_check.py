"""Whether what runs in a namespace fits its quota, in exact arithmetic and never too kindly."""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from contracts.tenancy.models import quantity
from contracts.tenancy.models.runtime import WorkloadType
from contracts.tenancy.resolve import defaults
from contracts.tenancy.resolve.resolved import Quota, Resources

_MILLI = Decimal("0.001")
_parsed = functools.lru_cache(maxsize=4096)(quantity.parse)


@dataclass(frozen=True, kw_only=True)
class Load:
    """A workload at its largest: every replica it may have, in the middle of a rollout."""

    name: str
    kind: WorkloadType
    most: int
    """Replicas at most."""
    resources: Resources
    """Of each pod."""
    volume: str | None = None
    """Size of each replica's volume."""

    @property
    def pods(self) -> int:
        """Pods at the same time. A cronjob never runs twice at once, and a job is one pod."""
        return self.most + defaults.surge(self.kind, self.most)


@dataclass(frozen=True, kw_only=True)
class QuotaViolation:
    """A limit that what runs can exceed."""

    limit: str
    """Key of the quota in a request: `cpu`, `memoryLimit`."""
    needed: str
    """What runs can come to."""
    there: str
    """What the quota permits."""
    largest: str
    """Workload that takes the most of it."""


def quota_violations(quota: Quota, loads: Iterable[Load]) -> Iterator[QuotaViolation]:
    """Every limit of a quota that workloads together can exceed."""
    loads = list(loads)
    for limit, there in _limits(quota).items():
        shares = {load.name: _share(load, limit) for load in loads}
        needed = sum(shares.values(), Decimal(0))
        if needed > there:
            yield QuotaViolation(
                limit=limit,
                needed=_shown(limit, needed),
                there=_shown(limit, there),
                largest=max(sorted(shares), key=lambda name: shares[name]),
            )


def _limits(quota: Quota) -> dict[str, Decimal]:
    """What the API server compares with: never more than was written."""
    return {
        "cpu": _parsed(quota.cpu).quantize(_MILLI, ROUND_FLOOR),
        "memory": _parsed(quota.memory).quantize(Decimal(1), ROUND_FLOOR),
        "memoryLimit": _parsed(quota.memory_limit).quantize(Decimal(1), ROUND_FLOOR),
        "ephemeralStorage": _parsed(quota.ephemeral_storage).quantize(Decimal(1), ROUND_FLOOR),
        "pods": Decimal(quota.pods),
        "volumes": Decimal(quota.volumes),
        "storage": _parsed(quota.storage).quantize(Decimal(1), ROUND_FLOOR),
        "cronjobs": Decimal(quota.cronjobs),
    }


def _share(load: Load, limit: str) -> Decimal:
    """How much of a limit a workload can take. Each pod's part is rounded up, as the API server does."""
    match limit:
        case "cpu":
            return load.pods * _parsed(load.resources.cpu).quantize(_MILLI, ROUND_CEILING)
        case "memory":
            return load.pods * _bytes(load.resources.memory)
        case "memoryLimit":
            return load.pods * _bytes(load.resources.memory_limit)
        case "ephemeralStorage":
            return load.pods * _bytes(load.resources.ephemeral_storage)
        case "pods":
            return Decimal(load.pods)
        case "cronjobs":
            return Decimal(load.kind == "cronjob")
    # Volumes stay when replicas go, so each that there ever is counts.
    if load.volume is None:
        return Decimal(0)
    return Decimal(load.most) if limit == "volumes" else load.most * _bytes(load.volume)


def _bytes(text: str) -> Decimal:
    return _parsed(text).quantize(Decimal(1), ROUND_CEILING)


def _shown(limit: str, amount: Decimal) -> str:
    if limit in ("memory", "memoryLimit", "ephemeralStorage", "storage"):
        return quantity.binary(amount)
    return quantity.cores(amount)
