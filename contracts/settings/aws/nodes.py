"""Settings of nodes and of what provisions them."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.catalog import versions
from contracts.model import Model
from contracts.settings.aws.values import InstanceType


class SystemNodes(Model):
    """The managed node group for what the platform itself runs."""

    image: Literal["bottlerocket", "al2023"] = "bottlerocket"
    """Operating system. Bottlerocket has no shell, no package manager and a read-only root."""
    architecture: Literal["amd64", "arm64"] = "amd64"
    """Processor architecture; the instance types must agree."""
    fips: bool = False
    """Use cryptography validated by FIPS 140-3; Bottlerocket only."""
    instance_types: tuple[InstanceType, ...] = ("m7i.large", "m6i.large")
    """Instance types in order of preference; two vCPUs and 4 GiB or more. One that is not in
    contracts/catalog/instance_types.csv is warned of."""
    min_size: Annotated[int, Field(ge=2, le=450)]
    """Fewest nodes. Two, because Karpenter's two replicas refuse to share one."""
    max_size: Annotated[int, Field(ge=2, le=450)]
    """Most nodes; updates need room above the minimum. EKS takes 450 in one group."""
    volume_gib: Annotated[int, Field(ge=20, le=16384)] = 50
    """Size of the data volume in GiB; EBS takes 16 TiB."""
    release_version: str | None = None
    """Exact image release; by default the one pinned for the Kubernetes version."""


class Karpenter(Model):
    """The node provisioner whose cloud half this stack makes."""

    version: str = versions.KARPENTER
    """Version the services layer installs; decides nothing here but whether it fits the cluster."""
