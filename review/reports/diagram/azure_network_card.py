"""Describes what guards the network of an Azure stack: egress, DNS zones, security groups, flow logs."""

from collections.abc import Mapping
from typing import Any

from contracts.graph import Graph
from policy.resource_types import azure
from review.inventory.azure.reader import read
from review.inventory.model import Line, Section
from review.inventory.reading import counted, is_on, items, last, number, text


def sections(graph: Graph) -> list[Section]:
    """What a card of the network plane holds."""
    return [_egress(graph), _connections(graph), _zones(graph), _groups(graph), _flow_logs(graph)]


def _egress(graph: Graph) -> Section:
    lines = []
    for row in graph.all(azure.FIREWALL_RULES):
        rules = sum(rule.group.urn == row.urn for rule in read(graph).firewall_rules)
        lines.append(Line(text=row.name, detail=counted(rules, "rule")))
    for row in graph.all(azure.ROUTE_TABLE):
        hops = [_hop(route) for route in items(row, "routes")]
        lines.append(Line(text=row.name, detail=", ".join(dict.fromkeys(hops)) or "no routes"))
    return Section(title="Egress", lines=lines)


def _hop(route: Mapping[str, Any]) -> str:
    """Where a route leads: everything by the kind of its hop, a range of somebody's own with both named."""
    kind, to = str(route.get("nextHopType")), str(route.get("addressPrefix"))
    if kind != "VirtualAppliance" or to == "0.0.0.0/0":
        return kind
    return f"{to} through {route.get('nextHopIpAddress')}"


def _connections(graph: Graph) -> Section:
    lines = []
    for row in graph.all(azure.VNET_PEERING):
        notes = [
            last(text(row, "remoteVirtualNetwork", "id")),
            "by its gateway to what is behind it" if is_on(row, "useRemoteGateways") else "",
            "takes what its appliances forward" if is_on(row, "allowForwardedTraffic") else "",
        ]
        lines.append(Line(text=row.name, detail=", ".join(note for note in notes if note)))
    return Section(title="Connected networks", lines=lines)


def _zones(graph: Graph) -> Section:
    lines = [
        Line(text=text(row, "privateZoneName") or row.name, detail="private")
        for row in graph.all(azure.PRIVATE_DNS_ZONE)
    ]
    lines += [
        Line(text=text(row, "zoneName") or row.name, detail="public") for row in graph.all(azure.DNS_ZONE)
    ]
    return Section(title="DNS zones", lines=lines)


def _groups(graph: Graph) -> Section:
    lines = []
    for row in graph.all(azure.SECURITY_GROUP):
        rules = items(row, "securityRules")
        exposing = [
            str(rule.get("name"))
            for rule in rules
            if (rule.get("direction"), rule.get("access")) == ("Inbound", "Allow")
            and rule.get("sourceAddressPrefix") in ("*", "Internet", "0.0.0.0/0")
        ]
        said = f"open to the internet by {', '.join(exposing)}" if exposing else counted(len(rules), "rule")
        lines.append(Line(text=row.name, detail=said))
    return Section(title="Security groups", lines=lines)


def _flow_logs(graph: Graph) -> Section:
    lines = []
    for row in graph.all(azure.FLOW_LOG):
        days = number(row, "retentionPolicy", "days")
        kept = f"{days} days" if days else "kept until somebody deletes them"
        notes = ", ".join(part for part in (last(text(row, "targetResourceId")), kept) if part)
        lines.append(Line(text=row.name, detail=notes))
    return Section(title="Flow logs", lines=lines)
