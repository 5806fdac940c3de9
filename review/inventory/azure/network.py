"""Reads the networks of an Azure stack: subnets and how they leave, private endpoints, firewall rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.graph import Graph, Row
from policy.resource_types import azure
from review.inventory.model import LATER
from review.inventory.reading import Needs, items, text, texts, value
from review.inventory.table import listed


@dataclass(frozen=True, kw_only=True)
class Subnet:
    """A subnet of a virtual network."""

    row: Row
    name: str
    network: str
    """Name of the virtual network it belongs to."""
    ranges: Sequence[str]
    nat_gateways: Sequence[Row]
    route_tables: Sequence[Row]
    security_groups: Sequence[Row]
    default_egress: bool
    """Whether Azure lets traffic out by itself where nothing else does."""


def subnets(graph: Graph, needs: Needs) -> Iterator[Subnet]:
    for row in graph.all(azure.SUBNET):
        prefix = text(row, "addressPrefix")
        yield Subnet(
            row=row,
            name=text(row, "subnetName") or row.name,
            network=text(row, "virtualNetworkName"),
            ranges=texts(row, "addressPrefixes") or ([prefix] if prefix else []),
            nat_gateways=needs.direct(row, azure.NAT_GATEWAY),
            route_tables=needs.direct(row, azure.ROUTE_TABLE),
            security_groups=needs.direct(row, azure.SECURITY_GROUP),
            default_egress=value(row, "defaultOutboundAccess") is not False,
        )


@dataclass(frozen=True, kw_only=True)
class FirewallRule:
    """A rule of a firewall."""

    group: Row
    """The resource that holds it."""
    collection: str
    name: str
    action: str
    to: str
    """Names, addresses and tags it is about."""
    ports: str
    """Protocols and ports."""


def firewall_rules(graph: Graph) -> Iterator[FirewallRule]:
    for group in graph.all(azure.FIREWALL_RULES):
        for collection in items(group, "ruleCollections"):
            action = collection.get("action")
            rules = collection.get("rules")
            for rule in rules if isinstance(rules, list) else []:
                if isinstance(rule, Mapping):
                    yield FirewallRule(
                        group=group,
                        collection=str(collection.get("name")),
                        name=str(rule.get("name")),
                        action=str(action.get("type")) if isinstance(action, Mapping) else "?",
                        to=_to(rule),
                        ports=_ports(rule),
                    )


def _to(rule: Mapping[str, Any]) -> str:
    names = ("targetFqdns", "destinationFqdns", "destinationAddresses", "destinationIpGroups")
    places = [place for key in names if (place := listed(rule.get(key)))]
    tags = listed(rule.get("fqdnTags"))
    return ", ".join([*places, *([f"whatever Microsoft lists under {tags}"] if tags else [])])


def _ports(rule: Mapping[str, Any]) -> str:
    protocols = rule.get("protocols")
    web = [
        f"{item.get('protocolType')} {item.get('port')}"
        for item in (protocols if isinstance(protocols, list) else [])
        if isinstance(item, Mapping)
    ]
    plain, kinds = listed(rule.get("destinationPorts")), listed(rule.get("ipProtocols"))
    return ", ".join([*web, *([f"{kinds} {plain}".strip()] if plain else [])])


def service(endpoint: Row) -> str:
    """What a private endpoint leads to, in the word Azure has for it."""
    groups = [
        group
        for connection in items(endpoint, "privateLinkServiceConnections")
        for group in (connection.get("groupIds") or [])
        if isinstance(group, str)
    ]
    return ", ".join(groups) or endpoint.name


def space(vnet: Row) -> str:
    """Address ranges of a virtual network."""
    return ", ".join(texts(vnet, "addressSpace", "addressPrefixes")) or LATER
