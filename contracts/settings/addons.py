"""Overrides of the managed add-ons."""

from typing import Any

from pydantic import Field

from contracts.model import Model
from contracts.settings.values import AddonVersion


class Addon(Model):
    """Overrides for one managed add-on."""

    version: AddonVersion | None = None
    """Exact version; by default the one pinned for the Kubernetes version."""
    configuration: dict[str, Any] = Field(default_factory=dict)
    """Merged over the values this project sets. EKS checks it against the add-on's own schema."""
