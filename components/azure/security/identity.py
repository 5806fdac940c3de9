"""What the cluster acts as, and what it may do outside of its own resource groups."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import managedidentity

from components.args import Args
from components.azure.security.roles import Role, assign
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class AksIdentitiesArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group they stand in."""


class AksIdentities(Component):
    """Two identities, so that a node can never do what the control plane may.

    Creates:
        control-plane  what AKS acts as outside of the cluster
        kubelet        what nodes act as: they pull images and do nothing else
        kubelet-operator  lets the control plane give the kubelet's identity to nodes
    """

    PLANE = Plane.SECURITY

    control_plane_id: pulumi.Output[str]
    """Resource id of the control plane's identity, once it may hand out the kubelet's."""
    control_plane_principal: pulumi.Output[str]
    """Its object id, for role assignments."""
    kubelet_id: pulumi.Output[str]
    """Resource id of the nodes' identity, once the control plane may hand it out."""
    kubelet_client_id: pulumi.Output[str]
    """Its client id."""
    kubelet_principal: pulumi.Output[str]
    """Its object id, for role assignments."""

    def __init__(
        self, name: str, args: AksIdentitiesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = AksIdentitiesArgs.of(args)
        super().__init__(name, opts)
        control_plane = self._identity(args, "control-plane")
        kubelet = self._identity(args, "kubelet")
        operator = assign(
            self,
            f"{name}-kubelet-operator",
            context=args.context,
            role=Role.MANAGED_IDENTITY_OPERATOR,
            scope=kubelet.id,
            principal=control_plane.principal_id,
        )
        # AKS refuses a cluster whose identity may not hand out the kubelet's yet.
        ready = operator.role_definition_id
        self.control_plane_id = after(control_plane.id, ready)
        self.control_plane_principal = control_plane.principal_id
        self.kubelet_id = after(kubelet.id, ready)
        self.kubelet_client_id = kubelet.client_id
        self.kubelet_principal = kubelet.principal_id
        self._finish()

    def _identity(self, args: AksIdentitiesArgs, purpose: str) -> managedidentity.UserAssignedIdentity:
        return managedidentity.UserAssignedIdentity(
            f"{self._name}-{purpose}",
            resource_name_=f"id-{args.context.cluster_name}-{purpose}",
            resource_group_name=args.group_name,
            location=args.context.region,
            tags=self._tags(args.context),
            opts=self._child(),
        )


@dataclass(frozen=True, kw_only=True)
class ControlPlaneRolesArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    identity_id: pulumi.Input[str]
    """Resource id of the control plane's identity."""
    principal: pulumi.Input[str]
    """Its object id."""
    networks: Mapping[str, pulumi.Input[str]]
    """Where it may join nodes and its own endpoint: purpose to resource id of a subnet or virtual network."""
    private_zone_id: str | None = None
    """Private DNS zone that it keeps the API server's record in, where one is brought."""


class ControlPlaneRoles(Component):
    """What the control plane needs outside of its own groups, there before the cluster is.

    Creates:
        <purpose>  may join the network
        zone       may keep the API server's record
    """

    PLANE = Plane.SECURITY

    identity_id: pulumi.Output[str]
    """Resource id of the control plane's identity, once it may do all this."""

    def __init__(
        self, name: str, args: ControlPlaneRolesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = ControlPlaneRolesArgs.of(args)
        super().__init__(name, opts)
        wanted = {purpose: (Role.NETWORK_CONTRIBUTOR, scope) for purpose, scope in args.networks.items()}
        if args.private_zone_id:
            wanted["zone"] = (Role.PRIVATE_DNS_ZONE_CONTRIBUTOR, args.private_zone_id)
        made = [
            assign(
                self,
                f"{name}-{purpose}",
                context=args.context,
                role=role,
                scope=scope,
                principal=args.principal,
            )
            for purpose, (role, scope) in wanted.items()
        ]
        self.identity_id = after(args.identity_id, *(item.role_definition_id for item in made))
        self._finish()
