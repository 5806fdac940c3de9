"""What labels and taints a pool of nodes may have, whichever cloud makes it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from contracts.problems import Path, Problem
from contracts.rules.rule import SKIP_UNKNOWN

_OF_KUBERNETES = ("kubernetes.io", "k8s.io", "karpenter.sh")
"""The kubelet refuses to give itself labels of these, and a provisioner gives its own."""
_LABEL_KEY = re.compile(
    r"([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?", re.ASCII
)
_LABEL_VALUE = re.compile(r"([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?", re.ASCII)


def labels_and_taints(
    pools: Mapping[str, Any], domains: Sequence[str], service: str, keys: Collection[str] = ()
) -> Iterator[Problem]:
    """Labels and taints that are somebody else's to give, twice there, or none that Kubernetes takes.

    Args:
        domains: ends of prefixes that the cloud keeps for itself.
        service: its name.
        keys: keys without a prefix that it gives.
    """
    reserved = _Reserved((*domains, *_OF_KUBERNETES), service, keys)
    for name, pool in pools.items():
        with SKIP_UNKNOWN:
            yield from _labels(("pools", name, "labels"), pool.labels, reserved)
        with SKIP_UNKNOWN:
            yield from _taints(("pools", name, "taints"), pool.taints, reserved)


class _Reserved:
    def __init__(self, domains: tuple[str, ...], service: str, keys: Collection[str]) -> None:
        self.domains, self.service, self.keys = domains, service, keys

    def reason(self, key: str) -> str | None:
        prefix, slash, _ = key.partition("/")
        if (slash and prefix.endswith(self.domains)) or key in self.keys:
            return f"{self.service} or Kubernetes sets this by itself"
        if key == "CriticalAddonsOnly":
            return "this taint is the system pool's"
        return None


def _taints(where: Path, taints: Sequence[Any], reserved: _Reserved) -> Iterator[Problem]:
    seen = set()
    for index, taint in enumerate(taints):
        with SKIP_UNKNOWN:
            reason = reserved.reason(taint.key)
            if not reason and (taint.key, taint.effect) in seen:
                reason = "a node has one taint of a key and an effect"
            if reason:
                yield Problem(
                    keys=(*where, index, "key"), rule=reason, fix="choose another key", value=taint.key
                )
            seen.add((taint.key, taint.effect))


def _labels(where: Path, labels: Mapping[str, str], reserved: _Reserved) -> Iterator[Problem]:
    for key, value in labels.items():
        reason = reserved.reason(key)
        if not reason and not (_LABEL_KEY.fullmatch(key) and _LABEL_VALUE.fullmatch(value)):
            reason = "Kubernetes refuses this label"
        if reason:
            yield Problem(keys=(*where, key), rule=reason, fix="choose another key or value", value=value)
