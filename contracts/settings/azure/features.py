"""Settings of what AKS installs and looks after in the cluster."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from contracts.model import Model, refuse
from contracts.settings.azure.security import Namespace

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?", re.ASCII)
_TYPE = re.compile(r"[A-Za-z0-9]+(\.[A-Za-z0-9-]+)+", re.ASCII)
_VERSION = re.compile(r"\d+\.\d+\.\d+([.-][A-Za-z0-9.-]+)?", re.ASCII)


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise refuse(
            "an extension is named with lower-case letters, digits and hyphens, neither end a hyphen, 53 "
            "characters at most",
            "write it like dapr",
        )
    return value


def _type(value: str) -> str:
    if not _TYPE.fullmatch(value):
        raise refuse("a kind of extension has its publisher before it", "write it like microsoft.dapr")
    return value


def _version(value: str) -> str:
    if not _VERSION.fullmatch(value):
        raise refuse("a version has three numbers", "write it like 1.15.2, in quotes, or leave it out")
    return value


ExtensionName = Annotated[str, AfterValidator(_name)]
ExtensionType = Annotated[str, AfterValidator(_type)]
ExtensionVersion = Annotated[str, AfterValidator(_version)]


class Extension(Model):
    """Something that Azure installs into the cluster and looks after there."""

    type: ExtensionType
    """Kind of extension, as `az k8s-extension extension-types list-by-cluster` names it."""
    namespace: Namespace
    """Namespace that it is installed into."""
    version: ExtensionVersion | None = None
    """Exact version, which then stays. Without it Azure follows the minor versions of the train."""
    train: Literal["stable", "preview"] = "stable"
    """Which releases it follows."""
    values: Annotated[dict[str, str], Field(max_length=100)] = Field(default_factory=dict)
    """Values that differ from its defaults, as text. Whoever reads the cluster reads them, so none is a
    secret."""


class Features(Model):
    """Managed add-ons beyond those that every cluster has."""

    keda: bool = False
    """Scale workloads by events: queues, streams, schedules."""
    vertical_autoscaler: bool = False
    """Recommend, and where asked set, what pods request."""
    blob_storage: bool = False
    """Mount blob containers as volumes."""
    gateway: bool = True
    """Have the Azure half of Application Gateway for Containers: association, frontend and identity of its
    controller. Off by itself in a region that does not offer it."""
    web_firewall: bool = False
    """Put a web application firewall before the gateway."""
    cost_analysis: bool = True
    """Tell the portal's cost analysis what namespaces cost."""
    extensions: Annotated[dict[ExtensionName, Extension], Field(max_length=20)] = Field(default_factory=dict)
    """Extensions of the cluster beyond that of backups, by a name of their own. What they call must be let
    out: a firewall knows what all of them call, the rest goes into `network.allowedDomains`."""
    local_dns: bool = False
    """Answer names on every node instead of asking cluster DNS over the network. Network policies then have
    to let pods ask 169.254.10.0/24, and policies by name (`podPolicies`) do not work with it."""
