"""Settings of container image repositories."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from contracts.model import Model, refuse
from contracts.settings.aws.values import Region

_PART = r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*"
_REPOSITORY = re.compile(rf"{_PART}(/{_PART})+")
_LONGEST = 256


def _repository(value: str) -> str:
    if len(value) > _LONGEST or not _REPOSITORY.fullmatch(value):
        raise refuse(
            "a repository is <team>/<image> in lower case; the team's part is what permissions and "
            "replication go by",
            "write it like commerce/orders-api",
        )
    return value


Repository = Annotated[str, AfterValidator(_repository)]
Upstream = Literal["public.ecr.aws", "quay.io", "registry.k8s.io"]
"""Registries that ECR caches without credentials."""


class Images(Model):
    """The ECR repositories a stack owns, and the registry of its account and region if it owns that."""

    repositories: tuple[Repository, ...] = ()
    """Repositories to make, as `<team>/<image>`."""
    keep_last: Annotated[int, Field(ge=10, le=10_000)] = 200
    """How many images a repository keeps; older ones go, so leave room for what may still be rolled
    back to."""
    untagged_days: Annotated[int, Field(ge=1, le=365)] = 14
    """How long images without a tag are kept, in days."""
    registry_settings: bool = False
    """Own what exists once per account and region: enhanced scanning, cached registries, replication.
    Exactly one stack of an account and region may."""
    cached_registries: tuple[Upstream, ...] = ()
    """Public registries whose images are fetched through ECR, so that pods start when these are down."""
    replicate_to: Region | None = None
    """Region that gets a copy of every image in these repositories."""
