"""Lays out the subnets of a VPC from its own size.

The place of a subnet follows from its zone's letter alone. Adding, removing or reordering zones
therefore never moves a subnet that stays, which would replace it and everything attached to it.

A VPC is cut into eight equal blocks. Blocks 0-5 are the private subnets of zones a-f. The first half of
block 6 holds the public subnets and its second half those of NAT gateways behind a firewall; the halves of
block 7 are the control plane's and the firewall's. In a /16 that is /19, /24, and /28 for the rest. A
secondary CIDR for pods is cut the same way and uses blocks 0-5.
"""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from itertools import islice

from contracts.catalog.regions import ZONE_LETTERS, zone_letter

WIDEST_PREFIX = 16
"""The largest VPC, and the largest secondary CIDR of one, that AWS permits."""
NARROWEST_PREFIX = 21
"""The smallest VPC laid out here: its private subnets are /24, sixteen of the contiguous /28 blocks
that prefix delegation hands to nodes."""
CONTROL_PLANE_PREFIX = 28
"""EKS puts two to four network interfaces into these subnets and asks for six free addresses, better
sixteen; AWS keeps five of them, and no smaller subnet exists."""
POD_RANGE = IPv4Network("100.64.0.0/10")
"""Addresses of carrier NAT: private, and nobody's own network. Guides also name 198.19.0.0/16, which the VPC
guide's table refuses as a secondary CIDR of a VPC in any range that is accepted here. Not tried."""
_PRIVATE_BITS = 3
_PUBLIC_BITS = 8
_SMALLEST_SUBNET = 28
_PUBLIC_BLOCK, _CONTROL_BLOCK = 6, 7
_IPV6_SUBNET = 64
_IPV6_TIERS = {"public": 0x00, "private": 0x10, "control": 0x20}
"""Where each tier begins among the 256 subnets of the /56 that Amazon gives to a VPC."""


@dataclass(frozen=True, kw_only=True)
class ZoneSubnets:
    """The subnets of one zone."""

    zone: str
    """Availability zone name."""
    public: IPv4Network
    """Internet-facing load balancers, and NAT gateways where no firewall stands before them."""
    private: IPv4Network
    """Nodes, pods, internal load balancers and interface endpoints."""
    control_plane: IPv4Network
    """Network interfaces of the managed control plane only."""
    firewall: IPv4Network
    """Endpoint of the network firewall only, where there is one."""
    nat: IPv4Network
    """NAT gateway behind the firewall only, where there is one."""

    def all(self) -> tuple[IPv4Network, ...]:
        return self.public, self.private, self.control_plane, self.firewall, self.nat


def _nth(block: IPv4Network, prefix: int, index: int) -> IPv4Network:
    return next(islice(block.subnets(new_prefix=prefix), index, None))


def _slot(zone: str) -> int:
    return ZONE_LETTERS.index(zone_letter(zone))


def _blocks(whole: IPv4Network) -> list[IPv4Network]:
    if not WIDEST_PREFIX <= whole.prefixlen <= NARROWEST_PREFIX:
        raise ValueError(f"{whole} must be /{WIDEST_PREFIX} to /{NARROWEST_PREFIX}")
    return list(whole.subnets(prefixlen_diff=_PRIVATE_BITS))


def plan(vpc: IPv4Network, zones: tuple[str, ...]) -> tuple[ZoneSubnets, ...]:
    """Lay out the subnets of every zone.

    Raises:
        ValueError: the VPC is too wide for AWS or too narrow for prefix delegation.
    """
    blocks = _blocks(vpc)
    public_prefix = min(vpc.prefixlen + _PUBLIC_BITS, _SMALLEST_SUBNET)
    _, for_nat = blocks[_PUBLIC_BLOCK].subnets()
    _, for_firewall = blocks[_CONTROL_BLOCK].subnets()
    return tuple(
        ZoneSubnets(
            zone=zone,
            private=blocks[_slot(zone)],
            public=_nth(blocks[_PUBLIC_BLOCK], public_prefix, _slot(zone)),
            control_plane=_nth(blocks[_CONTROL_BLOCK], CONTROL_PLANE_PREFIX, _slot(zone)),
            firewall=_nth(for_firewall, _SMALLEST_SUBNET, _slot(zone)),
            nat=_nth(for_nat, _SMALLEST_SUBNET, _slot(zone)),
        )
        for zone in zones
    )


def pod_plan(pods: IPv4Network, zones: tuple[str, ...]) -> dict[str, IPv4Network]:
    """Lay out one subnet of pods per zone in a secondary CIDR of the VPC.

    Raises:
        ValueError: the range is too wide for AWS or too narrow for prefix delegation.
    """
    blocks = _blocks(pods)
    return {zone: blocks[_slot(zone)] for zone in zones}


def ipv6_subnet(vpc: str, tier: str, zone: str) -> str:
    """The /64 of one subnet in the /56 of a VPC; its place follows from tier and zone alone."""
    whole = IPv6Network(vpc)
    index = _IPV6_TIERS[tier] + _slot(zone)
    return str(IPv6Network((int(whole.network_address) + (index << (128 - _IPV6_SUBNET)), _IPV6_SUBNET)))
