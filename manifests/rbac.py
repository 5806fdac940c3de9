"""Who may do what in a namespace: groups bound to the tiers that the whole cluster knows."""

from typing import Literal

from contracts.tenancy.resolve.resolved import TenantNamespace
from manifests import labels
from manifests.labels import Object

Role = Literal["reader", "deployer", "admin"]
ROLES: tuple[Role, ...] = ("reader", "deployer", "admin")
"""Tiers of access, from least to most."""


def cluster_role(role: Role) -> str:
    """Name of the ClusterRole of a tier."""
    return f"platform-namespace-{role}"


def bindings(ns: TenantNamespace) -> list[Object]:
    """A binding for each tier that somebody has.

    A binding is named after its tier: the role of a binding cannot be changed, only the binding replaced.
    """
    return [
        {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "RoleBinding",
            "metadata": {
                "name": cluster_role(role),
                "namespace": ns.name,
                "labels": labels.of_namespace(ns),
            },
            "roleRef": {
                "apiGroup": "rbac.authorization.k8s.io",
                "kind": "ClusterRole",
                "name": cluster_role(role),
            },
            "subjects": [
                {"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": group}
                for group in ns.subjects[role]
            ],
        }
        for role in ROLES
        if ns.subjects.get(role)
    ]
