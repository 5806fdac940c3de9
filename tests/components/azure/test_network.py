"""Networks on Azure: what each option makes, and in which order. Whether Azure accepts it is not proven here."""

from typing import Any

import pulumi
import pytest

from components.azure.network.documents import security_rules
from components.azure.network.documents.egress_rules import Feature
from components.azure.network.network import AzureNetwork
from contracts.graph import Graph, Row
from policy import general
from policy.azure import network
from review.offline import host
from stacks.cluster.azure import network as azure_network
from tests.components.azure.networks import (
    BASTION,
    EXISTING,
    FIREWALL,
    graph_of,
    record,
    settings_of,
)
from tests.components.samples.azure.network import network_args
from tests.components.test_contract import make, provider
from tests.contracts.azure.settings import DEV, GROUP, PROD, SANDBOX, settings_with

EXCEPTION = {
    "setting": "network.flowLogs",
    "owner": "sre",
    "approver": "security",
    "reason": "recorded elsewhere",
    "ticket": "PLAT-1",
    "expires": "2026-12-31",
}
OPEN = {**EXCEPTION, "setting": "network.privateEndpoints"}
BARE = {
    "flowLogs": False,
    "privateEndpoints": False,
    "/features": {"gateway": False},
    "/exceptions": [EXCEPTION, OPEN],
}
OPTIONS: dict[str, dict[str, Any]] = {
    "default": {},
    "firewall": FIREWALL,
    "bastion": BASTION,
    "existing": EXISTING,
    "existing behind an appliance": {**EXISTING, "egress": "appliance", "applianceAddress": "10.0.0.4"},
    "bare": BARE,
}
EVERY = pytest.mark.parametrize("changes", OPTIONS.values(), ids=OPTIONS)
CIDRS = {
    "snet-endpoints": "10.128.193.0/26",
    "snet-api-server": "10.128.193.192/27",
    "snet-gateway": "10.128.192.0/24",
    "AzureBastionSubnet": "10.128.193.128/26",
    "AzureFirewallSubnet": "10.128.193.64/26",
    "snet-nodes": "10.128.0.0/18",
}


def before(graph: Graph, row: Row) -> set[str]:
    """Names of everything that exists before a row."""
    open_, seen = list(row.depends_on), set()
    while open_:
        urn = open_.pop()
        if urn not in seen:
            seen.add(urn)
            open_ += graph[urn].depends_on
    return {graph[urn].name for urn in seen}


def subnets(graph: Graph) -> dict[str, Row]:
    return {row.inputs["subnetName"]: row for row in graph.all("Subnet")}


@EVERY
def test_every_option_keeps_every_rule(changes: dict[str, Any]) -> None:
    graph = graph_of(**changes)
    rules = [
        rule
        for rule in (*network.RULES, *general.RULES)
        if (rule.id, changes) != ("azure-flows-are-recorded", BARE)
    ]
    assert [found.message for rule in rules for found in rule.findings(graph)] == []


@EVERY
def test_every_option_previews_what_it_would_make(changes: dict[str, Any]) -> None:
    assert set(record(changes, known=False).registrations) == {row.urn for row in graph_of(**changes)}


@EVERY
def test_no_option_meets_an_unknown_type(changes: dict[str, Any]) -> None:
    assert not record(changes).unsimulated


@EVERY
def test_a_subnet_keeps_its_place_whatever_else_is_there(changes: dict[str, Any]) -> None:
    for name, row in subnets(graph_of(**changes)).items():
        assert row.inputs["addressPrefix"] == CIDRS[name]


def test_the_network_has_no_subnets_inside_and_no_encryption() -> None:
    inputs = graph_of().one("VirtualNetwork").inputs
    assert "subnets" not in inputs
    assert inputs["encryption"]["enabled"] is False
    assert graph_of().one("VirtualNetwork").protect is True


def test_nodes_leave_through_a_nat_gateway_with_an_address_in_every_zone() -> None:
    graph = graph_of(natIdleMinutes=10)
    gateway, address = graph.one("NatGateway"), graph.one("PublicIPAddress")
    assert gateway.inputs["idleTimeoutInMinutes"] == 10
    assert gateway.inputs["zones"] == ["1"]
    assert address.inputs["zones"] == ["1", "2", "3"]
    nodes = subnets(graph)["snet-nodes"]
    assert nodes.inputs["natGateway"]["id"].endswith("/natGateways/ng-azure-use2-prod-platform-01")
    assert "routeTable" not in nodes.inputs
    assert graph.outputs["addresses"] == ["20.69.178.10"]


def test_with_a_firewall_nodes_have_routes_to_it_once_its_rules_are_in_place() -> None:
    graph = graph_of(**FIREWALL)
    table = graph.one("RouteTable")
    everything, own = table.inputs["routes"]
    assert (everything["addressPrefix"], everything["nextHopType"]) == ("0.0.0.0/0", "VirtualAppliance")
    assert everything["nextHopIpAddress"].startswith("10.")
    assert own["addressPrefix"] == f"{graph.outputs['addresses'][0]}/32"
    assert own["nextHopType"] == "Internet"
    nodes = subnets(graph)["snet-nodes"]
    assert "natGateway" not in nodes.inputs
    assert {
        "network-routes",
        "network-egress-firewall",
        "network-egress-platform",
        "network-egress-workloads",
        "network-egress-logs",
        "network-firewall",
    } <= before(graph, nodes)
    assert not graph.all("NatGateway")


def test_the_firewall_reads_its_groups_one_after_the_other_and_refuses_known_harm() -> None:
    graph = graph_of(**FIREWALL)
    platform = graph.one("FirewallPolicyRuleCollectionGroup", "network-egress-platform")
    workloads = graph.one("FirewallPolicyRuleCollectionGroup", "network-egress-workloads")
    assert platform.urn in workloads.depends_on
    assert platform.inputs["priority"] < workloads.inputs["priority"]
    policy = graph.one("FirewallPolicy").inputs
    assert policy["threatIntelMode"] == "Deny"
    assert policy["dnsSettings"]["enableProxy"] is True
    assert policy["intrusionDetection"]["mode"] == "Deny"
    assert "intrusionDetection" not in graph_of(egress="firewall").one("FirewallPolicy").inputs
    (collection,) = workloads.inputs["ruleCollections"]
    (rule,) = collection["rules"]
    assert rule["targetFqdns"] == ["*.example.com", "api.example.org"]
    assert rule["sourceAddresses"] == ["10.128.0.0/18"]


def test_a_firewall_without_further_domains_has_one_group() -> None:
    assert len(graph_of(egress="firewall").all("FirewallPolicyRuleCollectionGroup")) == 1


def test_nothing_is_put_into_a_subnet_before_the_last_one_is_written() -> None:
    graph = graph_of(**BASTION)
    for kind in ("BastionHost", "PrivateEndpoint", "VirtualNetworkLink"):
        for row in graph.all(kind):
            assert "network-nodes" in before(graph, row), row.name


def test_a_component_may_send_nodes_to_an_appliance_that_somebody_connects() -> None:
    def program() -> None:
        options = pulumi.ResourceOptions(providers=[provider(AzureNetwork)])
        args = network_args(firewall=None, appliance_address="10.9.0.4", bastion_clients=None, routes=None)
        make(AzureNetwork, "n", args, options)

    rows = host.run(program, "test", {}).registrations.values()
    (table,) = [row for row in rows if row.type.endswith(":RouteTable")]
    assert [route["nextHopIpAddress"] for route in table.inputs["routes"]] == ["10.9.0.4"]
    assert not [row for row in rows if row.type.endswith((":NatGateway", ":AzureFirewall"))]


def test_nodes_are_reached_by_the_cluster_the_gateway_and_on_listed_ports_only() -> None:
    rules = {
        rule.name: rule
        for rule in security_rules.nodes(
            "10.0.0.0/18", "10.244.0.0/16", "10.0.3.0/27", "10.0.2.0/24", (80, 443)
        )
    }
    assert (
        rules["allow-cluster"].sources
        == rules["allow-cluster"].destinations
        == ("10.0.0.0/18", "10.244.0.0/16")
    )
    assert rules["allow-gateway"].sources == ("10.0.2.0/24",)
    assert rules["allow-internal-clients"].ports == ("80", "443")
    assert not rules["refuse-the-rest"].allow
    bare = security_rules.nodes("10.0.0.0/18", "10.244.0.0/16", "10.0.3.0/27", None, ())
    assert not {"allow-gateway", "allow-internal-clients"} & {rule.name for rule in bare}


def test_the_api_server_is_reached_as_its_integration_asks_for() -> None:
    rules = {rule.name: rule for rule in security_rules.api_server("10.0.0.0/18", "10.0.3.0/27", [])}
    assert rules["allow-nodes"].ports == ("443", "4443")
    assert rules["allow-load-balancer-probes"].ports == ("9988",)
    assert "allow-listed-clients" not in rules
    listed = security_rules.api_server("10.0.0.0/18", "10.0.3.0/27", ["203.0.113.0/24"])
    assert [rule.sources for rule in listed if rule.name == "allow-listed-clients"] == [("203.0.113.0/24",)]


@pytest.mark.parametrize(
    "rules",
    [
        security_rules.nodes("10.0.0.0/18", "10.244.0.0/16", "10.0.3.0/27", "10.0.2.0/24", (80,)),
        security_rules.api_server("10.0.0.0/18", "10.0.3.0/27", ["203.0.113.0/24"]),
        security_rules.gateway("10.0.2.0/24"),
        security_rules.endpoints("10.0.3.0/26"),
        security_rules.bastion(["203.0.113.0/24"]),
    ],
    ids=["nodes", "api-server", "gateway", "endpoints", "bastion"],
)
def test_rules_of_a_group_have_names_and_priorities_of_their_standard(rules: tuple) -> None:
    assert len({rule.name for rule in rules}) == len(rules)
    numbers = security_rules.priorities(rules)
    assert len(set(numbers)) == len(numbers)
    assert all(100 <= number <= 4096 for number in numbers)
    assert all(len(rule.why) <= 140 for rule in rules)


def test_the_gateway_alone_serves_the_world() -> None:
    graph = graph_of(**BASTION)
    world = {
        row.name
        for row in graph.all("NetworkSecurityGroup")
        for rule in row.inputs["securityRules"]
        if rule["direction"] == "Inbound" and rule.get("sourceAddressPrefix") == "Internet"
    }
    assert world == {"network-gateway-group"}


def test_flows_are_written_by_an_identity_into_an_account_that_only_services_of_azure_reach() -> None:
    graph = graph_of(**{"/logRetentionDays": 730})
    account = graph.one("StorageAccount").inputs
    assert account["allowSharedKeyAccess"] is False
    assert account["allowBlobPublicAccess"] is False
    assert account["publicNetworkAccess"] == "Enabled", (
        "else Network Watcher is shut out too, and writes nothing"
    )
    assert account["networkRuleSet"] == {"bypass": "AzureServices", "defaultAction": "Deny"}
    assert account["minimumTlsVersion"] == "TLS1_2"
    log = graph.one("FlowLog")
    assert (log.inputs["resourceGroupName"], log.inputs["networkWatcherName"]) == (
        "NetworkWatcherRG",
        "NetworkWatcher_eastus2",
    )
    assert log.inputs["retentionPolicy"] == {"days": 365, "enabled": True}
    analytics = log.inputs["flowAnalyticsConfiguration"]["networkWatcherFlowAnalyticsConfiguration"]
    assert analytics["enabled"] is False
    assert "network-flows-write" in before(graph, log)
    assert graph.one("PrivateEndpoint").inputs["privateLinkServiceConnections"][0]["groupIds"] == ["blob"]


def test_zones_are_those_of_the_features_in_use() -> None:
    assert azure_network.zones_wanted(settings_of({})) == (
        "privatelink.blob.core.windows.net",
        "privatelink.vaultcore.azure.net",
    )
    assert azure_network.zones_wanted(settings_of({"privateEndpoints": False, "/exceptions": [OPEN]})) == ()
    grafana = {"grafana": True, "grafanaAdmins": [f"{GROUP}9"], "private": True}
    more = settings_of({"/observability": grafana, "/images": {"registry": True}})
    assert {
        "privatelink.azurecr.io",
        "privatelink.grafana.azure.com",
        "privatelink.monitor.azure.com",
    } <= set(azure_network.zones_wanted(more))
    adopt = {**EXISTING["adopt"], "privateZones": False}
    assert azure_network.zones_wanted(settings_of({"adopt": adopt})) == ()
    assert not graph_of(adopt=adopt).all("PrivateZone")


def test_the_firewall_lets_out_what_the_settings_switch_on() -> None:
    usual = azure_network.features(settings_of({}))
    assert usual == {
        Feature.BASE,
        Feature.MONITOR_CONTROL,
        Feature.MONITOR,
        Feature.POLICY,
        Feature.DEFENDER,
        Feature.EXTENSIONS,
        Feature.BACKUP,
    }
    private = azure_network.features(settings_of({"/observability": {"private": True}}))
    assert usual - private == {Feature.MONITOR}
    less = settings_with(
        DEV,
        {
            "backup.level": "L0",
            "security.policy": "off",
            "observability": {"prometheus": False, "containerLogs": False},
            "systemNodes.image": "Ubuntu",
        },
    )
    assert azure_network.features(less) == {Feature.BASE, Feature.KEY_VAULT, Feature.UBUNTU}


def test_hosts_of_our_own_are_let_out_to_where_no_private_endpoint_leads() -> None:
    registry = (
        "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/"
        "Microsoft.ContainerRegistry/registries/Shared"
    )
    private, public = (
        azure_network.own_hosts(settings_with(base, {"images.pullFrom": [registry], "backup.level": "L1"}))
        for base in (PROD, DEV)
    )
    assert private == ["shared.azurecr.io", "shared.eastus2.data.azurecr.io"]
    assert [name.partition(".")[2] for name in public] == [
        "vault.azure.net",
        "azurecr.io",
        "eastus2.data.azurecr.io",
        "blob.core.windows.net",
    ]


def test_an_adopted_network_gets_names_and_a_record_and_nothing_else() -> None:
    graph = graph_of(**EXISTING)
    kinds = {row.type.rpartition(":")[2] for row in graph if row.is_cloud}
    assert kinds == {
        "FlowLog",
        "PrivateDnsZoneGroup",
        "PrivateEndpoint",
        "PrivateZone",
        "RoleAssignment",
        "StorageAccount",
        "UserAssignedIdentity",
        "VirtualNetworkLink",
    }
    assert graph.outputs["nodes"] == EXISTING["adopt"]["nodes"]["id"]
    assert graph.outputs["addresses"] == []


def test_the_record_says_what_traffic_passes() -> None:
    assert azure_network.record(settings_of({}))["inspection"] == "none"
    assert azure_network.record(settings_with(SANDBOX, {}))["podCidrs"] == []
    made = azure_network.record(settings_of(FIREWALL))
    assert (made["inspection"], made["isolated"], made["podCidrs"]) == ("firewall", False, ["10.244.0.0/16"])
