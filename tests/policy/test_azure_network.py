"""Rules about networks on Azure, each broken once by hand.

The lines of the program that would break them are in tests/policy/mutations/network.py.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from contracts.graph import Graph, Row
from policy.azure import network
from policy.finding import Severity
from policy.resource_types import azure
from tests.components.azure.networks import BASTION, EXISTING, FIREWALL, graph_of
from tests.policy.test_network_rules import changed, on, without
from tests.policy.test_rules import row

ANY_WEB = {"name": "x", "direction": "Inbound", "access": "Allow", "destinationPortRange": "443"}


def said(rule: str, graph: Graph) -> list[str]:
    (found,) = [made for made in network.RULES if made.id == rule]
    assert found.subjects(graph), "a rule about nothing proves nothing"
    return [finding.message for finding in found.findings(graph)]


def _rules(name: str, *rules: dict[str, Any]) -> Callable[[Row], dict[str, Any] | None]:
    return lambda row: (
        {**row.inputs, "securityRules": [*row.inputs["securityRules"], *rules]}
        if row.name == name
        else row.inputs
    )


def _allow(**changes: Any) -> Callable[[Row], dict[str, Any] | None]:
    def change(row: Row) -> dict[str, Any]:
        if row.name != "network-egress-workloads":
            return row.inputs
        (collection,) = row.inputs["ruleCollections"]
        (rule,) = collection["rules"]
        return {**row.inputs, "ruleCollections": [{**collection, "rules": [{**rule, **changes}]}]}

    return change


BROKEN = [
    # settings; what is broken; the rule; its words
    ({}, on("network-nodes", defaultOutboundAccess=None), "azure-subnets-give-no-public-address", "defaultOutboundAccess is not set, not false"),
    ({}, on("network-vnet", subnets=[{"name": "a"}]), "azure-subnets-are-written-one-by-one", "network-vnet has subnets inside"),
    ({}, on("network-nodes", delegations=[{"serviceName": "Microsoft.Web/serverFarms"}]), "azure-subnets-belong-to-one-service", "delegated to Microsoft.Web/serverFarms, not to nobody"),
    ({}, on("network-api-server", delegations=None), "azure-subnets-belong-to-one-service", "delegated to nobody, not to Microsoft.ContainerService/managedClusters"),
    ({}, on("network-nodes", networkSecurityGroup=None), "azure-subnets-are-guarded", "no security group says who may connect here"),
    ({}, on("network-endpoints", privateEndpointNetworkPolicies="Disabled"), "azure-subnets-are-guarded", "privateEndpointNetworkPolicies is Disabled"),
    ({}, _rules("network-nodes-group", {**ANY_WEB, "sourceAddressPrefix": "Internet"}), "azure-nothing-is-open-to-the-world", "x lets Internet connect"),
    ({}, _rules("network-nodes-group", {**ANY_WEB, "sourceAddressPrefixes": ["10.0.0.0/8", "0.0.0.0/1"]}), "azure-nothing-is-open-to-the-world", "x lets 0.0.0.0/1 connect"),
    ({}, _rules("network-gateway-group", {**ANY_WEB, "sourceAddressPrefix": "*", "destinationPortRange": "22"}), "azure-nothing-is-open-to-the-world", "x lets * connect"),
    (BASTION, _rules("network-bastion-group", {**ANY_WEB, "sourceAddressPrefix": "Internet"}), "azure-nothing-is-open-to-the-world", "x lets Internet connect"),
    ({}, on("network-endpoints-group", securityRules=[]), "azure-groups-refuse-the-rest", "network-endpoints-group does not end by refusing the rest"),
    ({}, without("network-flows-log"), "azure-flows-are-recorded", "the flows of network-vnet are not recorded"),
    ({}, on("network-flows-log", enabled=False), "azure-flows-are-recorded", "the flows of network-vnet are not recorded"),
    ({}, on("network-flows-log", retentionPolicy={"enabled": True, "days": 0}), "azure-flows-end-and-need-no-key", "flows are kept for 0 days"),
    ({}, on("network-flows-log", identity=None), "azure-flows-end-and-need-no-key", "written with a key of the storage account"),
    ({}, without("network-zones-vaultcore-azure-net-link"), "azure-private-zones-are-asked", "no network asks network-zones-vaultcore-azure-net"),
    (EXISTING, on("network-zones-vaultcore-azure-net-link", registrationEnabled=True), "azure-private-zones-are-asked", "would let machines write themselves"),
    ({}, without("network-flows-access-names"), "azure-private-endpoints-have-names", "no zone has a name for network-flows-access-endpoint"),
    ({}, on("network-nat-address", zones=["1"]), "azure-production-addresses-span-zones", "network-nat-address stands in 1 zone(s)"),
    ({}, on("network-nodes", natGateway=None), "azure-egress-is-as-declared", "network-nodes has no natGateway, and network.egress is nat-gateway"),
    ({}, on("network-nodes", routeTable={"id": "x"}), "azure-egress-is-as-declared", "network-nodes has a routeTable, and network.egress is nat-gateway"),
    ({}, without("network-nodes"), "azure-egress-is-as-declared", "there is no subnet of nodes"),
    (FIREWALL, on("network-nodes", routeTable=None), "azure-egress-is-as-declared", "network-nodes has no routeTable, and network.egress is firewall"),
    (FIREWALL, without("network-egress-firewall"), "azure-inspected-egress-cannot-be-avoided", "there is no firewall"),
    (FIREWALL, on("network-routes", routes=[]), "azure-inspected-egress-cannot-be-avoided", "network-routes does not send everything to the firewall"),
    (FIREWALL, on("network-routes", routes=[{"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance"}, {"name": "x", "addressPrefix": "0.0.0.0/1", "nextHopType": "Internet"}]), "azure-inspected-egress-cannot-be-avoided", "x of network-routes leads past the firewall"),
    (FIREWALL, on("network-routes", disableBgpRoutePropagation=False), "azure-inspected-egress-cannot-be-avoided", "takes routes from gateways"),
    (FIREWALL, on("network-egress-policy", threatIntelMode="Alert"), "azure-inspected-egress-cannot-be-avoided", "lets known harm pass"),
    (FIREWALL, on("network-egress-policy", dnsSettings=None), "azure-inspected-egress-cannot-be-avoided", "is no DNS proxy"),
    (FIREWALL, _allow(targetFqdns=["*"]), "azure-inspected-egress-cannot-be-avoided", "workloads of network-egress-workloads lets everything out"),
    (FIREWALL, _allow(targetFqdns=None), "azure-inspected-egress-cannot-be-avoided", "does not say where to"),
    (FIREWALL, _allow(sourceAddresses=None), "azure-inspected-egress-cannot-be-avoided", "is for everybody"),
    (FIREWALL, without("network-egress-logs"), "azure-inspected-egress-cannot-be-avoided", "what network-egress-firewall refuses is not written down"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "change", "rule", "words"), BROKEN, ids=[f"{case[2]}: {case[3][:40]}" for case in BROKEN]
)
def test_a_broken_promise_about_a_network_is_noticed(
    settings: dict[str, Any], change: Callable[[Row], dict[str, Any] | None], rule: str, words: str
) -> None:
    whole = graph_of(**settings)
    assert said(rule, whole) == []
    assert words in " ".join(said(rule, changed(whole, change)))


def test_subnets_that_do_not_wait_for_each_other_are_noticed() -> None:
    graph = graph_of()
    urns = {row.urn for row in graph.all("Subnet")}
    rows = [
        dataclasses.replace(made, depends_on=[urn for urn in made.depends_on if urn not in urns])
        if made.name == "network-nodes"
        else made
        for made in graph
    ]
    broken = Graph(stack=graph.stack, config=graph.config, resources=rows, outputs={})
    assert "not every subnet of network-vnet waits" in " ".join(
        said("azure-subnets-are-written-one-by-one", broken)
    )


def test_routes_to_somewhere_else_are_noticed() -> None:
    graph = graph_of(**FIREWALL)
    rows = [
        dataclasses.replace(made, depends_on=[urn for urn in made.depends_on if "AzureFirewall::" not in urn])
        if made.name == "network-routes"
        else made
        for made in graph
    ]
    broken = Graph(stack=graph.stack, config=graph.config, resources=rows, outputs={})
    message = " ".join(said("azure-inspected-egress-cannot-be-avoided", broken))
    assert "network-routes leads somewhere else than to the firewall" in message


def test_a_rule_beside_its_group_is_noticed() -> None:
    lone = row(azure.SECURITY_RULE, inputs={**ANY_WEB, "sourceAddressPrefix": "Internet"})
    graph = Graph(stack="s", config={}, resources=[lone], outputs={})
    messages = " ".join(said("azure-nothing-is-open-to-the-world", graph))
    assert "undone by the group's next write" in messages
    assert "lets Internet connect" in messages


def test_a_second_egress_beside_a_firewall_is_noticed() -> None:
    usual, inspected = graph_of(), graph_of(**FIREWALL)
    lying = Graph(stack="s", config=inspected.config, resources=usual.resources, outputs={})
    messages = " ".join(said("azure-egress-is-as-declared", lying))
    assert "network-nat gives egress, and network.egress is firewall" in messages


def _with_cluster(**inputs: Any) -> Graph:
    graph = graph_of(**FIREWALL)
    cluster = row(azure.CLUSTER, "cluster", inputs=inputs)
    extension = row("azure-native:kubernetesconfiguration:Extension", "extension")
    return Graph(stack="s", config=graph.config, resources=[*graph, cluster, extension], outputs={})


@pytest.mark.parametrize(
    "name",
    [
        "mcrprod.azurecr.io",
        "data.policy.core.windows.net",
        "*.cloud.defender.microsoft.com",
        "eastus2.dp.kubernetesconfiguration.azure.com",
    ],
)
def test_what_a_cluster_calls_and_the_firewall_refuses_is_noticed(name: str) -> None:
    whole = _with_cluster(
        addonProfiles={"azurepolicy": {"enabled": True}, "omsagent": {"enabled": True}},
        azureMonitorProfile={"metrics": {"enabled": True}},
        securityProfile={"defender": {"securityMonitoring": {"enabled": True}}},
    )
    rule = "azure-inspected-clusters-reach-azure"
    assert said(rule, whole) == []

    def forget(made: Row) -> dict[str, Any]:
        collections = [
            {
                **collection,
                "rules": [
                    {**one, "targetFqdns": [fqdn for fqdn in one.get("targetFqdns") or () if fqdn != name]}
                    for one in collection["rules"]
                ],
            }
            for collection in made.inputs.get("ruleCollections") or ()
        ]
        return {**made.inputs, "ruleCollections": collections} if collections else made.inputs

    assert f"cluster needs {name}, which the firewall refuses" in " ".join(said(rule, changed(whole, forget)))


def test_a_cluster_without_the_tag_of_aks_is_noticed() -> None:
    whole = _with_cluster()
    broken = changed(whole, without("network-egress-platform"))
    assert "AzureKubernetesService" in " ".join(said("azure-inspected-clusters-reach-azure", broken))


def test_flows_may_stay_unrecorded_where_that_was_agreed() -> None:
    graph = changed(graph_of(), without("network-flows-log"))
    config = {**graph.config, "platform:exceptions": [{"setting": "network.flowLogs"}]}
    agreed = Graph(stack="s", config=config, resources=graph.resources, outputs={})
    (rule,) = [made for made in network.RULES if made.id == "azure-flows-are-recorded"]
    assert [found.severity for found in rule.findings(agreed)] == [Severity.WARN]
