"""The blob container that the backup extension writes a cluster's objects to."""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import storage

from components.args import Args
from components.azure.security.customer_managed_key import (
    CustomerManagedKey,
    KeyHomeArgs,
    customer_managed_key,
)
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane

_RECOVERABLE_DAYS = 7
"""How long a blob that somebody deleted can be brought back."""


@dataclass(frozen=True, kw_only=True)
class AksBackupStoreArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group."""
    account_name: str
    """Name of the account, unique in the world; see contracts/planning/azure_names.py."""
    vault_id: pulumi.Input[str]
    """Backup vault that may come in by its own name where the public endpoint is closed."""
    private: bool
    """Close the public endpoint; whoever makes the store gives it a private endpoint."""
    keys: KeyHomeArgs | None = None
    """Where to make a customer-managed key for what it keeps; Azure's own without it."""


class AksBackupStore(Component):
    """Storage for backups of a cluster's objects, opened by roles only.

    Creates:
        account    no public blobs, no keys to share, nothing but TLS 1.2 and newer
        blobs      what was deleted comes back for a week
        container  the one place that the extension writes to
        key        encrypts the account, where asked; and the identity that may use it
    """

    PLANE = Plane.DATA

    account_id: pulumi.Output[str]
    """Resource id of the account."""
    account_name: pulumi.Output[str]
    """Name of the account, once it exists."""
    container_name: pulumi.Output[str]
    """Name of the container, once it exists."""

    def __init__(
        self, name: str, args: AksBackupStoreArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = AksBackupStoreArgs.of(args)
        super().__init__(name, opts)
        account = self._account(args, self._key(args))
        blobs = storage.BlobServiceProperties(
            f"{name}-blobs",
            # The only name there is.
            blob_services_name="default",
            account_name=account.name,
            resource_group_name=args.group_name,
            delete_retention_policy=_kept(),
            container_delete_retention_policy=_kept(),
            opts=self._child(),
        )
        container = storage.BlobContainer(
            f"{name}-container",
            container_name="backups",
            account_name=after(account.name, blobs.name),
            resource_group_name=args.group_name,
            public_access=storage.PublicAccess.NONE,
            opts=self._child(),
        )
        self.account_id = account.id
        self.account_name = account.name
        self.container_name = container.name
        self._finish()

    def _key(self, args: AksBackupStoreArgs) -> CustomerManagedKey | None:
        if args.keys is None:
            return None
        return customer_managed_key(
            self,
            self._name,
            context=args.context,
            home=args.keys,
            group=args.group_name,
            purpose="backup-store",
        )

    def _account(self, args: AksBackupStoreArgs, key: CustomerManagedKey | None) -> storage.StorageAccount:
        return storage.StorageAccount(
            f"{self._name}-account",
            account_name=args.account_name,
            resource_group_name=args.group_name,
            location=args.context.region,
            kind="StorageV2",
            sku=storage.SkuArgs(name="Standard_ZRS"),
            access_tier=storage.AccessTier.HOT,
            allow_blob_public_access=False,
            # The extension signs in as its own identity; a key would open everything to whoever finds it.
            allow_shared_key_access=False,
            default_to_o_auth_authentication=True,
            allow_cross_tenant_replication=False,
            is_local_user_enabled=False,
            is_sftp_enabled=False,
            enable_https_traffic_only=True,
            minimum_tls_version="TLS1_2",
            # Not "Disabled", which would shut out the backup vault too: it comes from outside, by its name.
            public_network_access="Enabled",
            network_rule_set=self._network_rules(args),
            identity=storage.IdentityArgs(type="UserAssigned", user_assigned_identities=[key.identity_id])
            if key
            else None,
            encryption=self._encryption(args.keys, key),
            tags=self._tags(args.context),
            opts=self._child(protect=args.context.protected),
        )

    def _network_rules(self, args: AksBackupStoreArgs) -> storage.NetworkRuleSetArgs:
        if not args.private:
            return storage.NetworkRuleSetArgs(
                default_action=storage.DefaultAction.ALLOW, bypass="AzureServices"
            )
        vault = storage.ResourceAccessRuleArgs(tenant_id=args.context.tenant, resource_id=args.vault_id)
        return storage.NetworkRuleSetArgs(
            default_action=storage.DefaultAction.DENY, bypass="AzureServices", resource_access_rules=[vault]
        )

    def _encryption(self, home: KeyHomeArgs | None, key: CustomerManagedKey | None) -> storage.EncryptionArgs:
        if home is None or key is None:
            return storage.EncryptionArgs(
                key_source="Microsoft.Storage", require_infrastructure_encryption=True
            )
        return storage.EncryptionArgs(
            key_source="Microsoft.Keyvault",
            require_infrastructure_encryption=True,
            # Without a version, so that the account follows a new one.
            key_vault_properties=storage.KeyVaultPropertiesArgs(
                key_name=key.name, key_vault_uri=home.vault_uri
            ),
            encryption_identity=storage.EncryptionIdentityArgs(
                encryption_user_assigned_identity=key.identity_id
            ),
        )


def _kept() -> storage.DeleteRetentionPolicyArgs:
    return storage.DeleteRetentionPolicyArgs(
        enabled=True, days=_RECOVERABLE_DAYS, allow_permanent_delete=False
    )
