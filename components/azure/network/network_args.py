"""Arguments of a network."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components.args import Args
from components.context import AzureContextArgs


@dataclass(frozen=True, kw_only=True)
class AzureFirewallRulesArgs(Args):
    tier: str
    """`standard` or `premium`."""
    features: Sequence[str]
    """What the cluster uses; see components/azure/network/documents/egress_rules.py."""
    allowed_domains: Sequence[str]
    """Where traffic may go besides."""
    own_hosts: Sequence[str]
    """Hosts of this platform that have no private endpoint."""
    workspace_id: pulumi.Input[str]
    """Log workspace for what the firewall did."""


@dataclass(frozen=True, kw_only=True)
class AzureNetworkArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group."""
    cidr: str
    """Range of the virtual network, /16 to /20."""
    pod_cidr: str
    """Range of pods, whose addresses nodes see."""
    zones: Sequence[str]
    """Availability zones of gateways, firewalls and addresses."""
    internal_ports: Sequence[int]
    """Ports of internal load balancers."""
    api_clients: Sequence[str]
    """Ranges outside that reach the API server; empty where it is private."""
    gateway: bool
    """Have the subnet of Application Gateway for Containers."""
    private_endpoints: bool
    """Have the subnet of private endpoints."""
    private_zones: Sequence[str]
    """Private DNS zones to make; see contracts/planning/private_zones.py."""
    nat_idle_minutes: int
    """How long a NAT gateway keeps an idle connection."""
    firewall: AzureFirewallRulesArgs | None = None
    """Firewall for egress, instead of a NAT gateway."""
    appliance_address: str | None = None
    """Appliance for egress, in a network that somebody connects to this one."""
    bastion_clients: Sequence[str] | None = None
    """Ranges outside that reach a bastion; there is none without them."""
    flow_account: str | None = None
    """Storage account that records the flows; none are recorded without it."""
    retention_days: int
    """How long flows are kept."""
