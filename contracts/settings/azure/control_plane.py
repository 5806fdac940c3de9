"""Settings of the managed control plane."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from contracts.catalog import versions
from contracts.model import Model, refuse
from contracts.settings import control_plane
from contracts.settings.azure.values import KubernetesVersion, resource_id
from contracts.settings.cost import Clock

SYSTEM_ZONE = "system"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SUBDOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]{0,52}[a-z0-9])?", re.ASCII)
_OFFSET = re.compile(r"[+-]\d{2}:\d{2}", re.ASCII)


def _day(value: str) -> str:
    if not _DAY.fullmatch(value):
        raise refuse("a day has year, month and number", "write it like 2026-12-24")
    return value


def _offset(value: str) -> str:
    if not _OFFSET.fullmatch(value):
        raise refuse("an offset from UTC has a sign, hours and minutes", 'write it like "+01:00", in quotes')
    return value


def _subdomain(value: str) -> str:
    if not _SUBDOMAIN.fullmatch(value):
        raise refuse(
            "a subdomain is one label of lower-case letters, digits and hyphens, neither end a hyphen, 54 "
            "characters at most",
            "write it like prod-eastus2",
        )
    return value


Day = Annotated[str, AfterValidator(_day)]
UtcOffset = Annotated[str, AfterValidator(_offset)]
Subdomain = Annotated[str, AfterValidator(_subdomain)]
Subdomain = Annotated[str, AfterValidator(_subdomain)]
PrivateZone = Annotated[str, resource_id("Microsoft.Network/privateDnsZones", besides=SYSTEM_ZONE)]


class Freeze(Model):
    """Days on which nothing is maintained."""

    start: Day
    """First day, YYYY-MM-DD."""
    end: Day
    """Last day, YYYY-MM-DD."""


class Maintenance(Model):
    """When Azure may touch the cluster. Each window is weekly; best effort only, Microsoft says."""

    start: Clock = "02:00"
    """When each window opens."""
    hours: Annotated[int, Field(ge=4, le=12)] = 6
    """How long it stays open."""
    utc_offset: UtcOffset = "+00:00"
    """Offset of the start from UTC."""
    releases: Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] = "Friday"
    """Day of AKS's own weekly release: control plane components and add-ons."""
    upgrades: Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] = (
        "Saturday"
    )
    """Day of Kubernetes patches."""
    images: Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] = "Sunday"
    """Day of node images."""
    freezes: tuple[Freeze, ...] = ()
    """Days on which nothing happens even so."""


class ControlPlane(control_plane.ControlPlane):
    """The Kubernetes API server, its support and its upgrades."""

    version: KubernetesVersion = versions.DEFAULT_KUBERNETES
    """Kubernetes minor version."""
    support: Literal["community", "long-term"] = "community"
    """Long-term support lasts a year longer and needs tier premium, which this chooses."""
    private_zone: PrivateZone = SYSTEM_ZONE
    """Private DNS zone of a private API server: `system`, which AKS makes, or one that is there, by its
    resource id.
    Fixed once the cluster exists."""
    fqdn_subdomain: Subdomain | None = None
    """First label of the API server's name in a `privateZone` of your own; Azure makes one up without it.
    Fixed once the cluster exists."""
    upgrades: Literal["patch", "stable", "rapid", "none"]
    """What Azure upgrades by itself: patches of the minor version, or minor versions too."""
    node_images: Literal["NodeImage", "SecurityPatch"] = "NodeImage"
    """How nodes get security fixes: a new image a week, or patches between images."""
    maintenance: Maintenance = Maintenance()
    """When upgrades may happen."""
    lock_node_resources: bool = False
    """Let nobody change what AKS keeps in the resource group of its nodes. Untried with backup and with
    gateways managed from inside the cluster, so off by default."""
    log_types: tuple[
        Literal[
            "kube-audit-admin",
            "kube-audit",
            "guard",
            "kube-apiserver",
            "kube-controller-manager",
            "kube-scheduler",
            "cloud-controller-manager",
            "cluster-autoscaler",
            "karpenter-events",
            "csi-azuredisk-controller",
        ],
        ...,
    ]
    """Control plane logs that are kept. `kube-audit` has reads too, and all that `kube-audit-admin` has."""
