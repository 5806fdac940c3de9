"""Puts one workload together: a contract in its environment, the catalogue, and who calls whom."""

from contracts.tenancy.models.inventory import Inventory
from contracts.tenancy.models.profiles import Profiles
from contracts.tenancy.models.runtime import Runtime, SecretFile
from contracts.tenancy.models.values import seconds
from contracts.tenancy.models.workload import Observability, WorkloadSpec
from contracts.tenancy.resolve import defaults, permissions, variant
from contracts.tenancy.resolve.connectivity import Connectivity
from contracts.tenancy.resolve.resolved import (
    Gateway,
    Permission,
    QueueScaling,
    Resources,
    Timing,
    Workload,
)
from contracts.tenancy.resolve.variant import Variant


def resources(runtime: Runtime, profiles: Profiles) -> Resources:
    """Resources of a pod: those of its profile, and what the contract says otherwise."""
    profile, over = profiles.resources[runtime.resource_profile], runtime.resources
    return Resources(
        cpu=over.cpu if over and over.cpu else profile.cpu,
        memory=over.memory if over and over.memory else profile.memory,
        memory_limit=over.memory_limit if over and over.memory_limit else profile.memory_limit,
        ephemeral_storage=profile.ephemeral_storage,
        ephemeral_storage_limit=profile.ephemeral_storage_limit,
    )


def image(one: Variant, profiles: Profiles) -> str:
    """Registry and repository of a workload's image."""
    return one.image or f"{profiles.images.default}/{one.entry.name}"


def workload(inventory: Inventory, one: Variant, known: Connectivity) -> Workload:
    """Everything about a workload in one environment on one cloud."""
    spec, runtime, profiles, name = one.spec, one.runtime, inventory.profiles, one.entry.name
    ports = defaults.ports(spec)
    least, most = defaults.replicas(runtime)
    granted = permissions.granted(spec.identity.cloud_permissions, one.resource_ids)
    gateway, host = defaults.gateway(spec, profiles), variant.host(one, profiles)
    return Workload(
        name=name,
        namespace=f"{one.entry.request}-{one.environment}",
        team=spec.ownership.team,
        cost_center=spec.cost.cost_center,
        part_of=one.entry.request,
        environment=one.environment,
        tier=spec.ownership.service_tier,
        escalation=spec.ownership.escalation or inventory.owners.teams[spec.ownership.team].escalation,
        kind=runtime.workload_type,
        min_replicas=least,
        max_replicas=most,
        image=f"{image(one, profiles)}@{one.digest}" if one.digest else f"{image(one, profiles)}:{one.tag}",
        version=runtime.version or (one.digest.partition(":")[2][:12] if one.digest else str(one.tag)),
        resources=resources(runtime, profiles),
        ports=ports,
        readiness=defaults.readiness(spec, ports),
        liveness=defaults.probe(runtime.probes.liveness, ports),
        startup_seconds=runtime.probes.startup.seconds if runtime.probes.startup else None,
        drain_path=runtime.probes.drain_path,
        graceful_shutdown_seconds=runtime.graceful_shutdown_seconds,
        security_profile=runtime.runtime_security_profile,
        run_as_user=runtime.run_as_user,
        kube_api_access=runtime.kube_api_access,
        command=runtime.command,
        env=dict(sorted(runtime.environment.items())),
        secrets=_secrets(runtime, granted),
        timing=_timing(runtime),
        queue_scaling=_scaling(runtime),
        storage=runtime.storage,
        exposure=spec.traffic.exposure,
        host=host if gateway else None,
        path=spec.traffic.path,
        protocol=spec.traffic.protocol,
        gateway_profile=gateway,
        identity_name=defaults.identity(spec, one.entry.request, name, one.environment, profiles),
        permissions=granted,
        dependencies=known.dependencies(one),
        callers=known.callers(one),
        strategy=defaults.strategy(spec),
        rollback=defaults.rollback(spec),
        data=spec.data,
        observability=_observability(spec, profiles),
        metrics=defaults.metrics(spec),
        budget_class=spec.cost.budget_class,
        monthly_budget_usd=spec.cost.monthly_budget or profiles.budgets[spec.cost.budget_class].monthly_usd,
        gateway=_gateway(profiles, gateway) if gateway and host else None,
    )


def _observability(spec: WorkloadSpec, profiles: Profiles) -> Observability:
    if spec.observability.dashboard_profile:
        return spec.observability
    dashboard = profiles.default_dashboard(spec.runtime.workload_type, served=defaults.served(spec))
    return spec.observability.model_copy(update={"dashboard_profile": dashboard})


def _secrets(runtime: Runtime, granted: tuple[Permission, ...]) -> tuple[SecretFile, ...]:
    """Secrets that the workload reads as files: those it names, else all it may read."""
    named = {one.name: one for one in runtime.secrets}
    if not named:
        readable = (one.resource for one in granted if one.verb == permissions.Verb.SECRETS_READ)
        named = {name: SecretFile.model_construct(name=name) for name in readable}
    return tuple(named[name] for name in sorted(named))


def _scaling(runtime: Runtime) -> QueueScaling | None:
    written = runtime.queue_scaling
    if not written:
        return None
    return QueueScaling(queue=written.queue, messages_per_replica=written.messages_per_replica)


def _timing(runtime: Runtime) -> Timing | None:
    written = runtime.schedule
    if not written:
        return None
    return Timing(cron=written.cron, time_zone=written.time_zone, deadline_seconds=seconds(written.deadline))


def _gateway(profiles: Profiles, name: str) -> Gateway:
    profile = profiles.gateways[name]
    return Gateway(
        name=profile.gateway, namespace=profile.namespace, section=profile.section, label=profile.label
    )
