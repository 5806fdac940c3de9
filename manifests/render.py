"""What is rendered for a namespace, a workload, a whole tree; and how it is written."""

from collections.abc import Mapping
from typing import Any

from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import Tenancy, TenantNamespace, Workload
from manifests import (
    gitops,
    limit_range,
    namespace,
    quota,
    rbac,
    secrets,
    service_accounts,
)
from manifests.labels import Object
from manifests.network import policies
from manifests.order import ordered
from manifests.workload import controllers, disruption, exposure, progressive, scaling
from manifests.written import dump

__all__ = ["dump", "guard_objects", "tree", "workload_objects"]


def guard_objects(
    ns: TenantNamespace, cluster: ClusterView, *, client_ids: Mapping[str, Any]
) -> list[Object]:
    """Everything of a namespace that its team may not change, in the order in which it is made.

    Args:
        client_ids: client id of each workload's identity on Azure, by workload, for those that have one. The
            values are passed on as they are, so they need not be known yet.
    """
    found = [
        namespace.render(ns),
        quota.render(ns),
        limit_range.render(ns),
        service_accounts.default(ns),
        *rbac.bindings(ns),
        *policies.render(ns, cluster),
        *gitops.render(ns, cluster),
    ]
    for one in ns.workloads:
        found.append(service_accounts.of_workload(one, cluster, client_ids))
        found += secrets.provider_classes(one, cluster, client_ids)
    return ordered(found)


def workload_objects(workload: Workload, ns: TenantNamespace, cluster: ClusterView) -> list[Object]:
    """Everything of a workload that Argo CD deploys, in the order in which it is made.

    Raises:
        ValueError: the workload belongs to another namespace.
    """
    if workload.namespace != ns.name:
        raise ValueError(f"{workload.name} belongs to {workload.namespace}, not to {ns.name}")
    return ordered(
        [
            controllers.render(workload, ns, cluster),
            *exposure.services(workload, cluster),
            *exposure.routes(workload, cluster),
            *scaling.render(workload, cluster),
            *disruption.render(workload),
            *progressive.render(workload),
        ]
    )


def tree(tenancy: Tenancy, cluster: ClusterView) -> dict[str, list[Object]]:
    """Every file of the GitOps tree: path below the folder that Argo CD is told, to what is in it."""
    found: dict[str, list[Object]] = {}
    for ns in tenancy.namespaces:
        folder = f"{cluster.name}/{ns.name}"
        # Named even where it lists nothing, or there would be no folder for Argo CD to find.
        workloads = [one.name for one in ns.workloads]
        found[f"{folder}/kustomization.yaml"] = [_kustomization(workloads, ns.name)]
        for workload in ns.workloads:
            files = {_file(one): one for one in workload_objects(workload, ns, cluster)}
            inside = f"{folder}/{workload.name}"
            found[f"{inside}/kustomization.yaml"] = [_kustomization(list(files), "")]
            found |= {f"{inside}/{name}": [one] for name, one in files.items()}
    return found


def _file(thing: Object) -> str:
    return f"{thing['kind'].lower()}-{thing['metadata']['name']}.yaml"


def _kustomization(resources: list[str], namespace_name: str) -> Object:
    found: Object = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
    if namespace_name:
        found["namespace"] = namespace_name
    found["resources"] = resources
    return found
