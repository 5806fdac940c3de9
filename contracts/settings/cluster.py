"""The settings of a cluster stack: every key of `config/Pulumi.<stack>.yaml` and what it means."""

from typing import Annotated, Literal

from pydantic import Field

from contracts import naming, regions
from contracts.cluster_types import ClusterType
from contracts.model import Model
from contracts.settings.access import Access
from contracts.settings.addons import Addon, AddonName
from contracts.settings.backup import Backup
from contracts.settings.control_plane import ControlPlane
from contracts.settings.cost import Cost
from contracts.settings.delivery import Delivery
from contracts.settings.dns import Dns
from contracts.settings.exceptions import PolicyException
from contracts.settings.identity import Identity
from contracts.settings.images import Images
from contracts.settings.network import Network
from contracts.settings.nodes import Karpenter, SystemNodes
from contracts.settings.observability import Observability
from contracts.settings.standby import Standby
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
    compute: Literal["karpenter", "auto", "managed"]
    """Where nodes come from: Karpenter beside a system pool, EKS Auto Mode, or the system pool alone."""
    protected: bool
    """Refuse deletion of the cluster, its keys and its logs, by Pulumi and by the cloud."""
    log_retention_days: LogRetention
    """How long control plane and network flow logs are kept, in days."""
    tags: dict[str, str] = Field(default_factory=dict)
    """Further tags of the organisation."""
    network: Network
    """The VPC and how traffic enters and leaves it."""
    control_plane: ControlPlane
    """The Kubernetes API server and its logs."""
    system_nodes: SystemNodes | None = None
    """The node group for what the platform itself runs; there is none with Auto Mode."""
    karpenter: Karpenter | None = None
    """The node provisioner; only with `compute: karpenter`."""
    standby: Standby | None = None
    """What this cluster stands by for; only for `dr-standby`."""
    exceptions: tuple[PolicyException, ...] = ()
    """Settings that may be looser than their cluster type, for a while."""
    addons: dict[AddonName, Addon] = Field(default_factory=dict)
    """Overrides per managed add-on."""
    access: Access
    """Who may reach the Kubernetes API."""
    identity: Identity = Identity()
    """What holds for every IAM role made here."""
    delivery: Delivery | None = None
    """The pipeline that deploys the layers."""
    observability: Observability = Observability()
    """Metrics and alerts."""
    dns: Dns = Dns()
    """Names and certificates."""
    images: Images = Images()
    """Container images."""
    backup: Backup = Backup()
    """What is backed up, how often and where to."""
    cost: Cost = Cost()
    """Budget and nights."""

    @property
    def cluster_name(self) -> str:
        """Registry name of the cluster, which is also its name in the cloud."""
        return naming.cluster_name(self.cloud, self.region, self.environment, self.purpose, self.number)

    @property
    def partition(self) -> str:
        """ARN partition."""
        return regions.partition(self.region)
