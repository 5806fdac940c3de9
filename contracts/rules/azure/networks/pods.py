"""What the range of pods must hold."""

from collections.abc import Iterator
from typing import Any

from contracts.planning import azure_subnets
from contracts.problems import Problem
from contracts.rules.rule import Known, reads
from contracts.settings.azure.network import Network

_FEWEST_PROVISIONED = 16
"""Nodes that must fit besides where nodes come by themselves; fewer would be no provisioning."""
_KEPT_BY_AZURE = 5
"""Addresses of every subnet that Azure keeps for itself."""
_WIDEST_PODS = 16
_AT_A_TIME = 16
"""Addresses that a node takes from a subnet of pods, to begin with and whenever it runs short."""
_SURGE = 3
"""An upgrade adds a node for every three there are."""


def _with_surge(nodes: int) -> int:
    return nodes + -(-nodes // _SURGE)


def most_nodes(compute: str, system_nodes: Any, pools: dict[str, Any]) -> int:
    """The most nodes that the settings can lead to, with those that an upgrade adds."""
    counts = [pool.max_size for pool in pools.values()]
    if system_nodes is not None:
        counts.append(system_nodes.max_size if compute == "managed" else system_nodes.min_size)
    return sum(_with_surge(count) for count in counts) + (_FEWEST_PROVISIONED if compute == "nap" else 0)


@reads("network", "compute", "system_nodes", "pools")
def every_node_finds_a_range_for_its_pods(known: Known) -> Iterator[Problem]:
    if known.compute == "automatic" or not known.network.overlay:
        return
    pods = known.network.pod_cidr
    wanted, there = most_nodes(known.compute, known.system_nodes, known.pools), azure_subnets.most_nodes(pods)
    if there < wanted:
        wide_enough = 24 - (wanted - 1).bit_length()
        yield Problem(
            keys=("network", "podCidr"),
            rule=f"each node takes a /24 of the range of pods; this one is enough for {there} nodes, and "
            f"pools, upgrades and provisioning may lead to {wanted}",
            fix=f"write a range of /{wide_enough} or wider; it can still grow later, but never shrink or "
            "move",
            value=str(pods),
        )


@reads("network", "compute", "system_nodes", "pools")
def every_node_finds_an_address(known: Known) -> Iterator[Problem]:
    network = known.network
    if known.compute == "automatic":
        return
    wanted = most_nodes(known.compute, known.system_nodes, known.pools)
    if network.adopt:
        nodes, path = network.adopt.nodes.cidr, ("network", "adopt", "nodes", "cidr")
        fix = "name a wider subnet, or fewer nodes"
    elif (
        network.cidr
        and azure_subnets.WIDEST_PREFIX <= network.cidr.prefixlen <= azure_subnets.NARROWEST_PREFIX
    ):
        nodes, path = azure_subnets.plan(network.cidr).nodes, ("network", "cidr")
        fix = "write a wider range, or fewer nodes; a network does not grow by itself"
    else:
        return
    there = max(0, nodes.num_addresses - _KEPT_BY_AZURE)
    if there < wanted:
        yield Problem(
            keys=path,
            rule=f"nodes have {nodes}, with {there} addresses less those of internal load balancers, and "
            f"pools, upgrades and provisioning may lead to {wanted} nodes",
            fix=fix,
            value=str(nodes if network.adopt else network.cidr),
        )


@reads("network", "compute")
def pods_of_a_subnet_are_those_of_fixed_pools(known: Known) -> Iterator[Problem]:
    network = known.network
    if network.overlay:
        return
    where = ("network", "adopt", "pods")
    if known.compute == "nap":
        yield Problem(
            keys=where,
            rule="node auto-provisioning supports no subnet of pods",
            fix="write compute: managed, or remove it and have an overlay",
        )
    pods = network.adopt.pods.cidr
    if pods.prefixlen < _WIDEST_PODS:
        yield Problem(
            keys=(*where, "cidr"),
            rule=f"AKS hands out addresses of a subnet of pods as wide as /{_WIDEST_PODS} at most",
            fix="name a narrower subnet",
            value=str(pods),
        )
    if network.pod_cidr != Network.model_fields["pod_cidr"].default:
        yield Problem(
            keys=("network", "podCidr"),
            rule="pods have addresses of adopt.pods, and there is no overlay that could have this range",
            fix="remove it, or adopt.pods",
            value=str(network.pod_cidr),
        )


@reads("network", "compute", "system_nodes", "pools")
def every_node_finds_addresses_for_its_pods(known: Known) -> Iterator[Problem]:
    network = known.network
    if network.overlay:
        return
    pods = network.adopt.pods.cidr
    wanted = _AT_A_TIME * most_nodes(known.compute, known.system_nodes, known.pools)
    there = max(0, pods.num_addresses - _KEPT_BY_AZURE)
    if there < wanted:
        yield Problem(
            keys=("network", "adopt", "pods", "cidr"),
            rule=f"a node takes {_AT_A_TIME} addresses for pods when it starts; {pods} has {there}, and "
            f"pools and upgrades may take {wanted} to begin with",
            fix="name a wider subnet, or fewer nodes",
            value=str(pods),
        )
