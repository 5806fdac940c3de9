"""Environment variables: what a process has to know to say who it is."""

from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import Workload
from manifests import secrets
from manifests.labels import Object


def render(workload: Workload, cluster: ClusterView) -> list[Object]:
    """Variables of the platform first, so that the workload's own may refer to them."""
    facts = _facts(workload, cluster)
    return [
        *({"name": key, "value": value} for key, value in facts.items()),
        *({"name": key, "value": value} for key, value in workload.env.items() if key not in facts),
    ]


def _facts(workload: Workload, cluster: ClusterView) -> dict[str, str]:
    found = {
        "PLATFORM_SERVICE": workload.name,
        "PLATFORM_NAMESPACE": workload.namespace,
        "PLATFORM_TEAM": workload.team,
        "PLATFORM_ENVIRONMENT": workload.environment,
        "PLATFORM_CLUSTER": cluster.name,
        "PLATFORM_PROVIDER": cluster.cloud,
        "PLATFORM_REGION": cluster.region,
        "PLATFORM_CRITICALITY": workload.tier,
        "PLATFORM_VERSION": workload.version,
        "OTEL_SERVICE_NAME": workload.name,
        "OTEL_RESOURCE_ATTRIBUTES": ",".join(
            f"{key}={value}"
            for key, value in (
                ("service.namespace", workload.namespace),
                ("service.version", workload.version),
                ("deployment.environment.name", workload.environment),
                ("k8s.cluster.name", cluster.name),
                ("cloud.provider", cluster.cloud),
                ("cloud.region", cluster.region),
                ("team", workload.team),
                ("criticality", workload.tier),
            )
        ),
    }
    if workload.secrets:
        found["PLATFORM_SECRETS"] = secrets.MOUNT
    return found
