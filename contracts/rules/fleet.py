"""What a stack and its neighbours must hold together."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Any

from contracts.catalog.cluster_types import ClusterType
from contracts.problems import Path, Problem
from contracts.rules.rule import SKIP_UNKNOWN, Known, reads


@reads("cluster_type", "standby", "region")
def a_standby_names_its_primary(known: Known) -> Iterator[Problem]:
    standby = known.standby
    if known.cluster_type is not ClusterType.DR_STANDBY:
        if standby:
            yield Problem(
                keys=("standby",),
                rule=f"only dr-standby stands by for another cluster; this is {known.cluster_type}",
                fix="remove it, or write clusterType: dr-standby",
            )
        return
    if not standby:
        yield Problem(
            keys=("standby",),
            rule="a standby says which stack it takes over for and how ready it is",
            fix="write standby: {primary: aws-prod, readiness: pilot-light}",
        )
        return
    if standby.primary == known.stack or standby.primary not in known.fleet:
        yield Problem(
            keys=("standby", "primary"),
            rule="a standby takes over for another stack that has a settings file here",
            fix=f"write one of {', '.join(sorted(known.fleet))}",
            value=standby.primary,
        )
        return
    primary = known.fleet[standby.primary]
    if primary.cloud and primary.cloud != known.model:
        yield Problem(
            keys=("standby", "primary"),
            rule=f"a standby restores what its primary backed up, and {standby.primary} is on another cloud",
            fix="name a stack of the same cloud",
            value=standby.primary,
        )
    if primary.cluster_type == ClusterType.SANDBOX:
        yield Problem(
            keys=("standby", "primary"),
            rule=f"nothing is lost with a sandbox, and {standby.primary} is one",
            fix="name the stack whose loss would be an incident",
            value=standby.primary,
        )
    if primary.region == known.region:
        yield Problem(
            keys=("region",),
            rule=f"a standby is in another region than {standby.primary}, or one failure takes both",
            fix="choose another region",
            value=known.region,
        )


@reads("cluster_type", "account")
def an_isolated_cluster_has_an_account_of_its_own(known: Known) -> Iterator[Problem]:
    for stack, other in sorted(known.fleet.items()):
        isolated = ClusterType.PROD_ISOLATED in (known.cluster_type, other.cluster_type)
        if isolated and other.account == known.account:
            yield Problem(
                keys=("account",),
                rule=f"a prod-isolated cluster shares its account with nothing, and {stack} is in it too",
                fix="use another account",
                value=known.account,
            )


@reads("network")
def networks_of_the_fleet_do_not_overlap(known: Known) -> Iterator[Problem]:
    network = known.network
    for stack, other in sorted(known.fleet.items()):
        if not (other.cidr and network.cidr and other.cidr.overlaps(network.cidr)):
            continue
        if network.adopt and other.existing_network and _network_id(network.adopt) == other.existing_network:
            # One network that two clusters stand in; then their subnets are compared.
            continue
        yield Problem(
            keys=("network", "cidr"),
            rule=f"overlaps {other.cidr} of {stack}; networks that overlap can never be connected",
            fix="choose a range that no other stack uses",
            value=str(network.cidr),
        )


def _network_id(existing: Any) -> str:
    """Identifier of an existing network, as `PeerStack.existing_network` has it."""
    return str(getattr(existing, "vnet_id", "") or getattr(existing, "vpc_id", "")).lower()


def _own_subnets(existing: Any) -> Iterator[tuple[Path, IPv4Network]]:
    """Subnets of an existing network that no second cluster may use, with their paths."""
    for key in ("nodes", "gateway"):
        subnet = getattr(existing, key, None)
        if subnet:
            yield (key,), subnet.cidr
    for zone, tiers in getattr(existing, "subnets", {}).items():
        for key in ("private", "pods"):
            subnet = getattr(tiers, key, None)
            if subnet:
                yield ("subnets", zone, key), subnet.cidr


@reads("network")
def clusters_of_one_network_have_subnets_of_their_own(known: Known) -> Iterator[Problem]:
    existing = known.network.adopt
    for stack, other in sorted(known.fleet.items()) if existing else ():
        if not other.existing_network or other.existing_network != _network_id(existing):
            continue
        for path, block in _own_subnets(existing):
            for theirs, taken in other.subnets.items():
                if block.overlaps(taken):
                    yield Problem(
                        keys=("network", "adopt", *path, "cidr"),
                        rule=f"overlaps {taken}, adopt.{theirs} of {stack}; both clusters would give out its "
                        "addresses",
                        fix="name a subnet that no other cluster uses",
                        value=str(block),
                    )


@reads("network")
def pods_and_services_hide_no_neighbour(known: Known) -> Iterator[Problem]:
    if known.values.get("compute") == "automatic":
        # Its ranges are AKS's own, in a network that is connected to nothing.
        return
    for stack, other in sorted(known.fleet.items()):
        for key in ("podCidr", "serviceCidr"):
            with SKIP_UNKNOWN:
                if key == "serviceCidr" and getattr(known.network, "ip_family", "ipv4") == "ipv6":
                    continue  # the cloud chooses it then
                block = known.at(("network", key))
                if block and other.cidr and block.overlaps(other.cidr):
                    yield Problem(
                        keys=("network", key),
                        rule=f"overlaps {other.cidr} of {stack}; from inside this cluster that network could "
                        "not be reached",
                        fix="choose a range that is no other stack's network",
                        value=str(block),
                    )
