"""The workload contract: what a team promises and asks for, once for all environments and both clouds."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.model import Model
from contracts.settings.values import Cidr, CostCenter, Slug
from contracts.tenancy.models.namespace_request import Tier
from contracts.tenancy.models.runtime import Runtime
from contracts.tenancy.models.values import (
    Digest,
    Duration,
    Host,
    LabelValue,
    Name,
    Repository,
    ResourceId,
    UrlPath,
)

AwsResourceIds = Annotated[tuple[ResourceId, ...], Field(min_length=1, max_length=4)]
Exposure = Literal["public", "internal", "private", "none"]
DependencyKind = Literal["workload", "database", "queue", "object", "http", "external"]
Strategy = Literal["rolling", "rolling-smoke", "progressive", "progressive-approval"]
PROGRESSIVE: tuple[Strategy, ...] = ("progressive", "progressive-approval")
"""Strategies by which a new version gets traffic step by step."""
Rollback = Literal["manual", "fast", "automatic-on-slo-burn", "audited"]


class Ownership(Model):
    """Who answers for it."""

    team: Slug
    """Team that owns it; the folder the contract is in."""
    service_tier: Tier
    """How bad its failure is; decides replicas, delivery, zones and cost posture."""
    escalation: Annotated[str, Field(min_length=3, max_length=200)] | None = None
    """Who is paged; by default the team's own."""


class Artifact(Model):
    """What runs."""

    image: Repository
    """Registry and repository."""
    digest: Digest | None = None
    """The exact image; production runs nothing else."""
    tag: LabelValue | None = None
    """A tag instead, where the environment permits one."""


class Traffic(Model):
    """How requests reach it."""

    exposure: Exposure = "none"
    """From the internet, from the organisation's network, from inside the cluster, or not at all."""
    route: Host | None = None
    """Host name in production; other environments insert their name: `orders.dev.example.com`."""
    path: UrlPath = "/"
    """Path prefix of the route."""
    protocol: Literal["http", "grpc", "tcp"] = "http"
    """What is spoken."""
    tls: Literal["required", "terminated-upstream", "none"] = "required"
    """Where encryption ends."""
    gateway_profile: Slug | None = None
    """Gateway, from the catalogue; by default what the exposure calls for."""
    internal_callers: tuple[str, ...] = ()
    """Workloads that call it, as `workload` or `namespace/workload`; a caller that declares the dependency
    need not be repeated here."""


class Identity(Model):
    """What it may do in the cloud."""

    workload_identity_profile: Slug | None = None
    """Name of its identity; by default the workload's own."""
    cloud_permissions: tuple[str, ...] = ()
    """Logical permissions, `<verb>.<resource>`: `secrets.read.orders-db`."""
    aws_resource_ids: dict[Name, AwsResourceIds] = Field(default_factory=dict)
    """Ids of databases and keys, by logical name: AWS knows neither by a name, and a permission is for one
    thing. More than one where a standby has its own."""


class Backup(Model):
    """How its data is kept twice."""

    method: Literal["volume-snapshots", "native-replication", "managed-service"]
    """Scheduled copies of volumes, replication by the database itself, or what a managed service does."""
    interval: Duration = "6h"
    """Time between two copies; of no meaning for replication."""
    last_drill: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")] | None = None
    """Day of the last restore that was tried."""


class Data(Model):
    """What state it has and how that is recovered."""

    statefulness: Literal["stateless", "stateless-app-regional-db", "stateful"] = "stateless"
    """Where state is."""
    rpo: Duration | None = None
    """How much data may be lost."""
    rto: Duration | None = None
    """How long it may be away."""
    backup: Backup | None = None
    """How data is kept twice."""
    region_strategy: Literal["single-region", "active-passive", "active-active"] = "single-region"
    """What happens when a region is lost."""


class MetricsProfile(Model):
    """Where its metrics are and what they are called."""

    request_metric: Annotated[str, Field(pattern=r"^[a-zA-Z_:][a-zA-Z0-9_:]*$")] = "http_requests_total"
    """Counter of requests, with a `status` label."""
    latency_metric: Annotated[str, Field(pattern=r"^[a-zA-Z_:][a-zA-Z0-9_:]*$")] = (
        "http_request_duration_seconds"
    )
    """Histogram of durations."""
    buckets: tuple[float, ...] = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0)
    """Upper bounds of the histogram, in seconds."""
    path: UrlPath = "/metrics"
    """Where metrics are scraped."""
    port: Annotated[int, Field(ge=1024, le=65535)] = 9090
    """Port of the metrics."""


class Observability(Model):
    """How one sees whether it keeps its promise."""

    slo_availability: Annotated[float, Field(gt=0, lt=100)] | None = None
    """Share of requests that succeed, in percent."""
    slo_latency_p95_ms: Annotated[int, Field(ge=1, le=600_000)] | None = Field(
        default=None, alias="sloLatencyP95Ms"
    )
    """Milliseconds within which 95 percent of requests are answered."""
    dashboard_profile: Slug | None = None
    """Dashboard, from the catalogue; by default what the workload's type calls for."""
    log_retention: Duration = "30d"
    """How long logs are kept."""
    metrics: MetricsProfile | None = None
    """Where metrics are; by default served workloads have them on 9090."""


class Delivery(Model):
    """How a new version gets out, and back."""

    strategy: Strategy | None = None
    """How; by default what the tier calls for."""
    rollback: Rollback | None = None
    """How back; by default what the tier calls for."""


class CostPart(Model):
    """Who pays."""

    cost_center: CostCenter
    """Who pays for it."""
    budget_class: Slug
    """Budget, from the catalogue."""
    expected_rps: Annotated[float, Field(ge=0)] | None = None
    """Requests a second on average, for the estimate."""
    monthly_budget: Annotated[float, Field(gt=0)] | None = None
    """US dollars a month, where the class does not fit."""


class Dependency(Model):
    """Something it calls."""

    name: Name
    """Name of the workload or logical name of the resource."""
    kind: DependencyKind
    """What it is."""
    namespace: Name | None = None
    """Namespace of a workload, without environment; by default its own."""
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    """Port it is called on; by default that of the workload or the usual one of its kind."""
    criticality: Literal["hard", "soft"] = "hard"
    """Whether the caller fails without it."""
    cidrs: tuple[Cidr, ...] = ()
    """Where it is, for what is outside the cluster."""
    fqdns: tuple[Host, ...] = ()
    """Host names it has, where network policies can tell names."""


class WorkloadSpec(Model):
    """Everything a contract says."""

    ownership: Ownership
    """Who answers for it."""
    runtime: Runtime
    """How it runs."""
    artifact: Artifact | None = None
    """What runs; by default an image of the workload's name in the platform's registry, whose digest each
    environment names."""
    traffic: Traffic = Traffic.model_construct()
    """How requests reach it."""
    identity: Identity = Identity.model_construct()
    """What it may do in the cloud."""
    data: Data = Data.model_construct()
    """What state it has."""
    observability: Observability = Observability.model_construct()
    """How one sees whether it works."""
    delivery: Delivery = Delivery.model_construct()
    """How versions get out."""
    cost: CostPart
    """Who pays."""
    dependencies: tuple[Dependency, ...] = ()
    """What it calls; nothing else lets it through."""


class WorkloadMetadata(Model):
    """What the workload is called."""

    name: Name
    """Its name: of the service, the service account and the label."""
    namespace: Name | None = None
    """Namespace request it runs in; by default the team's only one."""


class WorkloadContract(Model):
    """A workload contract."""

    api_version: Literal["platform.example.com/v1"]
    """Version of this form."""
    kind: Literal["WorkloadContract"]
    """What this is."""
    metadata: WorkloadMetadata
    """What it is called."""
    spec: WorkloadSpec
    """What it says."""
