"""Where pods run: spread so that a lost zone or node takes few, and free to come back elsewhere."""

from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import Workload
from manifests import labels
from manifests.labels import Object
from manifests.workload import timing

_STRICT = ("tier-1", "regulated")
_LOST = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")


def spread(workload: Workload, cluster: ClusterView) -> list[Object]:
    """Constraints over zones and nodes; none for what has no replicas."""
    if not workload.replicated:
        return []
    strict = workload.tier in _STRICT and workload.min_replicas >= cluster.zones
    return [
        _over("topology.kubernetes.io/zone", "DoNotSchedule" if strict else "ScheduleAnyway", workload),
        _over("kubernetes.io/hostname", "ScheduleAnyway", workload),
    ]


def _over(key: str, otherwise: str, workload: Workload) -> Object:
    found: Object = {
        "maxSkew": 1,
        "topologyKey": key,
        "whenUnsatisfiable": otherwise,
        # Nodes that are lost stay listed, with a taint. If they counted, their zone would be owed a pod for
        # ever, and the pods of a lost zone would wait instead of starting elsewhere.
        "nodeTaintsPolicy": "Honor",
        "labelSelector": {"matchLabels": labels.selector(workload.name)},
    }
    if workload.kind != "statefulset":
        # Only pods of the same version count, or a rollout ends up uneven. Argo Rollouts has its own label.
        own = "rollouts-pod-template-hash" if workload.progressive else "pod-template-hash"
        found["matchLabelKeys"] = [own]
    return found


def tolerations(workload: Workload) -> list[Object]:
    """How long pods stay on nodes that do not answer; as usual for jobs and for what holds a volume."""
    if workload.kind not in ("deployment", "worker"):
        return []
    seconds = timing.lost_node(workload)
    return [
        {"key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": seconds}
        for key in _LOST
    ]
