"""How many replicas there are: by CPU, or by what waits in a queue."""

from contracts.tenancy.resolve import permissions
from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import Permission, QueueScaling, Workload
from manifests.labels import Object
from manifests.workload.controllers import metadata

_CPU = 70
"""Percent of the request. The rest is room for the time a new pod needs."""
_BEHAVIOR: Object = {
    "scaleUp": {
        "stabilizationWindowSeconds": 0,
        "selectPolicy": "Max",
        "policies": [
            {"type": "Percent", "value": 100, "periodSeconds": 15},
            {"type": "Pods", "value": 4, "periodSeconds": 15},
        ],
    },
    # Down slowly: what is given up now may be needed in a minute.
    "scaleDown": {
        "stabilizationWindowSeconds": 300,
        "policies": [{"type": "Percent", "value": 10, "periodSeconds": 60}],
    },
}


def target(workload: Workload) -> Object:
    """Who is told the number of replicas: of a workload that is rolled out step by step it is the Rollout."""
    if workload.progressive:
        return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout", "name": workload.name}
    kind = "StatefulSet" if workload.kind == "statefulset" else "Deployment"
    return {"apiVersion": "apps/v1", "kind": kind, "name": workload.name}


def render(workload: Workload, cluster: ClusterView) -> list[Object]:
    """What scales a workload; nothing where the number is fixed."""
    if not workload.scales:
        return []
    if workload.queue_scaling:
        return _by_queue(workload, workload.queue_scaling, cluster)
    return [_by_cpu(workload)]


def _by_cpu(workload: Workload) -> Object:
    resource = {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": _CPU}}
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": metadata(workload),
        "spec": {
            "scaleTargetRef": target(workload),
            # CPU of nothing says nothing: only a queue can scale from nothing.
            "minReplicas": max(1, workload.min_replicas),
            "maxReplicas": workload.max_replicas,
            "metrics": [{"type": "Resource", "resource": resource}],
            "behavior": _BEHAVIOR,
        },
    }


def _by_queue(workload: Workload, queue: QueueScaling, cluster: ClusterView) -> list[Object]:
    name = f"{workload.name}-queue"
    trigger = _sqs if cluster.cloud == "aws" else _service_bus
    scaled: Object = {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": metadata(workload),
        "spec": {
            "scaleTargetRef": target(workload),
            "minReplicaCount": workload.min_replicas,
            "maxReplicaCount": workload.max_replicas,
            "pollingInterval": 30,
            "cooldownPeriod": 300,
            # Where the queue cannot be asked, enough run to get on.
            "fallback": {"failureThreshold": 3, "replicas": max(1, workload.min_replicas)},
            "advanced": {"horizontalPodAutoscalerConfig": {"behavior": _BEHAVIOR}},
            "triggers": [{**trigger(workload, queue, cluster), "authenticationRef": {"name": name}}],
        },
    }
    # KEDA asks as itself: it reads the annotation of another kind of identity, which nothing here has.
    provider = "aws" if cluster.cloud == "aws" else "azure-workload"
    return [
        {
            "apiVersion": "keda.sh/v1alpha1",
            "kind": "TriggerAuthentication",
            "metadata": metadata(workload, name),
            "spec": {"podIdentity": {"provider": provider}},
        },
        scaled,
    ]


def _resource(workload: Workload, queue: QueueScaling, cluster: ClusterView) -> permissions.Resource:
    consumed = Permission(verb=permissions.Verb.QUEUE_CONSUME, resource=queue.queue)
    return permissions.resource_of(cluster.cloud, workload, consumed, cluster.account)


def _sqs(workload: Workload, queue: QueueScaling, cluster: ClusterView) -> Object:
    name = _resource(workload, queue, cluster).name
    return {
        "type": "aws-sqs-queue",
        "metadata": {
            "queueURL": f"https://sqs.{cluster.region}.amazonaws.com/{cluster.account}/{name}",
            "queueLength": str(queue.messages_per_replica),
            "awsRegion": cluster.region,
        },
    }


def _service_bus(workload: Workload, queue: QueueScaling, cluster: ClusterView) -> Object:
    found = _resource(workload, queue, cluster)
    return {
        "type": "azure-servicebus",
        "metadata": {
            "queueName": found.name,
            "namespace": found.parent,
            "messageCount": str(queue.messages_per_replica),
        },
    }
