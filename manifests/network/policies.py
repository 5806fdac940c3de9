"""All network policies of a namespace."""

from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import TenantNamespace
from manifests import labels
from manifests.labels import Object
from manifests.network import cilium, workload
from manifests.network.kinds import NETWORKS, Network


def render(ns: TenantNamespace, cluster: ClusterView) -> list[Object]:
    """What the namespace's pods may reach and who may reach them. Policies only ever add to one another."""
    network = NETWORKS[cluster.network_kind]
    found = [*_of_all(ns, cluster, network)]
    for one in ns.workloads:
        found += workload.render(one, ns, cluster, network)
    if network.cilium:
        found += cilium.of_namespace(ns, cluster)
        for one in ns.workloads:
            named = [each for each in one.dependencies if workload.by_name(each, cluster)]
            found += cilium.of_workload(one, ns, cluster, named)
    return found


def _of_all(ns: TenantNamespace, cluster: ClusterView, network: Network) -> list[Object]:
    found = [
        _policy("default-deny", ns, {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}),
        _policy(
            "allow-dns", ns, {"podSelector": {}, "policyTypes": ["Egress"], "egress": network.dns(cluster)}
        ),
    ]
    if any(one.has_identity for one in ns.workloads):
        spec = {
            "podSelector": {"matchLabels": {labels.CLOUD_IDENTITY: "true"}},
            "policyTypes": ["Egress"],
            "egress": network.identity(cluster),
        }
        found.append(_policy("allow-cloud-identity", ns, spec))
    return found


def _policy(name: str, ns: TenantNamespace, spec: Object) -> Object:
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name, "namespace": ns.name, "labels": labels.of_namespace(ns)},
        "spec": spec,
    }
