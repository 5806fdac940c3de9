"""Gateways: who is behind one, where its traffic comes from, what it can do."""

from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import Gateway, Workload
from manifests.labels import Object
from manifests.network.rules import address, namespace


def of(workload: Workload) -> Gateway | None:
    """The gateway through which requests reach a workload; none where none do."""
    reached = workload.exposure in ("public", "internal") and workload.protocol in ("http", "grpc")
    return workload.gateway if reached and workload.host and workload.ports else None


def sources(workload: Workload, gateway: Gateway, cluster: ClusterView) -> list[Object]:
    """Where requests of a workload behind a gateway come from, as sources of a network policy."""
    cidrs = cluster.gateway_cidrs
    if workload.exposure == "internal" and cluster.internal_gateway_cidrs:
        cidrs = cluster.internal_gateway_cidrs
    if cidrs:
        # A load balancer of the cloud sends to pods from subnets of its own, as nobody whom a selector knows.
        return [address(cidr) for cidr in cidrs]
    return [namespace(gateway.namespace)]


def honours_timeouts(cluster: ClusterView) -> bool:
    """Whether the gateway does what a route says about timeouts: load balancers of both clouds have settings
    of their own instead, only a gateway inside the cluster does.
    """
    return not cluster.gateway_cidrs
