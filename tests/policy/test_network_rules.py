"""Rules about egress, each broken once by hand in a network that needs it.

`aws-prod` has neither firewall nor isolation, so its lines (test_mutations.py) cannot break these.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from contracts.graph import Graph, Row
from policy.aws import egress, network
from tests.components.aws.networks import EXISTING, graph_of

ISOLATED = {"nat": "none", "publicSubnets": False}
FIREWALL = {"inspection": "firewall", "allowedDomains": [".example.com"]}
SHARED_ZONE = "us-east-1a"


def changed(graph: Graph, change: Callable[[Row], dict[str, Any] | None]) -> Graph:
    """The graph with the inputs of some rows replaced; a row without inputs is taken out."""
    rows = []
    for row in graph:
        made = change(row)
        if made is not None:
            rows.append(dataclasses.replace(row, inputs=made))
    gone = {row.urn for row in graph} - {row.urn for row in rows}
    rows = [
        dataclasses.replace(row, depends_on=[urn for urn in row.depends_on if urn not in gone])
        for row in rows
    ]
    return Graph(stack=graph.stack, config=graph.config, resources=rows, outputs=graph.outputs)


def on(name: str, **inputs: Any) -> Callable[[Row], dict[str, Any] | None]:
    return lambda row: {**row.inputs, **inputs} if row.name == name else row.inputs


def without(name: str, type_: str = "") -> Callable[[Row], dict[str, Any] | None]:
    return lambda row: None if row.name == name and row.type.endswith(type_) else row.inputs


def said(rule: str, graph: Graph) -> list[str]:
    (found,) = [made for made in network.RULES if made.id == rule]
    assert found.subjects(graph), "a rule about nothing proves nothing"
    return [finding.message for finding in found.findings(graph)]


def _policy(**changes: Any) -> Callable[[Row], dict[str, Any] | None]:
    def change(row: Row) -> dict[str, Any]:
        if not row.type.endswith(":FirewallPolicy"):
            return row.inputs
        return {**row.inputs, "firewallPolicy": {**row.inputs["firewallPolicy"], **changes}}

    return change


def _no_alerts(row: Row) -> dict[str, Any]:
    return (
        {**row.inputs, "loggingConfiguration": {}}
        if row.type.endswith(":LoggingConfiguration")
        else row.inputs
    )


BROKEN = [
    # settings; what is broken; the rule; its words
    ({}, on("network-nat-a", availabilityMode="regional"), "aws-nat-gateways-are-whole", "stands in no subnet"),
    ({}, on("network-nat-a", subnetId=None), "aws-nat-gateways-are-whole", "a zonal gateway without subnetId"),
    ({"nat": "regional"}, on("network-nat-regional", vpcId=None), "aws-nat-gateways-are-whole", "of no VPC"),
    ({}, on("network-private-a-out", natGatewayId=None, gatewayId="igw-1"), "aws-nodes-have-no-direct-way-out", "network-private-a-out leads from network-private-a straight to the internet"),
    ({"ipFamily": "ipv6"}, on("network-private-b-out-ipv6", egressOnlyGatewayId=None, gatewayId="igw-1"), "aws-nodes-have-no-direct-way-out", "network-private-b-out-ipv6 leads from"),
    ({"podCidr": "100.64.0.0/16"}, on("network-private-c-out", natGatewayId=None, gatewayId="igw-1"), "aws-nodes-have-no-direct-way-out", "from network-pods-c straight"),
    ({}, without("network-private-a-out"), "aws-egress-is-as-declared", "network-private-a has no egress"),
    ({"ipFamily": "ipv6"}, without("network-private-a-out"), "aws-egress-is-as-declared", "network-private-a has no egress"),
    (FIREWALL, on("network-private-b-out", vpcEndpointId=None, natGatewayId="nat-1"), "aws-inspected-egress-cannot-be-avoided", "network-private-b-out passes by the firewall"),
    (FIREWALL, without("network-nat-back-private-c"), "aws-inspected-egress-cannot-be-avoided", "answers to network-private-c pass by the firewall"),
    (FIREWALL, without("network-egress-firewall"), "aws-inspected-egress-cannot-be-avoided", "there is no firewall"),
    (FIREWALL, _policy(statefulDefaultActions=["aws:alert_established_app_layer"]), "aws-inspected-egress-cannot-be-avoided", "lets out what no rule names"),
    (FIREWALL, _policy(statefulEngineOptions={"ruleOrder": "DEFAULT_ACTION_ORDER"}), "aws-inspected-egress-cannot-be-avoided", "reads its rules in no order"),
    (FIREWALL, _policy(statelessDefaultActions=["aws:pass"]), "aws-inspected-egress-cannot-be-avoided", "past the rules that know connections"),
    (FIREWALL, _no_alerts, "aws-inspected-egress-cannot-be-avoided", "what the firewall refuses is not written down"),
    (FIREWALL, on("network-egress-firewall", subnetMappings=[{"subnetId": "subnet-1"}]), "aws-production-egress-survives-a-zone", "stands in fewer than 3 zones"),
    ({"nat": "regional"}, on("network-nat-regional", availabilityZoneAddresses=[{"availabilityZone": SHARED_ZONE}]), "aws-production-egress-survives-a-zone", "1 NAT gateway(s) serve 3 zones"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "change", "rule", "words"), BROKEN, ids=[f"{case[2]}: {case[3][:40]}" for case in BROKEN]
)
def test_a_broken_promise_about_egress_is_noticed(
    settings: dict[str, Any], change: Callable[[Row], dict[str, Any] | None], rule: str, words: str
) -> None:
    whole = graph_of(**settings)
    assert said(rule, whole) == []
    assert words in " ".join(said(rule, changed(whole, change)))


def test_an_isolated_network_with_a_gateway_is_noticed() -> None:
    """As if the settings said none and the components did not listen."""
    usual, isolated = graph_of(), graph_of(**ISOLATED)
    lying = Graph(stack="s", config=isolated.config, resources=usual.resources, outputs={})
    messages = " ".join(said("aws-egress-is-as-declared", lying))
    assert "network-nat-a gives egress, and network.nat is none" in messages
    assert "network-private-a-out leads out of network-private-a, and network.nat is none" in messages


SERVICES = ["ec2", "ecr-api", "ecr-dkr", "eks", "logs", "s3", "sts", "sqs", "ssm", "eks-auth", "kms"]


def _with_cluster() -> Graph:
    """An isolated network and one resource of each kind that calls AWS from inside it."""
    graph = graph_of(**ISOLATED)
    pattern = graph.one("Vpc")
    callers = [
        dataclasses.replace(
            pattern, urn=f"urn:{type_}", type=type_, name=type_.rpartition(":")[2], depends_on=[]
        )
        for type_ in egress._CALLED_BY
        if not type_.startswith(("aws:amp", "aws:efs"))
    ]
    return Graph(stack="s", config=graph.config, resources=[*graph, *callers], outputs={})


@pytest.mark.parametrize("service", SERVICES)
def test_an_endpoint_that_is_missing_without_nat_is_noticed(service: str) -> None:
    whole = _with_cluster()
    assert said("aws-isolated-clusters-reach-aws", whole) == []
    broken = changed(whole, without(f"network-endpoints-{service}", ":VpcEndpoint"))
    assert service.replace("ecr-", "ecr.") in " ".join(said("aws-isolated-clusters-reach-aws", broken))


def test_an_adopted_network_may_bring_endpoints_and_hides_its_zones() -> None:
    adopt = {**EXISTING["adopt"], "endpoints": ["s3", "sts"]}
    graph = graph_of(**{**EXISTING, "nat": "none", "adopt": adopt})
    assert said("aws-isolated-clusters-reach-aws", graph) == []
    assert said("aws-control-plane-spans-zones", graph) == []
    one = {**graph.one("Cluster").inputs, "vpcConfig": {"subnetIds": ["subnet-1"]}}
    broken = changed(graph, lambda row: one if row.type.endswith(":Cluster") else row.inputs)
    assert "stands in 1 zone(s)" in " ".join(said("aws-control-plane-spans-zones", broken))
