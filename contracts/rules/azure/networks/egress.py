"""What the settings of egress must hold together."""

import re
from collections.abc import Iterator
from ipaddress import IPv4Network, ip_network
from typing import Any

from contracts.model import repeated
from contracts.problems import Problem
from contracts.rules import lists
from contracts.rules.cluster import PRIVATE
from contracts.rules.rule import SKIP_UNKNOWN, Known, reads
from contracts.settings.azure.network import Egress, Network

_HOST = re.compile(r"\.?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


@reads("network")
def what_inspects_nothing_is_not_set(known: Known) -> Iterator[Problem]:
    network = known.network
    if network.egress is Egress.FIREWALL:
        return
    if network.allowed_domains:
        yield Problem(
            keys=("network", "allowedDomains"),
            rule="nothing would hold outgoing traffic to this list",
            fix="write egress: firewall, or remove the list",
        )
    if network.firewall_tier != "standard":
        yield Problem(
            keys=("network", "firewallTier"),
            rule="there is no firewall that could be of this tier",
            fix="write egress: firewall, or remove it",
            value=network.firewall_tier,
        )


@reads("network")
def an_appliance_has_an_address(known: Known) -> Iterator[Problem]:
    network = known.network
    if network.egress is Egress.APPLIANCE and network.appliance_address is None:
        yield Problem(
            keys=("network", "applianceAddress"),
            rule="egress: appliance says where the appliance is",
            fix="write its private address",
        )
    if network.egress is not Egress.APPLIANCE and network.appliance_address is not None:
        yield Problem(
            keys=("network", "applianceAddress"),
            rule="nothing would send outgoing traffic to this appliance",
            fix="write egress: appliance, or remove it",
            value=str(network.appliance_address),
        )


@reads("network")
def an_appliance_stands_outside_of_the_cluster(known: Known) -> Iterator[Problem]:
    network = known.network
    address = network.appliance_address
    if address is None:
        return
    where = ("network", "applianceAddress")
    if not any(address in private for private in PRIVATE):
        yield Problem(
            keys=where,
            rule="a route leads to an appliance by its private address: inside 10/8, 172.16/12, 192.168/16 "
            "or 100.64/10",
            fix="write the address that it has inside",
            value=str(address),
        )
    for block, whose in _ours(network):
        if address in block:
            yield Problem(
                keys=where,
                rule=f"lies in {block}, {whose}, where no appliance stands",
                fix="write the address of the appliance in its own network or subnet",
                value=str(address),
            )


def _ours(network: Any) -> Iterator[tuple[IPv4Network, str]]:
    """Ranges in which an appliance cannot be, with whose they are."""
    for name, whose in (("pod_cidr", "the range of pods"), ("service_cidr", "the range of Services")):
        with SKIP_UNKNOWN:
            yield getattr(network, name), whose
    for key in ("nodes", "api_server", "gateway", "endpoints"):
        with SKIP_UNKNOWN:
            subnet = getattr(network.adopt, key) if network.adopt else None
            if subnet:
                yield subnet.cidr, "a subnet of this cluster"


@reads("network", "compute")
def what_has_no_effect_is_not_set(known: Known) -> Iterator[Problem]:
    if known.compute == "automatic":
        # It has a rule of its own for what it leaves nobody.
        return
    network = known.network
    with SKIP_UNKNOWN:
        idle, usual = network.nat_idle_minutes, Network.model_fields["nat_idle_minutes"].default
        if idle != usual and (network.adopt or network.egress is not Egress.NAT_GATEWAY):
            yield Problem(
                keys=("network", "natIdleMinutes"),
                rule="this stack makes no NAT gateway that it could be told",
                fix="remove it; whoever made the egress of an existing network sets it there"
                if network.adopt
                else "remove it, or write egress: nat-gateway",
                value=str(idle),
            )
    with SKIP_UNKNOWN:
        if network.adopt and network.internal_ports != Network.model_fields["internal_ports"].default:
            yield Problem(
                keys=("network", "internalPorts"),
                rule="an existing network has the security groups of its owners, and these decide",
                fix="remove it, and have its owners open the ports",
            )


@reads("network", "compute")
def a_proxy_is_one_that_every_node_is_told_of(known: Known) -> Iterator[Problem]:
    network, proxy = known.network, known.network.proxy
    if not proxy or known.compute == "automatic":
        return
    where = ("network", "proxy")
    if not network.adopt:
        yield Problem(
            keys=where,
            rule="a new network is connected to nothing, so no proxy is reached from it",
            fix="adopt a network that reaches it, or remove it",
        )
    if known.compute == "nap":
        yield Problem(
            keys=where,
            rule="nodes that are provisioned are not known to be told of a proxy (Azure/AKS#5355)",
            fix="write compute: managed, or remove it",
        )
    if not proxy.url.startswith("http://"):
        yield Problem(
            keys=(*where, "url"),
            rule="AKS speaks to a proxy by http; what goes through it may well be https",
            fix=f"write http://{proxy.url.partition('://')[2]}, if the proxy listens there",
            value=proxy.url,
        )
    again = repeated(proxy.bypass)
    for index, name in enumerate(proxy.bypass):
        if not _direct(name) or index in again:
            yield Problem(
                keys=(*where, "bypass", index),
                rule="each entry is a name, an address or a range, once; a dot before a name means all below "
                "it, and AKS takes no asterisk",
                fix="write it like .corp.example or 10.0.0.0/8",
                value=name,
            )


def _direct(name: str) -> bool:
    try:
        ip_network(name)
    except ValueError:
        return bool(_HOST.fullmatch(name)) and not name.rpartition(".")[2].isdigit()
    return True


@reads("network")
def a_domain_is_allowed_once(known: Known) -> Iterator[Problem]:
    domains = known.network.allowed_domains
    yield from lists.once(("network", "allowedDomains"), domains, "a domain is listed once")


@reads("network", "compute")
def the_way_out_is_one_that_is_there(known: Known) -> Iterator[Problem]:
    network = known.network
    if known.compute == "automatic":
        return
    if network.egress is Egress.APPLIANCE and not network.adopt:
        yield Problem(
            keys=("network", "egress"),
            rule="a new network is connected to nothing, so no appliance is reached from it",
            fix="adopt a network that reaches it, or write nat-gateway or firewall",
            value=network.egress.value,
        )
    if network.egress is Egress.FIREWALL and network.adopt:
        yield Problem(
            keys=("network", "egress"),
            rule="a firewall is put into routes, and those of an existing network belong to its owners",
            fix="write what is there: appliance with its address, or nat-gateway",
            value=network.egress.value,
        )
