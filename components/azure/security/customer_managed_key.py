"""A customer-managed key for one service, and the identity that the service uses it as."""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import keyvault, managedidentity

from components.args import Args
from components.azure.security.roles import Role, assign
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planning.azure_names import TAGS_OF_ZONES_AND_KEYS
from contracts.planning.labels import at_most
from contracts.planning.naming import fit

_SIZE = 3072
"""RSA bits: the least that is meant to last beyond 2030."""
_NAME_LIMIT = 127


@dataclass(frozen=True, kw_only=True)
class KeyHomeArgs(Args):
    group_name: pulumi.Input[str]
    """Resource group of the vault."""
    vault_name: pulumi.Input[str]
    """Vault that keeps the key."""
    vault_uri: pulumi.Input[str]
    """Where it answers."""


@dataclass(frozen=True, kw_only=True)
class CustomerManagedKey:
    """A key, and who may use it."""

    uri: pulumi.Output[str]
    """The key without a version, so that a new version is followed; known once it may be used."""
    name: pulumi.Output[str]
    """Its name, once it may be used."""
    identity_id: pulumi.Output[str]
    """Resource id of the identity that may use it."""


def customer_managed_key(  # noqa: PLR0913 a key has that many parts
    owner: Component,
    name: str,
    *,
    context: AzureContextArgs,
    home: KeyHomeArgs,
    group: pulumi.Input[str],
    purpose: str,
) -> CustomerManagedKey:
    """Make a key that nobody but one new identity may wrap and unwrap with.

    Args:
        owner: component that needs it.
        name: component's name, which the parts' names start with.
        context: cluster that it belongs to, and where that is.
        home: vault that keeps the key.
        group: resource group of the identity.
        purpose: what it encrypts; name of the key.
    """
    tags = context.tags_of(owner.PLANE)
    # What a lost key encrypted is lost too.
    opts = pulumi.ResourceOptions(parent=owner, protect=context.protected)
    key = _key(f"{name}-key", home, purpose, tags, opts)
    identity = managedidentity.UserAssignedIdentity(
        f"{name}-key-user",
        resource_name_=fit(f"id-{context.cluster_name}-{purpose}-key", _NAME_LIMIT),
        resource_group_name=group,
        location=context.region,
        tags=tags,
        opts=pulumi.ResourceOptions(parent=owner),
    )
    allowed = assign(
        owner,
        f"{name}-key-use",
        context=context,
        role=Role.KEY_VAULT_CRYPTO_SERVICE_USER,
        scope=key.id,
        principal=identity.principal_id,
    )
    ready = allowed.role_definition_id
    return CustomerManagedKey(
        uri=after(key.key_uri, ready), name=after(purpose, key.name, ready), identity_id=identity.id
    )


def _key(
    name: str, home: KeyHomeArgs, purpose: str, tags: dict[str, str], opts: pulumi.ResourceOptions
) -> keyvault.Key:
    return keyvault.Key(
        name,
        key_name=purpose,
        vault_name=home.vault_name,
        resource_group_name=home.group_name,
        properties=keyvault.KeyPropertiesArgs(
            kty="RSA",
            key_size=_SIZE,
            key_ops=["unwrapKey", "wrapKey"],
            attributes=keyvault.KeyAttributesArgs(enabled=True, exportable=False),
        ),
        tags=at_most(tags, TAGS_OF_ZONES_AND_KEYS),
        opts=opts,
    )
