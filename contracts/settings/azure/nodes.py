"""Settings of nodes."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.model import Model
from contracts.settings.azure.tuning.kubelet import Kubelet
from contracts.settings.azure.tuning.linux import LinuxOs
from contracts.settings.azure.values import PoolName, VmSize
from contracts.settings.pools import Taint


class Machines(Model):
    """What pools of nodes have in common. All of it is fixed when a pool is made: to change it, add a pool
    under a new name, move, and remove the old one.
    """

    size: VmSize = "Standard_D4ds_v5"
    """Machine size."""
    image: Literal["AzureLinux", "Ubuntu"] = "AzureLinux"
    """Operating system."""
    disk_gib: Annotated[int, Field(ge=30, le=2048)] = 120
    """Size of the system disk in GiB."""
    ephemeral_disk: bool = True
    """Keep the system disk on the machine itself: faster, free, and gone with the node. The machine needs a
    local disk of that size."""
    most_pods: Annotated[int, Field(ge=30, le=250)] = 110
    """Most pods of one node."""
    ssh: bool = True
    """Run the SSH service on its nodes. Nobody has a key to it either way: AKS makes one and throws it away.
    False stops the service too, which is in preview: the subscription needs the feature
    `Microsoft.ContainerService/DisableSSHPreview`. It takes effect with the next node image. Nodes of the
    provisioner keep the service."""
    kubelet: Kubelet | None = None
    """What the kubelet does otherwise than AKS has it. Nodes of the provisioner get theirs from its node
    classes."""
    os: LinuxOs | None = None
    """What the operating system has otherwise than its image. Nodes of the provisioner get theirs from its
    node classes."""


class SystemNodes(Machines):
    """The pool for what the platform itself runs. It is part of the cluster and never changes its name."""

    name: PoolName = "system"
    """Name of the pool."""
    min_size: Annotated[int, Field(ge=2, le=100)]
    """Fewest nodes; as many as there are with `compute: nap`, where AKS adds system nodes by itself."""
    max_size: Annotated[int, Field(ge=2, le=100)]
    """Most nodes; only the cluster autoscaler (`compute: managed`) uses it."""
    fips: bool = False
    """Use cryptography validated by FIPS 140-3, in every pool of the cluster. AzureLinux has an image for it,
    on ARM too, which then does not start measured; Ubuntu has one from Kubernetes 1.35 on, not on ARM."""


class Pool(Machines):
    """A pool for workloads, made beside the cluster and rotated by name."""

    min_size: Annotated[int, Field(ge=0, le=1000)]
    """Fewest nodes."""
    max_size: Annotated[int, Field(ge=1, le=1000)]
    """Most nodes; with `compute: nap`, the same as the fewest: nothing scales the pool."""
    spot: bool = False
    """Use spare capacity, which may go at any time."""
    labels: dict[str, str] = Field(default_factory=dict)
    """Labels of its nodes."""
    taints: tuple[Taint, ...] = ()
    """Taints of its nodes."""


Pools = dict[PoolName, Pool]
"""Pools for workloads by name."""
