"""How much of a cluster a namespace may have."""

from contracts.tenancy.resolve.resolved import TenantNamespace
from manifests import labels
from manifests.labels import Object


def render(ns: TenantNamespace) -> Object:
    """The quota of a namespace. It has no CPU limit: that would force one on every pod."""
    quota = ns.quota
    return {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {
            "name": f"{ns.name}-quota",
            "namespace": ns.name,
            "labels": labels.of_namespace(ns),
        },
        "spec": {
            "hard": {
                "requests.cpu": quota.cpu,
                "requests.memory": quota.memory,
                "limits.memory": quota.memory_limit,
                "requests.ephemeral-storage": quota.ephemeral_storage,
                "pods": str(quota.pods),
                # Load balancers and node ports cost money and pass the gateway by.
                "services.loadbalancers": "0",
                "services.nodeports": "0",
                "persistentvolumeclaims": str(quota.volumes),
                "requests.storage": quota.storage,
                "count/jobs.batch": str(quota.jobs),
                "count/cronjobs.batch": str(quota.cronjobs),
                "secrets": str(quota.secrets),
                "configmaps": str(quota.configmaps),
            }
        },
    }
