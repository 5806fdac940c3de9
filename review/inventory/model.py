"""What a picture shows, in words that fit every cloud. Cloud modules fill it in, the rest draws it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LATER = "known after deployment"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a card or of the control plane."""

    text: str
    """What it is about."""
    detail: str = ""
    """What there is to know about it."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """Lines that belong together."""

    title: str
    """What they have in common; empty for none."""
    lines: Sequence[Line]


@dataclass(frozen=True, kw_only=True)
class Card:
    """What one plane holds besides the network."""

    plane: str
    """Plane; empty for what belongs to none."""
    sections: Sequence[Section]


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """Egress that stands in a subnet, such as a NAT gateway."""

    title: str
    """What it is."""
    name: str
    """Its logical name."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """The subnets of one tier in one zone, or in several where a subnet spans them."""

    ranges: Sequence[str]
    """Address ranges."""
    note: str = ""
    """Where traffic goes from here."""
    gateways: Sequence[Gateway] = ()
    """Gateways that stand here."""
    egress_zone: str = ""
    """Zone whose gateway this cell's traffic leaves by."""
    zones: Sequence[str] = ()
    """Zones it stretches over, beginning with its own; its own only where there are none."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """Something that stretches over zones."""

    title: str
    detail: str
    plane: str
    zones: Sequence[str]
    """Zones it is in."""


@dataclass(frozen=True, kw_only=True)
class Tier:
    """Subnets of one purpose."""

    name: str
    note: str
    cells: Mapping[str, Cell]
    """By the first zone of each; a zone may have none."""
    bars: Sequence[Bar] = ()
    serves_control_plane: bool = False
    """Whether the control plane's interfaces are here."""


@dataclass(frozen=True, kw_only=True)
class Network:
    """A VPC or virtual network."""

    title: str
    detail: str
    zones: Sequence[str]
    tiers: Sequence[Tier]
    gateway: str = ""
    """The gateway to the internet; empty where there is none."""
    inbound: bool = True
    """Whether anything comes in by that gateway."""


@dataclass(frozen=True, kw_only=True)
class ControlPlane:
    """A managed control plane."""

    title: str
    lines: Sequence[Line]
    public: bool
    """Whether the API server answers on the internet."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """All of it."""

    title: str
    description: str
    region: str = ""
    """Where it runs; empty where no network and no control plane are drawn."""
    networks: Sequence[Network] = ()
    control_planes: Sequence[ControlPlane] = ()
    cards: Sequence[Card] = field(default=())
