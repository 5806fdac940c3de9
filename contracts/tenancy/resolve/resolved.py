"""What requests and contracts come to on one cluster: profiles looked up, overlays laid on, numbers known.

This is all that manifests and the cloud half of identities are made of. Making it is `resolve`'s business.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import Literal

from contracts.tenancy.models.namespace_request import Cloud, Freeze, GitSource, Tier
from contracts.tenancy.models.runtime import CANARY, STAYING, SecretFile, Storage, WorkloadType
from contracts.tenancy.models.workload import (
    PROGRESSIVE,
    Data,
    DependencyKind,
    Exposure,
    MetricsProfile,
    Observability,
    Rollback,
    Strategy,
)

PolicyProfile = Literal["sandbox", "dev", "staging", "prod-restricted", "prod-isolated"]
"""What admission asks of a namespace and how it answers, from audit to deny."""
PodSecurity = Literal["baseline", "restricted"]


@dataclass(frozen=True, kw_only=True)
class Quota:
    """Limits of a namespace, as quantities."""

    cpu: str
    memory: str
    memory_limit: str
    ephemeral_storage: str
    pods: int
    volumes: int
    storage: str
    jobs: int = 100
    cronjobs: int = 30
    secrets: int = 200
    configmaps: int = 200


@dataclass(frozen=True, kw_only=True)
class Permission:
    """One logical permission: `secrets.read.orders-db` is verb `secrets.read` on `orders-db`."""

    verb: str
    resource: str
    ids: tuple[str, ...] = ()
    """What AWS knows it by, where that is no name: a database or a key."""

    @property
    def text(self) -> str:
        return f"{self.verb}.{self.resource}"


@dataclass(frozen=True, kw_only=True)
class Port:
    """A port of the container."""

    name: str
    port: int
    protocol: Literal["TCP", "UDP"] = "TCP"


@dataclass(frozen=True, kw_only=True)
class Probe:
    """Where the kubelet asks."""

    path: str
    port: str


@dataclass(frozen=True, kw_only=True)
class Resources:
    """Resources of a pod, as quantities. There is no CPU limit: it throttles and protects nobody."""

    cpu: str
    memory: str
    memory_limit: str
    ephemeral_storage: str = "200Mi"
    ephemeral_storage_limit: str = "1Gi"


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A workload at the other end of a connection inside the cluster."""

    namespace: str
    """With its environment."""
    workload: str


@dataclass(frozen=True, kw_only=True)
class Dependency:
    """Something the workload calls, at an address the network can be told."""

    name: str
    kind: DependencyKind
    hard: bool
    port: int
    """Port that the packets go to: a pod's own, not a Service's."""
    peer: Peer | None = None
    """Where it is a workload of the cluster."""
    cidrs: tuple[IPv4Network, ...] = ()
    fqdns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A workload that calls this one, and on which ports."""

    peer: Peer
    ports: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class QueueScaling:
    """What a worker scales by."""

    queue: str
    messages_per_replica: int


@dataclass(frozen=True, kw_only=True)
class Timing:
    """When a cronjob runs and how long it may."""

    cron: str
    time_zone: str
    deadline_seconds: int


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """The gateway that a route attaches to."""

    name: str
    """Name of the Gateway."""
    namespace: str
    """Namespace it is in."""
    section: str
    """Its listener."""
    label: str
    """Value of the namespace label that it admits routes by."""


@dataclass(frozen=True, kw_only=True)
class Workload:
    """One workload in one environment on one cluster."""

    name: str
    namespace: str
    team: str
    cost_center: str
    part_of: str
    """Application it is a part of: the namespace request's name."""
    environment: str
    tier: Tier
    escalation: str
    kind: WorkloadType
    min_replicas: int
    max_replicas: int
    image: str
    """Registry, repository and digest (or tag, where the environment permits one)."""
    version: str
    resources: Resources
    ports: tuple[Port, ...]
    readiness: Probe | None
    liveness: Probe | None
    startup_seconds: int | None
    drain_path: str | None
    graceful_shutdown_seconds: int
    security_profile: PodSecurity
    run_as_user: int
    kube_api_access: bool
    command: tuple[str, ...]
    env: Mapping[str, str]
    secrets: tuple[SecretFile, ...]
    timing: Timing | None
    queue_scaling: QueueScaling | None
    storage: Storage | None
    exposure: Exposure
    host: str | None
    path: str
    protocol: Literal["http", "grpc", "tcp"]
    gateway_profile: str | None
    identity_name: str
    """Name of its cloud identity."""
    permissions: tuple[Permission, ...]
    dependencies: tuple[Dependency, ...]
    callers: tuple[Caller, ...]
    """Who may call it: those that declare it and those it names."""
    strategy: Strategy
    rollback: Rollback
    data: Data
    observability: Observability
    metrics: MetricsProfile | None
    budget_class: str
    monthly_budget_usd: float | None
    gateway: Gateway | None = None
    """Gateway of its route; None where it has no route."""

    @property
    def has_identity(self) -> bool:
        """Whether it is somebody in the cloud."""
        return bool(self.permissions)

    @property
    def progressive(self) -> bool:
        """Whether a new version gets traffic step by step, decided by the SLO."""
        return self.strategy in PROGRESSIVE and self.kind in CANARY

    @property
    def replicated(self) -> bool:
        """Whether it has replicas that stay, unlike jobs."""
        return self.kind in STAYING

    @property
    def scales(self) -> bool:
        """Whether something changes the number of replicas."""
        return self.replicated and (self.max_replicas > self.min_replicas or self.queue_scaling is not None)


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """A rule that one workload need not keep, for a while."""

    policy: str
    namespace: str
    workload: str
    expires: datetime.date
    owner: str
    reason: str
    ticket: str


@dataclass(frozen=True, kw_only=True)
class TenantNamespace:
    """One namespace on one cluster, with everything in it."""

    name: str
    """With its environment."""
    request: str
    """Name of the request, which is that of the application."""
    team: str
    cost_center: str
    environment: str
    tier: Tier
    data_classification: str
    escalation: str
    pod_security: PodSecurity
    """What admission enforces."""
    policy_profile: PolicyProfile
    quota: Quota
    subjects: Mapping[Literal["reader", "deployer", "admin"], tuple[str, ...]]
    """Kubernetes groups of each role."""
    operators: tuple[str, ...]
    """Groups of single sign-on that may look at its application in Argo CD and sync it, sorted."""
    delivery: GitSource
    freezes: tuple[Freeze, ...]
    workloads: tuple[Workload, ...]
    """Sorted by name."""
    exemptions: tuple[Exemption, ...] = ()
    source: str = ""
    """File of the request, for people who see the namespace and wonder."""


@dataclass(frozen=True, kw_only=True)
class Principal:
    """A person's or pipeline's cloud identity and the groups of namespaces it is in. One entry each: clouds
    permit no second.
    """

    principal: str
    groups: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Tenancy:
    """Everything the tenants layer puts on one cluster."""

    cloud: Cloud
    environment: str
    """Environment of the namespaces; a standby has that of its primary."""
    namespaces: tuple[TenantNamespace, ...]
    """Sorted by name."""
    principals: tuple[Principal, ...] = ()
    """Who needs an access entry on the cluster; empty on Azure, where groups are known by object id."""
    allowed_registries: tuple[str, ...] = ()
    """Where images may come from; each ends with a slash."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Standard labels of the cluster."""
