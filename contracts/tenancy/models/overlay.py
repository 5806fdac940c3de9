"""What differs per environment: a small file beside the contract, `<workload>.<environment>.yaml`."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.model import Model
from contracts.settings.values import Slug
from contracts.tenancy.models.namespace_request import Cloud
from contracts.tenancy.models.runtime import ResourceOverride, Schedule
from contracts.tenancy.models.values import Digest, Host, LabelValue, Name, Repository
from contracts.tenancy.models.workload import AwsResourceIds


class RuntimeOverlay(Model):
    """What may differ of how it runs."""

    min_replicas: Annotated[int, Field(ge=0, le=1000)] | None = None
    """Replicas that always run."""
    max_replicas: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Replicas at most."""
    resource_profile: Name | None = None
    """Resources of a pod."""
    resources: ResourceOverride | None = None
    """Where no profile fits."""
    environment: dict[str, str] | None = None
    """Environment variables that differ or are added."""
    schedule: Schedule | None = None
    """When a cronjob runs."""
    version: LabelValue | None = None
    """Version label."""


class ArtifactOverlay(Model):
    """What may differ of what runs. Promotion changes the digest here, and nothing else."""

    image: Repository | None = None
    """Registry and repository."""
    digest: Digest | None = None
    """The exact image."""
    tag: LabelValue | None = None
    """A tag instead, where the environment permits one."""


class TrafficOverlay(Model):
    """What may differ of how it is reached."""

    route: Host | None = None
    """Host name in this environment."""


class IdentityOverlay(Model):
    """What may differ of what it may use. What it may do does not."""

    aws_resource_ids: dict[Name, AwsResourceIds] | None = None
    """Ids of databases and keys in this environment, by logical name."""


class OverlaySpec(Model):
    """What differs."""

    artifact: ArtifactOverlay | None = None
    """What runs."""
    runtime: RuntimeOverlay | None = None
    """How it runs."""
    traffic: TrafficOverlay | None = None
    """How it is reached."""
    identity: IdentityOverlay | None = None
    """What it may use."""


class OverlayMetadata(Model):
    """What the overlay is about."""

    name: Name
    """Workload."""
    environment: Slug
    """Environment."""
    cloud: Cloud | None = None
    """One cloud only; by default both."""


class WorkloadOverlay(Model):
    """What differs in one environment."""

    api_version: Literal["platform.example.com/v1"]
    """Version of this form."""
    kind: Literal["WorkloadOverlay"]
    """What this is."""
    metadata: OverlayMetadata
    """What it is about."""
    spec: OverlaySpec
    """What differs."""
