"""The catalogue: what the names in requests and contracts stand for. Read from `config/profiles.yaml`."""

import functools
import re
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Field, model_validator

from contracts.catalog.cluster_types import PRODUCTION, TENANT_TYPES, ClusterType
from contracts.model import Model, refuse
from contracts.settings.values import Slug
from contracts.tenancy.models.namespace_request import Size, Tier
from contracts.tenancy.models.runtime import SecurityProfile, WorkloadType
from contracts.tenancy.models.values import Host, Name, Quantity

_REGISTRY = re.compile(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]{2,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*")

Reason = Annotated[str, Field(min_length=10)]


def _registry(value: str) -> str:
    if not _REGISTRY.fullmatch(value) or len(value) > 200:
        raise refuse(
            "a registry is a host, and perhaps a folder in it", "write it like registry.example.com/team"
        )
    return value


Registry = Annotated[str, AfterValidator(_registry)]


class ResourceProfile(Model):
    """Resources of a pod."""

    cpu: Quantity
    """CPU it asks for. There is no limit: it would throttle and protect nobody."""
    memory: Quantity
    """Memory it asks for."""
    memory_limit: Quantity
    """Memory at which it is stopped."""
    ephemeral_storage: Quantity = "200Mi"
    """Space on the node's disk that it asks for."""
    ephemeral_storage_limit: Quantity = "1Gi"
    """Space at which it is evicted."""
    reason: Reason
    """What these numbers are for."""


class SizeProfile(Model):
    """Quota of a namespace."""

    cpu: Quantity
    """All CPU requests together."""
    memory: Quantity
    """All memory requests together."""
    memory_limit: Quantity
    """All memory limits together."""
    ephemeral_storage: Quantity
    """All requests for space on nodes together."""
    pods: Annotated[int, Field(ge=1, le=2000)]
    """Pods at the same time."""
    volumes: Annotated[int, Field(ge=0, le=200)]
    """Persistent volume claims."""
    storage: Quantity
    """All volumes together."""
    reason: Reason
    """Whom it is for."""


class Environment(Model):
    """An environment that namespaces can be in."""

    cluster_type: ClusterType
    """Type of its clusters, which decides policy and Pod Security."""
    size: Size | None = None
    """Size of its namespaces, whatever the tier; by default what the tier calls for."""
    reason: Reason
    """What it is for."""

    @property
    def production(self) -> bool:
        """Whether customers depend on it."""
        return self.cluster_type in PRODUCTION


class GatewayProfile(Model):
    """A gateway that routes attach to."""

    exposure: Literal["public", "internal"]
    """Who reaches it."""
    gateway: Name
    """Name of the Gateway."""
    namespace: Name
    """Namespace it is in."""
    section: Name = "https"
    """Listener that routes attach to."""
    label: Slug
    """Value of the namespace label that the Gateway admits routes by."""
    domains: Annotated[tuple[Host, ...], Field(min_length=1)]
    """Domains under which it answers."""
    reason: Reason
    """What it is for."""


class DashboardProfile(Model):
    """A dashboard made for each workload that names it."""

    kinds: Annotated[tuple[WorkloadType, ...], Field(min_length=1)]
    """Workload types it is the default of."""
    served: bool = False
    """Whether it shows requests and latency."""
    reason: Reason
    """What one sees on it."""


class SecurityEntry(Model):
    """A Pod Security standard as workloads may choose it."""

    cluster_types: Annotated[tuple[ClusterType, ...], Field(min_length=1)]
    """Types of clusters that admit it."""
    reason: Reason
    """Why there."""


class BudgetClass(Model):
    """What a workload may cost."""

    monthly_usd: Annotated[float, Field(gt=0, le=1_000_000)]
    """US dollars a month, of all environments together."""
    reason: Reason
    """Whom it is for."""


class ImagePolicy(Model):
    """Where images come from."""

    default: Registry
    """Where a workload's image is when its contract names none: its name is added."""
    allowed: tuple[Registry, ...]
    """Registries and folders of them that every cluster may pull from."""
    reason: Reason
    """Why these."""


class IdentityNaming(Model):
    """How cloud identities of workloads are called."""

    pattern: Annotated[str, Field(pattern=r"^[a-z{][-a-z0-9{}]*$")]
    """Name with `{profile}` and `{environment}` in it."""
    reason: Reason
    """Why so."""

    @model_validator(mode="after")
    def _names_both(self) -> Self:
        plain = self.pattern.replace("{profile}", "", 1).replace("{environment}", "", 1)
        if len(self.pattern) - len(plain) != len("{profile}{environment}") or "{" in plain or "}" in plain:
            raise refuse(
                "an identity's name has {profile} and {environment} once each, and nothing else in braces",
                'write it like "{profile}-{environment}"',
            )
        return self


class Profiles(Model):
    """The catalogue."""

    resources: Annotated[dict[Name, ResourceProfile], Field(min_length=1)]
    """Resources of pods by profile."""
    sizes: dict[Size, SizeProfile]
    """Quotas by size."""
    tier_sizes: dict[Tier, Size]
    """Size of a namespace by the tier of what is in it."""
    environments: Annotated[dict[Slug, Environment], Field(min_length=1)]
    """Environments that namespaces can be in. A standby uses that of its primary."""
    gateways: dict[Slug, GatewayProfile]
    """Gateways by profile."""
    dashboards: dict[Slug, DashboardProfile]
    """Dashboards by profile."""
    security: dict[SecurityProfile, SecurityEntry]
    """Pod Security standards that workloads may choose."""
    identity: IdentityNaming
    """How cloud identities are called."""
    budgets: dict[Slug, BudgetClass]
    """Budgets by class."""
    images: ImagePolicy
    """Where images come from."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for name, environment in self.environments.items():
            if environment.cluster_type not in TENANT_TYPES - {ClusterType.DR_STANDBY}:
                raise refuse(
                    f"{name} is of type {environment.cluster_type}, which has no environment of namespaces: "
                    "management clusters run no applications, and a standby uses its primary's",
                    "write the type of a cluster that teams deploy to",
                )
        missing = [size for size in ("xs", "s", "m", "l", "xl") if size not in self.sizes]
        if missing:
            raise refuse(f"every size has numbers; {', '.join(missing)} has none", "add it under sizes")
        unsized = [tier for tier in get_args(Tier) if tier not in self.tier_sizes]
        if unsized:
            raise refuse(f"every tier has a size; {', '.join(unsized)} has none", "add it under tierSizes")
        return self

    @property
    def main(self) -> str:
        """The environment whose host names contracts give: the first of general production."""
        standard = (name for name, one in self.environments.items() if one.cluster_type == "prod-standard")
        return next(standard, "")

    @functools.cached_property
    def endings(self) -> tuple[str, ...]:
        """Names of environments, the longest first: `prod-isolated` before what it ends in."""
        return tuple(sorted(self.environments, key=lambda name: (-len(name), name)))

    def default_gateway(self, exposure: str) -> str | None:
        """The first gateway for an exposure, in the order of the catalogue."""
        return next((name for name, one in self.gateways.items() if one.exposure == exposure), None)

    def default_dashboard(self, kind: WorkloadType, *, served: bool) -> str | None:
        """The dashboard of a workload that names none."""
        fitting = [name for name, one in self.dashboards.items() if kind in one.kinds]
        return next((name for name in fitting if self.dashboards[name].served == served), None)

    def size_of(self, environment: str, tier: Tier) -> Size:
        """Size of a namespace that names none."""
        return self.environments[environment].size or self.tier_sizes[tier]
