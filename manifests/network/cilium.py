"""What only Cilium's own policies can say: the node, the API server, names."""

from collections.abc import Sequence

from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import Dependency, TenantNamespace, Workload
from manifests import labels
from manifests.labels import Object
from manifests.network import cloud

LOCAL_DNS = "169.254.10.0/24"
"""Where LocalDNS of AKS listens."""

_DNS = [{"ports": [{"port": "53", "protocol": "UDP"}, {"port": "53", "protocol": "TCP"}]}]
_DNS_SEEN = [{**_DNS[0], "rules": {"dns": [{"matchPattern": "*"}]}}]
_KUBE_DNS = {"matchLabels": {"k8s:io.kubernetes.pod.namespace": "kube-system", "k8s:k8s-app": "kube-dns"}}


def _policy(name: str, ns: TenantNamespace, selector: Object, egress: list[Object]) -> Object:
    return {
        "apiVersion": "cilium.io/v2",
        "kind": "CiliumNetworkPolicy",
        "metadata": {"name": name, "namespace": ns.name, "labels": labels.of_namespace(ns)},
        "spec": {"endpointSelector": selector, "egress": egress},
    }


def _by_name(names: Sequence[str], ports: Sequence[int]) -> Object:
    return {
        "toFQDNs": [{"matchName": name} for name in names],
        "toPorts": [{"ports": [{"port": str(number), "protocol": "TCP"} for number in ports]}],
    }


def of_namespace(ns: TenantNamespace, cluster: ClusterView) -> list[Object]:
    """What every pod of the namespace needs."""
    if not cluster.local_dns:
        return []
    # Older versions of Cilium take LocalDNS for an address, later ones for the node itself.
    egress = [{"toCIDR": [LOCAL_DNS], "toPorts": _DNS}, {"toEntities": ["host"], "toPorts": _DNS}]
    return [_policy("allow-localdns", ns, {}, egress)]


def of_workload(
    workload: Workload, ns: TenantNamespace, cluster: ClusterView, named: Sequence[Dependency]
) -> list[Object]:
    """What one workload needs besides its network policy.

    Args:
        named: what it calls by name.
    """
    egress: list[Object] = []
    if workload.kube_api_access:
        # 6443 where the API server is asked directly, behind its Service.
        ports = [{"ports": [{"port": "443", "protocol": "TCP"}, {"port": "6443", "protocol": "TCP"}]}]
        egress.append({"toEntities": ["kube-apiserver"], "toPorts": ports})
    services = cloud.names(workload, cluster) if cluster.fqdn_policies else ()
    if named or services:
        # Cilium learns the addresses of a name only from answers that pass it by.
        egress.append({"toEndpoints": [_KUBE_DNS], "toPorts": _DNS_SEEN})
    egress += [_by_name(one.fqdns, (one.port,)) for one in named]
    if services:
        egress.append(_by_name(services, cloud.ports(workload, cluster)))
    if not egress:
        return []
    return [_policy(f"workload-{workload.name}", ns, {"matchLabels": labels.selector(workload.name)}, egress)]
