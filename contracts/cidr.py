"""Lays out the subnets of a VPC from its own size.

The place of a subnet follows from its zone's letter alone. Adding, removing or reordering zones
therefore never moves a subnet that stays, which would replace it and everything attached to it.

A VPC is cut into eight equal blocks. Blocks 0-5 are the private subnets of zones a-f; block 6 holds
the public subnets, block 7 the control plane's. In a /16 that is /19, /24 and /28.
"""

from dataclasses import dataclass
from ipaddress import IPv4Network
from itertools import islice

from contracts.regions import ZONE_LETTERS, zone_letter

WIDEST_PREFIX = 16
"""The largest VPC that AWS permits."""
NARROWEST_PREFIX = 21
"""The smallest VPC laid out here: its private subnets are /24, sixteen of the contiguous /28 blocks
that prefix delegation hands to nodes."""
CONTROL_PLANE_PREFIX = 28
"""EKS puts two to four network interfaces into these subnets and asks for six free addresses, better
sixteen; AWS keeps five of them, and no smaller subnet exists."""
_PRIVATE_BITS = 3
_PUBLIC_BITS = 8
_SMALLEST_SUBNET = 28
_PUBLIC_BLOCK, _CONTROL_BLOCK = 6, 7


@dataclass(frozen=True, kw_only=True)
class ZoneSubnets:
    """The three subnets of one zone."""

    zone: str
    """Availability zone name."""
    public: IPv4Network
    """Internet-facing load balancers and NAT gateways only."""
    private: IPv4Network
    """Nodes, pods, internal load balancers and interface endpoints."""
    control_plane: IPv4Network
    """Network interfaces of the managed control plane only."""

    def all(self) -> tuple[IPv4Network, IPv4Network, IPv4Network]:
        return self.public, self.private, self.control_plane


def _nth(block: IPv4Network, prefix: int, index: int) -> IPv4Network:
    return next(islice(block.subnets(new_prefix=prefix), index, None))


def plan(vpc: IPv4Network, zones: tuple[str, ...]) -> tuple[ZoneSubnets, ...]:
    """Lay out one private, one public and one control-plane subnet per zone.

    Raises:
        ValueError: the VPC is too wide for AWS or too narrow for prefix delegation.
    """
    if not WIDEST_PREFIX <= vpc.prefixlen <= NARROWEST_PREFIX:
        raise ValueError(f"{vpc} must be /{WIDEST_PREFIX} to /{NARROWEST_PREFIX}")
    blocks = list(vpc.subnets(prefixlen_diff=_PRIVATE_BITS))
    public_prefix = min(vpc.prefixlen + _PUBLIC_BITS, _SMALLEST_SUBNET)
    layout = []
    for zone in zones:
        slot = ZONE_LETTERS.index(zone_letter(zone))
        layout.append(
            ZoneSubnets(
                zone=zone,
                private=blocks[slot],
                public=_nth(blocks[_PUBLIC_BLOCK], public_prefix, slot),
                control_plane=_nth(blocks[_CONTROL_BLOCK], CONTROL_PLANE_PREFIX, slot),
            )
        )
    return tuple(layout)
