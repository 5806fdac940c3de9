"""What the declaration of a network that exists already must hold together."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import combinations

from contracts.catalog.cluster_types import PRODUCTION
from contracts.planning import azure_subnets
from contracts.problems import Path, Problem, dotted
from contracts.rules.rule import Known, reads
from contracts.settings.azure.existing_network import ExistingNetwork, ExistingSubnet

_LABEL_LIMIT = 63
_KEYS = {
    "nodes": "nodes",
    "api_server": "apiServer",
    "pods": "pods",
    "gateway": "gateway",
    "endpoints": "endpoints",
}

_NARROWEST = {"nodes": 26, "endpoints": 28}
_TAKES = {
    "nodes": "system nodes, upgrades and internal load balancers take more than a narrower one has",
    "endpoints": "vault, registry, storage and telemetry take more than a narrower one has",
}
_OF_AZURE = {
    name.lower(): name
    for name in (
        *("AzureFirewallSubnet", "AzureFirewallManagementSubnet", "AzureBastionSubnet"),
        *("GatewaySubnet", "RouteServerSubnet"),
    )
}
"""Names by which Azure knows subnets of its own services, which take nothing else."""


def subnets(existing: ExistingNetwork) -> Iterator[tuple[Path, str, ExistingSubnet]]:
    """Every declared subnet with its path and purpose."""
    for purpose, key in _KEYS.items():
        subnet = getattr(existing, purpose)
        if subnet:
            yield ("network", "adopt", key), purpose, subnet


@reads("network")
def existing_subnets_have_the_size_azure_asks_for(known: Known) -> Iterator[Problem]:
    existing = known.network.adopt
    for path, purpose, subnet in subnets(existing) if existing else ():
        prefix = subnet.cidr.prefixlen
        if purpose == "api_server" and prefix > azure_subnets.API_SERVER_NARROWEST:
            yield Problem(
                keys=(*path, "cidr"),
                rule=f"this subnet is /{azure_subnets.API_SERVER_NARROWEST} or wider: the API server takes "
                "nine addresses and more",
                fix="name a wider subnet",
                value=str(subnet.cidr),
            )
        if purpose in _NARROWEST and prefix > _NARROWEST[purpose]:
            least = _NARROWEST[purpose]
            yield Problem(
                keys=(*path, "cidr"),
                rule=f"this subnet is /{least} or wider: Azure keeps five of its addresses, and "
                f"{_TAKES[purpose]}",
                fix="name a wider subnet",
                value=str(subnet.cidr),
            )
        if purpose == "gateway" and prefix != azure_subnets.GATEWAY_PREFIX:
            yield Problem(
                keys=(*path, "cidr"),
                rule=f"this subnet is exactly /{azure_subnets.GATEWAY_PREFIX}: Application Gateway for "
                "Containers takes no other beside overlay networking",
                fix="name another subnet",
                value=str(subnet.cidr),
            )


@reads("network")
def existing_subnets_are_of_the_vnet_and_apart(known: Known) -> Iterator[Problem]:
    network = known.network
    existing = network.adopt
    if not existing:
        return
    found = list(subnets(existing))
    for path, _, subnet in found:
        # Azure does not tell capital letters from small ones in identifiers.
        if not subnet.id.lower().startswith(f"{existing.vnet_id}/".lower()):
            yield Problem(
                keys=(*path, "id"),
                rule="this subnet is of another network than vnetId",
                fix="correct one of the two",
                value=subnet.id,
            )
        if network.cidr is not None and not subnet.cidr.subnet_of(network.cidr):
            yield Problem(
                keys=(*path, "cidr"),
                rule=f"this subnet is outside of the network, {network.cidr}",
                fix="correct its range or network.cidr",
                value=str(subnet.cidr),
            )
        overlay = (network.pod_cidr,) if network.overlay else ()
        for other in (*overlay, network.service_cidr, *network.reserved_cidrs):
            if subnet.cidr.overlaps(other) and not (network.cidr and network.cidr.overlaps(other)):
                yield _overlap(path, subnet.cidr, other, "a range that must stay clear")
        taken = _OF_AZURE.get(subnet.id.rpartition("/")[2].lower())
        if taken:
            yield Problem(
                keys=(*path, "id"),
                rule=f"{taken} belongs to the Azure service that is called so, and nothing else stands in it",
                fix="name another subnet",
                value=subnet.id,
            )
    for (path, _, first), (other_path, _, second) in combinations(found, 2):
        if first.id.lower() == second.id.lower():
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


@reads("network", "features")
def existing_subnets_are_those_in_use(known: Known) -> Iterator[Problem]:
    network = known.network
    if not network.adopt:
        return
    uses = (
        ("gateway", network.adopt.gateway, known.features.gateway, "features.gateway"),
        ("endpoints", network.adopt.endpoints, network.private_endpoints, "network.privateEndpoints"),
    )
    for key, subnet, used, setting in uses:
        if used and not subnet:
            # Production promises private endpoints, so doing without is no remediation there.
            must = key == "endpoints" and known.values.get("cluster_type") in PRODUCTION
            yield Problem(
                keys=("network", "adopt", key),
                rule=f"{setting} is true, and no subnet is declared for it",
                fix="declare it" if must else f"declare it, or write {setting}: false",
            )
        if subnet and not used:
            yield Problem(
                keys=("network", "adopt", key),
                rule=f"{setting} is false, so this subnet has no use",
                fix=f"remove it, or write {setting}: true",
            )


@reads("network")
def an_existing_network_gets_no_bastion(known: Known) -> Iterator[Problem]:
    network = known.network
    if network.adopt and network.bastion:
        yield Problem(
            keys=("network", "bastion"),
            rule="a bastion has a subnet of its own, and none is added to an existing network",
            fix="write false; whoever connects to that network has a way in",
        )


@reads("network", "account")
def flows_are_recorded_where_the_network_is(known: Known) -> Iterator[Problem]:
    network = known.network
    if not network.adopt or not network.flow_logs:
        return
    subscription = network.adopt.vnet_id.split("/")[2]
    if subscription != known.account:
        yield Problem(
            keys=("network", "flowLogs"),
            rule=f"flows are recorded by the network watcher of the network's subscription, {subscription}, "
            "and this stack works in another",
            fix="write false and let the network's owners record them",
        )


@reads("network")
def existing_names_fit_into_labels_of_nodes(known: Known) -> Iterator[Problem]:
    existing = known.network.adopt
    if not existing:
        return
    *_, group, _, _, _, name = existing.vnet_id.split("/")
    named: list[tuple[Path, str, str]] = [
        (("network", "adopt", "vnetId"), "resource group", group),
        (("network", "adopt", "vnetId"), "network", name),
        (("network", "adopt", "nodes", "id"), "subnet", existing.nodes.id.rpartition("/")[2]),
    ]
    for path, what, text in named:
        if len(text) > _LABEL_LIMIT:
            yield Problem(
                keys=path,
                rule=f"the name of this {what} has {len(text)} characters; AKS writes it into a label of "
                f"every node, which ends at {_LABEL_LIMIT}",
                fix="nothing but another network helps: Azure renames nothing",
                value=text,
            )
