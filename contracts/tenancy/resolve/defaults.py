"""What a contract means where it says nothing: by tier, by what the workload is, by how it is reached."""

import functools

from contracts.catalog.cluster_types import ClusterType
from contracts.tenancy.models.namespace_request import Tier
from contracts.tenancy.models.profiles import Profiles
from contracts.tenancy.models.runtime import CANARY, STAYING, HttpProbe, Runtime, WorkloadType
from contracts.tenancy.models.workload import (
    PROGRESSIVE,
    DependencyKind,
    MetricsProfile,
    Rollback,
    Strategy,
    WorkloadSpec,
)
from contracts.tenancy.resolve.resolved import PodSecurity, PolicyProfile, Port, Probe

POLICY_PROFILES: dict[ClusterType, PolicyProfile] = {
    ClusterType.SANDBOX: "sandbox",
    ClusterType.DEV: "dev",
    ClusterType.STAGING: "staging",
    ClusterType.PROD_STANDARD: "prod-restricted",
    ClusterType.DR_STANDBY: "prod-restricted",
    ClusterType.PROD_ISOLATED: "prod-isolated",
}
"""What admission asks for, by type of cluster."""
_RELAXED = frozenset({ClusterType.SANDBOX, ClusterType.DEV})

HTTP_PORT = 8080
READY = "/ready"
PORTS: dict[DependencyKind, int] = {
    "database": 5432,
    "queue": 443,
    "object": 443,
    "http": 443,
    "external": 443,
}
"""Usual ports of what is no workload."""

_STRATEGIES: dict[Tier, Strategy] = {
    "tier-1": "progressive",
    "tier-2": "rolling-smoke",
    "tier-3": "rolling",
    "regulated": "progressive-approval",
}
_ROLLBACKS: dict[Tier, Rollback] = {
    "tier-1": "automatic-on-slo-burn",
    "tier-2": "fast",
    "tier-3": "manual",
    "regulated": "audited",
}
SMALLEST = {"cpu": "10m", "memory": "16Mi", "storage": "1Gi"}
"""CPU and memory of a container and size of a volume, at least; what is less is a mistake of a unit."""


def pod_security(cluster_type: str) -> PodSecurity:
    """What admission enforces on namespaces of a cluster."""
    return "baseline" if cluster_type in _RELAXED else "restricted"


def served(spec: WorkloadSpec) -> bool:
    """Whether something connects to the workload."""
    return spec.runtime.workload_type == "deployment" or spec.traffic.exposure != "none"


def ports(spec: WorkloadSpec) -> tuple[Port, ...]:
    """Ports of the container."""
    written = spec.runtime.ports
    if written:
        return tuple(Port(name=one.name, port=one.port, protocol=one.protocol) for one in written)
    return (Port(name=spec.traffic.protocol, port=HTTP_PORT),) if served(spec) else ()


def probe(written: HttpProbe | None, of: tuple[Port, ...]) -> Probe | None:
    """Where the kubelet asks, for a probe that names a port or takes the first."""
    if written is None:
        return None
    return Probe(path=written.path, port=written.port or (of[0].name if of else ""))


def readiness(spec: WorkloadSpec, of: tuple[Port, ...]) -> Probe | None:
    """When a pod may get traffic. Only HTTP answers a probe that nobody wrote."""
    written = spec.runtime.probes.readiness
    if written or not of or spec.traffic.protocol != "http" or not served(spec):
        return probe(written, of)
    return Probe(path=READY, port=of[0].name)


def replicas(runtime: Runtime) -> tuple[int, int]:
    """Replicas at least and at most; a run of a job is one pod."""
    if runtime.workload_type not in STAYING:
        return 1, 1
    return runtime.min_replicas, runtime.max_replicas or max(runtime.min_replicas, 1)


def metrics(spec: WorkloadSpec) -> MetricsProfile | None:
    """Where metrics are; None where there are none."""
    return spec.observability.metrics or (_usual_metrics() if served(spec) else None)


@functools.cache
def _usual_metrics() -> MetricsProfile:
    return MetricsProfile.model_construct()


def strategy(spec: WorkloadSpec) -> Strategy:
    """How a new version gets out."""
    if spec.delivery.strategy:
        return spec.delivery.strategy
    called = _STRATEGIES[spec.ownership.service_tier]
    if spec.runtime.workload_type in CANARY or called not in PROGRESSIVE:
        return called
    return "rolling-smoke" if spec.runtime.workload_type == "statefulset" else "rolling"


def rollback(spec: WorkloadSpec) -> Rollback:
    """How it gets back."""
    if spec.delivery.rollback:
        return spec.delivery.rollback
    called = _ROLLBACKS[spec.ownership.service_tier]
    by_burn = called == "automatic-on-slo-burn" and strategy(spec) not in PROGRESSIVE
    return "fast" if by_burn else called


def gateway(spec: WorkloadSpec, profiles: Profiles) -> str | None:
    """Gateway that the workload's route attaches to."""
    exposure = spec.traffic.exposure
    if exposure not in ("public", "internal"):
        return None
    return spec.traffic.gateway_profile or profiles.default_gateway(exposure)


def identity(spec: WorkloadSpec, request: str, name: str, environment: str, profiles: Profiles) -> str:
    """Name of the workload's identity. A profile that ends in an environment's name stands for all of them.

    Without a profile it is the workload's name, after that of its application: workloads of two teams may be
    called alike.
    """
    own = name if name == request or name.startswith(f"{request}-") else f"{request}-{name}"
    written = spec.identity.workload_identity_profile or own
    profile = next(
        (written.removesuffix(f"-{one}") for one in profiles.endings if written.endswith(f"-{one}")), written
    )
    return profiles.identity.pattern.format(profile=profile, environment=environment)


def progress_deadline(startup_seconds: int | None) -> int:
    """Seconds after which a rollout that does not get on has failed: ten minutes, and never less than five
    more than starting may take.
    """
    return max(600, (startup_seconds or 0) + 300)


def surge(kind: WorkloadType, most: int) -> int:
    """Pods that a rollout may add to the replicas: one, or a quarter of many."""
    if kind not in CANARY:
        return 0
    return -(-most // 4) if surges_by_share(most) else 1


def surges_by_share(most: int) -> bool:
    """Whether replicas are so many that a rollout adds a quarter of them instead of one."""
    return most > 10
