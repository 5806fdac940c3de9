"""The settings of a cluster stack on AWS: every key of `config/Pulumi.aws-*.yaml` and what it means."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.catalog import regions
from contracts.settings.aws.access import Access
from contracts.settings.aws.addons import Addon, AddonName, FurtherAddon, FurtherAddonName
from contracts.settings.aws.backup import Backup
from contracts.settings.aws.control_plane import ControlPlane
from contracts.settings.aws.delivery import Delivery
from contracts.settings.aws.identity import Identity
from contracts.settings.aws.images import Images
from contracts.settings.aws.network import Dns, Network
from contracts.settings.aws.nodes import Karpenter, SystemNodes
from contracts.settings.aws.observability import Observability
from contracts.settings.aws.pools import Pools
from contracts.settings.aws.values import Account, LogRetention, Region
from contracts.settings.cluster import Settings


class AwsSettings(Settings):
    """Everything a cluster stack on AWS is told."""

    cloud: Literal["aws"]
    """Cloud provider."""
    region: Region
    """Cloud region."""
    account: Account
    """AWS account number. The provider refuses to work in any other account."""
    compute: Literal["karpenter", "auto", "managed"]
    """Where nodes come from: Karpenter beside a system pool, EKS Auto Mode, or node groups alone (the system
    pool and those of `pools`)."""
    log_retention_days: LogRetention
    """How long control plane and network flow logs are kept, in days."""
    network: Network
    """The VPC and how traffic enters and leaves it."""
    control_plane: ControlPlane
    """The Kubernetes API server and its logs."""
    system_nodes: SystemNodes | None = None
    """The node group for what the platform itself runs; there is none with Auto Mode."""
    pools: Annotated[Pools, Field(max_length=20)] = Field(default_factory=dict)
    """Node groups of one's own for workloads, by name; none with Auto Mode."""
    karpenter: Karpenter | None = None
    """The node provisioner; only with `compute: karpenter`."""
    addons: dict[AddonName, Addon] = Field(default_factory=dict)
    """Overrides per managed add-on."""
    further_addons: dict[FurtherAddonName, FurtherAddon] = Field(default_factory=dict)
    """Managed add-ons of EKS beside those of `addons`, by name. They come after the nodes and have no
    permissions in AWS."""
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

    @property
    def partition(self) -> str:
        """ARN partition."""
        return regions.partition(self.region)


MODEL = AwsSettings
"""The model of a whole stack."""
