"""The settings of a cluster stack: every key of `config/Pulumi.<stack>.yaml` and what it means."""

from typing import Annotated, Literal

from pydantic import Field

from contracts import naming, regions
from contracts.cluster_types import ClusterType
from contracts.model import Model
from contracts.settings.access import Access
from contracts.settings.addons import Addon
from contracts.settings.control_plane import ControlPlane
from contracts.settings.network import Network
from contracts.settings.nodes import Karpenter, SystemNodes
from contracts.settings.values import Account, LogRetention, Region, Slug


class Settings(Model):
    """Everything a cluster stack is told."""

    cloud: Literal["aws"]
    """Cloud provider."""
    cluster_type: ClusterType
    """Preset that the rest of the settings start from."""
    environment: Slug
    """Environment name; the stack is called `<cloud>-<environment>`."""
    region: Region
    """Cloud region."""
    account: Account
    """AWS account number. The provider refuses to work in any other account."""
    purpose: Slug = "platform"
    """What the cluster is for; part of its name."""
    number: Annotated[int, Field(ge=1, le=99)] = 1
    """Tells clusters of one purpose, environment and region apart."""
    cost_center: Slug
    """Who pays for it."""
    criticality: Literal["tier-1", "tier-2", "tier-3"]
    """Service tier of the platform itself."""
    protected: bool
    """Refuse deletion of the cluster, its keys and its logs, by Pulumi and by the cloud."""
    log_retention_days: LogRetention
    """How long control plane and network flow logs are kept, in days."""
    tags: dict[str, str] = Field(default_factory=dict)
    """Further tags of the organisation."""
    network: Network
    control_plane: ControlPlane
    system_nodes: SystemNodes
    karpenter: Karpenter = Karpenter()
    addons: dict[
        Literal[
            "vpc-cni",
            "kube-proxy",
            "eks-pod-identity-agent",
            "coredns",
            "aws-ebs-csi-driver",
            "metrics-server",
            "eks-node-monitoring-agent",
            "snapshot-controller",
        ],
        Addon,
    ] = Field(default_factory=dict)
    """Overrides per managed add-on."""
    access: Access

    @property
    def cluster_name(self) -> str:
        """Registry name of the cluster, which is also its name in the cloud."""
        return naming.cluster_name(self.cloud, self.region, self.environment, self.purpose, self.number)

    @property
    def partition(self) -> str:
        """ARN partition."""
        return regions.partition(self.region)
