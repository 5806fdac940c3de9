"""Settings of the network."""

from enum import StrEnum
from ipaddress import IPv4Network
from typing import Literal

from contracts.model import Model
from contracts.settings.values import Cidr


class NatMode(StrEnum):
    """How many NAT gateways carry outgoing traffic."""

    PER_ZONE = "per-zone"
    """One per zone: a zone that fails takes only its own egress with it, at the price of each gateway."""
    SINGLE = "single"
    """One for all: cheapest, but its zone is a single point of failure and traffic crosses zones."""


class Network(Model):
    """The VPC and how traffic enters and leaves it."""

    cidr: Cidr
    """Range of the VPC, /16 to /21. Subnets are laid out from it; see contracts/cidr.py."""
    zones: tuple[str, ...]
    """Availability zones, by name."""
    nat: NatMode
    """How many NAT gateways."""
    interface_endpoints: bool
    """Reach AWS services through private endpoints instead of NAT. Charged per endpoint and zone."""
    flow_log_interval_seconds: Literal[60, 600]
    """How long flows are aggregated before they are logged: 60 finds more, 600 costs less."""
    service_cidr: Cidr = IPv4Network("172.20.0.0/16")
    """Range of Kubernetes Services, /24 to /12. Fixed once the cluster exists."""
    reserved_cidrs: tuple[Cidr, ...] = ()
    """Ranges reachable from the VPC (peering, VPN, other clusters) that nothing here may overlap."""
