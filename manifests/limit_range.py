"""What a container or volume gets that says nothing, and the most one may ask for."""

from contracts.tenancy.models import quantity
from contracts.tenancy.resolve import defaults
from contracts.tenancy.resolve.resolved import TenantNamespace
from manifests import labels
from manifests.labels import Object

_MEMORY = "16Gi"
"""Memory limit of the largest container that nobody has to explain."""
_VOLUME = "200Gi"


def render(ns: TenantNamespace) -> Object:
    """Defaults and limits of single containers and volumes.

    There is no greatest CPU: the API server would make it every container's limit. There is a default memory
    limit: the quota refuses pods without one.
    """
    return {
        "apiVersion": "v1",
        "kind": "LimitRange",
        "metadata": {
            "name": f"{ns.name}-defaults",
            "namespace": ns.name,
            "labels": labels.of_namespace(ns),
        },
        "spec": {
            "limits": [
                {
                    "type": "Container",
                    "defaultRequest": {"cpu": "100m", "memory": "128Mi", "ephemeral-storage": "100Mi"},
                    "default": {"memory": "256Mi", "ephemeral-storage": "1Gi"},
                    "min": {key: defaults.SMALLEST[key] for key in ("cpu", "memory")},
                    "max": {"memory": _most(_MEMORY, [one.resources.memory_limit for one in ns.workloads])},
                },
                {
                    "type": "PersistentVolumeClaim",
                    "min": {"storage": defaults.SMALLEST["storage"]},
                    "max": {
                        "storage": _most(_VOLUME, [one.storage.size for one in ns.workloads if one.storage])
                    },
                },
            ]
        },
    }


def _most(usual: str, asked: list[str]) -> str:
    """The largest amount. What a contract asks for was weighed when the contract was agreed to."""
    return max([usual, *asked], key=quantity.parse)
