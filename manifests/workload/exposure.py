"""How requests find a workload: its Services and its route."""

from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import Gateway, Workload
from manifests import labels
from manifests.labels import Object
from manifests.network import gateways
from manifests.workload.controllers import headless_name, metadata

_USUAL = 80
_APP_PROTOCOL = {"http": "http", "grpc": "kubernetes.io/h2c", "tcp": "tcp"}


def services(workload: Workload, cluster: ClusterView) -> list[Object]:
    """The Service of what has ports, and one for the replicas of what has state."""
    found = []
    if workload.ports and workload.replicated:
        found.append(_service(workload, cluster))
    if workload.kind == "statefulset":
        found.append(_headless(workload))
    return found


def _number(workload: Workload, index: int) -> int:
    """Port of the Service: that of the protocol for what is served first, else the container's own."""
    return _USUAL if index == 0 and workload.protocol in ("http", "grpc") else workload.ports[index].port


def _ports(workload: Workload) -> list[Object]:
    # One for each of the container's ports, and by number: VPC CNI checks packets before the Service
    # translates them, and looks for the first that leads to the number which a policy names.
    return [
        {
            "name": one.name,
            "port": _number(workload, index),
            "targetPort": one.port,
            "protocol": one.protocol,
            "appProtocol": _APP_PROTOCOL[workload.protocol if index == 0 else "tcp"],
        }
        for index, one in enumerate(workload.ports)
    ]


def _service(workload: Workload, cluster: ClusterView) -> Object:
    minor = tuple(int(part) for part in cluster.kubernetes_version.split(".")[:2])
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata(workload),
        "spec": {
            "type": "ClusterIP",
            "selector": labels.selector(workload.name),
            # Traffic between zones costs money and time. The same thing has a clearer name since 1.35.
            "trafficDistribution": "PreferSameZone" if minor >= (1, 35) else "PreferClose",
            "ports": _ports(workload),
        },
    }


def _headless(workload: Workload) -> Object:
    spec: Object = {
        "type": "ClusterIP",
        "clusterIP": "None",
        "selector": labels.selector(workload.name),
        # Replicas find each other before they are ready, or the first of them would never be.
        "publishNotReadyAddresses": True,
    }
    if workload.ports:
        spec["ports"] = _ports(workload)
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata(workload, headless_name(workload)),
        "spec": spec,
    }


def routes(workload: Workload, cluster: ClusterView) -> list[Object]:
    """The route of what is reached through a gateway, with fields of Gateway API 1.2 only: the oldest that a
    supported cluster brings.
    """
    gateway = gateways.of(workload)
    if not gateway:
        return []
    found = [_route(workload, gateway, cluster)]
    if cluster.cloud == "aws":
        found.append(_target_group(workload))
    return found


def _route(workload: Workload, gateway: Gateway, cluster: ClusterView) -> Object:
    rule: Object = {}
    if workload.protocol == "http":
        rule["matches"] = [{"path": {"type": "PathPrefix", "value": workload.path}}]
        if gateways.honours_timeouts(cluster):
            # No request outlives a pod that stops.
            rule["timeouts"] = {"request": f"{workload.graceful_shutdown_seconds}s"}
    rule["backendRefs"] = [{"name": workload.name, "port": _number(workload, 0), "weight": 100}]
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "HTTPRoute" if workload.protocol == "http" else "GRPCRoute",
        "metadata": metadata(workload),
        "spec": {
            "parentRefs": [
                {"name": gateway.name, "namespace": gateway.namespace, "sectionName": gateway.section}
            ],
            "hostnames": [workload.host],
            "rules": [rule],
        },
    }


def _target_group(workload: Workload) -> Object:
    # Without it the load balancer sends to nodes instead of pods, where policies do not know it, and calls
    # a pod healthy that answers `/`. On Azure the gateway asks the readiness probe by itself.
    health: Object = {"healthCheckInterval": 10, "healthCheckTimeout": 5}
    health |= {"healthyThresholdCount": 2, "unhealthyThresholdCount": 2}
    if workload.readiness and workload.protocol == "http":
        numbers = {one.name: one.port for one in workload.ports}
        health["healthCheckProtocol"] = "HTTP"
        health["healthCheckPath"] = workload.readiness.path
        if workload.readiness.port in numbers:
            health["healthCheckPort"] = str(numbers[workload.readiness.port])
    target: Object = {"targetType": "ip", "healthCheckConfig": health}
    if workload.protocol == "grpc":
        target["protocolVersion"] = "GRPC"
    return {
        "apiVersion": "gateway.k8s.aws/v1",
        "kind": "TargetGroupConfiguration",
        "metadata": metadata(workload),
        "spec": {
            "targetReference": {"group": "", "kind": "Service", "name": workload.name},
            "defaultConfiguration": target,
        },
    }
