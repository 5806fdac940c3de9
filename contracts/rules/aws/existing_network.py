"""What the declaration of a network that exists already must hold together."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import combinations

from contracts.problems import Path, Problem, dotted
from contracts.rules.rule import Known, reads
from contracts.settings.aws.existing_network import ExistingNetwork, ExistingSubnet
from contracts.settings.aws.network import Inspection

NARROWEST_NODES = 24
"""Sixteen of the contiguous /28 blocks that prefix delegation hands to nodes."""
NARROWEST_CONTROL_PLANE = 27
"""EKS recommends sixteen free addresses, and others may live in a subnet of somebody else; of a /28
AWS leaves eleven."""
_TIERS = ("private", "public", "control_plane", "pods")
_KEYS = {"private": "private", "public": "public", "control_plane": "controlPlane", "pods": "pods"}


def subnets(existing: ExistingNetwork) -> Iterator[tuple[Path, str, ExistingSubnet]]:
    """Every declared subnet with its path and tier."""
    for zone, tiers in existing.subnets.items():
        for tier in _TIERS:
            subnet = getattr(tiers, tier)
            if subnet:
                yield ("network", "adopt", "subnets", zone, _KEYS[tier]), tier, subnet


@reads("network")
def existing_zones_are_the_zones(known: Known) -> Iterator[Problem]:
    existing = known.network.adopt
    if not existing:
        return
    for zone in known.network.zones:
        if zone not in existing.subnets:
            yield Problem(
                keys=("network", "adopt", "subnets"),
                rule=f"zone {zone} has no subnets here",
                fix="declare them, or take the zone off network.zones",
            )
    for zone in existing.subnets:
        if zone not in known.network.zones:
            yield Problem(
                keys=("network", "adopt", "subnets", zone),
                rule="these subnets are of a zone that is not used",
                fix="add the zone to network.zones, or remove them",
            )


@reads("network")
def existing_subnets_have_room(known: Known) -> Iterator[Problem]:
    existing = known.network.adopt
    for path, tier, subnet in subnets(existing) if existing else ():
        least, reason = {
            "private": (NARROWEST_NODES, "prefix delegation hands nodes whole /28 blocks"),
            "pods": (NARROWEST_NODES, "prefix delegation hands nodes whole /28 blocks"),
            "control_plane": (NARROWEST_CONTROL_PLANE, "EKS wants sixteen free addresses there"),
        }.get(tier, (28, ""))
        if subnet.cidr.prefixlen > least:
            yield Problem(
                keys=(*path, "cidr"),
                rule=f"this subnet is /{least} or wider: {reason}",
                fix="name a wider subnet",
                value=str(subnet.cidr),
            )


@reads("network")
def existing_subnets_are_of_the_vpc_and_apart(known: Known) -> Iterator[Problem]:
    network = known.network
    if not network.adopt:
        return
    found = list(subnets(network.adopt))
    for path, tier, subnet in found:
        # Pods may have a second range of the VPC, which is not declared.
        if tier != "pods" and not subnet.cidr.subnet_of(network.cidr):
            yield Problem(
                keys=(*path, "cidr"),
                rule=f"this subnet is outside of the VPC, {network.cidr}",
                fix="correct its range or network.cidr",
                value=str(subnet.cidr),
            )
    others = [*network.reserved_cidrs, network.service_cidr]
    for path, _, subnet in found:
        for other in others:
            if subnet.cidr.overlaps(other) and not network.cidr.overlaps(other):
                yield _overlap(path, subnet.cidr, other, "a range that must stay clear")
    for (path, _, first), (other_path, _, second) in combinations(found, 2):
        if first.id == second.id:
            yield Problem(
                keys=(*other_path, "id"),
                rule=f"this subnet is declared twice; see {dotted(path)}",
                fix="name a subnet of its own",
                value=second.id,
            )
        elif first.cidr.overlaps(second.cidr):
            yield _overlap(other_path, second.cidr, first.cidr, dotted(path))


def _overlap(path: Path, block: IPv4Network, other: IPv4Network, whose: str) -> Problem:
    return Problem(
        keys=(*path, "cidr"),
        rule=f"overlaps {other}, {whose}; addresses must mean one thing",
        fix="correct the ranges",
        value=str(block),
    )


@reads("network")
def existing_tiers_are_whole(known: Known) -> Iterator[Problem]:
    network = known.network
    if not network.adopt:
        return
    path: Path = ("network", "adopt", "subnets")
    for tier in ("control_plane", "pods"):
        with_it = [zone for zone, tiers in network.adopt.subnets.items() if getattr(tiers, tier)]
        if with_it and len(with_it) < len(network.adopt.subnets):
            yield Problem(
                keys=path,
                rule=f"{_KEYS[tier]} is declared for {', '.join(with_it)} only",
                fix="declare it for every zone or for none",
            )
    for zone, tiers in network.adopt.subnets.items():
        if network.public_subnets and not tiers.public:
            yield Problem(
                keys=(*path, zone),
                rule="publicSubnets is true, and this zone declares no public subnet",
                fix="declare it, or write publicSubnets: false",
            )
        if tiers.public and not network.public_subnets:
            yield Problem(
                keys=(*path, zone, "public"),
                rule="publicSubnets is false, so this subnet has no use",
                fix="remove it, or write publicSubnets: true",
            )


@reads("network")
def existing_networks_keep_their_own_ways(known: Known) -> Iterator[Problem]:
    network = known.network
    if not network.adopt:
        return
    if network.inspection is Inspection.FIREWALL:
        yield Problem(
            keys=("network", "inspection"),
            rule="a firewall is put into routes, and those of an existing network belong to its owners",
            fix="let its owners inspect and write inspection: none, or remove adopt",
        )
    if network.pod_cidr:
        yield Problem(
            keys=("network", "podCidr"),
            rule="no range is added to an existing network",
            fix="declare its subnets for pods as adopt.subnets.<zone>.pods",
            value=str(network.pod_cidr),
        )
