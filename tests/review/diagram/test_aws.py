"""The picture draws what the graph holds: every zone, all egress, and nothing that is not there."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from typing import Any

import pytest

from contracts.graph import Graph, Row
from policy.resource_types import aws
from review.reports.diagram import draw
from review.reports.diagram.picture import describe
from review.reports.diagram.svg import fit, width

SVG = "{http://www.w3.org/2000/svg}"
SMALLEST_TEXT = 11
"""Pixels that a text keeps even where the picture is shrunk to its least width."""
LETTERS = "abcdef"
KNOWN_TYPES = sorted(token for token in vars(aws).values() if str(token).startswith("aws:"))
KEYS = """
    accessConfig addonName allowedAccountIds amiType availabilityZone cidrBlock
    enabledClusterLogTypes encryptionConfig eventPattern ingress instanceTypes kubernetesGroups name
    policyArn principalArn region retentionInDays scalingConfig serviceName tags trafficType
    upgradePolicy version vpcConfig vpcEndpointType
""".split()  # noqa: SIM905 reads better than a list of 25 lines


def row(type_: str, name: str, needs: list[Row] | None = None, **given: Any) -> Row:
    fields: dict[str, Any] = {
        "urn": f"urn:pulumi:s::platform::{type_}::{name}",
        "type": type_,
        "name": name,
        "parent": "",
        "plane": "network",
        "inputs": {},
        "provider": "",
        "protect": False,
        "depends_on": [other.urn for other in needs or []],
        "secrets": [],
        "unknowns": [],
    }
    return Row(**{**fields, **given})


def graph(*rows: Row) -> Graph:
    return Graph(stack="s", config={}, resources=sorted(rows, key=lambda item: item.urn), outputs={})


def routed(name: str, subnet: Row, gate: Row) -> list[Row]:
    table = row("aws:ec2/routeTable:RouteTable", name)
    return [
        table,
        row("aws:ec2/routeTableAssociation:RouteTableAssociation", name, [table, subnet]),
        row("aws:ec2/route:Route", name, [table, gate]),
    ]


def stack(zones: int, nats: int, endpoints: int = 0, suffix: str = "") -> Graph:
    """A network with nodes and a control plane, as large as asked."""
    vpc = row("aws:ec2/vpc:Vpc", f"vpc{suffix}", inputs={"cidrBlock": "10.0.0.0/16"})
    internet = row("aws:ec2/internetGateway:InternetGateway", "internet", [vpc])
    rows, gates, private, control = [vpc, internet], [], [], []
    for index, letter in enumerate(LETTERS[:zones]):
        zone = f"eu-west-1{letter}{suffix}"

        def subnet(tier: str, third: int, zone: str = zone, letter: str = letter) -> Row:
            inputs = {"availabilityZone": zone, "cidrBlock": f"10.0.{third}.0/24", "tags": None}
            return row("aws:ec2/subnet:Subnet", f"{tier}-{letter}", [vpc], inputs=inputs)

        public = subnet("public", index)
        rows += [public, *routed(f"public-{letter}", public, internet)]
        if index < nats:
            gates.append(row("aws:ec2/natGateway:NatGateway", f"nat-{letter}{suffix}", [public]))
        private.append(subnet("private", 100 + index))
        control.append(subnet("control", 200 + index))
        if gates:
            rows += routed(f"private-{letter}", private[-1], gates[min(index, len(gates) - 1)])
    rows += gates + private + control
    for index in range(endpoints):
        inputs = {"serviceName": f"com.amazonaws.eu-west-1.service{index}", "vpcEndpointType": "Interface"}
        rows.append(row("aws:ec2/vpcEndpoint:VpcEndpoint", f"endpoint{index}", private, inputs=inputs))
    sizes = {"scalingConfig": {"minSize": 2, "maxSize": 5}, "instanceTypes": ["m7i.large"]}
    rows.append(row("aws:eks/nodeGroup:NodeGroup", f"system{suffix}", private, inputs=sizes, plane="runtime"))
    access = {"endpointPrivateAccess": True, "endpointPublicAccess": False}
    inputs = {"name": f"cluster{suffix}", "version": "1.35", "vpcConfig": access}
    rows.append(row("aws:eks/cluster:Cluster", "cluster", control, inputs=inputs, plane="runtime"))
    return graph(*rows)


def texts(picture: str) -> list[str]:
    return ["".join(item.itertext()) for item in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314 made here


def all_text(picture: str) -> str:
    return "\n".join(texts(picture))


@pytest.mark.parametrize("zones", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("nats", [0, 1, 6])
def test_every_zone_has_a_column_and_every_subnet_its_range(zones: int, nats: int) -> None:
    drawn = texts(draw(stack(zones, nats)))
    for index, letter in enumerate(LETTERS[:zones]):
        assert f"eu-west-1{letter}" in drawn
        for third in (index, 100 + index, 200 + index):
            assert f"10.0.{third}.0/24" in drawn
    assert drawn.count("NAT gateway") == min(zones, nats)


@pytest.mark.parametrize("zones", [2, 6])
def test_columns_and_cards_lie_beside_each_other_inside_the_picture(zones: int) -> None:
    root = ET.fromstring(draw(stack(zones, 1, suffix="-with-a-very-long-name" * 4)))  # noqa: S314 made here
    _, _, w, h = (float(part) for part in root.attrib["viewBox"].split())
    boxes = [
        tuple(float(item.attrib[key]) for key in ("x", "y", "width", "height"))
        for item in root.iter(f"{SVG}rect")
    ]
    assert all(x >= 0 and y >= 0 and x + width <= w and y + height <= h for x, y, width, height in boxes)
    columns = sorted(
        (float(item.attrib["x"]), float(item.attrib["width"]))
        for item in root.iter(f"{SVG}rect")
        if item.attrib["class"] == "zone"
    )
    assert len(columns) == zones
    for (left, across), (following, _) in pairwise(columns):
        assert left + across < following


def test_a_shared_nat_gateway_is_said_in_every_zone_that_uses_it() -> None:
    assert texts(draw(stack(3, 1))).count("egress via nat-a") == 3


def test_a_network_without_egress_says_so() -> None:
    vpc = row("aws:ec2/vpc:Vpc", "vpc")
    inputs = {"availabilityZone": "a", "cidrBlock": "10.0.0.0/24"}
    drawn = all_text(draw(graph(vpc, row("aws:ec2/subnet:Subnet", "private", [vpc], inputs=inputs))))
    assert "no internet access" in drawn
    assert "no egress" in drawn
    assert "Internet gateway" not in drawn
    assert "NAT" not in drawn


def test_the_control_plane_shows_who_can_reach_it() -> None:
    assert "private only" in all_text(draw(stack(2, 1)))


def test_an_endpoint_nobody_closed_is_drawn_as_open_to_everybody() -> None:
    picture = draw(graph(row("aws:eks/cluster:Cluster", "cluster", inputs={"vpcConfig": None})))
    drawn = "".join(texts(picture))
    assert "which is everybody" in drawn.replace("whichis", "which is")
    assert "Internet" in drawn


def test_add_ons_stand_in_the_stage_their_dependencies_put_them() -> None:
    early = row("aws:eks/addon:Addon", "early", inputs={"addonName": "vpc-cni"})
    nodes = row("aws:eks/nodeGroup:NodeGroup", "nodes", [early])
    between = row("aws:iam/role:Role", "between", [nodes])
    late = row("aws:eks/addon:Addon", "late", [between], inputs={"addonName": "coredns"})
    drawn = texts(draw(graph(early, nodes, between, late)))
    order = [
        drawn.index(text) for text in ("Add-ons before nodes", "vpc-cni", "Add-ons after nodes", "coredns")
    ]
    assert order == sorted(order)


def test_types_nobody_knows_are_counted() -> None:
    drawn = texts(draw(graph(row("aws:new/thing:Thing", "a"), row("aws:new/thing:Thing", "b", plane="data"))))
    assert drawn.count("Thing") == 2
    assert "Data" in drawn


def test_another_cloud_is_drawn_by_plane() -> None:
    cluster = row("gcp:container/cluster:Cluster", "cluster", plane="runtime")
    assert "Cluster" in texts(draw(graph(cluster)))


def test_an_empty_graph_has_a_picture() -> None:
    assert draw(graph()).startswith("<svg")


@pytest.mark.parametrize("value", [None, [], {}, "text", 7, True, [None], [{"x": None}], {"a": [1]}])
def test_no_value_of_any_kind_stops_the_picture(value: Any) -> None:
    rows = [
        row(item.type, item.name, inputs=dict.fromkeys(KEYS, value), depends_on=item.depends_on)
        for item in stack(3, 2, endpoints=2)
    ]
    for type_ in KNOWN_TYPES:
        rows.append(row(type_, type_, inputs=dict.fromkeys(KEYS, value)))
    rows.append(row("pulumi:providers:aws", "aws", inputs=dict.fromkeys(KEYS, value)))
    assert ET.fromstring(draw(graph(*rows))) is not None  # noqa: S314 made here


def test_resources_that_need_each_other_do_not_hang_the_picture() -> None:
    nodes = row("aws:eks/nodeGroup:NodeGroup", "nodes")
    addon = row("aws:eks/addon:Addon", "addon", [nodes])
    nodes = row("aws:eks/nodeGroup:NodeGroup", "nodes", [addon])
    assert "addon" in draw(graph(nodes, addon))


def test_two_networks_do_not_mix_their_subnets() -> None:
    first, second = row("aws:ec2/vpc:Vpc", "first"), row("aws:ec2/vpc:Vpc", "second")
    inputs = {"availabilityZone": "a", "cidrBlock": "10.9.0.0/24"}
    networks = describe(
        graph(first, second, row("aws:ec2/subnet:Subnet", "s", [second], inputs=inputs))
    ).networks
    assert [len(network.tiers) for network in networks] == [0, 1]


def test_a_hostile_name_is_text_in_the_picture() -> None:
    hostile = "</text></svg><script>alert(1)</script>\x00\ud800\u202e"
    odd = row("aws:eks/addon:Addon", hostile, inputs={"addonName": hostile}, plane='x" onload="alert(1)')
    picture = draw(graph(odd, row(f"aws:{hostile}", hostile, plane='x" onload="alert(1)')))
    root = ET.fromstring(picture)  # noqa: S314 made here
    assert not list(root.iter(f"{SVG}script"))
    assert not [item for item in root.iter() if "onload" in item.attrib]


def test_a_long_name_is_cut_and_kept_whole_for_the_pointer() -> None:
    name = "a-name-" * 40 + "end"
    picture = draw(graph(row("aws:eks/addon:Addon", "addon", inputs={"addonName": name})))
    assert f"<title>{name}</title>" in picture
    assert all(width(text, "t") < 1300 for text in texts(picture.replace(f"<title>{name}</title>", "")))


def test_a_cut_text_keeps_its_end() -> None:
    cut = fit("aws-use1-prod-platform-01-karpenter", 120, "t")
    assert cut.startswith("aws-")
    assert cut.endswith("ter")
    assert width(cut, "t") <= 120


def test_the_picture_says_in_words_what_it_shows() -> None:
    root = ET.fromstring(draw(stack(3, 3)))  # noqa: S314 made here
    assert root.attrib["role"] == "img"
    description = root.findtext(f"{SVG}desc") or ""
    assert "NAT gateways: 3, one per zone" in description
    assert "API endpoint: private only" in description


def test_no_text_gets_too_small_to_read() -> None:
    picture = draw(stack(6, 6))
    w = float(ET.fromstring(picture).attrib["width"])  # noqa: S314 made here
    least = float(re.findall(r"min-width:([0-9.]+)px", picture)[0])
    sizes = [float(size) for size in re.findall(r"font-size: ([0-9.]+)px", picture)]
    assert min(sizes) * least / w >= SMALLEST_TEXT


def test_the_same_graph_always_makes_the_same_picture() -> None:
    assert draw(stack(3, 2, 4)) == draw(stack(3, 2, 4))
