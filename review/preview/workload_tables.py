"""What a tenants stack's workloads come to. Argo CD deploys them, so that no row of the graph has them."""

from collections.abc import Iterable

from contracts.tenancy.resolve.resolved import TenantNamespace, Workload
from review.inventory.table import Table


def tables(namespaces: Iterable[TenantNamespace]) -> list[Table]:
    """Workloads, their connections, and quotas of namespaces, as far as there are any."""
    spaces = list(namespaces)
    workloads = [one for space in spaces for one in space.workloads]
    made: list[Table] = [
        (
            "Workloads",
            ("Workload", "Kind", "Image", "Replicas", "CPU", "Memory", "Exposure", "Identity"),
            [_workload(one) for one in workloads],
        ),
        (
            "Connections of workloads",
            ("Workload", "Direction", "Other end", "Kind", "Port"),
            [line for one in workloads for line in _connections(one)],
        ),
        (
            "Quotas",
            ("Namespace", "CPU", "Memory", "Memory limit", "Pods", "Volumes", "Storage"),
            [_quota(space) for space in spaces],
        ),
    ]
    return [table for table in made if table[2]]


def _name(one: Workload) -> str:
    return f"{one.namespace}/{one.name}"


def _workload(one: Workload) -> tuple[str, ...]:
    least, most = one.min_replicas, one.max_replicas
    replicas = f"{least} to {most}" if most > least else str(least)
    if one.timing:
        replicas = f"{one.timing.cron} {one.timing.time_zone}"
    memory = f"{one.resources.memory}, at most {one.resources.memory_limit}"
    permissions = ", ".join(permission.text for permission in one.permissions)
    exposure = " ".join(part for part in (one.exposure, one.host) if part)
    return (
        *(_name(one), str(one.kind), one.image, replicas, one.resources.cpu, memory),
        *(exposure, permissions or "none"),
    )


def _connections(one: Workload) -> Iterable[tuple[str, ...]]:
    for to in one.dependencies:
        peer = f"{to.peer.namespace}/{to.peer.workload}" if to.peer else to.name
        places = ", ".join([*to.fqdns, *map(str, to.cidrs)])
        other = f"{peer} ({places})" if places else peer
        yield _name(one), "calls", other, str(to.kind), str(to.port or "")
    for caller in one.callers:
        other = f"{caller.peer.namespace}/{caller.peer.workload}"
        yield _name(one), "is called by", other, "workload", ", ".join(map(str, caller.ports))


def _quota(space: TenantNamespace) -> tuple[str, ...]:
    quota = space.quota
    return (
        *(space.name, quota.cpu, quota.memory, quota.memory_limit),
        *(str(quota.pods), str(quota.volumes), quota.storage),
    )
