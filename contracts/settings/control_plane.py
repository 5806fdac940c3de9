"""What the settings of a managed control plane have in common, whatever the cloud."""

from typing import Literal

from contracts.catalog import versions
from contracts.model import Model
from contracts.settings.values import Cidr


class ControlPlane(Model):
    """The Kubernetes API server and its logs."""

    version: str = versions.DEFAULT_KUBERNETES
    """Kubernetes minor version."""
    endpoint: Literal["private", "private-and-public"]
    """Whether the API server is also reachable from outside the network."""
    public_cidrs: tuple[Cidr, ...] = ()
    """Ranges that may reach a public endpoint."""
