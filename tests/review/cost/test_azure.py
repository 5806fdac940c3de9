"""Price effects of Azure stacks: sentences that a reviewer understands, and numbers to be checked by hand."""

import json
from typing import Any

import pytest

from contracts import loader
from contracts.graph import Graph, Row
from contracts.planning import azure_cost
from contracts.planning.schedule import at
from review.cost import Effect, explain, total
from tests.conftest import ORGANISATION
from tests.review.inventory.azure_graphs import (
    automatic,
    cluster,
    firewalled,
    graph,
    nat,
    prod,
    row,
    with_pool,
)

PRICES = loader.load_prices(ORGANISATION)
WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI")
ADDRESS = row("network:PublicIPAddress", "a")


def said(stack: Graph) -> dict[str, Effect]:
    return {effect.subject: effect for effect in explain(stack, PRICES)}


def sentence(subject: str, *rows: Row) -> str:
    return said(graph(*rows))[subject].sentence


@pytest.mark.parametrize(
    ("sku", "monthly", "words"),
    [
        ({"name": "Base", "tier": "Standard"}, 73, "The control plane costs 73 USD a month; long-term support, which it does not have, would cost 438 USD."),
        ({"name": "Base", "tier": "Premium"}, 438, "on Standard it would cost 73 USD and need a new minor version every year"),
        ({"name": "Automatic", "tier": "Standard"}, 116.8, "a control plane of the Standard tier would cost 73 USD"),
        ({"name": "Base", "tier": "Free"}, 0, "promises nothing"),
        (None, 0, "promises nothing"),
    ],
)  # fmt: skip
def test_every_tier_is_weighed_against_another(sku: object, monthly: float, words: str) -> None:
    effect = said(graph(cluster(sku=sku)))["control plane"]
    assert effect.monthly == pytest.approx(monthly)
    assert words in effect.sentence


def test_nodes_are_counted_at_their_fewest() -> None:
    effect = said(graph(cluster()))["system nodes"]
    assert effect.monthly == pytest.approx(3 * 0.226 * 730)
    assert effect.sentence == (
        "3 Standard_D4ds_v5 system nodes cost about 495 USD a month, 165 USD for each. System disks on the machines "
        "cost nothing; managed ones would add 18 USD to each."
    )
    scaled = with_pool(enableAutoScaling=True, minCount=2, maxCount=6, count=5)
    effect = said(graph(cluster(**scaled)))["system nodes"]
    assert effect.monthly == pytest.approx(2 * 0.226 * 730)
    assert "system may grow to 6 at that price" in effect.sentence


def test_managed_disks_are_part_of_a_node() -> None:
    effect = said(graph(cluster(**with_pool(osDiskType="Managed", count=2))))["system nodes"]
    assert effect.monthly == pytest.approx(2 * (0.226 * 730 + 120 * 0.154))
    assert "with 120 GiB of disk each" in effect.sentence


def test_a_pool_beside_the_cluster_is_counted_too() -> None:
    pool = row(
        "containerservice:AgentPool",
        "p",
        agentPoolName="general1",
        mode="User",
        count=1,
        vmSize="Standard_D2ds_v5",
    )
    assert said(graph(pool))["nodes"].monthly == pytest.approx(0.113 * 730)


def test_spare_capacity_and_unlisted_machines_have_no_price_and_say_so() -> None:
    assert said(firewalled())["nodes"].monthly is None
    assert said(firewalled())["nodes"].sentence.startswith(
        "Nodes of batch1 are spare capacity at the price of the day"
    )
    rare = sentence("system nodes", cluster(**with_pool(vmSize="Standard_M8_v9")))
    assert rare == "config/prices.yaml has no price for Standard_M8_v9 of system."


def test_a_nat_gateway_is_weighed_against_a_firewall() -> None:
    assert sentence("NAT", nat(["1"], ADDRESS)) == (
        "1 NAT gateway costs about 33 USD a month before traffic and lets everything out; a firewall would cost 912 "
        "USD and let out what it is told. Every GB of it costs 0.045 USD more."
    )


def test_a_firewall_is_weighed_against_a_nat_gateway_and_its_other_tier() -> None:
    firewall = row("network:AzureFirewall", "f", sku={"tier": "Standard"})
    assert sentence("firewall", firewall) == (
        "The firewall costs about 912 USD a month before traffic on the standard tier; a NAT gateway would cost 33 USD "
        "and let everything out. Looking for intrusions too, on the premium tier, would cost 1,278 USD. Every GB "
        "through it costs 0.016 USD more."
    )
    assert said(firewalled())["firewall"].monthly == pytest.approx(1.75 * 730)
    assert "NAT" not in said(firewalled()), "its egress is the firewall"


def test_a_network_without_any_way_out_of_ours_says_so() -> None:
    vnet = row("network:VirtualNetwork", "v")
    effect = said(graph(vnet, cluster()))["NAT"]
    assert effect.monthly == 0
    assert effect.sentence.startswith("No NAT gateway: nothing to pay here.")
    assert "NAT" not in said(automatic()), "AKS has its own"


def test_doors_and_addresses_are_counted() -> None:
    found = said(prod())
    assert found["private endpoints"].monthly == pytest.approx(4 * 0.01 * 730)
    assert found["public addresses"].sentence == "1 public address costs about 4 USD a month, used or not."
    assert found["DNS zones"].monthly == pytest.approx(1.5)
    assert found["gateways"].monthly == pytest.approx((0.017 + 0.01 + 0.12) * 730)
    assert said(firewalled())["bastion"].monthly == pytest.approx(0.29 * 730)


@pytest.mark.parametrize(
    ("tier", "monthly"), [("Basic", 0.19 * 730), ("Premium", 0.45 * 730), ("Grand", None)]
)
def test_a_bastion_costs_what_its_tier_does(tier: str, monthly: float | None) -> None:
    found = said(graph(row("network:BastionHost", "b", sku={"name": tier})))["bastion"].monthly
    assert found == (None if monthly is None else pytest.approx(monthly))


def test_the_free_bastion_is_not_mentioned() -> None:
    assert said(graph(row("network:BastionHost", "b", sku={"name": "Developer"}))) == {}


def test_a_registry_costs_the_same_in_every_region_it_is_in() -> None:
    registry = row("containerregistry:Registry", "r", sku={"name": "Premium"})
    copy = row("containerregistry:Replication", "r-west")
    assert said(graph(registry, copy))["registry"].monthly == pytest.approx(2 * 1.667 * 365 / 12)
    assert said(prod())["registry"].monthly == pytest.approx(1.667 * 365 / 12)


def test_a_key_in_software_is_free_and_says_what_hardware_would_cost() -> None:
    soft = row("keyvault:Key", "soft", properties={"kty": "RSA"})
    hard = row("keyvault:Key", "hard", properties={"kty": "RSA-HSM"})
    assert said(graph(soft))["keys"].monthly == 0
    assert sentence("keys", soft).endswith("kept in hardware, 1 USD a month each.")
    assert said(graph(soft, hard))["keys"].monthly == pytest.approx(1)
    assert sentence("keys", soft, hard).startswith("2 customer-managed keys, 1 in hardware, cost about 1 USD")


def test_defender_and_pod_networking_are_charged_by_what_is_always_there() -> None:
    found = said(prod())
    assert found["Defender"].monthly == pytest.approx(3 * 4 * 6.87)
    assert found["pod networking"].monthly == pytest.approx(3 * 0.025 * 730)
    assert found["pod networking"].sentence.startswith("Flow metrics of pods cost")
    both = {
        "advancedNetworking": {
            "enabled": True,
            "observability": {"enabled": True},
            "security": {"enabled": True},
        }
    }
    assert sentence("pod networking", cluster(networkProfile=both)).startswith(
        "Flow metrics and policies by name"
    )
    off = graph(
        cluster(securityProfile={"defender": {"securityMonitoring": {"enabled": False}}}, networkProfile={})
    )
    assert {"Defender", "pod networking"}.isdisjoint(said(off))
    assert said(automatic())["Defender"].sentence.startswith("Defender costs 6.87 USD a month for each vCPU;")


def test_grafana_says_that_the_portal_shows_the_same() -> None:
    effect = said(graph(row("dashboard:Grafana", "g")))["Grafana"]
    assert effect.monthly == pytest.approx(0.069 * 730)
    assert "Azure Monitor shows the same dashboards without it" in effect.sentence


def test_logs_are_not_counted_but_their_limit_is_said() -> None:
    assert said(prod())["logs"].monthly == 0
    assert said(prod())["logs"].sentence.endswith("No daily limit ends it.")
    capped = row("operationalinsights:Workspace", "w", workspaceCapping={"dailyQuotaGb": 5})
    assert sentence("logs", capped).endswith(
        "The daily limit of 5 GB ends it at about 350 USD a month, and logs with it."
    )
    unlimited = row("operationalinsights:Workspace", "w", workspaceCapping={"dailyQuotaGb": -1})
    assert sentence("logs", unlimited).endswith("No daily limit ends it."), (
        "minus one is Azure's word for none"
    )


def clock(action: str, time: str) -> Row:
    definition = azure_cost.workflow(action, at(time, WEEKDAYS), "UTC", "/id")
    return row("logic:Workflow", f"schedule-{action}", definition=definition)


def test_a_scheduled_shutdown_saves_its_share_of_control_plane_and_nodes() -> None:
    rows = [
        cluster(securityProfile=None, networkProfile=None),
        nat(["1"], ADDRESS),
        clock("stop", "21:00"),
        clock("start", "07:00"),
    ]
    found = said(graph(*rows))
    running = 73 + 3 * 0.226 * 730
    assert found["scheduled shutdown"].monthly == pytest.approx(-running * 98 / 168)
    assert found["scheduled shutdown"].sentence.startswith(
        "The cluster is stopped for 58% of the week, which saves 331 USD a month"
    )
    assert total(graph(*rows), explain(graph(*rows), PRICES)).monthly == pytest.approx(
        running * 70 / 168 + 0.045 * 730
    )


@pytest.mark.parametrize(
    "schedule",
    [
        None,
        {},
        {"hours": [1, 2], "minutes": [0], "weekDays": ["Monday"]},
        {"hours": ["x"], "minutes": [0], "weekDays": ["Monday"]},
        {"hours": [1], "minutes": [0], "weekDays": ["Someday"]},
        [],
    ],
)
def test_a_clock_of_somebody_else_saves_nothing(schedule: object) -> None:
    triggers = {"clock": {"recurrence": {"schedule": schedule}}}
    clocks = [
        row("logic:Workflow", name, definition={"triggers": triggers, "actions": {name: {}}})
        for name in ("stop", "start")
    ]
    assert "scheduled shutdown" not in said(graph(cluster(), *clocks))


def test_a_region_without_prices_is_said_and_not_guessed() -> None:
    stack = graph(cluster(), region="swedencentral")
    assert said(stack)["prices"].sentence.startswith("config/prices.yaml has no prices for swedencentral")
    crossed = graph(cluster(), region="us-east-1")
    assert list(said(crossed)) == ["prices"], "prices of the other cloud are no prices"


def test_the_dearest_comes_first_and_the_order_never_changes() -> None:
    rows = list(prod())
    graphs = [
        Graph(stack="s", config=prod().config, resources=order, outputs={}) for order in (rows, rows[::-1])
    ]
    found = [json.dumps([effect.to_json() for effect in explain(stack, PRICES)]) for stack in graphs]
    assert found[0] == found[1]
    costs = [effect.monthly or 0 for effect in explain(graphs[0], PRICES)]
    assert costs == sorted(costs, reverse=True)


@pytest.mark.parametrize("value", [None, "text", True, [], {}, float("nan")])
def test_no_value_of_any_kind_stops_the_count(value: Any) -> None:
    for stack in (prod(), firewalled(), automatic()):
        rows = [
            row(item.type.removeprefix("azure-native:"), item.name, **dict.fromkeys(item.inputs, value))
            for item in stack
        ]
        assert isinstance(explain(graph(*rows), PRICES), list)


def test_a_tier_or_size_without_a_price_is_named_beside_the_sum() -> None:
    registry = row("containerregistry:Registry", "images", sku={"name": "Basic"})
    firewall = row("network:AzureFirewall", "fw", sku={"tier": "Basic"})
    made = graph(cluster(sku={"name": "Base", "tier": "Odd"}), registry, firewall)
    lacks = total(made, explain(made, PRICES)).unpriced
    assert {"a control plane of the tier Odd", "1 registry of the tier Basic"} <= set(lacks)
    assert "1 firewall of the tier basic" in lacks


def test_a_network_costs_nothing_and_a_gateway_in_it_is_named() -> None:
    network, gateway = row("network:VirtualNetwork", "v"), row("network:VirtualNetworkGateway", "g")
    made = graph(cluster(sku=None), network, gateway)
    assert "1 x VirtualNetworkGateway" in total(made, explain(made, PRICES)).unpriced
    assert "1 x VirtualNetwork" not in total(made, explain(made, PRICES)).unpriced
