"""What a real API server says to what is rendered: for whoever has one at hand."""

from collections.abc import Iterator
from typing import Any, Protocol

from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import Tenancy
from manifests import guards
from manifests.render import guard_objects, workload_objects
from tests.manifests import samples
from tests.policy.admission_cases import Case

Object = dict[str, Any]

ANSWERED_BEFORE: frozenset[tuple[str, str]] = frozenset(
    {
        ("PLT-RES-001", "Pod pod.containers.0.resources.requests.cpu"),
        ("PLT-RES-001", "Pod pod.containers.0.resources"),
        ("PLT-RES-002", "Pod pod.containers.0.resources.limits.memory"),
        ("PLT-RES-002", "Pod pod.containers.0.resources.limits"),
        ("PLT-SEC-004", "Pod pod.containers.0.securityContext"),
    }
)
"""Rule and name of cases that never get as far as the rule: the limit range gives a pod what it lacks, and Pod
Security refuses first."""


class Server(Protocol):
    """As much of a client as is needed here."""

    def apply(self, thing: Object, *, manager: str = ..., force: bool = ..., dry_run: bool = ...) -> Any: ...
    def create(self, thing: Object, *, dry_run: bool = ...) -> Any: ...
    def path_of(self, thing: Object) -> str: ...
    def request(self, method: str, path: str, thing: Object) -> Any: ...


def everything(tenancy: Tenancy, cluster: ClusterView) -> Iterator[Object]:
    """Every object of a tenancy, in an order that a server takes; Argo CD's namespace is there already."""
    yield from guards.cluster_objects(tenancy, cluster)
    for ns in tenancy.namespaces:
        yield from guard_objects(ns, cluster, client_ids=samples.client_ids(ns))
        for workload in ns.workloads:
            yield from workload_objects(workload, ns, cluster)


def attempt(server: Server, case: Case) -> None:
    """Try what a case does, for show only. Whoever does it may do everything but for admission.

    The objects of a case that changes something are there already, with `lab` as their manager.
    """
    if case.thing is None:
        options = {"apiVersion": "v1", "kind": "DeleteOptions", "dryRun": ["All"]}
        server.request("DELETE", server.path_of(case.old or {}), options)
    elif case.old is None:
        renamed = {**case.thing["metadata"], "name": "case"}
        server.create({**case.thing, "metadata": renamed}, dry_run=True)
    else:
        server.apply(case.thing, manager="lab", force=True, dry_run=True)
