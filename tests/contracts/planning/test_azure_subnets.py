"""The subnet plan of a virtual network: what must hold for every size and place."""

from ipaddress import IPv4Network
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.planning import azure_subnets, private_zones

vnets = st.builds(
    lambda prefix, index: IPv4Network((0x0A000000 + index * 2 ** (32 - prefix), prefix)),
    st.integers(azure_subnets.WIDEST_PREFIX, azure_subnets.NARROWEST_PREFIX),
    st.integers(0, 200),
)


@given(vnets)
def test_subnets_lie_in_the_network_and_never_overlap(whole: IPv4Network) -> None:
    made = azure_subnets.plan(whole).all()
    assert all(subnet.subnet_of(whole) for subnet in made)
    assert not [(a, b) for a, b in combinations(made, 2) if a.overlaps(b)]


@given(vnets)
def test_every_subnet_has_the_size_that_azure_asks_for(whole: IPv4Network) -> None:
    made = azure_subnets.plan(whole)
    assert made.nodes.prefixlen == whole.prefixlen + 2 <= azure_subnets.NODES_PREFIX
    assert made.gateway.prefixlen == 24
    assert made.api_server.prefixlen == 27
    assert {made.endpoints.prefixlen, made.firewall.prefixlen, made.bastion.prefixlen} == {26}


@given(vnets)
def test_a_plan_is_the_same_every_time_and_half_of_the_network_stays_free(whole: IPv4Network) -> None:
    assert azure_subnets.plan(whole) == azure_subnets.plan(whole)
    _, second, third, _ = whole.subnets(prefixlen_diff=2)
    assert not [s for s in azure_subnets.plan(whole).all() if s.overlaps(second) or s.overlaps(third)]


@given(vnets, st.integers(0, 200))
def test_a_subnet_keeps_its_place_within_the_network_wherever_that_is(whole: IPv4Network, index: int) -> None:
    other = IPv4Network((0x0A000000 + index * whole.num_addresses, whole.prefixlen))

    def offsets(block: IPv4Network) -> list[int]:
        return [int(s.network_address) - int(block.network_address) for s in azure_subnets.plan(block).all()]

    assert offsets(whole) == offsets(other)


def test_a_16_is_laid_out_as_documented() -> None:
    made = azure_subnets.plan(IPv4Network("10.128.0.0/16"))
    assert [str(subnet) for subnet in made.all()] == [
        "10.128.0.0/18",
        "10.128.192.0/24",
        "10.128.193.0/26",
        "10.128.193.64/26",
        "10.128.193.128/26",
        "10.128.193.192/27",
    ]


@pytest.mark.parametrize("block", ["10.0.0.0/15", "10.0.0.0/21"])
def test_a_network_of_the_wrong_size_is_refused(block: str) -> None:
    with pytest.raises(ValueError, match="must be /16 to /20"):
        azure_subnets.plan(IPv4Network(block))


@pytest.mark.parametrize(
    ("pods", "nodes"),
    [("10.244.0.0/16", 256), ("10.0.0.0/8", 65536), ("10.244.0.0/24", 1), ("10.244.0.0/25", 0)],
)
def test_each_node_takes_a_24_of_the_pods_range(pods: str, nodes: int) -> None:
    assert azure_subnets.most_nodes(IPv4Network(pods)) == nodes


@pytest.mark.parametrize("kind", private_zones.KINDS)
def test_every_kind_of_private_endpoint_has_zones(kind: str) -> None:
    names = private_zones.zones(kind, "eastus2")
    assert names
    assert all(name.startswith("privatelink.") and "{" not in name for name in names)


def test_zones_of_several_kinds_are_named_once() -> None:
    names = private_zones.zones_of(["blob", "azuremonitor", "prometheusMetrics"], "eastus2")
    assert len(set(names)) == len(names) == 6
    assert "privatelink.eastus2.prometheus.monitor.azure.com" in names
    assert private_zones.zones_of([], "eastus2") == ()


def test_zones_of_an_unknown_kind_are_not_guessed() -> None:
    with pytest.raises(ValueError, match="no private DNS zone is known for queue"):
        private_zones.zones("queue", "eastus2")
