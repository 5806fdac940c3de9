"""How many pods may be away when somebody empties a node."""

from contracts.tenancy.resolve.resolved import Workload
from manifests import labels
from manifests.labels import Object
from manifests.workload.controllers import metadata


def render(workload: Workload) -> list[Object]:
    """The budget of what has replicas. One pod may always go: a budget that permits none keeps nodes from
    being replaced, and so versions from being patched.
    """
    if not workload.replicated or workload.max_replicas < 2:
        return []
    return [
        {
            "apiVersion": "policy/v1",
            "kind": "PodDisruptionBudget",
            "metadata": metadata(workload),
            "spec": {
                **_budget(workload),
                # Pods that do not work anyway may go.
                "unhealthyPodEvictionPolicy": "AlwaysAllow",
                "selector": {"matchLabels": labels.selector(workload.name)},
            },
        }
    ]


def _budget(workload: Workload) -> Object:
    # A share of a number that changes is counted from what is missing, a fixed one from what is there.
    if workload.scales:
        return {"maxUnavailable": 1}
    return {"minAvailable": workload.min_replicas - 1}
