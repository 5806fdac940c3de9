"""A key vault that opens to roles only."""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import keyvault

from components.args import Args
from components.component import Component
from components.context import AzureContextArgs
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class KeyVaultArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group."""
    vault_name: str
    """Name of the vault, 3 to 24 characters and unique in the world; see
    contracts/planning/azure_names.py."""
    premium: bool
    """Allow keys in hardware."""
    soft_delete_days: int
    """How long what was deleted can be brought back. Fixed once the vault exists."""
    private: bool
    """Close the public endpoint; whoever makes the vault gives it a private endpoint."""


class KeyVault(Component):
    """A place for secrets or keys, which nobody can empty for good and nobody enters without a role.

    Creates:
        vault  roles instead of access policies, soft delete and purge protection
    """

    PLANE = Plane.SECURITY

    vault_id: pulumi.Output[str]
    """Resource id of the vault."""
    vault_uri: pulumi.Output[str]
    """Where it answers."""
    name: pulumi.Output[str]
    """Name of the vault, once it exists."""

    def __init__(self, name: str, args: KeyVaultArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = KeyVaultArgs.of(args)
        super().__init__(name, opts)
        vault = keyvault.Vault(
            f"{name}-vault",
            vault_name=args.vault_name,
            resource_group_name=args.group_name,
            location=args.context.region,
            properties=self._properties(args),
            tags=self._tags(args.context),
            opts=self._child(protect=args.context.protected),
        )
        self.vault_id = vault.id
        self.vault_uri = vault.properties.apply(lambda made: made.vault_uri or "")
        self.name = vault.name
        self._finish()

    def _properties(self, args: KeyVaultArgs) -> keyvault.VaultPropertiesArgs:
        return keyvault.VaultPropertiesArgs(
            tenant_id=args.context.tenant,
            sku=keyvault.SkuArgs(
                family="A", name=keyvault.SkuName.PREMIUM if args.premium else keyvault.SkuName.STANDARD
            ),
            # The SDK sends False unless told otherwise, and access policies know no groups, scopes or
            # reviews.
            enable_rbac_authorization=True,
            enable_soft_delete=True,
            soft_delete_retention_in_days=args.soft_delete_days,
            # For good: a vault that has it never loses it. Without it deleting twice is losing everything.
            enable_purge_protection=True,
            public_network_access="Disabled" if args.private else "Enabled",
            network_acls=keyvault.NetworkRuleSetArgs(
                # Disks, storage and backups use their keys as services of Azure, past the closed public
                # endpoint.
                bypass="AzureServices",
                default_action="Deny" if args.private else "Allow",
            ),
            # What these let in is machines and templates, without a role.
            enabled_for_deployment=False,
            enabled_for_disk_encryption=False,
            enabled_for_template_deployment=False,
        )
