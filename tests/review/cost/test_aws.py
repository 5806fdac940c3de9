"""Price effects: sentences that a reviewer understands, and numbers that can be checked by hand."""

import dataclasses
import json
from typing import Any

import pytest

from contracts import loader
from contracts.graph import Graph, Row
from contracts.settings.prices import Prices
from review.cost import Effect, Total, explain, total
from tests.conftest import ORGANISATION

PRICES = loader.load_prices(ORGANISATION)


def row(type_: str, name: str, depends_on: list[str] | None = None, **inputs: Any) -> Row:
    return Row(
        urn=f"urn:pulumi:s::platform::{type_}::{name}",
        type=type_,
        name=name,
        parent="",
        plane="network",
        inputs=inputs,
        provider="p",
        protect=False,
        depends_on=depends_on or [],
        secrets=[],
        unknowns=[],
    )


def said(*rows: Row, region: str = "us-east-1", listed: Prices = PRICES) -> dict[str, Effect]:
    graph = Graph(stack="s", config={"platform:region": region}, resources=list(rows), outputs={})
    return {effect.subject: effect for effect in explain(graph, listed)}


def zones(number: int) -> list[Row]:
    return [
        row("aws:ec2/subnet:Subnet", f"s{letter}", availabilityZone=f"us-east-1{letter}")
        for letter in "abc"[:number]
    ]


def nats(number: int) -> list[Row]:
    return [row("aws:ec2/natGateway:NatGateway", f"nat-{index}") for index in range(number)]


CLUSTER = row("aws:eks/cluster:Cluster", "c", upgradePolicy={"supportType": "STANDARD"})
TEMPLATE = row(
    "aws:ec2/launchTemplate:LaunchTemplate",
    "t",
    blockDeviceMappings=[{"ebs": {"volumeSize": 4}}, {"ebs": {"volumeSize": 50}}],
)
NODES = row(
    "aws:eks/nodeGroup:NodeGroup",
    "system",
    [TEMPLATE.urn],
    scalingConfig={"minSize": 3, "maxSize": 6},
    instanceTypes=["m7i.large", "m6i.large"],
)


def test_nat_in_every_zone_is_weighed_against_one() -> None:
    effect = said(*zones(3), *nats(3))["NAT"]
    assert effect.sentence == (
        "3 NAT gateways cost about 99 USD a month before traffic; one would save 66 USD and lose its zone's "
        "independence. Every GB through it costs 0.045 USD more."
    )
    assert effect.monthly == pytest.approx(3 * 0.045 * 730)


def test_one_nat_is_weighed_against_one_in_every_zone() -> None:
    assert said(*zones(3), *nats(1))["NAT"].sentence == (
        "1 NAT gateway costs about 33 USD a month before traffic; one in each of 3 zones would add 66 USD and "
        "let egress survive the loss of a zone. Every GB through it costs 0.045 USD more."
    )


def test_no_nat_is_weighed_against_one() -> None:
    effect = said(CLUSTER, *zones(3))["NAT"]
    assert effect.monthly == 0
    assert effect.sentence == (
        "No NAT gateway: nothing to pay here. One would cost about 33 USD a month before traffic; what "
        "reaches the internet has to go another way."
    )


def endpoints(number: int, subnets: object) -> list[Row]:
    return [
        row("aws:ec2/vpcEndpoint:VpcEndpoint", f"e{index}", vpcEndpointType="Interface", subnetIds=subnets)
        for index in range(number)
    ]


def test_endpoints_are_weighed_against_the_traffic_of_nat() -> None:
    effect = said(*zones(3), *nats(3), *endpoints(10, ["a", "b", "c"]))["interface endpoints"]
    assert effect.monthly == pytest.approx(10 * 3 * 0.01 * 730)
    assert effect.sentence == (
        "10 interface endpoints with 30 interfaces cost about 219 USD a month before traffic; without them the "
        "same traffic takes the NAT gateways that are there anyway, so they pay for themselves from 6,300 GB a "
        "month on, or by keeping traffic private."
    )


def test_endpoints_without_nat_are_weighed_against_nat() -> None:
    effect = said(*zones(2), *endpoints(1, "unknown"))["interface endpoints"]
    assert effect.sentence == (
        "1 interface endpoint with 2 interfaces costs about 15 USD a month before traffic; without them 2 NAT "
        "gateways for 66 USD would be needed, and traffic would leave the VPC."
    )


@pytest.mark.parametrize("rows", [(), (*zones(2), row("aws:networkfirewall/firewall:Firewall", "f"))])
def test_a_network_with_egress_of_its_own_needs_no_nat_gateway(rows: tuple[Row, ...]) -> None:
    sentence = said(*rows, *endpoints(1, ["a"]))["interface endpoints"].sentence
    assert "without them the traffic would take the network's own egress" in sentence
    assert "NAT" not in sentence


def test_a_gateway_endpoint_is_free() -> None:
    free = row("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", vpcEndpointType="Gateway")
    assert "interface endpoints" not in said(CLUSTER, free, *zones(3))


def test_the_control_plane_says_what_extended_support_would_cost() -> None:
    assert said(CLUSTER)["control plane"].sentence == (
        "The control plane costs 73 USD a month; extended support, which it never enters, would cost 438 USD."
    )
    lax = dataclasses.replace(CLUSTER, inputs={})
    extended = dataclasses.replace(CLUSTER, inputs={"upgradePolicy": {"supportType": "EXTENDED"}})
    assert "allowed to enter" in said(lax)["control plane"].sentence, "that is what EKS does by default"
    assert "allowed to enter" in said(extended)["control plane"].sentence


def test_system_nodes_are_counted_with_their_volumes() -> None:
    effect = said(NODES, TEMPLATE)["system nodes"]
    assert effect.monthly == pytest.approx(3 * (0.1008 * 730 + 54 * 0.08))
    assert effect.sentence.startswith(
        "3 m7i.large system nodes with 54 GiB of volumes each cost about 234 USD"
    )


def schedule(ends: str, expression: str) -> Row:
    target = {"arn": "arn:aws:scheduler:::aws-sdk:eks:updateNodegroupConfig"}
    return row(
        "aws:scheduler/schedule:Schedule", f"schedule-{ends}", scheduleExpression=expression, target=target
    )


def test_a_night_saves_its_share_of_the_week() -> None:
    week = "MON,TUE,WED,THU,FRI"
    effect = said(
        NODES,
        TEMPLATE,
        schedule("down", f"cron(0 21 ? * {week} *)"),
        schedule("up", f"cron(0 7 ? * {week} *)"),
    )["system nodes"]
    full = 3 * (0.1008 * 730 + 54 * 0.08)
    assert effect.monthly == pytest.approx(full * (1 - 98 / 168))
    assert "the scheduled shutdown saves 136 USD of it" in effect.sentence


def test_an_expression_of_somebody_else_saves_nothing() -> None:
    effect = said(NODES, schedule("down", "rate(1 day)"), schedule("up", "rate(1 day)"))["system nodes"]
    assert "scheduled shutdown" not in effect.sentence


def test_what_has_no_price_is_said_and_not_guessed() -> None:
    rare = dataclasses.replace(NODES, inputs={**NODES.inputs, "instanceTypes": ["x9.large"]})
    effect = said(rare)["system nodes"]
    assert effect.monthly is None
    assert effect.sentence == "config/prices.yaml has no price for x9.large of system."
    elsewhere = said(CLUSTER, region="eu-north-1")
    assert list(elsewhere) == ["prices"]
    assert elsewhere["prices"].sentence.startswith("config/prices.yaml has no prices for eu-north-1")


def test_keys_and_addresses_are_counted() -> None:
    found = said(*[row("aws:kms/key:Key", name) for name in "ab"], row("aws:ec2/eip:Eip", "x"))
    assert found["keys"].sentence.startswith("2 customer-managed keys cost 2 USD a month")
    assert found["public addresses"].sentence == "1 public address costs about 4 USD a month, used or not."


def test_the_dearest_comes_first_and_the_order_never_changes() -> None:
    rows = [CLUSTER, NODES, TEMPLATE, *zones(3), *nats(3), *endpoints(10, ["a", "b", "c"])]
    graphs = [
        Graph(stack="s", config={"platform:region": "us-east-1"}, resources=order, outputs={})
        for order in (rows, rows[::-1])
    ]
    texts = [json.dumps([effect.to_json() for effect in explain(graph, PRICES)]) for graph in graphs]
    assert texts[0] == texts[1]
    costs = [effect.monthly or 0 for effect in explain(graphs[0], PRICES)]
    assert costs == sorted(costs, reverse=True)
    assert total(graphs[0], explain(graphs[0], PRICES)).monthly == pytest.approx(sum(costs))


def bound(*rows: Row, region: str = "us-east-1") -> Total:
    graph = Graph(stack="s", config={"platform:region": region}, resources=list(rows), outputs={})
    return total(graph, explain(graph, PRICES))


def test_a_sum_says_that_it_is_a_lower_bound_and_names_what_it_lacks() -> None:
    zone, alarm = row("aws:route53/zone:Zone", "z"), row("aws:cloudwatch/metricAlarm:MetricAlarm", "a")
    assert bound(CLUSTER, zone, alarm).sentence == (
        "At least 73 USD a month; not priced: 1 hosted zone, 1 alarm; by use besides: nodes beyond the fewest "
        "and their volumes."
    )


def test_an_instance_type_without_a_price_is_named_beside_the_sum() -> None:
    typo = dataclasses.replace(NODES, inputs={**NODES.inputs, "instanceTypes": ["m7i.larg"]})
    assert "not priced: 3 x m7i.larg of system" in bound(CLUSTER, typo).sentence


def test_a_region_without_prices_has_no_sum() -> None:
    made = bound(CLUSTER, NODES, region="eu-north-1")
    assert made.monthly is None
    assert made.sentence == (
        "No sum can be said; not priced: everything, since config/prices.yaml has no prices for eu-north-1."
    )


def test_spare_capacity_and_unknown_sizes_are_no_part_of_a_lower_bound() -> None:
    spot = dataclasses.replace(NODES, inputs={**NODES.inputs, "capacityType": "SPOT"})
    unsized = dataclasses.replace(NODES, inputs={"instanceTypes": ["m7i.large"]})
    assert bound(CLUSTER, spot).monthly == bound(CLUSTER, unsized).monthly == pytest.approx(73)
    assert bound(CLUSTER, spot).unpriced == ("spare capacity of system",)
    assert bound(CLUSTER, unsized).unpriced == ("nodes m7i.large of system",)


def test_a_type_that_nobody_looked_at_is_named_beside_the_sum() -> None:
    new = row("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "v")
    assert bound(CLUSTER, new).unpriced == ("1 x VpcAttachment",)


def test_endpoints_in_a_network_that_is_not_ours_cost_one_interface_at_least() -> None:
    assert said(*endpoints(1, "unknown"))["interface endpoints"].monthly == pytest.approx(7.3)


def test_a_stack_without_prices_says_nothing() -> None:
    assert said(row("kubernetes:core/v1:Namespace", "n")) == {}
