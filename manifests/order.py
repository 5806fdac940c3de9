"""The order in which objects are written and made: what others need comes first."""

from collections.abc import Iterable

from manifests.labels import Object

KINDS = (
    "Namespace",
    "ClusterRole",
    "ConfigMap",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ResourceQuota",
    "LimitRange",
    "NetworkPolicy",
    "CiliumNetworkPolicy",
    "RoleBinding",
    "ServiceAccount",
    "SecretProviderClass",
    "AppProject",
    "Application",
    "TriggerAuthentication",
    "AnalysisTemplate",
    "Service",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "Job",
    "Rollout",
    "HorizontalPodAutoscaler",
    "ScaledObject",
    "PodDisruptionBudget",
    "TargetGroupConfiguration",
    "HTTPRoute",
    "GRPCRoute",
    "Kustomization",
)
"""Every kind that is rendered, first what others need."""

_POSITION = {kind: index for index, kind in enumerate(KINDS)}


def position(kind: str) -> int:
    """Place of a kind in the order.

    Raises:
        KeyError: nothing here renders it.
    """
    return _POSITION[kind]


def ordered(objects: Iterable[Object]) -> list[Object]:
    """Objects in the order of their kinds, then by namespace and name."""
    return sorted(
        objects,
        key=lambda one: (
            _POSITION[one["kind"]],
            one["metadata"].get("namespace", ""),
            one["metadata"]["name"],
        ),
    )
