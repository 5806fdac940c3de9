"""Assignments of roles: who may do what, where. The one place that makes them."""

import pulumi
from pulumi_azure_native import authorization

from components.azure.security.documents.builtin_roles import (
    PrincipalType,
    Role,
    definition,
    stable_guid,
    subscription_of,
)
from components.component import Component
from components.context import AzureContextArgs

__all__ = ["PrincipalType", "Role", "assign", "definition", "stable_guid"]


def assign(  # noqa: PLR0913 an assignment has that many parts
    owner: Component,
    name: str,
    *,
    context: AzureContextArgs,
    role: Role | str,
    scope: pulumi.Input[str],
    principal: pulumi.Input[str],
    principal_type: PrincipalType = "ServicePrincipal",
    condition: str | None = None,
) -> authorization.RoleAssignment:
    """Assign a role.

    Args:
        owner: component that needs it.
        name: logical name; with cluster and subscription of the context it decides the assignment's own name.
        context: cluster that it belongs to, and where that is.
        role: built-in role, or the GUID of a custom one.
        scope: resource id of what it is about, as narrow as possible; what somebody else made, in whichever
            subscription, as plain text.
        principal: object id of who gets it.
        principal_type: named, because Azure otherwise looks the principal up where a new one is not known.
        condition: ABAC condition that narrows it further.
    """
    return authorization.RoleAssignment(
        name,
        # A GUID that is the same on every run, and known before the principal is.
        role_assignment_name=stable_guid(f"{context.subscription}/{context.cluster_name}/{name}/{role}"),
        role_definition_id=definition(_subscription(scope, context), role),
        scope=scope,
        principal_id=principal,
        principal_type=principal_type,
        condition=condition,
        condition_version="2.0" if condition else None,
        opts=pulumi.ResourceOptions(parent=owner),
    )


def _subscription(scope: pulumi.Input[str], context: AzureContextArgs) -> str:
    """Subscription of a scope. What is not known before it exists is made here, in the stack's own."""
    return subscription_of(scope, context.subscription) if isinstance(scope, str) else context.subscription
