"""The pod of a workload: one container without privileges."""

from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import TenantNamespace, Workload
from manifests import labels, secrets
from manifests.labels import Object
from manifests.workload import environment, placement, probes, security, timing

CONTAINER = "app"
_TMP_VOLUME: Object = {"name": "tmp", "emptyDir": {"sizeLimit": "256Mi"}}
_TMP_MOUNT: Object = {"name": "tmp", "mountPath": "/tmp"}  # noqa: S108 -- of the pod, not of this machine
DATA = "data"
"""Volume of a workload with state."""


def template(workload: Workload, ns: TenantNamespace, cluster: ClusterView) -> Object:
    """The template of a workload's pods."""
    metadata: Object = {"labels": labels.of_pods(workload, cluster.cloud)}
    annotations = _annotations(workload)
    if annotations:
        metadata["annotations"] = annotations
    return {"metadata": metadata, "spec": _spec(workload, ns, cluster)}


def _annotations(workload: Workload) -> dict[str, str]:
    if not workload.replicated:
        # Nodes are not emptied to save money while a job runs; a job begins anew.
        return {"karpenter.sh/do-not-disrupt": "true"}
    if not workload.metrics:
        return {}
    return {
        "prometheus.io/scrape": "true",
        "prometheus.io/port": str(workload.metrics.port),
        "prometheus.io/path": workload.metrics.path,
    }


def _spec(workload: Workload, ns: TenantNamespace, cluster: ClusterView) -> Object:
    spec: Object = {
        "serviceAccountName": workload.name,
        "automountServiceAccountToken": workload.kube_api_access,
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": timing.grace(workload),
        "securityContext": security.of_pod(workload),
    }
    if not workload.replicated:
        spec["restartPolicy"] = "Never"
    spread = placement.spread(workload, cluster)
    if spread:
        spec["topologySpreadConstraints"] = spread
    tolerations = placement.tolerations(workload)
    if tolerations:
        spec["tolerations"] = tolerations
    spec["containers"] = [_container(workload, ns, cluster)]
    spec["volumes"] = [_TMP_VOLUME, *secrets.volumes(workload)]
    return spec


def _container(workload: Workload, ns: TenantNamespace, cluster: ClusterView) -> Object:
    resources = workload.resources
    found: Object = {
        "name": CONTAINER,
        "image": workload.image,
        # A digest never changes, so what a node has is right; a tag may mean something else by now.
        "imagePullPolicy": "IfNotPresent" if "@sha256:" in workload.image else "Always",
    }
    if workload.command:
        found["args"] = list(workload.command)
    ports = _ports(workload)
    if ports:
        found["ports"] = ports
    found["env"] = environment.render(workload, cluster)
    found["resources"] = {
        "requests": {
            "cpu": resources.cpu,
            "memory": resources.memory,
            "ephemeral-storage": resources.ephemeral_storage,
        },
        "limits": {
            "memory": resources.memory_limit,
            "ephemeral-storage": resources.ephemeral_storage_limit,
        },
    }
    found["securityContext"] = security.of_container(workload, ns)
    if workload.replicated:
        found.update(probes.render(workload))
        found.update(probes.lifecycle(workload))
    found["volumeMounts"] = [_TMP_MOUNT, *_data(workload), *secrets.mounts(workload)]
    return found


def _ports(workload: Workload) -> list[Object]:
    found: list[Object] = [
        {"name": one.name, "containerPort": one.port, "protocol": one.protocol} for one in workload.ports
    ]
    metrics = workload.metrics
    # Only beside ports that are served: what listens has to say when it is ready.
    if found and metrics and workload.replicated and all(one.port != metrics.port for one in workload.ports):
        taken = any(one.name == "metrics" for one in workload.ports)
        named = {} if taken else {"name": "metrics"}
        found.append({**named, "containerPort": metrics.port, "protocol": "TCP"})
    return found


def _data(workload: Workload) -> list[Object]:
    if workload.kind != "statefulset" or not workload.storage:
        return []
    return [{"name": DATA, "mountPath": workload.storage.path}]
