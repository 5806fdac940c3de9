"""What a network's settings must hold together: zones, ranges and names."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import combinations, product

from contracts.planning import azure_subnets, naming
from contracts.problems import Path, Problem, dotted
from contracts.rules import lists
from contracts.rules.cluster import PRIVATE
from contracts.rules.rule import Known, reads
from contracts.settings.azure.network import Network

_AZURES_OWN = tuple(
    IPv4Network(text) for text in ("169.254.0.0/16", "172.30.0.0/16", "172.31.0.0/16", "192.0.2.0/24")
)
_WIDEST_SERVICES, _NARROWEST_SERVICES = 13, 24
_GROUP_LIMIT = 63
_MOST_PORTS = 50


@reads("network", "compute")
def a_network_has_a_range_unless_aks_makes_it(known: Known) -> Iterator[Problem]:
    network = known.network
    if known.compute != "automatic" and network.cidr is None:
        yield Problem(
            keys=("network", "cidr"),
            rule="cidr is required: the subnets are laid out from it",
            fix="write a private range that nobody else has, such as 10.128.0.0/16",
        )


@reads("network")
def vnet_has_room(known: Known) -> Iterator[Problem]:
    block = known.network.cidr
    if block is None or known.network.adopt:
        # Nothing is laid out in a network that exists; its subnets have rules of their own.
        return
    if block.prefixlen < azure_subnets.WIDEST_PREFIX:
        yield Problem(
            keys=("network", "cidr"),
            rule=f"a network is /{azure_subnets.WIDEST_PREFIX} or narrower: its nodes would never fill "
            "a wider one",
            fix=f"write {next(block.subnets(new_prefix=azure_subnets.WIDEST_PREFIX))}",
            value=str(block),
        )
    elif block.prefixlen > azure_subnets.NARROWEST_PREFIX:
        yield Problem(
            keys=("network", "cidr"),
            rule=f"a network is /{azure_subnets.NARROWEST_PREFIX} or wider: nodes have a "
            f"/{azure_subnets.NODES_PREFIX} of it, and the gateway a /{azure_subnets.GATEWAY_PREFIX}",
            fix=f"write {block.supernet(new_prefix=azure_subnets.NARROWEST_PREFIX)} or wider",
            value=str(block),
        )


def _ranges(network: Network) -> list[tuple[Path, IPv4Network]]:
    ranges: list[tuple[Path, IPv4Network]] = [(("network", "cidr"), network.cidr)] if network.cidr else []
    if network.overlay:
        ranges.append((("network", "podCidr"), network.pod_cidr))
    ranges.append((("network", "serviceCidr"), network.service_cidr))
    return ranges


@reads("network")
def ranges_are_private_and_apart(known: Known) -> Iterator[Problem]:
    network = known.network
    ranges = _ranges(network)
    for path, block in ranges:
        if not any(block.subnet_of(private) for private in PRIVATE):
            yield Problem(
                keys=path,
                rule="cluster ranges are private: inside 10/8, 172.16/12, 192.168/16 or 100.64/10",
                fix="choose a private range",
                value=str(block),
            )
        for taken in _AZURES_OWN:
            if block.overlaps(taken):
                yield Problem(
                    keys=path,
                    rule=f"overlaps {taken}, which AKS keeps for itself",
                    fix="choose a range apart from it",
                    value=str(block),
                )
    reserved: list[tuple[Path, IPv4Network]] = [
        (("network", "reservedCidrs", index), block) for index, block in enumerate(network.reserved_cidrs)
    ]
    # Reserved ranges may overlap each other: they only have to stay clear of the cluster's.
    for (path, block), (other_path, other) in [*combinations(ranges, 2), *product(ranges, reserved)]:
        if block.overlaps(other):
            yield Problem(
                keys=other_path,
                rule=f"overlaps {block} ({dotted(path)}); addresses must mean one thing",
                fix="choose ranges that do not overlap",
                value=str(other),
            )


@reads("network")
def service_range_is_one_aks_takes(known: Known) -> Iterator[Problem]:
    services = known.network.service_cidr
    if not _WIDEST_SERVICES <= services.prefixlen <= _NARROWEST_SERVICES:
        yield Problem(
            keys=("network", "serviceCidr"),
            rule=f"a service range is /{_WIDEST_SERVICES} to /{_NARROWEST_SERVICES}: AKS takes nothing as "
            "wide as /12, and a narrower one is soon full",
            fix="write 172.16.0.0/16",
            value=str(services),
        )


@reads("network")
def a_bastion_says_who_may_reach_it(known: Known) -> Iterator[Problem]:
    network = known.network
    if network.bastion and not network.bastion_cidrs:
        yield Problem(
            keys=("network", "bastionCidrs"),
            rule="a bastion lists who may reach it; without a list it is open to the world",
            fix="list your offices' ranges, or write bastion: false",
        )
    if network.bastion_cidrs and not network.bastion:
        yield Problem(
            keys=("network", "bastionCidrs"),
            rule="there is no bastion that these ranges could reach",
            fix="write bastion: true, or remove them",
        )
    where = ("network", "bastionCidrs")
    yield from lists.of_somebody(where, network.bastion_cidrs, "a bastion", "the bastion")


@reads("network")
def ports_are_few_and_named_once(known: Known) -> Iterator[Problem]:
    ports = known.network.internal_ports
    if len(ports) > _MOST_PORTS:
        yield Problem(
            keys=("network", "internalPorts"),
            rule=f"{_MOST_PORTS} ports at most; who needs more wants no security group",
            fix="let a gateway or an ingress stand before the workloads",
        )
    yield from lists.once(("network", "internalPorts"), ports, "a port is listed once")


@reads("cloud", "region", "environment", "purpose", "number", "network", "compute")
def names_fit_into_labels_of_nodes(known: Known) -> Iterator[Problem]:
    if known.compute == "automatic" or known.network.adopt:
        # The names are AKS's or somebody else's; those of an existing network have a rule of their own.
        return
    name = naming.cluster_name(known.cloud, known.region, known.environment, known.purpose, known.number)
    group = f"rg-{name}-network"
    over = len(group) - _GROUP_LIMIT
    if over > 0:
        yield Problem(
            keys=("purpose",),
            rule=f"{group} has {len(group)} characters; AKS writes the names of resource group, network and "
            f"subnet into labels of nodes, which end at {_GROUP_LIMIT}",
            fix=f"shorten purpose or environment by {over}",
            value=known.purpose,
        )
