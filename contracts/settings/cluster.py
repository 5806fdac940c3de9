"""What the settings of a cluster stack have in common, whatever the cloud."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.catalog.cluster_types import ClusterType
from contracts.catalog.regions import Cloud
from contracts.model import Model
from contracts.planning import naming
from contracts.settings.access import Access
from contracts.settings.control_plane import ControlPlane
from contracts.settings.cost import Cost
from contracts.settings.exceptions import PolicyException
from contracts.settings.standby import Standby
from contracts.settings.values import CostCenter, Slug


class Settings(Model):
    """Everything a cluster stack is told. What differs by cloud is narrowed in the cloud's own model."""

    cloud: Cloud
    """Cloud provider."""
    cluster_type: ClusterType
    """Preset that the rest of the settings start from."""
    environment: Slug
    """Environment name; the stack is called `<cloud>-<environment>`."""
    region: str
    """Cloud region."""
    account: str
    """AWS account or Azure subscription."""
    purpose: Slug = "platform"
    """What the cluster is for; part of its name."""
    number: Annotated[int, Field(ge=1, le=99)] = 1
    """Tells clusters of one purpose, environment and region apart."""
    cost_center: CostCenter
    """Who pays for it."""
    criticality: Literal["tier-1", "tier-2", "tier-3"]
    """Service tier of the platform itself."""
    protected: bool
    """Refuse deletion of the cluster, its keys and its logs, by Pulumi and by the cloud."""
    log_retention_days: int
    """How long control plane and network flow logs are kept, in days."""
    tags: dict[str, str] = Field(default_factory=dict)
    """Further tags of the organisation."""
    control_plane: ControlPlane
    """The Kubernetes API server and its logs."""
    standby: Standby | None = None
    """What this cluster stands by for; only for `dr-standby`."""
    exceptions: tuple[PolicyException, ...] = ()
    """Settings that may be looser than their cluster type, for a while."""
    access: Access
    """Who may reach the Kubernetes API."""
    cost: Cost = Cost()
    """Budget and scheduled shutdown."""

    @property
    def cluster_name(self) -> str:
        """Registry name of the cluster, which is also its name in the cloud."""
        return naming.cluster_name(self.cloud, self.region, self.environment, self.purpose, self.number)
