"""Customer-managed keys for disks and Kubernetes secrets, in a vault of their own."""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import authorization, compute, keyvault

from components.args import Args
from components.azure.security.roles import Role, assign
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning.azure_names import TAGS_OF_ZONES_AND_KEYS
from contracts.planning.labels import at_most
from contracts.planning.naming import fit

_SIZE = 3072
"""RSA bits: the least that is meant to last beyond 2030."""
_NAME_LIMIT = 80


@dataclass(frozen=True, kw_only=True)
class AksKeysArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group of the vault and of what uses its keys."""
    vault_id: pulumi.Input[str]
    """Resource id of the vault, with purge protection and roles instead of access policies."""
    vault_name: pulumi.Input[str]
    """Its name."""
    private: bool
    """Whether the vault's public endpoint is closed; AKS then makes a private endpoint of its own to it."""
    rotate_disks: bool
    """Make a new version of the disks' key every year. Not where nodes keep their system disk on the machine:
    Azure then wants the pool empty first."""
    control_plane_id: pulumi.Input[str]
    """Resource id of the control plane's identity."""
    control_plane_principal: pulumi.Input[str]
    """Its object id."""


class AksKeys(Component):
    """Keys that the platform controls and can revoke, each for one use.

    The key of Kubernetes secrets never rotates by itself. The cluster names one version of it; after another
    version every secret has to be written anew while both are valid, which only people can plan.

    Creates:
        disks    encrypts the disks of nodes and volumes
        secrets  envelope encryption of Kubernetes secrets in etcd
        set      what a disk names instead of a key
    """

    PLANE = Plane.SECURITY

    disk_encryption_set_id: pulumi.Output[str]
    """What disks name, once it may use the key and the control plane may read it."""
    secrets_key_url: pulumi.Output[str]
    """Version of the key for envelope encryption of Kubernetes secrets."""
    vault_id: pulumi.Output[str]
    """The vault."""
    control_plane_id: pulumi.Output[str]
    """The control plane's identity, once it may use the key of secrets."""

    def __init__(self, name: str, args: AksKeysArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = AksKeysArgs.of(args)
        super().__init__(name, opts)
        disks = self._key(args, "disks", _yearly() if args.rotate_disks else None)
        secrets = self._key(args, "secrets", None)
        made = self._set(args, disks)
        reads = [
            self._assign(
                args,
                "set-wraps",
                Role.KEY_VAULT_CRYPTO_SERVICE_USER,
                disks.id,
                made.identity.apply(lambda known: known.principal_id if known else ""),
            ),
            self._assign(args, "set-reader", Role.READER, made.id, args.control_plane_principal),
        ]
        uses = [
            self._assign(
                args, "secrets-wraps", Role.KEY_VAULT_CRYPTO_USER, secrets.id, args.control_plane_principal
            )
        ]
        if args.private:
            # AKS connects itself to a closed vault, which is a change of the vault.
            uses.append(
                self._assign(
                    args,
                    "vault-connects",
                    Role.KEY_VAULT_CONTRIBUTOR,
                    args.vault_id,
                    args.control_plane_principal,
                )
            )
        self.disk_encryption_set_id = after(made.id, *(item.role_definition_id for item in reads))
        self.secrets_key_url = secrets.key_uri_with_version
        self.vault_id = pulumi.Output.from_input(args.vault_id)
        self.control_plane_id = after(args.control_plane_id, *(item.role_definition_id for item in uses))
        self._finish()

    def _key(
        self, args: AksKeysArgs, purpose: str, rotation: keyvault.RotationPolicyArgs | None
    ) -> keyvault.Key:
        return keyvault.Key(
            f"{self._name}-{purpose}",
            key_name=purpose,
            vault_name=args.vault_name,
            resource_group_name=args.group_name,
            properties=keyvault.KeyPropertiesArgs(
                kty="RSA",
                key_size=_SIZE,
                # Wrapping is all that disks and etcd do; etcd's provider says encrypt and decrypt to it.
                key_ops=["decrypt", "encrypt", "unwrapKey", "wrapKey"],
                attributes=keyvault.KeyAttributesArgs(enabled=True, exportable=False),
                rotation_policy=rotation,
            ),
            tags=at_most(self._tags(args.context), TAGS_OF_ZONES_AND_KEYS),
            # What a lost key encrypted is lost too.
            opts=self._child(protect=args.context.protected),
        )

    def _set(self, args: AksKeysArgs, key: keyvault.Key) -> compute.DiskEncryptionSet:
        return compute.DiskEncryptionSet(
            f"{self._name}-set",
            disk_encryption_set_name=fit(f"des-{args.context.cluster_name}", _NAME_LIMIT),
            resource_group_name=args.group_name,
            location=args.context.region,
            identity=compute.EncryptionSetIdentityArgs(type="SystemAssigned"),
            # One layer of keys; the host encrypts everything on its way to the disk besides.
            encryption_type="EncryptionAtRestWithCustomerKey",
            active_key=compute.KeyForDiskEncryptionSetArgs(
                key_url=key.key_uri_with_version, source_vault=compute.SourceVaultArgs(id=args.vault_id)
            ),
            rotation_to_latest_key_version_enabled=args.rotate_disks,
            tags=self._tags(args.context),
            opts=self._child(protect=args.context.protected),
        )

    def _assign(
        self,
        args: AksKeysArgs,
        purpose: str,
        role: Role,
        scope: pulumi.Input[str],
        principal: pulumi.Input[str],
    ) -> authorization.RoleAssignment:
        return assign(
            self,
            f"{self._name}-{purpose}",
            context=args.context,
            role=role,
            scope=scope,
            principal=principal,
        )


def _yearly() -> keyvault.RotationPolicyArgs:
    """A new version every year. No version ever expires: a disk whose version has does not start again."""
    return keyvault.RotationPolicyArgs(
        lifetime_actions=[
            keyvault.LifetimeActionArgs(
                action=keyvault.ActionArgs(type=keyvault.KeyRotationPolicyActionType.ROTATE),
                trigger=keyvault.TriggerArgs(time_after_create="P1Y"),
            )
        ]
    )
