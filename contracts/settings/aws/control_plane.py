"""Settings of the managed control plane."""

from typing import Literal

from contracts.catalog import versions
from contracts.settings import control_plane
from contracts.settings.aws.values import KubernetesVersion


class ControlPlane(control_plane.ControlPlane):
    """The Kubernetes API server and its logs."""

    version: KubernetesVersion = versions.DEFAULT_KUBERNETES
    """Kubernetes minor version."""
    log_types: tuple[Literal["api", "audit", "authenticator", "controllerManager", "scheduler"], ...]
    """Control plane logs that are kept."""
    zonal_shift: bool
    """Let AWS shift traffic away from a zone that is impaired."""
