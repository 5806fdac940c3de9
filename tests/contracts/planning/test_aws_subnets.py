"""The subnet plan: what must hold for every VPC and every choice of zones."""

from ipaddress import IPv4Network, IPv6Network
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.catalog.regions import ZONE_LETTERS
from contracts.planning import aws_subnets

vpcs = st.builds(
    lambda prefix, index: IPv4Network((0x0A000000 + index * 2 ** (32 - prefix), prefix)),
    st.integers(aws_subnets.WIDEST_PREFIX, aws_subnets.NARROWEST_PREFIX),
    st.integers(0, 200),
)
zones = st.lists(st.sampled_from(ZONE_LETTERS), min_size=1, max_size=6, unique=True).map(
    lambda letters: tuple(f"eu-west-1{letter}" for letter in letters)
)


@given(vpcs, zones)
def test_subnets_lie_in_the_vpc_and_never_overlap(vpc: IPv4Network, names: tuple[str, ...]) -> None:
    made = [subnet for zone in aws_subnets.plan(vpc, names) for subnet in zone.all()]
    assert all(subnet.subnet_of(vpc) for subnet in made)
    assert not [(a, b) for a, b in combinations(made, 2) if a.overlaps(b)]


@given(vpcs, zones, st.randoms())
def test_a_subnet_never_moves_when_zones_come_go_or_change_order(
    vpc: IPv4Network, names: tuple[str, ...], random
) -> None:
    alone = {zone: aws_subnets.plan(vpc, (zone,))[0] for zone in names}
    shuffled = list(names)
    random.shuffle(shuffled)
    assert {made.zone: made for made in aws_subnets.plan(vpc, tuple(shuffled))} == alone


@given(vpcs, zones)
def test_every_private_subnet_holds_sixteen_blocks_for_prefix_delegation(
    vpc: IPv4Network, names: tuple[str, ...]
) -> None:
    for made in aws_subnets.plan(vpc, names):
        assert len(list(made.private.subnets(new_prefix=28))) >= 16


@given(vpcs, zones)
def test_control_plane_subnets_are_the_smallest_aws_has(vpc: IPv4Network, names: tuple[str, ...]) -> None:
    assert {made.control_plane.prefixlen for made in aws_subnets.plan(vpc, names)} == {28}


@given(vpcs, zones)
def test_public_subnets_leave_a_load_balancer_its_eight_addresses(
    vpc: IPv4Network, names: tuple[str, ...]
) -> None:
    aws_keeps = 5
    assert all(made.public.num_addresses - aws_keeps >= 8 for made in aws_subnets.plan(vpc, names))


def test_a_16_with_three_zones_is_laid_out_as_documented() -> None:
    first = aws_subnets.plan(IPv4Network("10.16.0.0/16"), ("us-east-1a", "us-east-1b", "us-east-1c"))[0]
    assert [str(subnet) for subnet in (first.public, first.private, first.control_plane)] == [
        "10.16.192.0/24",
        "10.16.0.0/19",
        "10.16.224.0/28",
    ]
    assert [str(subnet) for subnet in (first.firewall, first.nat)] == ["10.16.240.0/28", "10.16.208.0/28"]


@given(vpcs, zones)
def test_a_firewall_and_its_gateways_have_subnets_of_the_size_aws_recommends(
    vpc: IPv4Network, names: tuple[str, ...]
) -> None:
    assert {
        subnet.prefixlen for made in aws_subnets.plan(vpc, names) for subnet in (made.firewall, made.nat)
    } == {28}


pod_ranges = st.builds(
    lambda prefix, index: IPv4Network(
        (int(aws_subnets.POD_RANGE.network_address) + index * 2 ** (32 - prefix), prefix)
    ),
    st.integers(aws_subnets.WIDEST_PREFIX, aws_subnets.NARROWEST_PREFIX),
    st.integers(0, 60),
)


@given(pod_ranges, zones)
def test_pods_get_subnets_of_their_range_that_never_overlap(
    block: IPv4Network, names: tuple[str, ...]
) -> None:
    made = aws_subnets.pod_plan(block, names)
    assert set(made) == set(names)
    assert all(subnet.subnet_of(block) and subnet.prefixlen <= 24 for subnet in made.values())
    assert not [(a, b) for a, b in combinations(made.values(), 2) if a.overlaps(b)]


@given(pod_ranges, zones, st.randoms())
def test_a_subnet_of_pods_never_moves_when_zones_come_go_or_change_order(
    block: IPv4Network, names: tuple[str, ...], random
) -> None:
    alone = {zone: aws_subnets.pod_plan(block, (zone,))[zone] for zone in names}
    shuffled = list(names)
    random.shuffle(shuffled)
    assert aws_subnets.pod_plan(block, tuple(shuffled)) == alone


@given(st.integers(0, 2**40), zones)
def test_ipv6_subnets_lie_in_the_range_of_the_vpc_and_never_overlap(
    index: int, names: tuple[str, ...]
) -> None:
    vpc = IPv6Network(((0x2600 << 112) + (index << 72), 56))
    made = [
        IPv6Network(aws_subnets.ipv6_subnet(str(vpc), tier, zone))
        for zone in names
        for tier in ("public", "private", "control")
    ]
    assert len(set(made)) == len(made)
    assert all(subnet.subnet_of(vpc) and subnet.prefixlen == 64 for subnet in made)


@pytest.mark.parametrize("vpc", ["10.0.0.0/15", "10.0.0.0/22"])
def test_a_vpc_of_the_wrong_size_is_refused(vpc: str) -> None:
    with pytest.raises(ValueError, match="must be /16 to /21"):
        aws_subnets.plan(IPv4Network(vpc), ("us-east-1a",))


@pytest.mark.parametrize("block", ["100.64.0.0/15", "100.64.0.0/22"])
def test_a_range_for_pods_of_the_wrong_size_is_refused(block: str) -> None:
    with pytest.raises(ValueError, match="must be /16 to /21"):
        aws_subnets.pod_plan(IPv4Network(block), ("us-east-1a",))
