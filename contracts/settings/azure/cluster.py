"""The settings of a cluster stack on Azure: every key of `config/Pulumi.azure-*.yaml` and what it means."""

from typing import Literal

from pydantic import Field

from contracts.settings.azure.access import Access
from contracts.settings.azure.backup import Backup
from contracts.settings.azure.control_plane import ControlPlane
from contracts.settings.azure.cost import Cost
from contracts.settings.azure.delivery import Delivery
from contracts.settings.azure.features import Features
from contracts.settings.azure.identity import Identity
from contracts.settings.azure.images import Images
from contracts.settings.azure.network import Dns, Network
from contracts.settings.azure.nodes import Pools, SystemNodes
from contracts.settings.azure.observability import Observability
from contracts.settings.azure.security import Security
from contracts.settings.azure.values import LogRetention, Region, Subscription, Tenant
from contracts.settings.cluster import Settings


class AzureSettings(Settings):
    """Everything a cluster stack on Azure is told."""

    cloud: Literal["azure"]
    """Cloud provider."""
    region: Region
    """Cloud region."""
    account: Subscription
    """Azure subscription. The provider works in no other."""
    tenant: Tenant
    """Entra tenant of the subscription."""
    compute: Literal["nap", "automatic", "managed"]
    """Where nodes come from: node auto-provisioning beside a system pool, AKS Automatic, or pools of fixed
    kinds with the cluster autoscaler."""
    log_retention_days: LogRetention
    """How long logs are kept, in days."""
    network: Network
    """The virtual network and how traffic enters and leaves it."""
    control_plane: ControlPlane
    """The Kubernetes API server, its support and its upgrades."""
    system_nodes: SystemNodes | None = None
    """The pool for what the platform itself runs; there is none with AKS Automatic."""
    pools: Pools = Field(default_factory=dict)
    """Pools for workloads, by name."""
    security: Security
    """Defender, Azure Policy, customer-managed keys."""
    features: Features = Features()
    """Managed add-ons beyond those that every cluster has."""
    access: Access
    """Who may reach the Kubernetes API."""
    identity: Identity = Identity()
    """What controllers become."""
    delivery: Delivery | None = None
    """The pipeline that deploys the layers."""
    observability: Observability = Observability()
    """Metrics, logs and alerts."""
    dns: Dns = Dns()
    """Names."""
    images: Images = Images()
    """Container images."""
    backup: Backup = Backup()
    """What is backed up, how often and where to."""
    cost: Cost = Cost()
    """Budget and scheduled shutdown."""


MODEL = AzureSettings
"""The model of a whole stack."""
