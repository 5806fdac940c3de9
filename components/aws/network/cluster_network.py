"""What a cluster needs of its network, whoever made it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import pulumi


class ClusterNetwork(Protocol):
    """A network made by `AwsNetwork`, or an existing VPC that `AdoptedNetwork` was told about."""

    vpc_id: pulumi.Output[str]
    """The VPC."""
    public_subnet_ids: pulumi.Output[Mapping[str, str]]
    """Subnets of internet-facing load balancers by zone; may be empty."""
    private_subnet_ids: pulumi.Output[Mapping[str, str]]
    """Subnets of nodes by zone, once nodes in them can reach what they need."""
    control_plane_subnet_ids: pulumi.Output[Mapping[str, str]]
    """Subnets of the control plane's interfaces by zone."""
    nat_addresses: pulumi.Output[Sequence[str]]
    """Public addresses that outgoing traffic comes from, as far as they are known."""
