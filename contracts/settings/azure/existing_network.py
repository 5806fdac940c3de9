"""Settings of a virtual network that exists already. It is declared in full, so that a preview without the
cloud can validate it.
"""

from contracts.model import Model
from contracts.settings.azure.values import SubnetId, VnetId
from contracts.settings.values import Cidr


class ExistingSubnet(Model):
    """One subnet, as it exists."""

    id: SubnetId
    """Full resource id of the subnet."""
    cidr: Cidr
    """Its range."""


class ExistingNetwork(Model):
    """A virtual network and its subnets, made by somebody else."""

    vnet_id: VnetId
    """Full resource id of the virtual network."""
    nodes: ExistingSubnet
    """Nodes and internal load balancers, without delegation. Its NAT gateway or route table is there
    already."""
    api_server: ExistingSubnet
    """Delegated to `Microsoft.ContainerService/managedClusters`, /28 or wider, used by nothing else but
    clusters of this network."""
    pods: ExistingSubnet | None = None
    """Gives pods addresses of the network instead of an overlay's, so that others reach them; /16 or
    narrower. AKS delegates it to itself, and hands a node sixteen addresses at a time. Its NAT gateway or
    route table is there already, as that of the nodes. With `compute: managed` only. Fixed once the cluster
    exists."""
    gateway: ExistingSubnet | None = None
    """Delegated to `Microsoft.ServiceNetworking/trafficControllers`, exactly /24."""
    endpoints: ExistingSubnet | None = None
    """Private endpoints; needed where `privateEndpoints` is true."""
    private_zones: bool = True
    """Make the private DNS zones of private endpoints and link them. False where somebody else's policy
    does."""
