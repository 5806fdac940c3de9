"""What the settings of peerings, routes and other ingress must hold together."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Any

from contracts.problems import Path, Problem
from contracts.rules import lists
from contracts.rules.rule import SKIP_UNKNOWN, Known, reads

_WIDEST = 8
"""Ranges wider than this are nobody's own."""
_OF_ITS_OWNER = "an existing network has an owner, who {}"
_OWNED = {
    "peerings": "connects it",
    "routes": "has its route tables",
    "node_ingress": "has its security groups",
}
_KEYS = {"peerings": "peerings", "routes": "routes", "node_ingress": "nodeIngress"}


@reads("network", "compute")
def an_existing_network_is_connected_by_its_owner(known: Known) -> Iterator[Problem]:
    network = known.network
    if known.compute == "automatic" or not network.adopt:
        return
    for name, what in _OWNED.items():
        with SKIP_UNKNOWN:
            if getattr(network, name):
                yield Problem(
                    keys=("network", _KEYS[name]),
                    rule=_OF_ITS_OWNER.format(what),
                    fix="remove it, and have the owner do it",
                )


@reads("network", "compute")
def peered_networks_are_others(known: Known) -> Iterator[Problem]:
    network = known.network
    if known.compute == "automatic":
        return
    seen: dict[str, str] = {}
    gateways: list[str] = []
    for name, peering in network.peerings.items():
        where: Path = ("network", "peerings", name)
        with SKIP_UNKNOWN:
            other = seen.setdefault(peering.vnet_id.lower(), name)
            if other != name:
                yield Problem(
                    keys=(*where, "vnetId"),
                    rule=f"this network is peered already, as {other}",
                    fix="remove one of the two",
                    value=peering.vnet_id,
                )
        with SKIP_UNKNOWN:
            for index, block in enumerate(peering.cidrs):
                yield from _apart(network, (*where, "cidrs", index), block)
        with SKIP_UNKNOWN:
            if peering.remote_gateway:
                gateways.append(name)
    for name in gateways[1:]:
        yield Problem(
            keys=("network", "peerings", name, "remoteGateway"),
            rule=f"a network uses the gateway of one other, and that is {gateways[0]}",
            fix="write false",
            value="true",
        )


@reads("network", "compute")
def routes_lead_to_peered_networks(known: Known) -> Iterator[Problem]:
    network = known.network
    if known.compute == "automatic" or network.adopt:
        return
    taken: dict[IPv4Network, str] = {}
    for name, route in network.routes.items():
        where: Path = ("network", "routes", name)
        with SKIP_UNKNOWN:
            peered = [block for peering in network.peerings.values() for block in peering.cidrs]
            if not any(route.appliance in block for block in peered):
                yield Problem(
                    keys=(*where, "appliance"),
                    rule="this address is in no range of any peering, so nothing leads to it",
                    fix="list the network it stands in under peerings, with its ranges",
                    value=str(route.appliance),
                )
        with SKIP_UNKNOWN:
            if route.cidr.prefixlen < _WIDEST:
                yield Problem(
                    keys=(*where, "cidr"),
                    rule=f"a route is to a range of somebody's own, /{_WIDEST} or narrower; whatever else "
                    "leaves does so by `egress`",
                    fix="write the ranges you mean",
                    value=str(route.cidr),
                )
            yield from _apart(network, (*where, "cidr"), route.cidr)
            if taken.setdefault(route.cidr, name) != name:
                yield Problem(
                    keys=(*where, "cidr"),
                    rule=f"a range has one route, and {taken[route.cidr]} is it",
                    fix="remove one of the two",
                    value=str(route.cidr),
                )


@reads("network", "compute")
def who_else_reaches_nodes_is_somebody(known: Known) -> Iterator[Problem]:
    network = known.network
    if known.compute == "automatic":
        return
    for name, ingress in network.node_ingress.items():
        where: Path = ("network", "nodeIngress", name)
        with SKIP_UNKNOWN:
            for index, block in enumerate(ingress.cidrs):
                widest = lists.WIDEST_PUBLIC if lists.is_public(block) else _WIDEST
                if block.prefixlen < widest:
                    yield lists.too_wide((*where, "cidrs", index), block, widest, "nodes")
        with SKIP_UNKNOWN:
            for key, given in (("cidrs", ingress.cidrs), ("ports", ingress.ports)):
                yield from lists.once((*where, key), given, "each is listed once")


def _apart(network: Any, where: Path, block: IPv4Network) -> Iterator[Problem]:
    """Ranges of others mean something else than those of this cluster."""
    ours = (("cidr", network.cidr), ("podCidr", network.pod_cidr), ("serviceCidr", network.service_cidr))
    for key, own in ours:
        if own is not None and block.overlaps(own):
            yield Problem(
                keys=where,
                rule=f"overlaps {own} (network.{key}); addresses must mean one thing",
                fix="choose ranges that do not overlap",
                value=str(block),
            )
