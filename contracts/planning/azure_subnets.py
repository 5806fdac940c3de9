"""Lays out the subnets of a virtual network from its own size.

The place of a subnet follows from its purpose alone. Switching a feature on or off therefore never moves
another subnet, which would replace it and everything in it.

A network is cut into four equal blocks. Block 0 is the nodes'. Blocks 1 and 2 stay free: for a second subnet
of nodes one day, and for what others attach. Block 3 begins with the /24 of the gateway; the /24 after it
holds what is small: private endpoints, firewall, bastion and the API server. In a /16 the nodes have a /18,
in a /20 a /22.

Internal load balancers have no subnet of their own: AKS puts them where the nodes are unless every Service
says otherwise, and what may reach them is decided by the security group there.
"""

from dataclasses import dataclass
from ipaddress import IPv4Network
from itertools import islice

WIDEST_PREFIX = 16
"""The largest network laid out here. Azure permits larger ones; nobody's cluster fills this one."""
NARROWEST_PREFIX = 20
"""The smallest: a quarter of it is the /22 that nodes should have at least."""
NODES_PREFIX = 22
"""Narrowest range of nodes. Pods have addresses of their own, so a thousand are a thousand nodes, less the
five that Azure keeps and those of internal load balancers."""
API_SERVER_PREFIX = 27
"""AKS asks for a /28 and takes nine addresses or more of it; a second cluster may share the subnet."""
API_SERVER_NARROWEST = 28
"""What AKS asks for."""
GATEWAY_PREFIX = 24
"""Application Gateway for Containers takes exactly this with overlay networking."""
SMALL_PREFIX = 26
"""Private endpoints; and what Azure asks for under firewalls and bastions."""
FIREWALL_SUBNET = "AzureFirewallSubnet"
"""Azure knows the subnet of a firewall by this name."""
BASTION_SUBNET = "AzureBastionSubnet"
"""Azure knows the subnet of a bastion by this name."""

_QUARTERS = 2
_SMALL_ONES = 24


@dataclass(frozen=True, kw_only=True)
class VnetSubnets:
    """The subnets of a network. All have their place, whether they are made or not."""

    nodes: IPv4Network
    """Nodes and internal load balancers."""
    gateway: IPv4Network
    """Application Gateway for Containers only."""
    endpoints: IPv4Network
    """Private endpoints."""
    firewall: IPv4Network
    """Azure Firewall only."""
    bastion: IPv4Network
    """Azure Bastion only."""
    api_server: IPv4Network
    """The API server only."""

    def all(self) -> tuple[IPv4Network, ...]:
        return self.nodes, self.gateway, self.endpoints, self.firewall, self.bastion, self.api_server


def _nth(block: IPv4Network, prefix: int, index: int) -> IPv4Network:
    return next(islice(block.subnets(new_prefix=prefix), index, None))


def plan(vnet: IPv4Network) -> VnetSubnets:
    """Lay out every subnet.

    Raises:
        ValueError: the network is wider or narrower than what is laid out here.
    """
    if not WIDEST_PREFIX <= vnet.prefixlen <= NARROWEST_PREFIX:
        raise ValueError(f"{vnet} must be /{WIDEST_PREFIX} to /{NARROWEST_PREFIX}")
    nodes, *_, last = vnet.subnets(prefixlen_diff=_QUARTERS)
    small = _nth(last, _SMALL_ONES, 1)
    endpoints, firewall, bastion, rest = small.subnets(new_prefix=SMALL_PREFIX)
    return VnetSubnets(
        nodes=nodes,
        gateway=_nth(last, GATEWAY_PREFIX, 0),
        endpoints=endpoints,
        firewall=firewall,
        bastion=bastion,
        api_server=_nth(rest, API_SERVER_PREFIX, 0),
    )


def most_nodes(pods: IPv4Network) -> int:
    """How many nodes a range of pods is enough for: each takes a /24 of it."""
    return 2 ** (24 - pods.prefixlen) if pods.prefixlen <= 24 else 0
