"""Reads the node pools of an AKS cluster, those inside the cluster and those beside it alike."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.graph import Graph, Row
from policy.resource_types import azure
from review.inventory.reading import is_on, number, text, texts, value

_TUNED = {"kubelet": "kubeletConfig", "kernel": "linuxOSConfig"}
"""What of a node can be set, and where a pool says so."""


@dataclass(frozen=True, kw_only=True)
class Pool:
    """One pool of nodes."""

    row: Row
    """Whatever registers it: the cluster, or a resource of its own."""
    name: str
    system: bool
    """Whether it runs what the platform itself needs."""
    least: int
    """Fewest nodes."""
    most: int
    """Most nodes; as many as the fewest where nothing scales the pool."""
    size: str
    """Machine size."""
    image: str
    zones: Sequence[str]
    spot: bool
    """Whether it may be taken away at any time."""
    disk_gib: int
    local_disk: bool
    """Whether the system disk is on the machine itself."""
    fips: bool
    ssh: bool
    """Whether its nodes run the SSH service."""
    tuned: Sequence[str]
    """What is set otherwise than AKS has it: the kubelet, the kernel."""

    @property
    def extras(self) -> list[str]:
        """What is unusual about its nodes."""
        said = [f"own settings of the {' and the '.join(self.tuned)}"] if self.tuned else []
        return [*said, *([] if self.ssh else ["SSH off"])]

    @property
    def nodes(self) -> str:
        """How many nodes it has."""
        if self.least != self.most:
            return f"{self.least} to {self.most} nodes"
        return f"{self.least} node" if self.least == 1 else f"{self.least} nodes"

    @property
    def words(self) -> str:
        """Size, machines and image."""
        parts = [self.nodes, self.size, self.image, "FIPS" if self.fips else "", "Spot" if self.spot else ""]
        parts += self.extras
        return " · ".join(part for part in parts if part)


def pools(graph: Graph) -> list[Pool]:
    """Every pool, the cluster's own first."""
    found = []
    for cluster in graph.all(azure.CLUSTER):
        profiles = value(cluster, "agentPoolProfiles")
        for profile in profiles if isinstance(profiles, list) else []:
            if isinstance(profile, Mapping):
                inside = dataclasses.replace(cluster, inputs=dict(profile))
                found.append(_pool(cluster, inside, text(inside, "name")))
    found += [_pool(row, row, text(row, "agentPoolName")) for row in graph.all(azure.AGENT_POOL)]
    return found


def _pool(row: Row, given: Row, name: str) -> Pool:
    count = number(given, "count")
    scaled = is_on(given, "enableAutoScaling")
    least = number(given, "minCount") if scaled else count
    most = number(given, "maxCount") if scaled else count
    return Pool(
        row=row,
        name=name or row.name,
        system=text(given, "mode") == "System",
        least=least,
        most=max(least, most),
        size=text(given, "vmSize"),
        image=text(given, "osSKU"),
        zones=texts(given, "availabilityZones"),
        spot=text(given, "scaleSetPriority") == "Spot",
        disk_gib=number(given, "osDiskSizeGB"),
        local_disk=text(given, "osDiskType") == "Ephemeral",
        fips=is_on(given, "enableFIPS"),
        ssh=text(given, "securityProfile", "sshAccess") != "Disabled",
        tuned=[what for what, key in _TUNED.items() if given.inputs.get(key)],
    )
