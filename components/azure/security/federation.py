"""Managed identities that somebody outside of Azure may become, by a token and without any key."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import managedidentity

from components.component import Component
from components.context import AzureContextArgs
from contracts.planning.naming import fit

AUDIENCE = "api://AzureADTokenExchange"
"""The only audience that Entra exchanges tokens of."""
MOST_CREDENTIALS = 20
"""Most federated credentials of one identity."""
_NAME_LIMIT = 120


@dataclass(frozen=True, kw_only=True)
class Trust:
    """One subject that may become an identity."""

    name: str
    """Name of the credential."""
    issuer: pulumi.Input[str]
    """Who vouches for it, as a URL."""
    subject: str
    """Who it is, exactly: Entra compares the whole text."""


def of_service_account(issuer: pulumi.Input[str], namespace: str, service_account: str) -> Trust:
    """A service account of a cluster."""
    return Trust(
        name=fit(f"{namespace}-{service_account}", _NAME_LIMIT),
        issuer=issuer,
        subject=f"system:serviceaccount:{namespace}:{service_account}",
    )


def identity(  # noqa: PLR0913 an identity has that many parts
    owner: Component,
    name: str,
    *,
    context: AzureContextArgs,
    physical_name: str,
    group_name: pulumi.Input[str],
    trusts: Sequence[Trust],
) -> managedidentity.UserAssignedIdentity:
    """Make an identity and let the given subjects become it.

    Raises:
        ValueError: more subjects than Entra permits.
    """
    if len(trusts) > MOST_CREDENTIALS:
        raise ValueError(f"{physical_name} has {len(trusts)} subjects; Entra permits {MOST_CREDENTIALS}")
    made = managedidentity.UserAssignedIdentity(
        name,
        resource_name_=physical_name,
        resource_group_name=group_name,
        location=context.region,
        tags=context.tags_of(owner.PLANE),
        opts=pulumi.ResourceOptions(parent=owner),
    )
    previous: list[pulumi.Resource] = []
    for trust in trusts:
        # Entra refuses two writes to one identity's credentials at a time.
        previous = [
            credential(owner, f"{name}-{trust.name}", made.name, group_name, trust, waits_for=previous)
        ]
    return made


def credential(  # noqa: PLR0913 a credential has that many parts
    owner: Component,
    name: str,
    identity_name: pulumi.Input[str],
    group_name: pulumi.Input[str],
    trust: Trust,
    *,
    waits_for: Sequence[pulumi.Resource] = (),
) -> managedidentity.FederatedIdentityCredential:
    """Let one subject become an identity.

    Args:
        waits_for: other credentials of the same identity.
    """
    return managedidentity.FederatedIdentityCredential(
        name,
        federated_identity_credential_resource_name=trust.name,
        resource_name_=identity_name,
        resource_group_name=group_name,
        issuer=trust.issuer,
        subject=trust.subject,
        audiences=[AUDIENCE],
        # Entra refuses two writes to one identity's credentials at a time.
        opts=pulumi.ResourceOptions(parent=owner, depends_on=list(waits_for)),
    )
