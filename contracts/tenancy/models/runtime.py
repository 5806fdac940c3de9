"""How a workload runs: the `runtime` part of a contract."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.model import Model
from contracts.tenancy.models.values import (
    Cron,
    Duration,
    LabelValue,
    Name,
    PortName,
    Quantity,
    UrlPath,
    VariableName,
)

WorkloadType = Literal["deployment", "worker", "cronjob", "job", "statefulset"]
STAYING: frozenset[WorkloadType] = frozenset({"deployment", "worker", "statefulset"})
"""Types with replicas that stay, unlike jobs."""
CANARY: frozenset[WorkloadType] = frozenset({"deployment", "worker"})
"""Types whose replicas are alike, so that a new version can get a share of the work first."""
SecurityProfile = Literal["restricted", "baseline"]

_PortNumber = Annotated[int, Field(ge=1024, le=65535)]
"""Ports below 1024 need a privilege that no workload has."""


class Port(Model):
    """A port that the container listens on."""

    name: PortName
    """Name of the port, 15 characters at most."""
    port: _PortNumber
    """Its number."""
    protocol: Literal["TCP", "UDP"] = "TCP"
    """What it speaks below the application."""


class HttpProbe(Model):
    """Where the kubelet asks."""

    path: UrlPath
    """What it asks for."""
    port: str | None = None
    """Name of the port; by default the first."""


class LivenessProbe(HttpProbe):
    """A probe that restarts the container."""

    safe: bool = False
    """Whether it answers without asking a dependency: else one slow database restarts every pod."""


class StartupProbe(Model):
    """For containers that take long to start."""

    seconds: Annotated[int, Field(ge=1, le=3600)]
    """The longest start that is not a failure."""


class Probes(Model):
    """How the platform knows that the workload works."""

    readiness: HttpProbe | None = None
    """When a pod may get traffic; by default `/ready` on the first port of what is served."""
    liveness: LivenessProbe | None = None
    """When a container is to be restarted; by default never."""
    startup: StartupProbe | None = None
    """How long starting may take."""
    drain_path: UrlPath | None = None
    """Asked before a pod stops; by default the pod only waits until load balancers have noticed."""


class ResourceOverride(Model):
    """Resources where no profile fits."""

    reason: Annotated[str, Field(min_length=15)]
    """Why, in a sentence a reviewer can weigh: a measurement."""
    cpu: Quantity | None = None
    """CPU request of a pod."""
    memory: Quantity | None = None
    """Memory request of a pod."""
    memory_limit: Quantity | None = None
    """Memory limit of a pod."""


class Schedule(Model):
    """When a cronjob runs."""

    cron: Cron
    """Minute, hour, day of month, month, day of week."""
    time_zone: str = "Etc/UTC"
    """Whose hours these are."""
    deadline: Duration = "15m"
    """The longest a run may take."""


class QueueScaling(Model):
    """Scale a worker by what waits in a queue; needs KEDA in the cluster."""

    queue: Name
    """Logical name of the queue; the workload has `queue.consume.<name>`."""
    messages_per_replica: Annotated[int, Field(ge=1, le=100_000)] = 20
    """How many waiting messages one replica is for."""


class Storage(Model):
    """The volume of each replica of a statefulset."""

    size: Quantity
    """How much."""
    path: UrlPath = "/data"
    """Where it is mounted."""


class SecretFile(Model):
    """A secret that the workload reads as files, one file a key."""

    name: Name
    """Logical name; the workload has `secrets.read.<name>`."""
    keys: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    """Keys of a structured secret; by default the whole secret is one file."""


class Runtime(Model):
    """How the workload runs."""

    workload_type: WorkloadType
    """What it is: served (`deployment`), fed from a queue (`worker`), timed, run once, or stateful."""
    min_replicas: Annotated[int, Field(ge=0, le=1000)] = 1
    """Replicas that always run; of no meaning for jobs."""
    max_replicas: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Replicas at most; by default as many as at least, without autoscaling."""
    resource_profile: Name
    """Resources of a pod, from the catalogue."""
    resources: ResourceOverride | None = None
    """Where no profile fits."""
    graceful_shutdown_seconds: Annotated[int, Field(ge=1, le=3600)] = 30
    """How long requests under way may take after the pod was told to stop, in seconds."""
    runtime_security_profile: SecurityProfile = "restricted"
    """Which Pod Security standard it meets."""
    ports: tuple[Port, ...] = ()
    """Ports; by default `http` on 8080 for what is served."""
    probes: Probes = Probes.model_construct()
    """How the platform knows that it works."""
    kube_api_access: bool = False
    """Whether it talks to the Kubernetes API, and so gets a token."""
    command: tuple[str, ...] = ()
    """Arguments instead of those of the image."""
    environment: dict[VariableName, str] = Field(default_factory=dict)
    """Environment variables. No secrets: those are files."""
    secrets: tuple[SecretFile, ...] = ()
    """Secrets it reads; by default every secret it may read, as one file each."""
    schedule: Schedule | None = None
    """When a cronjob runs."""
    queue_scaling: QueueScaling | None = None
    """What a worker scales by instead of CPU."""
    storage: Storage | None = None
    """Volume of each replica of a statefulset."""
    run_as_user: Annotated[int, Field(ge=1000, le=2_000_000_000)] = 10001
    """User and group of the process."""
    version: LabelValue | None = None
    """Version label; by default the beginning of the digest."""
