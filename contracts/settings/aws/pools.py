"""Settings of node groups for workloads, beside the system pool."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from contracts.model import Model, refuse
from contracts.settings.aws.values import InstanceType
from contracts.settings.pools import Taint

_NAME = re.compile(r"[a-z]([a-z0-9-]{0,28}[a-z0-9])?", re.ASCII)


def _name(value: str) -> str:
    if not _NAME.fullmatch(value) or value == "system":
        raise refuse(
            "a pool has a name of lower-case letters, digits and hyphens, 30 at most, and `system` is taken",
            "write it like gpu, or batch-2",
        )
    return value


PoolName = Annotated[str, AfterValidator(_name)]


class Pool(Model):
    """A managed node group for workloads. Karpenter has nothing to do with it; both may stand side by side.
    Image, machines, zones and `spot` are fixed when it is made: a change makes a new group before the old one
    goes.
    """

    image: Literal["bottlerocket", "al2023"] = "bottlerocket"
    """Operating system. Bottlerocket has no shell, no package manager and a read-only root."""
    architecture: Literal["amd64", "arm64"] = "amd64"
    """Processor architecture; the instance types must agree."""
    accelerator: Literal["nvidia", "neuron"] | None = None
    """Take the image with the drivers of NVIDIA or of AWS's own accelerators (`al2023` on `amd64` only)."""
    instance_types: Annotated[tuple[InstanceType, ...], Field(min_length=1, max_length=20)]
    """Instance types in order of preference."""
    min_size: Annotated[int, Field(ge=0, le=450)]
    """Fewest nodes. Nothing here makes more of them: an autoscaler or people do, up to `maxSize`."""
    max_size: Annotated[int, Field(ge=1, le=450)]
    """Most nodes; EKS takes 450 in one group."""
    spot: bool = False
    """Use spare capacity, which may go at any time."""
    volume_gib: Annotated[int, Field(ge=20, le=16384)] = 50
    """Size of the data volume in GiB; EBS takes 16 TiB."""
    zones: tuple[str, ...] = ()
    """Zones of the network that it stands in; by default all. One zone suits volumes that cannot move."""
    labels: dict[str, str] = Field(default_factory=dict)
    """Labels of its nodes."""
    taints: Annotated[tuple[Taint, ...], Field(max_length=50)] = ()
    """Taints of its nodes."""
    release_version: str | None = None
    """Exact image release; by default the one pinned for the Kubernetes version."""


Pools = dict[PoolName, Pool]
"""Pools for workloads by name."""
