"""What a workload comes to, one sentence at a time, each with what decides it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.tenancy.models.inventory import Entry, Inventory
from contracts.tenancy.models.namespace_request import Cloud
from contracts.tenancy.resolve import defaults, permissions, variant
from contracts.tenancy.resolve.resolved import TenantNamespace, Workload

_KINDS = {
    "deployment": "a Deployment",
    "worker": "a Deployment without a Service",
    "statefulset": "a StatefulSet",
    "cronjob": "a CronJob",
    "job": "a Job",
}
_STRATEGIES = {
    "rolling": "replaces pods one after the other",
    "rolling-smoke": "replaces pods one after the other, and a smoke test looks at it",
    "progressive": "gets traffic step by step, and each step is decided by the SLO",
    "progressive-approval": "gets traffic step by step, decided by the SLO, and somebody approves",
}
_ROLLBACKS = {
    "manual": "somebody goes back to the last version",
    "fast": "the last version is kept ready to go back to",
    "automatic-on-slo-burn": "it goes back by itself when the error budget burns too fast",
    "audited": "it goes back with a record of who decided it",
}
_EXPOSURES = {
    "public": "it is reached from the internet",
    "internal": "it is reached from the organisation's networks",
    "private": "it is reached from inside the cluster only",
    "none": "nobody connects to it",
}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One sentence."""

    about: str
    """Heading it belongs under."""
    says: str
    """What will be."""
    because: str = ""
    """What decides it."""


def runtime(inventory: Inventory, entry: Entry, workload: Workload, cloud: Cloud) -> Iterator[Fact]:
    """What runs, and how much of it."""
    about, here = "Runs", variant.variant(entry, workload.environment, cloud)
    image_path = ("spec", "artifact", "digest" if here.digest else "tag")
    yield Fact(
        about=about,
        says=f"{_KINDS[workload.kind]} from {workload.image}",
        because=f"{here.origin(*image_path).source.file} names that image",
    )
    if workload.timing:
        says = f"at {workload.timing.cron} in {workload.timing.time_zone}"
        yield Fact(about=about, says=f"{says}, for {workload.timing.deadline_seconds} seconds at most")
    if workload.replicated:
        file = here.origin("spec", "runtime", "minReplicas").source.file
        yield Fact(about=about, says=_replicas(workload), because=f"{file} says so")
    profile = inventory.profiles.resources[here.runtime.resource_profile]
    resources, over = workload.resources, here.runtime.resources
    yield Fact(
        about=about,
        says=f"each pod asks for {resources.cpu} CPU and {resources.memory} of memory, and is stopped at "
        f"{resources.memory_limit}",
        because=over.reason if over else f"{here.runtime.resource_profile} is for {profile.reason}",
    )
    if workload.readiness:
        says = f"a pod gets traffic when {workload.readiness.path} answers on port {workload.readiness.port}"
        yield Fact(about=about, says=says)
    if workload.replicated:
        says = f"a pod that is told to stop has {workload.graceful_shutdown_seconds} seconds to finish"
        yield Fact(about=about, says=says)


def _replicas(workload: Workload) -> str:
    least, most = workload.min_replicas, workload.max_replicas
    if workload.queue_scaling:
        scaling = workload.queue_scaling
        each = f"one for every {scaling.messages_per_replica} messages in {scaling.queue}"
        return f"{least} to {most} replicas, {each}"
    return f"{least} to {most} replicas, by CPU" if workload.scales else f"{least} replicas, always"


def delivery(entry: Entry, workload: Workload) -> Iterator[Fact]:
    """How versions get out and back."""
    written = entry.contract.value.spec.delivery
    if not workload.replicated:
        return
    tier = f"that is what {workload.tier} calls for"
    because = "the contract says so" if written.strategy else tier
    says = f"a new version {_STRATEGIES[workload.strategy]}"
    yield Fact(about="Delivery", says=says, because=because)
    because = "the contract says so" if written.rollback else tier
    yield Fact(about="Delivery", says=_ROLLBACKS[workload.rollback], because=because)


def traffic(workload: Workload) -> Iterator[Fact]:
    """Who reaches it and what it reaches."""
    about = "Traffic"
    yield Fact(about=about, says=_EXPOSURES[workload.exposure])
    if workload.host and workload.gateway:
        says = f"as https://{workload.host}{workload.path}, through the gateway {workload.gateway.name}"
        inserted = f".{workload.environment}." in workload.host
        because = "outside production the environment's name follows the first label" if inserted else ""
        yield Fact(about=about, says=says, because=because)
    for caller in workload.callers:
        ports = ", ".join(map(str, caller.ports))
        says = f"{caller.peer.namespace}/{caller.peer.workload} may connect to port {ports}"
        yield Fact(about=about, says=says, because="one of the two contracts says that it calls")
    for one in workload.dependencies:
        peer = f" in {one.peer.namespace}" if one.peer else ""
        need = "and it fails without it" if one.hard else "and it works without it"
        because = f"it is among its dependencies, {need}"
        says = f"it may connect to the {one.kind} {one.name}{peer} on port {one.port}"
        yield Fact(about=about, says=says, because=because)
    if not workload.dependencies:
        yield Fact(
            about=about,
            says="it may connect to nothing but DNS and services of the cloud it is permitted to use",
        )


def identity(workload: Workload, names: Mapping[str, str]) -> Iterator[Fact]:
    """What it may do in the cloud."""
    about = "Cloud"
    if not workload.has_identity:
        says = "it is nobody in the cloud"
        yield Fact(about=about, says=says, because="its contract names no permission")
        return
    yield Fact(about=about, says=f"it acts as {workload.identity_name}, without any stored credential")
    for permission in workload.permissions:
        verb = permissions.VERBS[permission.verb]
        yield Fact(about=about, says=f"it may {verb}: {names[permission.text]}", because=permission.text)
    for secret in workload.secrets:
        keys = ", ".join(secret.keys) if secret.keys else "one file"
        yield Fact(about=about, says=f"it reads the secret {secret.name} as files: {keys}")


def reliability(entry: Entry, workload: Workload) -> Iterator[Fact]:
    """What is promised, and how one sees that it is kept."""
    about, observed, data = "Reliability", workload.observability, workload.data
    if observed.slo_availability is not None:
        says = f"{observed.slo_availability} percent of requests succeed, or {workload.escalation} is paged"
        yield Fact(about=about, says=says, because="that is its SLO")
    if observed.slo_latency_p95_ms is not None:
        says = f"95 percent of requests are answered within {observed.slo_latency_p95_ms} ms"
        yield Fact(about=about, says=says)
    if data.rpo or data.rto:
        yield Fact(about=about, says=f"{data.rpo or 'any'} of data may be lost, and it is back in {data.rto}")
    if data.backup:
        every = "" if data.backup.method == "native-replication" else f" every {data.backup.interval}"
        yield Fact(about=about, says=f"its data is kept twice by {data.backup.method}{every}")
    chosen = entry.contract.value.spec.observability.dashboard_profile
    because = "" if chosen else f"a {workload.kind} gets it by default"
    says = f"the dashboard {observed.dashboard_profile} shows it, and logs are kept {observed.log_retention}"
    yield Fact(about=about, says=says, because=because)


def cost(inventory: Inventory, entry: Entry, workload: Workload) -> Iterator[Fact]:
    """Who pays, and how much."""
    own = entry.contract.value.spec.cost.monthly_budget is not None
    reason = inventory.profiles.budgets[workload.budget_class].reason
    says = f"{workload.cost_center} pays, {workload.monthly_budget_usd:,.0f} US dollars a month at most"
    because = "the contract names that budget" if own else f"{workload.budget_class}: {reason}"
    yield Fact(about="Cost", says=says, because=because)


def boundary(
    inventory: Inventory, entry: Entry, namespace: TenantNamespace, workload: Workload
) -> Iterator[Fact]:
    """What its namespace lets it do."""
    about, quota = f"Namespace {namespace.name}", namespace.quota
    most = workload.max_replicas + defaults.surge(workload.kind, workload.max_replicas)
    yield Fact(
        about=about,
        says=f"everything in it may ask for {quota.cpu} CPU and {quota.memory} of memory in {quota.pods} "
        f"pods; this workload is {most} of them at most",
        because=_why_that_much(inventory, entry, namespace, workload.environment),
    )
    says = (
        f"pods meet the {namespace.pod_security} standard, and admission follows {namespace.policy_profile}"
    )
    yield Fact(about=about, says=says, because="that is what this type of cluster asks of everybody")
    for one in namespace.exemptions:
        if one.workload == workload.name:
            says = f"{one.policy} does not hold for it until {one.expires}"
            yield Fact(about=about, says=says, because=f"{one.reason.rstrip('.')} ({one.ticket})")


def _why_that_much(inventory: Inventory, entry: Entry, namespace: TenantNamespace, environment: str) -> str:
    spec, profiles = inventory.requests[entry.request].value.spec, inventory.profiles
    where = spec.environments[environment]
    if where.quota:
        return f"{namespace.source} asks for it: {where.quota.reason}"
    if where.size:
        return f"{namespace.source} asks for size {where.size}"
    size = profiles.size_of(environment, spec.criticality)
    gets = environment if profiles.environments[environment].size else spec.criticality
    return f"config/profiles.yaml gives size {size} to {gets}"
