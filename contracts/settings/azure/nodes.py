"""Settings of nodes."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from contracts.model import Model, refuse
from contracts.settings.azure.tuning.kubelet import Kubelet
from contracts.settings.azure.tuning.linux import LinuxOs
from contracts.settings.azure.values import PoolName, VmSize

_KEY = re.compile(
    r"([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?", re.ASCII
)
_VALUE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?", re.ASCII)


def _taint_key(value: str) -> str:
    if not _KEY.fullmatch(value):
        raise refuse(
            "Kubernetes takes a key of letters, digits, dots, hyphens and underscores, 63 at most, after a "
            "domain and a slash or without them",
            "write it like gpu, or example.com/gpu",
        )
    return value


def _taint_value(value: str) -> str:
    if not _VALUE.fullmatch(value):
        raise refuse(
            "Kubernetes takes a value of letters, digits, dots, hyphens and underscores, 63 at most, with a "
            "letter or digit at either end",
            'leave it out, or write it like "true"',
        )
    return value


TaintKey = Annotated[str, AfterValidator(_taint_key)]
TaintValue = Annotated[str, AfterValidator(_taint_value)]
TaintEffect = Literal["NoSchedule", "PreferNoSchedule", "NoExecute"]


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


class Taint(Model):
    """Keeps pods away that do not tolerate it."""

    key: TaintKey
    """Key."""
    value: TaintValue = "true"
    """Value."""
    effect: TaintEffect = "NoSchedule"
    """What it does."""


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
