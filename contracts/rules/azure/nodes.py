"""What the settings of AKS nodes must hold together. Kubelets and kernels have the module beside this one."""

from collections.abc import Callable, Iterator
from typing import Any

from contracts.planning.azure_machines import is_arm, local_disk_gib
from contracts.problems import Problem
from contracts.rules import pools
from contracts.rules.rule import SKIP_UNKNOWN, Known, reads
from contracts.settings.azure.values import SYSTEM_POOL_VCPUS, vm_family, vm_vcpus

_MOST_POOLS = 100
_FIPS_OF_UBUNTU_20 = frozenset({"1.34"})
"""Versions for which AKS has no image of Ubuntu 22.04 with validated cryptography."""
_RESERVED = ("kubernetes.azure.com", "karpenter.azure.com")
_SET_BY_AKS = frozenset({"agentpool", "storageprofile", "storagetier", "accelerator"})


def _machines(known: Known) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every pool with its path."""
    if known.system_nodes:
        yield ("systemNodes",), known.system_nodes
    for name, pool in known.pools.items():
        yield ("pools", name), pool


def each_pool(
    known: Known, check: Callable[[tuple[str | int, ...], Any], Iterator[Problem]]
) -> Iterator[Problem]:
    """What a check says of every pool, as far as the pool is known."""
    for where, nodes in _machines(known):
        with SKIP_UNKNOWN:
            yield from check(where, nodes)


@reads("system_nodes", "pools")
def pools_have_names_of_their_own(known: Known) -> Iterator[Problem]:
    with SKIP_UNKNOWN:
        system = known.system_nodes.name if known.system_nodes else ""
        if system in known.pools:
            yield Problem(
                keys=("pools", system),
                rule="the system pool has this name already",
                fix="rename one of them; the system pool's is fixed once the cluster exists",
                value=system,
            )
    if len(known.pools) >= _MOST_POOLS:
        yield Problem(
            keys=("pools",),
            rule=f"a cluster has {_MOST_POOLS} pools at most, its system pool among them",
            fix="remove some",
        )


@reads("system_nodes")
def system_machines_are_large_enough(known: Known) -> Iterator[Problem]:
    nodes = known.system_nodes
    if not nodes:
        return
    if vm_family(nodes.size).startswith("B"):
        yield Problem(
            keys=("systemNodes", "size"),
            rule="AKS supports no burstable machines in system pools",
            fix="write Standard_D4ds_v5",
            value=nodes.size,
        )
    elif vm_vcpus(nodes.size) < SYSTEM_POOL_VCPUS:
        yield Problem(
            keys=("systemNodes", "size"),
            rule=f"machines of a system pool have {SYSTEM_POOL_VCPUS} vCPUs or more",
            fix="write Standard_D4ds_v5",
            value=nodes.size,
        )


@reads("compute", "system_nodes", "pools")
def sizes_are_in_order(known: Known) -> Iterator[Problem]:
    def check(where: tuple[str | int, ...], nodes: Any) -> Iterator[Problem]:
        fewest, most = nodes.min_size, nodes.max_size
        if most < fewest:
            yield Problem(
                keys=(*where, "maxSize"),
                rule="the most is not less than the fewest",
                fix=f"write {fewest} or more",
                value=str(most),
            )
        elif known.compute == "nap" and where != ("systemNodes",) and most != fewest:
            # A pool of none may not be: then both are what the most was.
            same = f"write {fewest}" if fewest else f"write minSize: {most}"
            yield Problem(
                keys=(*where, "maxSize"),
                rule="with node auto-provisioning nothing scales a pool; two scalers would fight",
                fix=f"{same}, or leave the workload to auto-provisioning",
                value=str(most),
            )

    yield from each_pool(known, check)


@reads("system_nodes", "pools")
def local_disks_hold_the_system(known: Known) -> Iterator[Problem]:
    yield from each_pool(known, _local_disk)


def _local_disk(where: tuple[str | int, ...], nodes: Any) -> Iterator[Problem]:
    if not nodes.ephemeral_disk:
        return
    has = local_disk_gib(nodes.size)
    if has is None:
        yield Problem(
            keys=(*where, "ephemeralDisk"),
            rule=f"how large the local disk of {nodes.size} is is not known here",
            fix="write ephemeralDisk: false, or take a D or E machine of v5 or v6 with a d, "
            "such as Standard_D4ds_v5",
            value="true",
        )
    elif not has:
        yield Problem(
            keys=(*where, "ephemeralDisk"),
            rule=f"{nodes.size} has no local disk; those with a d in their name do",
            fix="write ephemeralDisk: false, or take such a machine",
            value="true",
        )
    elif nodes.disk_gib > has:
        yield Problem(
            keys=(*where, "diskGib"),
            rule=f"the local disk of {nodes.size} has {has} GiB",
            fix=f"write {has} or less, take a larger machine, or write ephemeralDisk: false",
            value=str(nodes.disk_gib),
        )


@reads("control_plane", "system_nodes", "pools")
def fips_has_an_image(known: Known) -> Iterator[Problem]:
    if not (known.system_nodes and known.system_nodes.fips):
        return
    if known.control_plane.version in _FIPS_OF_UBUNTU_20:
        yield from each_pool(known, _validated_ubuntu)
    yield from each_pool(known, _validated_processor)


def _validated_ubuntu(where: tuple[str | int, ...], nodes: Any) -> Iterator[Problem]:
    if nodes.image == "Ubuntu":
        yield Problem(
            keys=(*where, "image"),
            rule="below Kubernetes 1.35 the image of Ubuntu with validated cryptography is of 20.04, which "
            "ends in March 2027",
            fix="write AzureLinux, or controlPlane.version of 1.35 or later",
            value=nodes.image,
        )


def _validated_processor(where: tuple[str | int, ...], nodes: Any) -> Iterator[Problem]:
    if nodes.image == "Ubuntu" and is_arm(nodes.size):
        yield Problem(
            keys=(*where, "size"),
            rule="with validated cryptography ARM machines have an image of AzureLinux only",
            fix="take a machine without a p in its name, write image: AzureLinux, or systemNodes.fips: false",
            value=nodes.size,
        )


@reads("pools")
def labels_and_taints_are_ours_to_give(known: Known) -> Iterator[Problem]:
    yield from pools.labels_and_taints(known.pools, _RESERVED, "AKS", _SET_BY_AKS)


@reads("features", "network", "system_nodes", "pools")
def local_dns_fits(known: Known) -> Iterator[Problem]:
    if not known.features.local_dns:
        return
    with SKIP_UNKNOWN:
        if known.network.pod_policies != "none":
            yield Problem(
                keys=("features", "localDns"),
                rule="policies by name see no questions that a node answers itself",
                fix="write false, or podPolicies: none",
                value="true",
            )
    yield from each_pool(known, _enough_for_names)


def _enough_for_names(where: tuple[str | int, ...], nodes: Any) -> Iterator[Problem]:
    if vm_vcpus(nodes.size) < SYSTEM_POOL_VCPUS:
        yield Problem(
            keys=(*where, "size"),
            rule=f"nodes that answer names have {SYSTEM_POOL_VCPUS} vCPUs or more",
            fix="take a larger machine, or write features.localDns: false",
            value=nodes.size,
        )
