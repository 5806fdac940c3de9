"""How each network has to be told the same thing: where DNS, identities and the API server are.

What a policy matches is not the same everywhere. VPC CNI sees a Service's own address, before it is
translated. Cilium sees the pods behind it, takes nodes for entities without addresses, and never lets a range
match a pod.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_network

from contracts.tenancy.resolve.cluster_view import ClusterView, NetworkKind
from manifests.labels import Object
from manifests.network.rules import DNS_PORTS, address, namespace, pods, port

Rules = Callable[[ClusterView], list[Object]]

NODE_LOCAL_DNS = "169.254.20.10/32"
"""Where NodeLocal DNSCache listens. It runs in the node's network, where no selector finds it."""
ENTRA_LOGIN = ("20.20.32.0/19", "20.190.128.0/18", "20.231.128.0/19", "40.126.0.0/18")
"""Addresses of login.microsoftonline.com as Microsoft publishes them; a network policy knows no names."""

_KUBE_DNS = pods("kube-system", {"k8s-app": "kube-dns"})


@dataclass(frozen=True, kw_only=True)
class Network:
    """What policies of one kind of network say for the same purpose."""

    dns: Rules
    """Egress rules that let pods resolve names."""
    identity: Rules
    """Egress rules that let pods become somebody in the cloud."""
    api_server: Rules
    """Egress rules that let pods talk to the Kubernetes API; empty where only Cilium's own kind can."""
    collectors: tuple[Object, ...]
    """Where what scrapes metrics runs."""
    cilium: bool = False
    """Whether CiliumNetworkPolicies say the rest."""


@lru_cache(maxsize=64)
def _in_services(cidr: str, place: int) -> str:
    found = ip_network(cidr)
    return f"{found[place]}/{found.max_prefixlen}"


def _dns_of_pods_and_service(cluster: ClusterView) -> list[Object]:
    # The address besides the selector: a rule about private ranges in another policy has made VPC CNI
    # forget the pods behind the Service.
    to = [_KUBE_DNS, address(_in_services(cluster.service_cidr, 10))]
    if ":" not in cluster.service_cidr:
        to.append(address(NODE_LOCAL_DNS))
    return [{"to": to, "ports": DNS_PORTS}]


def _dns_of_node(cluster: ClusterView) -> list[Object]:
    # Auto Mode answers from a service of the node: there are no pods that a selector could match.
    return [{"to": [address(_in_services(cluster.service_cidr, 10))], "ports": DNS_PORTS}]


def _dns_of_pods(_: ClusterView) -> list[Object]:
    return [{"to": [_KUBE_DNS], "ports": DNS_PORTS}]


def _pod_identity(cluster: ClusterView) -> list[Object]:
    # Each family has its own address, and rules of the other one are ignored.
    agent = "fd00:ec2::23/128" if ":" in cluster.service_cidr else "169.254.170.23/32"
    return [{"to": [address(agent)], "ports": [port(80)]}]


def _entra(_: ClusterView) -> list[Object]:
    return [{"to": [address(cidr) for cidr in ENTRA_LOGIN], "ports": [port(443)]}]


def _api_by_service(cluster: ClusterView) -> list[Object]:
    return [{"to": [address(_in_services(cluster.service_cidr, 1))], "ports": [port(443)]}]


def _nothing(_: ClusterView) -> list[Object]:
    return []


_COLLECTOR = namespace("observability")

NETWORKS: Mapping[NetworkKind, Network] = {
    "vpc-cni": Network(
        dns=_dns_of_pods_and_service,
        identity=_pod_identity,
        api_server=_api_by_service,
        collectors=(_COLLECTOR,),
    ),
    "auto": Network(
        dns=_dns_of_node,
        identity=_pod_identity,
        api_server=_api_by_service,
        collectors=(_COLLECTOR,),
    ),
    "cilium": Network(
        dns=_dns_of_pods,
        identity=_entra,
        api_server=_nothing,
        # Managed Prometheus runs among the system's pods: one part of it, and another on each node.
        collectors=(
            _COLLECTOR,
            pods("kube-system", {"rsName": "ama-metrics"}),
            pods("kube-system", {"dsName": "ama-metrics-node"}),
        ),
        cilium=True,
    ),
}
"""One table for each kind of network."""
