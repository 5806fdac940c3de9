"""Settings of a VPC that exists already. It is declared in full, so that a preview without the cloud can
judge it; a deployment compares the declaration with what is there.
"""

from pydantic import Field

from contracts.model import Model
from contracts.settings.aws.network_values import RouteTableId, SubnetId, VpcId
from contracts.settings.values import Cidr


class AdoptedSubnet(Model):
    """One subnet, as it exists."""

    id: SubnetId
    """Identifier of the subnet."""
    cidr: Cidr
    """Its range."""


class AdoptedNodes(AdoptedSubnet):
    """A subnet of nodes, as it exists."""

    route_table: RouteTableId
    """The route table it is associated with, into which the S3 endpoint goes. The VPC's main table, which
    a subnet without an association has, is not enough."""


class AdoptedZone(Model):
    """The subnets of one zone."""

    private: AdoptedNodes
    """Nodes, pods, internal load balancers and interface endpoints. /24 or wider."""
    public: AdoptedSubnet | None = None
    """Internet-facing load balancers."""
    control_plane: AdoptedSubnet | None = None
    """Interfaces of the control plane, /27 or wider; by default they share the subnet of the nodes."""
    pods: AdoptedSubnet | None = None
    """Pods, where nodes should keep their own range to themselves. /24 or wider."""


class Adoption(Model):
    """A VPC and its subnets, made by somebody else."""

    vpc_id: VpcId
    """The VPC. It needs DNS support and DNS host names."""
    subnets: dict[str, AdoptedZone] = Field(default_factory=dict)
    """The subnets of every zone in `zones`."""
    endpoints: tuple[str, ...] = ()
    """Services that already have a private endpoint there, by short name such as `s3` or `ecr.api`."""
    record_flows: bool = True
    """Record all traffic of the VPC for this cluster too."""
