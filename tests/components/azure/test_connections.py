"""Connections of a platform-managed network: peerings, routes to what is behind them, and who else reaches nodes.
Whether Azure accepts it is not proven here.
"""

import copy
from typing import Any

import pytest

from contracts.graph import Graph
from policy import general
from policy.azure import network as rules
from review.inventory.azure.tables import tables
from review.reports.diagram import azure_network_card
from tests.components.azure.networks import FIREWALL, graph_of, record
from tests.components.azure.test_network import before
from tests.contracts.azure.test_network import BRANCH, HUBS, SCANNER

CONNECTED: dict[str, Any] = {"peerings": HUBS, "routes": BRANCH, "nodeIngress": SCANNER}
BEHIND_A_FIREWALL = {**CONNECTED, **FIREWALL}
EVERY = pytest.mark.parametrize("changes", [CONNECTED, BEHIND_A_FIREWALL], ids=["NAT", "firewall"])


def broken(graph: Graph) -> list[str]:
    held = [*general.RULES, *rules.RULES]
    return [finding.message for rule in held for finding in rule.findings(graph)]


@EVERY
def test_a_connected_network_keeps_every_rule(changes: dict[str, Any]) -> None:
    assert broken(graph_of(**changes)) == []
    assert not record(changes).unsimulated


@EVERY
def test_this_side_of_a_connection_is_written_after_every_subnet(changes: dict[str, Any]) -> None:
    graph = graph_of(**changes)
    peering = graph.one("VirtualNetworkPeering")
    assert {row.name for row in graph.all("Subnet")} <= before(graph, peering)
    assert peering.inputs["remoteVirtualNetwork"]["id"] == HUBS["hub"]["vnetId"]
    assert peering.inputs["useRemoteGateways"] is True
    assert peering.inputs["allowGatewayTransit"] is False


def test_what_is_forwarded_comes_in_only_where_a_route_leads_to() -> None:
    assert graph_of(**CONNECTED).one("VirtualNetworkPeering").inputs["allowForwardedTraffic"] is True
    plain = graph_of(peerings=HUBS).one("VirtualNetworkPeering")
    assert plain.inputs["allowForwardedTraffic"] is False


def test_a_route_to_a_branch_leaves_the_nat_gateway_what_it_has() -> None:
    graph = graph_of(**CONNECTED)
    nodes = next(row for row in graph.all("Subnet") if row.inputs["subnetName"] == "snet-nodes")
    assert {"natGateway", "routeTable"} <= set(nodes.inputs)
    table = graph.one("RouteTable")
    assert [(route["addressPrefix"], route["nextHopIpAddress"]) for route in table.inputs["routes"]] == [
        ("192.168.0.0/16", "10.0.0.4")
    ]
    assert table.inputs["disableBgpRoutePropagation"] is False, "the gateway of the hub tells its routes"


def test_a_route_beside_a_firewall_leaves_everything_else_inspected() -> None:
    table = graph_of(**BEHIND_A_FIREWALL).one("RouteTable").inputs
    assert [route["addressPrefix"] for route in table["routes"][:2]] == ["0.0.0.0/0", "192.168.0.0/16"]
    assert table["disableBgpRoutePropagation"] is True


def test_a_table_that_sends_everything_around_the_nat_gateway_is_found() -> None:
    graph = copy.deepcopy(graph_of(**CONNECTED))
    graph.one("RouteTable").inputs["routes"][0]["addressPrefix"] = "0.0.0.0/0"
    assert any("sends everything around the NAT gateway" in message for message in broken(graph))


def test_who_else_reaches_nodes_is_let_in_before_the_rest_is_refused() -> None:
    group = next(
        row for row in graph_of(**CONNECTED).all("NetworkSecurityGroup") if row.name == "network-nodes-group"
    )
    *_, scanner, tail = group.inputs["securityRules"]
    assert (scanner["name"], scanner["sourceAddressPrefix"], scanner["protocol"]) == (
        "ingress-scanner",
        "10.0.1.0/24",
        "Tcp",
    )
    assert scanner["destinationPortRanges"] == ["9100", "10250"]
    assert tail["access"] == "Deny"


def test_a_connection_is_in_the_tables_and_on_the_picture() -> None:
    graph = graph_of(**CONNECTED)
    (rows,) = [rows for title, _, rows in tables(graph) if title == "Connected networks"]
    assert rows == [("vnet-hub", HUBS["hub"]["vnetId"], "used", "may come in")]
    shown = {section.title: section.lines for section in azure_network_card.sections(graph)}
    assert [line.detail for line in shown["Connected networks"]] == [
        "vnet-hub, by its gateway to what is behind it, takes what its appliances forward"
    ]
    assert "192.168.0.0/16 through 10.0.0.4" in [line.detail for line in shown["Egress"]]


def test_a_network_without_connections_says_nothing_of_them() -> None:
    graph = graph_of()
    assert not [title for title, _, _ in tables(graph) if title == "Connected networks"]
    assert not graph.all("VirtualNetworkPeering")
