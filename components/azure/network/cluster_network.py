"""What a cluster needs of its network, whoever made it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import pulumi


class ClusterNetwork(Protocol):
    """A network made by `AzureNetwork`, or one that `AdoptedAzureNetwork` was told about."""

    vnet_id: pulumi.Output[str]
    """The virtual network."""
    node_subnet_id: pulumi.Output[str]
    """Subnet of nodes and internal load balancers, once its egress is in place."""
    api_server_subnet_id: pulumi.Output[str]
    """Subnet of the API server, delegated to AKS."""
    gateway_subnet_id: pulumi.Output[str]
    """Subnet of Application Gateway for Containers; empty where there is none."""
    gateway_cidrs: pulumi.Output[Sequence[str]]
    """Range of that subnet, where all frontends of the gateway stand; empty where there is none."""
    endpoint_subnet_id: pulumi.Output[str]
    """Subnet of private endpoints; empty where there is none."""
    egress_addresses: pulumi.Output[Sequence[str]]
    """Public addresses that outgoing traffic comes from, as far as they are known."""
    node_security_group_id: pulumi.Output[str]
    """Network security group of the nodes' subnet; empty where it is somebody else's."""
    private_zone_ids: pulumi.Output[Mapping[str, str]]
    """Private DNS zones of private endpoints, once the network resolves them: name to resource id. Empty
    where somebody else makes them."""
