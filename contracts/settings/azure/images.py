"""Settings of container images."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from contracts.model import Model, refuse
from contracts.settings.azure.values import Region, resource_id

_NAME = re.compile(r"[A-Za-z0-9]{5,50}", re.ASCII)


def _registry(value: str) -> str:
    if not _NAME.fullmatch(value.rpartition("/")[2]):
        raise refuse("the name of a registry has 5 to 50 letters and digits", "correct the name")
    return value


RegistryId = Annotated[str, resource_id("Microsoft.ContainerRegistry/registries"), AfterValidator(_registry)]
Upstream = Literal[
    "docker.io", "ghcr.io", "mcr.microsoft.com", "public.ecr.aws", "quay.io", "registry.k8s.io"
]
"""Registries that ACR caches without credentials."""


class Images(Model):
    """The registry that nodes pull from."""

    registry: bool = False
    """Make a registry of this stack's own. Its tier is Premium where private endpoints, copies or production
    ask for it, else Standard."""
    pull_from: tuple[RegistryId, ...] = ()
    """Registries of other stacks that nodes may pull from, by resource id."""
    untagged_days: Annotated[int, Field(ge=1, le=365)] = 14
    """How long images without a tag are kept, in days. A Standard registry keeps them for good."""
    cached_registries: tuple[Upstream, ...] = ()
    """Public registries whose images are fetched through the platform's, so that pods start when these are
    down."""
    replicate_to: tuple[Region, ...] = ()
    """Regions that get a copy of every image."""
