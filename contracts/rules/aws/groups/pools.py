"""What node groups for workloads must hold together with the rest of a cluster."""

from collections.abc import Iterator
from typing import Any

from contracts.model import repeated
from contracts.problems import Path, Problem
from contracts.rules import pools
from contracts.rules.rule import SKIP_UNKNOWN, Known, reads

_RESERVED = ("eks.amazonaws.com", "karpenter.k8s.aws")


def _each(known: Known) -> Iterator[tuple[Path, Any]]:
    for name, pool in known.pools.items():
        yield ("pools", name), pool


@reads("compute", "pools")
def auto_mode_has_no_groups(known: Known) -> Iterator[Problem]:
    if known.compute == "auto" and known.pools:
        yield Problem(
            keys=("pools",),
            rule="Auto Mode makes and replaces its nodes itself",
            fix="remove it, or write compute: managed",
        )


@reads("pools")
def labels_and_taints_are_ours_to_give(known: Known) -> Iterator[Problem]:
    yield from pools.labels_and_taints(known.pools, _RESERVED, "EKS")


@reads("pools", "system_nodes")
def pools_have_an_image(known: Known) -> Iterator[Problem]:
    fips = bool(known.system_nodes and known.system_nodes.fips)
    for where, pool in _each(known):
        with SKIP_UNKNOWN:
            if pool.accelerator == "neuron" and (pool.image, pool.architecture) != ("al2023", "amd64"):
                yield Problem(
                    keys=(*where, "accelerator"),
                    rule="EKS has an image with drivers for Neuron of Amazon Linux on amd64 only",
                    fix="write image: al2023 and architecture: amd64",
                    value=pool.accelerator,
                )
        with SKIP_UNKNOWN:
            if fips and pool.image != "bottlerocket":
                yield Problem(
                    keys=(*where, "image"),
                    rule="systemNodes.fips is for all pools, and EKS has FIPS images of Bottlerocket only",
                    fix="write image: bottlerocket",
                    value=pool.image,
                )


@reads("pools", "network")
def pools_stand_in_zones_of_the_network(known: Known) -> Iterator[Problem]:
    there = known.network.zones
    for where, pool in _each(known):
        with SKIP_UNKNOWN:
            again = repeated(pool.zones)
            for index, zone in enumerate(pool.zones):
                if zone not in there or index in again:
                    yield Problem(
                        keys=(*where, "zones", index),
                        rule=f"a pool stands in zones of the network, {', '.join(there)}, each named once",
                        fix="name another of them, or leave zones out",
                        value=zone,
                    )


@reads("pools", "cost")
def nothing_stops_pools_at_night(known: Known) -> Iterator[Problem]:
    for where, pool in _each(known) if known.cost.night else ():
        with SKIP_UNKNOWN:
            if pool.min_size:
                yield Problem(
                    keys=(*where, "minSize"),
                    rule="cost.night resizes the system pool only, and these nodes would go on by night",
                    fix="write 0, so that what scales the pool empties it; or cost.night: null",
                    value=str(pool.min_size),
                )
