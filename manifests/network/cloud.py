"""How workloads reach services of the cloud: queues, topics, objects and keys that they were granted.

Secrets are not among them: the driver on the node fetches those. Databases are not either: their port is a
dependency's.
"""

from contracts.tenancy.resolve import permissions
from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.permissions import Verb
from contracts.tenancy.resolve.resolved import Dependency, Workload
from manifests.labels import Object
from manifests.network.rules import address, port, public

_LOCAL = frozenset({Verb.SECRETS_READ, Verb.DATABASE_CONNECT})
_MESSAGES = frozenset({Verb.EVENTS_PUBLISH, Verb.EVENTS_CONSUME, Verb.QUEUE_PUBLISH, Verb.QUEUE_CONSUME})
_HTTPS = 443
_AMQP = 5671
"""What clients of Service Bus speak unless told otherwise."""
_DOMAINS = {
    "queue": "servicebus.windows.net",
    "topic": "servicebus.windows.net",
    "container": "blob.core.windows.net",
}


def is_cloud(dependency: Dependency) -> bool:
    """Whether a dependency is a service of the cloud at an address that only the cloud knows."""
    return dependency.kind in ("queue", "object") and not dependency.cidrs and not dependency.fqdns


def ports(workload: Workload, cluster: ClusterView) -> tuple[int, ...]:
    """Ports of the services that a workload uses; none where it uses none."""
    verbs = {one.verb for one in workload.permissions} - _LOCAL
    if not verbs and not any(is_cloud(one) for one in workload.dependencies):
        return ()
    return (_HTTPS, _AMQP) if cluster.cloud == "azure" and verbs & _MESSAGES else (_HTTPS,)


def rules(workload: Workload, cluster: ClusterView) -> list[Object]:
    """Egress rules for services of the cloud, where the network knows ranges only.

    They answer at the internet's addresses or, through endpoints, at those of the cluster's network. On AWS
    endpoints stand where nodes do, and the API server elsewhere.
    """
    numbers = ports(workload, cluster)
    if not numbers or cluster.fqdn_policies:
        return []
    own = cluster.network_cidr, cluster.service_cidr, *cluster.pod_cidrs
    near = cluster.internal_gateway_cidrs if cluster.cloud == "aws" else ()
    to = [*(address(cidr) for cidr in near or (cluster.network_cidr,)), *public(own)]
    return [{"to": to, "ports": [port(number) for number in numbers]}]


def names(workload: Workload, cluster: ClusterView) -> tuple[str, ...]:
    """Names of the services that a workload uses on Azure, for networks that know names."""
    found = set()
    for one in workload.permissions:
        if one.verb in _LOCAL:
            continue
        resource = permissions.resource_of("azure", workload, one, cluster.account)
        if resource.kind == "key":
            found.add(cluster.secret_store.removeprefix("https://").rstrip("/"))
        elif resource.kind in _DOMAINS:
            found.add(f"{resource.parent}.{_DOMAINS[resource.kind]}")
    return tuple(sorted(found))
