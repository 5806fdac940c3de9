"""A key of our own for one service, and the identity that the service uses it as."""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import keyvault, managedidentity

from components.args import Args
from components.azure.security.roles import Role, assign
from components.component import Component, after
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
class OwnKey:
    """A key, and who may use it."""

    uri: pulumi.Output[str]
    """The key without a version, so that a new version is followed; known once it may be used."""
    name: pulumi.Output[str]
    """Its name, once it may be used."""
    identity_id: pulumi.Output[str]
    """Resource id of the identity that may use it."""


def own_key(  # noqa: PLR0913 a key has that many facts
    owner: Component,
    name: str,
    *,
    home: KeyHomeArgs,
    subscription: str,
    cluster: str,
    region: str,
    group: pulumi.Input[str],
    purpose: str,
    protected: bool,
    tags: dict[str, str],
) -> OwnKey:
    """Make a key that nobody but one new identity may wrap and unwrap with.

    Args:
        owner: component that needs it.
        name: component's name, which the parts' names start with.
        home: vault that keeps the key.
        subscription: subscription of the stack.
        cluster: name of the cluster, as plain text.
        region: region of the identity.
        group: resource group of the identity.
        purpose: what it encrypts; name of the key.
        protected: refuse deletion: what a lost key encrypted is lost too.
        tags: standard tags.
    """
    key = _key(f"{name}-key", home, purpose, tags, pulumi.ResourceOptions(parent=owner, protect=protected))
    identity = managedidentity.UserAssignedIdentity(
        f"{name}-key-user",
        resource_name_=fit(f"id-{cluster}-{purpose}-key", _NAME_LIMIT),
        resource_group_name=group,
        location=region,
        tags=tags,
        opts=pulumi.ResourceOptions(parent=owner),
    )
    allowed = assign(
        owner,
        f"{name}-key-use",
        subscription=subscription,
        cluster=cluster,
        role=Role.KEY_VAULT_CRYPTO_SERVICE_USER,
        scope=key.id,
        principal=identity.principal_id,
    )
    ready = allowed.role_definition_id
    return OwnKey(
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
        tags=tags,
        opts=opts,
    )
