"""Settings of the managed control plane."""

from typing import Literal

from contracts import versions
from contracts.model import Model
from contracts.settings.values import Cidr, KubernetesVersion


class ControlPlane(Model):
    """The Kubernetes API server and its logs."""

    version: KubernetesVersion = versions.DEFAULT_KUBERNETES
    """Kubernetes minor version."""
    endpoint: Literal["private", "private-and-public"]
    """Whether the API server is also reachable from outside the VPC."""
    public_cidrs: tuple[Cidr, ...] = ()
    """Ranges that may reach a public endpoint."""
    log_types: tuple[Literal["api", "audit", "authenticator", "controllerManager", "scheduler"], ...]
    """Control plane logs that are kept."""
    zonal_shift: bool
    """Let AWS shift traffic away from a zone that is impaired."""
