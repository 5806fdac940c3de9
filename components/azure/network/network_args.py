"""Arguments of a network."""

from collections.abc import Mapping, Sequence
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
class AzurePeeringArgs(Args):
    vnet_id: str
    """The other network. Changing it replaces the peering."""
    cidrs: Sequence[str]
    """Its ranges."""
    remote_gateway: bool
    """Whether its gateway is used."""


@dataclass(frozen=True, kw_only=True)
class AzureRouteArgs(Args):
    cidr: str
    """Range that is reached."""
    appliance: str
    """Address of the appliance that leads there, in a peered network."""


@dataclass(frozen=True, kw_only=True)
class AzureIngressArgs(Args):
    cidrs: Sequence[str]
    """Ranges that may connect."""
    ports: Sequence[int]
    """Ports they may connect to."""
    protocol: str
    """`tcp` or `udp`."""


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
    peerings: Mapping[str, AzurePeeringArgs] | None = None
    """Networks that it is connected to, by name."""
    routes: Mapping[str, AzureRouteArgs] | None = None
    """Ranges that nodes reach through appliances of peered networks, by name."""
    node_ingress: Mapping[str, AzureIngressArgs] | None = None
    """Who else may connect to the subnet of nodes, by name."""
    flow_account: str | None = None
    """Storage account that records the flows; none are recorded without it."""
    retention_days: int
    """How long flows are kept."""
