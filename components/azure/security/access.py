"""Who may reach the Kubernetes API: role assignments at the cluster, one set per principal.

As on AWS, readers and deployers can reach the API and see nothing until RBAC of the services layer binds
their groups; administrators work at once, so that a broken RBAC can be repaired. Azure has roles for reading
and writing too, and they are not used. Its writer reads every secret and runs pods under every service
account of every namespace, the system's own included, which is an administrator by another name. Its reader
knows the kinds that Kubernetes brings and none that are added, so that readers would see no route,
certificate or rollout. And with both in use, what somebody may do is written in two places.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components.args import Args
from components.azure.security.roles import Role, assign
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class AksPrincipalArgs(Args):
    object_id: str
    """Who it is, by object id in Entra."""
    kind: str
    """Group, or ServicePrincipal for a pipeline."""
    cluster_admin: bool
    """Whether it may do everything without any RBAC in the cluster."""


@dataclass(frozen=True, kw_only=True)
class AksAccessArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    cluster_id: pulumi.Input[str]
    """Resource id of the cluster."""
    principals: Sequence[AksPrincipalArgs]
    """Everybody, each once; Azure refuses the same assignment twice."""


class AksAccess(Component):
    """Everybody who may talk to the API server, and as what.

    Creates:
        <object id>-user   may get the address of the API server; without it nobody gets to ask anything
        <object id>-admin  may do everything, for the few who must be able to before RBAC is there
    """

    PLANE = Plane.SECURITY

    ready_cluster_id: pulumi.Output[str]
    """Resource id of the cluster, once everybody here has access."""

    def __init__(self, name: str, args: AksAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AksAccessArgs.of(args)
        super().__init__(name, opts)
        ready = []
        for principal in args.principals:
            roles = {"user": Role.AKS_CLUSTER_USER}
            if principal.cluster_admin:
                roles["admin"] = Role.AKS_RBAC_CLUSTER_ADMIN
            for what, role in roles.items():
                made = assign(
                    self,
                    f"{name}-{principal.object_id}-{what}",
                    context=args.context,
                    role=role,
                    scope=args.cluster_id,
                    principal=principal.object_id,
                    principal_type="Group" if principal.kind == "Group" else "ServicePrincipal",
                )
                ready.append(made.principal_id)
        self.ready_cluster_id = after(args.cluster_id, *ready)
        self._finish()
