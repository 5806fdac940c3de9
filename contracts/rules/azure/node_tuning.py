"""What settings of kubelets and kernels must hold together."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from contracts.catalog import azure_sysctls as sysctls
from contracts.problems import Problem, shown
from contracts.rules import lists
from contracts.rules.azure.nodes import each_pool
from contracts.rules.rule import SKIP_UNKNOWN, Known, reads

_USUAL_HIGH, _USUAL_LOW = 85, 80
"""Thresholds of AKS, in percent."""
_NEIGHBOURS = tuple(f"net.ipv4.neigh.default.gc_thresh{level}" for level in (1, 2, 3))

Where = tuple[str | int, ...]


@reads("system_nodes", "pools")
def kernels_are_told_what_aks_takes(known: Known) -> Iterator[Problem]:
    yield from each_pool(known, _kernel)


def _kernel(where: Where, nodes: Any) -> Iterator[Problem]:
    given = nodes.os.sysctls if nodes.os else {}
    for name, value in given.items():
        reason = sysctls.refused(name, value)
        if reason:
            known = name in {*sysctls.RANGES, sysctls.PORTS, sysctls.REUSE}
            yield Problem(
                keys=(*where, "os", "sysctls", name),
                rule=reason,
                fix="correct it; a node that its kernel refuses never becomes ready"
                if known
                else sysctls.nearest(name),
                value=shown(value),
            )
    for lower, higher in pairwise(name for name in _NEIGHBOURS if name in given):
        if isinstance(given[lower], int) and isinstance(given[higher], int) and given[lower] > given[higher]:
            yield Problem(
                keys=(*where, "os", "sysctls", higher),
                rule=f"it is not less than {lower}, which is {given[lower]}",
                fix="write the three thresholds in order",
                value=str(given[higher]),
            )


@reads("system_nodes", "pools")
def a_kubelet_stands_beside_swap(known: Known) -> Iterator[Problem]:
    yield from each_pool(known, _swap)


def _swap(where: Where, nodes: Any) -> Iterator[Problem]:
    swapping = bool(nodes.os and nodes.os.swap_file_mb)
    with SKIP_UNKNOWN:
        if swapping and not (nodes.kubelet and nodes.kubelet.fail_swap_on is False):
            yield Problem(
                keys=(*where, "os", "swapFileMb"),
                rule="a kubelet does not start beside a swap file unless it is told to",
                fix="write kubelet.failSwapOn: false beside it, or remove it",
                value=str(nodes.os.swap_file_mb),
            )


@reads("system_nodes", "pools")
def kubelets_are_told_what_fits_together(known: Known) -> Iterator[Problem]:
    yield from each_pool(known, _kubelet)


def _kubelet(where: Where, nodes: Any) -> Iterator[Problem]:
    kubelet = nodes.kubelet
    if not kubelet:
        return
    high = _USUAL_HIGH if kubelet.image_gc_high_threshold is None else kubelet.image_gc_high_threshold
    low = _USUAL_LOW if kubelet.image_gc_low_threshold is None else kubelet.image_gc_low_threshold
    if low >= high:
        said = kubelet.image_gc_low_threshold is not None
        yield Problem(
            keys=(*where, "kubelet", "imageGcLowThreshold" if said else "imageGcHighThreshold"),
            rule=f"images are removed from {high} percent of the disk down to {low}; a kubelet starts only "
            "where the second is less",
            fix="write the two in order",
            value=str(low if said else high),
        )
    if kubelet.cpu_cfs_quota is False and kubelet.cpu_cfs_quota_period is not None:
        yield Problem(
            keys=(*where, "kubelet", "cpuCfsQuotaPeriod"),
            rule="limits of CPU are not enforced, so no period is measured",
            fix="remove it, or write cpuCfsQuota: true",
            value=kubelet.cpu_cfs_quota_period,
        )
    names = kubelet.allowed_unsafe_sysctls
    yield from lists.once((*where, "kubelet", "allowedUnsafeSysctls"), names, "each is listed once")
