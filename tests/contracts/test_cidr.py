"""The subnet plan: what must hold for every VPC and every choice of zones."""

from ipaddress import IPv4Network
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import cidr
from contracts.regions import ZONE_LETTERS

vpcs = st.builds(
    lambda prefix, index: IPv4Network((0x0A000000 + index * 2 ** (32 - prefix), prefix)),
    st.integers(cidr.WIDEST_PREFIX, cidr.NARROWEST_PREFIX),
    st.integers(0, 200),
)
zones = st.lists(st.sampled_from(ZONE_LETTERS), min_size=1, max_size=6, unique=True).map(
    lambda letters: tuple(f"eu-west-1{letter}" for letter in letters)
)


@given(vpcs, zones)
def test_subnets_lie_in_the_vpc_and_never_overlap(vpc: IPv4Network, names: tuple[str, ...]) -> None:
    made = [subnet for zone in cidr.plan(vpc, names) for subnet in zone.all()]
    assert all(subnet.subnet_of(vpc) for subnet in made)
    assert not [(a, b) for a, b in combinations(made, 2) if a.overlaps(b)]


@given(vpcs, zones, st.randoms())
def test_a_subnet_never_moves_when_zones_come_go_or_change_order(
    vpc: IPv4Network, names: tuple[str, ...], random
) -> None:
    alone = {zone: cidr.plan(vpc, (zone,))[0] for zone in names}
    shuffled = list(names)
    random.shuffle(shuffled)
    assert {made.zone: made for made in cidr.plan(vpc, tuple(shuffled))} == alone


@given(vpcs, zones)
def test_every_private_subnet_holds_sixteen_blocks_for_prefix_delegation(
    vpc: IPv4Network, names: tuple[str, ...]
) -> None:
    for made in cidr.plan(vpc, names):
        assert len(list(made.private.subnets(new_prefix=28))) >= 16


@given(vpcs, zones)
def test_control_plane_subnets_are_the_smallest_aws_has(vpc: IPv4Network, names: tuple[str, ...]) -> None:
    assert {made.control_plane.prefixlen for made in cidr.plan(vpc, names)} == {28}


@given(vpcs, zones)
def test_public_subnets_leave_a_load_balancer_its_eight_addresses(
    vpc: IPv4Network, names: tuple[str, ...]
) -> None:
    aws_keeps = 5
    assert all(made.public.num_addresses - aws_keeps >= 8 for made in cidr.plan(vpc, names))


def test_a_16_with_three_zones_is_laid_out_as_documented() -> None:
    first = cidr.plan(IPv4Network("10.16.0.0/16"), ("us-east-1a", "us-east-1b", "us-east-1c"))[0]
    assert [str(subnet) for subnet in first.all()] == ["10.16.192.0/24", "10.16.0.0/19", "10.16.224.0/28"]


@pytest.mark.parametrize("vpc", ["10.0.0.0/15", "10.0.0.0/22"])
def test_a_vpc_of_the_wrong_size_is_refused(vpc: str) -> None:
    with pytest.raises(ValueError, match="must be /16 to /21"):
        cidr.plan(IPv4Network(vpc), ("us-east-1a",))
