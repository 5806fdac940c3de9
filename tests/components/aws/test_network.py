"""Further network options: what each makes, and in which order. Whether AWS accepts it is not proven here."""

import json
import re
from typing import Any

import pytest

from components.aws.network.documents import firewall_rules
from contracts import loader
from contracts.graph import Graph, Row
from contracts.reading import source
from policy.aws import identity, network
from review.offline import build_graph as graphs
from review.offline import host
from stacks.cluster.aws import network as aws_network
from stacks.cluster.aws.context import AwsContext
from tests.components.aws.networks import EXISTING, ISOLATED, NEEDS, PROXIED, PROXY, graph_of, record
from tests.components.samples.aws.shared import KEY
from tests.conftest import ORGANISATION
from tests.contracts.test_settings import PROD, settings_with

FIREWALL = {"inspection": "firewall", "allowedDomains": [".example.com", "api.github.com"]}
OPTIONS: dict[str, dict[str, Any]] = {
    "default": {},
    "regional": {"nat": "regional", "publicSubnets": False},
    "isolated": ISOLATED,
    "isolated with load balancers": {"nat": "none"},
    "proxy": PROXIED,
    "firewall": {**FIREWALL, "podCidr": "100.64.0.0/16"},
    "firewall without load balancers": {**FIREWALL, "publicSubnets": False},
    "pods": {"podCidr": "100.64.0.0/16", "securityGroupsForPods": True},
    "ipv6": {"ipFamily": "ipv6"},
    "isolated ipv6": {**ISOLATED, "ipFamily": "ipv6"},
    "existing VPC": EXISTING,
    "existing VPC, isolated": {**EXISTING, "nat": "none"},
}
EVERY = pytest.mark.parametrize("changes", OPTIONS.values(), ids=OPTIONS)


def routes(graph: Graph, table: str) -> dict[str, dict[str, Any]]:
    """Routes of a table: destination to target."""
    urn = graph.one("RouteTable", table).urn
    found = {}
    for row in graph.all("Route"):
        if urn in row.depends_on:
            target = dict(row.inputs)
            target.pop("routeTableId")
            where = target.pop("destinationCidrBlock", None) or target.pop("destinationIpv6CidrBlock")
            found[where] = target
    return found


def comes_before(graph: Graph, first: Row, second: Row) -> bool:
    open_, seen = list(second.depends_on), set()
    while open_:
        urn = open_.pop()
        if urn not in seen:
            seen.add(urn)
            open_ += graph[urn].depends_on
    return first.urn in seen


def names(graph: Graph, type_: str) -> list[str]:
    return [row.name for row in graph.all(type_)]


@EVERY
def test_every_option_keeps_every_rule_about_networks_and_permissions(changes: dict[str, Any]) -> None:
    graph = graph_of(**changes)
    rules = (
        *network.RULES,
        *(rule for rule in identity.RULES if rule.id != "aws-production-state-is-protected"),
    )
    assert [found.message for rule in rules for found in rule.findings(graph)] == []


@EVERY
def test_every_option_previews_what_it_would_make(changes: dict[str, Any]) -> None:
    assert set(record(changes, known=False).registrations) == {row.urn for row in graph_of(**changes)}


@EVERY
def test_no_option_meets_an_unknown_type(changes: dict[str, Any]) -> None:
    assert not record(changes).unsimulated


def test_an_isolated_network_has_no_way_out_at_all() -> None:
    graph = graph_of(**ISOLATED)
    for type_ in ("InternetGateway", "NatGateway", "Eip", "Route", "EgressOnlyInternetGateway"):
        assert not graph.all(type_), type_
    assert {row.inputs["availabilityZone"] for row in graph.all("Subnet")} == set(PROD["network"]["zones"])
    assert graph.outputs["public"] == {}
    assert graph.outputs["addresses"] == []
    assert (
        len([row for row in graph.all("VpcEndpoint") if row.inputs["vpcEndpointType"] == "Interface"]) == 14
    )


def test_an_isolated_network_may_still_serve_the_internet() -> None:
    graph = graph_of(nat="none")
    assert names(graph, "InternetGateway") == ["network-internet"]
    assert routes(graph, "network-private-a") == {}
    assert names(graph, "Route") == ["network-public-internet"]


def test_a_regional_gateway_needs_no_subnet_and_keeps_an_address_in_every_zone() -> None:
    graph = graph_of(nat="regional", publicSubnets=False)
    gateway = graph.one("NatGateway")
    assert gateway.inputs["availabilityMode"] == "regional"
    assert not {"subnetId", "allocationId", "connectivityType"} & set(gateway.inputs)
    zones = [item["availabilityZone"] for item in gateway.inputs["availabilityZoneAddresses"]]
    assert zones == PROD["network"]["zones"]
    assert comes_before(graph, graph.one("InternetGateway"), gateway)
    assert len(graph.outputs["addresses"]) == 3
    for letter in "abc":
        assert list(routes(graph, f"network-private-{letter}")) == ["0.0.0.0/0"]
        assert "natGatewayId" in routes(graph, f"network-private-{letter}")["0.0.0.0/0"]
    assert not [row for row in graph.all("Subnet") if "public" in row.name]


def test_traffic_and_answers_pass_the_firewall_endpoint_of_their_zone() -> None:
    graph = graph_of(**OPTIONS["firewall"])
    for letter in "abc":
        out = routes(graph, f"network-private-{letter}")["0.0.0.0/0"]
        assert list(out) == ["vpcEndpointId"]
        assert list(routes(graph, f"network-firewall-{letter}")) == ["0.0.0.0/0"]
        assert "natGatewayId" in routes(graph, f"network-firewall-{letter}")["0.0.0.0/0"]
        back = routes(graph, f"network-nat-{letter}")
        ranges = {
            graph.one("Subnet", f"network-{tier}-{letter}").inputs["cidrBlock"]
            for tier in ("private", "pods")
        }
        assert set(back) == {"0.0.0.0/0", *ranges}
        assert "gatewayId" in back["0.0.0.0/0"]
        assert all(back[block] == out for block in ranges), "another zone's endpoint never saw the question"
    endpoints = {str(routes(graph, f"network-private-{letter}")["0.0.0.0/0"]) for letter in "abc"}
    assert len(endpoints) == 3


def test_load_balancers_answers_never_meet_the_firewall() -> None:
    graph = graph_of(**OPTIONS["firewall"])
    assert routes(graph, "network-public").keys() == {"0.0.0.0/0"}
    for gateway in graph.all("NatGateway"):
        subnets = [graph[urn].name for urn in gateway.depends_on if graph[urn].type.endswith(":Subnet")]
        assert subnets == [f"network-nat-{gateway.name[-1]}"]


def test_zones_that_share_a_gateway_get_answers_through_their_own_endpoint() -> None:
    """Staging may save on gateways; the recipe is the same."""
    changes = {**FIREWALL, "nat": "single"}
    config = {**PROD, "clusterType": "staging", "network": {**PROD["network"], **changes}}
    where = source.Source("x", {}, {(): 1})
    settings = loader.from_config(
        {f"platform:{key}": value for key, value in config.items()}, "aws-prod", where
    )
    graph = _graph(settings)
    back = routes(graph, "network-nat-a")
    assert names(graph, "NatGateway") == ["network-nat-a"]
    for letter in "abc":
        block = graph.one("Subnet", f"network-private-{letter}").inputs["cidrBlock"]
        assert back[block] == routes(graph, f"network-private-{letter}")["0.0.0.0/0"]


def _graph(settings: Any) -> Graph:
    labels = loader.labels(settings, loader.load_owners(ORGANISATION))

    def program() -> None:
        aws_network.cluster_network(AwsContext(settings, labels), KEY, NEEDS)

    return graphs.build("aws-prod", {}, host.run(program, "aws-prod", {}))


def test_the_firewall_drops_what_no_rule_passes_and_writes_it_down() -> None:
    graph = graph_of(**OPTIONS["firewall"])
    policy = graph.one("FirewallPolicy").inputs["firewallPolicy"]
    assert policy["statefulEngineOptions"] == {"ruleOrder": "STRICT_ORDER", "streamExceptionPolicy": "DROP"}
    assert policy["statefulDefaultActions"] == list(firewall_rules.DEFAULT_ACTIONS)
    groups = {row.name: row.inputs["ruleGroup"] for row in graph.all("RuleGroup")}
    assert {group["statefulRuleOptions"]["ruleOrder"] for group in groups.values()} == {"STRICT_ORDER"}
    homes = {json.dumps(group["ruleVariables"]["ipSets"]) for group in groups.values()}
    assert homes == {'[{"ipSet": {"definitions": ["10.16.0.0/16", "100.64.0.0/16"]}, "key": "HOME_NET"}]'}
    listed = groups["network-egress-domains"]["rulesSource"]["rulesSourceList"]
    assert listed["generatedRulesType"] == "ALLOWLIST"
    assert set(listed["targetTypes"]) == {"TLS_SNI", "HTTP_HOST"}
    assert listed["targets"] == [".example.com", "api.github.com"]
    logs = graph.one("LoggingConfiguration").inputs["loggingConfiguration"]["logDestinationConfigs"]
    assert {item["logType"] for item in logs} == {"ALERT", "FLOW"}
    route = graph.one("Route", "network-private-a-out")
    assert comes_before(graph, graph.one("LoggingConfiguration"), route), (
        "nothing leaves before it is written down"
    )


def test_the_firewalls_logs_are_among_those_the_key_is_for() -> None:
    settings = settings_with(PROD, {f"network.{key}": value for key, value in FIREWALL.items()})
    graph = graph_of(**FIREWALL)
    made = {row.inputs["name"] for row in graph.all("LogGroup") if row.name != "cluster-logs"}

    class Context:
        name, flow_logs = settings.cluster_name, f"/aws/vpc/{settings.cluster_name}/flows"

        def __init__(self) -> None:
            self.settings = settings

    assert set(aws_network.log_groups(Context())) == made  # ty: ignore[invalid-argument-type] no provider needed


def test_refused_protocols_are_written_as_the_engine_reads_them() -> None:
    lines = firewall_rules.PROTOCOLS.splitlines()
    form = re.compile(
        r'drop (udp|icmp|tcp) \$HOME_NET any -> \$EXTERNAL_NET \S+ \(msg:"[\w ,]+"; sid:\d+; rev:1;\)'
    )
    assert len(lines) == 3
    assert all(form.fullmatch(line) for line in lines), "a colon or semicolon in a message ends the rule"
    assert len({line.split("sid:")[1] for line in lines}) == 3


def test_pods_get_subnets_once_the_vpc_has_their_range() -> None:
    graph = graph_of(**OPTIONS["pods"])
    block = graph.one("VpcIpv4CidrBlockAssociation")
    pods = [row for row in graph.all("Subnet") if row.name.startswith("network-pods-")]
    assert [row.inputs["cidrBlock"] for row in pods] == ["100.64.0.0/19", "100.64.32.0/19", "100.64.64.0/19"]
    for row in pods:
        assert block.urn in row.depends_on
        kinds = {key for key in row.inputs["tags"] if "/" in key}
        assert kinds == {"kubernetes.io/role/cni"}, "no node and no load balancer may go there"
        association = graph.one("RouteTableAssociation", row.name)
        assert graph.one("RouteTable", f"network-private-{row.name[-1]}").urn in association.depends_on


def test_pods_in_a_second_range_may_use_the_endpoints() -> None:
    graph = graph_of(**OPTIONS["pods"])
    allowed = {row.inputs["cidrIpv4"] for row in graph.all("SecurityGroupIngressRule")}
    assert allowed == {"10.16.0.0/16", "100.64.0.0/16"}


def test_an_ipv6_network_has_a_range_per_subnet_and_lets_answers_in_only() -> None:
    graph = graph_of(ipFamily="ipv6")
    assert graph.one("Vpc").inputs["assignGeneratedIpv6CidrBlock"] is True
    blocks = [row.inputs["ipv6CidrBlock"] for row in graph.all("Subnet")]
    assert len(set(blocks)) == 9
    assert all(block.endswith("::/64") for block in blocks)
    assert all(row.inputs["assignIpv6AddressOnCreation"] is True for row in graph.all("Subnet"))
    assert not [row for row in graph.all("Subnet") if row.inputs.get("enableDns64")]
    for letter in "abc":
        found = routes(graph, f"network-private-{letter}")
        assert list(found["::/0"]) == ["egressOnlyGatewayId"]
        assert list(found["0.0.0.0/0"]) == ["natGatewayId"], "what has IPv4 only is reached through the node"
    assert list(routes(graph, "network-public")["::/0"]) == ["gatewayId"]
    assert graph.one("Cluster").inputs["kubernetesNetworkConfig"] == {"ipFamily": "ipv6"}


def test_an_isolated_ipv6_network_is_isolated() -> None:
    graph = graph_of(**ISOLATED, ipFamily="ipv6")
    assert not graph.all("Route")
    assert not graph.all("EgressOnlyInternetGateway")


def test_a_proxy_is_reached_through_an_endpoint_with_a_door_of_its_own() -> None:
    graph = graph_of(**OPTIONS["proxy"])
    endpoint = graph.one("VpcEndpoint", "network-endpoints-proxy")
    assert endpoint.inputs["serviceName"] == PROXY["endpointService"]
    assert endpoint.inputs["privateDnsEnabled"] is True
    rule = graph.one("SecurityGroupIngressRule", "network-endpoints-proxy-https")
    assert (rule.inputs["fromPort"], rule.inputs["toPort"], rule.inputs["cidrIpv4"]) == (
        3128,
        3128,
        "10.16.0.0/16",
    )
    assert graph.one("SecurityGroup", "network-endpoints-proxy-group").urn in rule.depends_on
