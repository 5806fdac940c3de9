"""What the pipeline may hand on: which roles it may assign, and what it may do outside of resource groups.

Everything here is a list of what is permitted. A list of what is forbidden would permit every role that
Microsoft adds later.
"""

from collections.abc import Iterable

from components.azure.security.documents.builtin_roles import PrincipalType, Role
from components.azure.security.documents.workload_roles import WorkloadRole

PEOPLE_AND_MACHINES: tuple[PrincipalType, ...] = ("Group", "ServicePrincipal")
"""Whom the cluster layer assigns roles to; never a single person."""

NOT_HANDED_ON = frozenset(
    {
        # Whoever could assign these could give the pipeline itself more, or make somebody who can.
        Role.MANAGED_IDENTITY_CONTRIBUTOR,
        Role.RBAC_ADMINISTRATOR,
        Role.RESOURCE_POLICY_CONTRIBUTOR,
    }
)
"""Roles of the deploy identities alone. Only an administrator's run assigns them."""

CLUSTER_LAYER: tuple[Role, ...] = tuple(role for role in Role if role not in NOT_HANDED_ON)
"""Roles that the cluster layer assigns, in its own resource groups."""

TENANTS_OF_VAULT: tuple[WorkloadRole, ...] = (
    WorkloadRole.KEY_VAULT_CRYPTO_USER,
    WorkloadRole.KEY_VAULT_SECRETS_USER,
)
"""Roles that the tenants layer gives workloads in the vault of secrets."""

TENANTS_OF_GROUP: tuple[WorkloadRole, ...] = tuple(
    role for role in WorkloadRole if role not in TENANTS_OF_VAULT
)
"""Roles that it gives workloads at what stands in the resource group of tenants."""

TENANTS_OF_CLUSTER: tuple[Role, ...] = (Role.AKS_CLUSTER_USER,)
"""Roles that the tenants layer gives teams at the cluster: to reach it. What they may do there, RBAC says."""

OUTSIDE_OF_GROUPS: tuple[str, ...] = (
    # To see what role and policy definitions there are, and who was given what.
    "Microsoft.Authorization/*/read",
    # The definition that guards against deletion stands in the subscription.
    "Microsoft.Authorization/policyDefinitions/delete",
    "Microsoft.Authorization/policyDefinitions/write",
    "Microsoft.Consumption/budgets/delete",
    "Microsoft.Consumption/budgets/read",
    "Microsoft.Consumption/budgets/write",
    # Flow logs stand in the group that Azure keeps its network watchers in.
    "Microsoft.Network/networkWatchers/flowLogs/delete",
    "Microsoft.Network/networkWatchers/flowLogs/read",
    "Microsoft.Network/networkWatchers/flowLogs/write",
    "Microsoft.Network/networkWatchers/read",
    "Microsoft.Resources/subscriptions/read",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
)
"""What the cluster layer needs at the subscription itself. Making resource groups is not in it."""

_WRITE, _DELETE = (f"Microsoft.Authorization/roleAssignments/{verb}" for verb in ("write", "delete"))


def only(roles: Iterable[Role | WorkloadRole], principals: Iterable[PrincipalType]) -> str:
    """ABAC condition: assign and remove these roles, to these kinds of principals, and nothing else.

    What is asked for is compared when something is assigned, and what is there when it is removed; so the
    assignments of the deploy identities themselves can neither be added to nor taken away.
    """
    wanted, kinds = sorted(roles), sorted(principals)
    return f"({_clause(_WRITE, 'Request', wanted, kinds)} AND {_clause(_DELETE, 'Resource', wanted, kinds)})"


def _clause(
    action: str, source: str, roles: list[Role | WorkloadRole], principals: list[PrincipalType]
) -> str:
    attribute = f"@{source}[Microsoft.Authorization/roleAssignments"
    listed = ", ".join(roles)
    kinds = ", ".join(f"'{kind}'" for kind in principals)
    return (
        f"((!(ActionMatches{{'{action}'}})) OR "
        f"({attribute}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {{{listed}}} AND "
        f"{attribute}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {{{kinds}}}))"
    )
