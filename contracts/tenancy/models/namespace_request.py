"""What a team writes to get namespaces: one request, a namespace per environment."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from contracts.catalog.regions import Cloud
from contracts.model import Model
from contracts.settings.values import CostCenter, Slug
from contracts.tenancy.models.values import Cron, Duration, Folder, GitUrl, Name, Quantity, Revision

API_VERSION = "platform.example.com/v1"

Tier = Literal["tier-1", "tier-2", "tier-3", "regulated"]
Size = Literal["xs", "s", "m", "l", "xl"]


class QuotaOverride(Model):
    """Limits of the namespace that differ from its size."""

    reason: Annotated[str, Field(min_length=15)]
    """Why the size does not fit, in a sentence a reviewer can weigh."""
    cpu: Quantity | None = None
    """All CPU requests together."""
    memory: Quantity | None = None
    """All memory requests together."""
    memory_limit: Quantity | None = None
    """All memory limits together."""
    pods: Annotated[int, Field(ge=1, le=2000)] | None = None
    """Pods at the same time."""
    volumes: Annotated[int, Field(ge=0, le=200)] | None = None
    """Persistent volume claims."""
    storage: Quantity | None = None
    """All volumes together."""


class NamespaceIn(Model):
    """The namespace in one environment."""

    size: Size | None = None
    """Quota in classes; by default what the environment and the tier call for."""
    quota: QuotaOverride | None = None
    """Where no size fits."""


class GitSource(Model):
    """Where the team's rendered manifests are."""

    repository: GitUrl
    """URL of the repository, without credentials."""
    revision: Revision = "main"
    """Branch or tag that Argo CD follows."""
    path: Folder = "rendered"
    """Folder below which `<cluster>/<namespace>/` lies."""


class Freeze(Model):
    """A time in which nothing is deployed by itself."""

    schedule: Cron
    """When it begins, as cron."""
    duration: Duration
    """How long it lasts."""
    time_zone: str = "Etc/UTC"
    """Whose hours these are."""
    reason: Annotated[str, Field(min_length=5)]
    """What for."""


class NamespaceSpec(Model):
    """What the namespace is for."""

    team: Slug
    """Team that owns it; the folder the request is in."""
    cost_center: CostCenter
    """Who pays for what runs in it."""
    criticality: Tier
    """Service tier of the most critical workload in it."""
    data_classification: Literal["public", "internal", "confidential", "regulated"] = "internal"
    """The most sensitive data it handles."""
    clouds: Annotated[tuple[Cloud, ...], Field(min_length=1)] = get_args(Cloud)
    """Clouds it is on."""
    environments: Annotated[dict[Slug, NamespaceIn], Field(min_length=1)]
    """Environments it is in: a namespace `<name>-<environment>` each."""
    delivery: GitSource
    """What Argo CD deploys into it."""
    freezes: tuple[Freeze, ...] = ()
    """Times in which nothing is deployed into production by itself."""


class RequestMetadata(Model):
    """What the request is called."""

    name: Name
    """Name without the environment."""


class NamespaceRequest(Model):
    """A request for namespaces."""

    api_version: Literal["platform.example.com/v1"]
    """Version of this form."""
    kind: Literal["NamespaceRequest"]
    """What this is."""
    metadata: RequestMetadata
    """What it is called."""
    spec: NamespaceSpec
    """What it is for."""
