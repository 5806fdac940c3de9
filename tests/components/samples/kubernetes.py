"""Examples of components that register Kubernetes objects."""

from collections.abc import Callable
from typing import Any

from components.args import Args
from components.component import Component
from components.kubernetes.delivery_target import DeliveryTarget, DeliveryTargetArgs
from components.kubernetes.guards import ClusterGuards, ClusterGuardsArgs
from components.kubernetes.namespace import TenantNamespace, TenantNamespaceArgs


def thing(version: str, kind: str, name: str, namespace: str = "", **rest: Any) -> dict[str, Any]:
    """An object with little in it."""
    metadata = {"name": name, **({"namespace": namespace} if namespace else {})}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **rest}


PATCHED = thing("v1", "ServiceAccount", "default", "orders-prod")
PATCHED["metadata"]["annotations"] = {"platform.example.com/applied-as": "patch"}

SAMPLES: dict[type[Component], Callable[[], Args]] = {
    ClusterGuards: lambda: ClusterGuardsArgs(
        objects=[
            thing("v1", "ConfigMap", "policy-parameters", "platform-policy", data={}),
            thing("v1", "Namespace", "platform-policy"),
            thing("rbac.authorization.k8s.io/v1", "ClusterRole", "platform-namespace-reader", rules=[]),
        ],
        protected=True,
    ),
    DeliveryTarget: lambda: DeliveryTargetArgs(
        objects=[
            thing("argoproj.io/v1alpha1", "Application", "orders-prod", "argocd", spec={}),
            thing("argoproj.io/v1alpha1", "AppProject", "orders-prod", "argocd", spec={}),
        ]
    ),
    TenantNamespace: lambda: TenantNamespaceArgs(
        objects=[
            thing("networking.k8s.io/v1", "NetworkPolicy", "default-deny", "orders-prod", spec={}),
            thing("v1", "Namespace", "orders-prod"),
            PATCHED,
        ],
        protected=True,
    ),
}
"""Component class to arguments that work."""
