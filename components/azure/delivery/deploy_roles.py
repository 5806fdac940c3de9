"""Identities that a repository's pipeline deploys with: one per layer, without any key.

Three fences hold the cluster layer's identity. It changes things in this cluster's resource groups only; at
the subscription it may see who has what, keep policy definitions, budgets and flow logs, and no more. It
assigns roles in these groups only, and only roles from a list which has none that assigns roles. And the
deploy identities stand in a resource group of their own, which it may look at: it can neither let another
repository become one of them nor give them more. Whoever changes these things runs the stack once as an
administrator.

What stays wider than that, and why:
    own groups    in them it is Contributor; a list of every single action would break with each new feature
    access        it can assign cluster administration and the reading of secrets to anybody, itself included,
                  because that is what it deploys; each is in the activity log and in the diff
    identities    it can make more of them in its groups, which may do nothing until a role is assigned, and
                  let others become the identities of nodes and controllers, which stand in its groups
    new groups    making a resource group is an administrator's run, as are roles in networks, registries and
                  node groups that are not this stack's own
    protection    it can take the guard against deletion away, as it can set `protected: false`
    layers above  whoever administers a cluster can become every identity that trusts its service accounts
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import authorization, managedidentity

from components.args import Args
from components.azure.security.documents import role_conditions
from components.azure.security.federation import Trust, identity
from components.azure.security.roles import Role, assign, stable_guid
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning.deploy_roles import ISSUER

Rights = dict[str, tuple[Role | str, pulumi.Input[str], str | None]]
"""What a layer may do: name of the assignment to role, scope and condition."""


@dataclass(frozen=True, kw_only=True)
class GithubDeployIdentitiesArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    cluster_id: pulumi.Input[str]
    """Resource id of the cluster."""
    repository: str
    """Repository whose pipeline it is, as owner/name."""
    environments: Mapping[str, str]
    """Layer to the repository's environment that deploys it: cluster, services, tenants."""
    group_name: pulumi.Input[str]
    """Resource group that the identities stand in, with nothing else in it."""
    group_id: pulumi.Input[str]
    """Its resource id."""
    deployed_group_ids: Mapping[str, pulumi.Input[str]]
    """Resource groups that the cluster layer deploys, by purpose; not the identities' own."""
    tenants_group_id: pulumi.Input[str] | None = None
    """Resource group for the identities of tenants' workloads, which the tenants layer fills."""
    vault_id: pulumi.Input[str] | None = None
    """Vault with secrets that the tenants layer gives workloads."""
    state_container_id: str | None = None
    """Container that holds Pulumi's state, where it is in a storage account."""
    state_key_id: str | None = None
    """Key for envelope encryption of that state's secrets."""


class GithubDeployIdentities(Component):
    """What a pipeline may do in the subscription, by layer.

    Creates:
        <layer>  per layer; trusts one environment of one repository
        outside  what the cluster layer may do outside of its resource groups, as a role
        rights   per layer, each as narrow as its scope allows
    """

    PLANE = Plane.DELIVERY

    client_ids: pulumi.Output[Mapping[str, str]]
    """Layer to client id, once its rights are there."""
    principal_ids: pulumi.Output[Mapping[str, str]]
    """Layer to object id."""

    def __init__(
        self, name: str, args: GithubDeployIdentitiesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = GithubDeployIdentitiesArgs.of(args)
        super().__init__(name, opts)
        made = {layer: self._layer(args, layer) for layer in sorted(args.environments)}
        self.client_ids = pulumi.Output.all(**{layer: client for layer, (client, _) in made.items()})
        self.principal_ids = pulumi.Output.all(
            **{layer: one.principal_id for layer, (_, one) in made.items()}
        )
        self._finish()

    def _layer(
        self, args: GithubDeployIdentitiesArgs, layer: str
    ) -> tuple[pulumi.Output[str], managedidentity.UserAssignedIdentity]:
        made = identity(
            self,
            f"{self._name}-{layer}",
            context=args.context,
            physical_name=f"id-{args.context.cluster_name}-deploy-{layer}",
            group_name=args.group_name,
            trusts=[
                Trust(
                    name="github",
                    issuer=f"https://{ISSUER}",
                    subject=f"repo:{args.repository}:environment:{args.environments[layer]}",
                )
            ],
        )
        rights = self._of_cluster(args) if layer == "cluster" else _inside(args, layer)
        granted = [
            assign(
                self,
                f"{self._name}-{layer}-{what}",
                context=args.context,
                role=role,
                scope=scope,
                principal=made.principal_id,
                condition=condition,
            )
            for what, (role, scope, condition) in {**rights, **_state(args)}.items()
        ]
        return after(made.client_id, *(one.role_definition_id for one in granted)), made

    def _of_cluster(self, args: GithubDeployIdentitiesArgs) -> Rights:
        condition = role_conditions.only(role_conditions.CLUSTER_LAYER, role_conditions.PEOPLE_AND_MACHINES)
        role, scope = self._outside(args)
        rights: Rights = {"outside": (role, scope, None), "see-delivery": (Role.READER, args.group_id, None)}
        for purpose, group in args.deployed_group_ids.items():
            rights[f"{purpose}-deploy"] = (Role.CONTRIBUTOR, group, None)
            rights[f"{purpose}-policies"] = (Role.RESOURCE_POLICY_CONTRIBUTOR, group, None)
            rights[f"{purpose}-access"] = (Role.RBAC_ADMINISTRATOR, group, condition)
        return rights

    def _outside(self, args: GithubDeployIdentitiesArgs) -> tuple[str, pulumi.Output[str]]:
        """A role for what is outside of resource groups, and the subscription, once the role is there."""
        subscription = f"/subscriptions/{args.context.subscription}"
        guid = stable_guid(f"{args.context.subscription}/{args.context.cluster_name}/{self._name}-outside")
        role = authorization.RoleDefinition(
            f"{self._name}-outside",
            role_definition_id=guid,
            # Unique in the whole tenant, which the name of a cluster is.
            role_name=f"{args.context.cluster_name} deploys outside of its groups",
            role_type="CustomRole",
            description="What the pipeline of the cluster layer needs at the subscription itself",
            scope=subscription,
            assignable_scopes=[subscription],
            permissions=[
                authorization.PermissionArgs(actions=list(role_conditions.OUTSIDE_OF_GROUPS), not_actions=[])
            ],
            opts=self._child(),
        )
        return guid, after(subscription, role.role_name)


def _inside(args: GithubDeployIdentitiesArgs, layer: str) -> Rights:
    """What the layers inside the cluster may do: administer it, and for tenants give workloads identities."""
    rights: Rights = {
        "user": (Role.AKS_CLUSTER_USER, args.cluster_id, None),
        "admin": (Role.AKS_RBAC_CLUSTER_ADMIN, args.cluster_id, None),
    }
    if layer != "tenants":
        return rights
    teams = role_conditions.only(role_conditions.TENANTS_OF_CLUSTER, ["Group"])
    rights["teams"] = (Role.RBAC_ADMINISTRATOR, args.cluster_id, teams)
    if args.tenants_group_id is not None:
        # A group of their own: where the cluster's identities stand too, this would reach those.
        rights["identities"] = (Role.MANAGED_IDENTITY_CONTRIBUTOR, args.tenants_group_id, None)
        data = role_conditions.only(role_conditions.TENANTS_OF_GROUP, ["ServicePrincipal"])
        rights["data"] = (Role.RBAC_ADMINISTRATOR, args.tenants_group_id, data)
    if args.vault_id is not None:
        workloads = role_conditions.only(role_conditions.TENANTS_OF_VAULT, ["ServicePrincipal"])
        rights["secrets"] = (Role.RBAC_ADMINISTRATOR, args.vault_id, workloads)
    return rights


def _state(args: GithubDeployIdentitiesArgs) -> Rights:
    """Pulumi's state in a container, and the key for envelope encryption of its secrets."""
    rights: Rights = {}
    if args.state_container_id is not None:
        rights["state"] = (Role.STORAGE_BLOB_DATA_CONTRIBUTOR, args.state_container_id, None)
    if args.state_key_id is not None:
        rights["state-key"] = (Role.KEY_VAULT_CRYPTO_USER, args.state_key_id, None)
    return rights
