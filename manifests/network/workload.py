"""One policy for each workload: who calls it and what it calls, as contracts declare."""

from collections.abc import Iterable

from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import Dependency, Peer, TenantNamespace, Workload
from manifests import labels
from manifests.labels import Object
from manifests.network import cloud, gateways
from manifests.network.kinds import Network
from manifests.network.rules import address, blocks, pods, port, public


def render(workload: Workload, ns: TenantNamespace, cluster: ClusterView, network: Network) -> list[Object]:
    """The policy of a workload; none where it talks to nobody and nobody to it."""
    ingress = [
        *_from_gateway(workload, cluster),
        *_from_callers(workload),
        *_from_collectors(workload, network),
    ]
    egress = [*_to_dependencies(workload, cluster), *cloud.rules(workload, cluster)]
    if workload.kube_api_access:
        egress += network.api_server(cluster)
    replicas = _among_replicas(workload)
    if replicas:
        ports = _ports(workload, [one.port for one in workload.ports])
        ingress.append({"from": replicas, "ports": ports})
        egress.append({"to": replicas, "ports": ports})
    if not ingress and not egress:
        return []
    spec: Object = {
        "podSelector": {"matchLabels": labels.selector(workload.name)},
        "policyTypes": [*(["Ingress"] if ingress else []), *(["Egress"] if egress else [])],
    }
    if ingress:
        spec["ingress"] = ingress
    if egress:
        spec["egress"] = egress
    return [
        {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": {
                # The prefix keeps a workload's name from meeting that of a policy of the namespace.
                "name": f"workload-{workload.name}",
                "namespace": ns.name,
                "labels": labels.of_namespace(ns),
            },
            "spec": spec,
        }
    ]


def by_name(dependency: Dependency, cluster: ClusterView) -> bool:
    """Whether the network is told the names of a dependency rather than its addresses."""
    return cluster.fqdn_policies and bool(dependency.fqdns) and not dependency.cidrs


def _ports(workload: Workload, numbers: Iterable[int]) -> list[Object]:
    protocols = {one.port: one.protocol for one in workload.ports}
    return [port(number, protocols.get(number, "TCP")) for number in numbers]


def _peer(peer: Peer) -> Object:
    return pods(peer.namespace, labels.selector(peer.workload))


def _from_gateway(workload: Workload, cluster: ClusterView) -> list[Object]:
    gateway = gateways.of(workload)
    if not gateway:
        return []
    # Health checks of load balancers come the same way as requests.
    numbers = dict.fromkeys([workload.ports[0].port, *_readiness(workload)])
    return [{"from": gateways.sources(workload, gateway, cluster), "ports": _ports(workload, numbers)}]


def _readiness(workload: Workload) -> list[int]:
    asked = workload.readiness.port if workload.readiness else None
    return [one.port for one in workload.ports if one.name == asked]


def _from_callers(workload: Workload) -> list[Object]:
    return [
        {"from": [_peer(one.peer)], "ports": _ports(workload, one.ports)}
        for one in workload.callers
        if one.ports
    ]


def _from_collectors(workload: Workload, network: Network) -> list[Object]:
    if not workload.metrics:
        return []
    return [{"from": list(network.collectors), "ports": [port(workload.metrics.port)]}]


def _to_dependencies(workload: Workload, cluster: ClusterView) -> list[Object]:
    found = []
    for one in workload.dependencies:
        if by_name(one, cluster) or cloud.is_cloud(one):
            continue
        to = [_peer(one.peer)] if one.peer else _addresses(one, cluster)
        if to:
            found.append({"to": to, "ports": [port(one.port)]})
    return found


def _addresses(dependency: Dependency, cluster: ClusterView) -> list[Object]:
    if dependency.cidrs:
        return blocks(dependency.cidrs)
    if dependency.kind == "database" and not dependency.fqdns:
        # Databases are in the cluster's own network; its network has no way in from elsewhere.
        return [address(cluster.network_cidr)]
    # Where the network cannot be told names, the port is open to the internet and to nothing else; the
    # firewall that traffic passes on egress knows the names.
    return public((cluster.network_cidr, cluster.service_cidr, *cluster.pod_cidrs))


def _among_replicas(workload: Workload) -> list[Object]:
    # Replicas with state of their own copy it to each other.
    if workload.kind != "statefulset" or workload.max_replicas < 2 or not workload.ports:
        return []
    return [_peer(Peer(namespace=workload.namespace, workload=workload.name))]
