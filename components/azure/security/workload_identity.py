"""What one workload is in Azure: an identity for its pods, and nothing else's."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components.args import Args
from components.azure.security.federation import credential, identity, of_service_account
from components.azure.security.roles import assign
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class AksGrantArgs(Args):
    name: str
    """What it is called here: the permission."""
    role: str
    """Built-in role, by its GUID."""
    scope: str
    """Resource id of what it is about: one thing, never a group of things."""


@dataclass(frozen=True, kw_only=True)
class AksWorkloadIdentityArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    identity_name: str
    """Name of the identity, unique in its resource group."""
    group_name: str
    """Resource group of tenants' identities."""
    issuer: str
    """Issuer of the cluster's service account tokens."""
    namespace: str
    """Namespace of the service account, with its environment."""
    service_account: str
    """Service account whose pods become the identity."""
    grants: Sequence[AksGrantArgs]
    """What it may do."""


class AksWorkloadIdentity(Component):
    """Cloud permissions of one workload, without any key.

    Creates:
        identity      what the pods are
        credential    lets exactly this cluster, namespace and account become it; the only one, so that no two
                      are ever written at a time
        <permission>  a role at the one thing that the contract names
    """

    PLANE = Plane.SECURITY

    client_id: pulumi.Output[str]
    """Client id, which the service account names, once the identity may do all this."""

    def __init__(
        self, name: str, args: AksWorkloadIdentityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = AksWorkloadIdentityArgs.of(args)
        super().__init__(name, opts)
        made = identity(
            self,
            f"{name}/identity",
            context=args.context,
            physical_name=args.identity_name,
            group_name=args.group_name,
            trusts=(),
        )
        trust = of_service_account(args.issuer, args.namespace, args.service_account)
        self.credential = credential(self, f"{name}/credential", made.name, args.group_name, trust)
        granted = [
            assign(
                self,
                f"{name}/{grant.name}",
                context=args.context,
                role=grant.role,
                scope=grant.scope,
                principal=made.principal_id,
            )
            for grant in args.grants
        ]
        self.client_id = after(made.client_id, *(one.role_definition_id for one in granted))
        self._finish()
