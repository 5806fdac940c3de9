"""Settings of a VPC that exists already. It is declared in full, so that a preview without the cloud can
validate it; a deployment compares the declaration with what is there.
"""

from pydantic import Field

from contracts.model import Model
from contracts.settings.aws.network_values import RouteTableId, SubnetId, VpcId
from contracts.settings.values import Cidr


class ExistingSubnet(Model):
    """One subnet, as it exists."""

    id: SubnetId
    """Identifier of the subnet."""
    cidr: Cidr
    """Its range."""


class ExistingNodeSubnet(ExistingSubnet):
    """A subnet of nodes, as it exists."""

    route_table: RouteTableId
    """The route table it is associated with, into which the S3 endpoint goes. The VPC's main table, which
    a subnet without an association has, is not enough."""


class ExistingZone(Model):
    """The subnets of one zone."""

    private: ExistingNodeSubnet
    """Nodes, pods, internal load balancers and interface endpoints. /24 or wider."""
    public: ExistingSubnet | None = None
    """Internet-facing load balancers."""
    control_plane: ExistingSubnet | None = None
    """Interfaces of the control plane, /27 or wider; by default they share the subnet of the nodes."""
    pods: ExistingSubnet | None = None
    """Pods, where nodes should keep their own range to themselves. /24 or wider."""


class ExistingNetwork(Model):
    """A VPC and its subnets, made by somebody else."""

    vpc_id: VpcId
    """The VPC. It needs DNS support and DNS host names."""
    subnets: dict[str, ExistingZone] = Field(default_factory=dict)
    """The subnets of every zone in `zones`."""
    endpoints: tuple[str, ...] = ()
    """Services that already have a private endpoint there, by short name such as `s3` or `ecr.api`."""
    record_flows: bool = True
    """Record all traffic of the VPC for this cluster too."""
