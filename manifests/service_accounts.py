"""Whom pods act as: nobody by default, and somebody of its own for each workload."""

from collections.abc import Mapping
from typing import Any

from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import TenantNamespace, Workload
from manifests import labels
from manifests.labels import Object

CLIENT_ID = "azure.workload.identity/client-id"
TENANT_ID = "azure.workload.identity/tenant-id"


def default(ns: TenantNamespace) -> Object:
    """The account that Kubernetes makes in every namespace, without a token.

    It exists already, so it is marked: it has to be applied as a patch of what is there.
    """
    return {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {
            "name": "default",
            "namespace": ns.name,
            "labels": labels.of_namespace(ns),
            "annotations": {labels.APPLIED_AS: "patch"},
        },
        "automountServiceAccountToken": False,
    }


def is_patch(thing: Mapping[str, Any]) -> bool:
    """Whether an object exists before us and is only to be patched."""
    return thing["metadata"].get("annotations", {}).get(labels.APPLIED_AS) == "patch"


def of_workload(workload: Workload, cluster: ClusterView, client_ids: Mapping[str, Any]) -> Object:
    """A workload's own account.

    Args:
        client_ids: client id of each workload's identity on Azure, by workload; they may be values that are
            not known yet.
    """
    metadata: Object = {
        "name": workload.name,
        "namespace": workload.namespace,
        "labels": labels.lasting(workload),
    }
    if cluster.cloud == "azure" and workload.has_identity:
        metadata["annotations"] = {CLIENT_ID: client_ids[workload.name], TENANT_ID: cluster.tenant}
    return {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": metadata,
        # Pod Identity and workload identity bring tokens of their own along.
        "automountServiceAccountToken": False,
    }
