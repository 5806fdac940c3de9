"""What one workload is in Azure: an identity for its pods, and nothing else's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.args import Args
from components.azure.security.federation import credential, identity, of_service_account
from components.azure.security.roles import assign
from components.component import Component, after
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
    identity_name: str
    """Name of the identity, unique in its resource group."""
    subscription: str
    """Subscription of the cluster."""
    region: str
    """Cloud region."""
    cluster_name: str
    """Cluster in which the pods run."""
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
    tags: Mapping[str, Mapping[str, str]]
    """Standard tags of each plane, in the name of the team."""


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
            physical_name=args.identity_name,
            group_name=args.group_name,
            region=args.region,
            trusts=(),
            tags=self._tags(args.tags),
        )
        trust = of_service_account(args.issuer, args.namespace, args.service_account)
        self.credential = credential(self, f"{name}/credential", made.name, args.group_name, trust)
        granted = [
            assign(
                self,
                f"{name}/{grant.name}",
                subscription=args.subscription,
                cluster=args.cluster_name,
                role=grant.role,
                scope=grant.scope,
                principal=made.principal_id,
            )
            for grant in args.grants
        ]
        self.client_id = after(made.client_id, *(one.role_definition_id for one in granted))
        self._finish()
