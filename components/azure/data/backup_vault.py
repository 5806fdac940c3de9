"""The vault that a cluster's backups are kept in."""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import dataprotection

from components.args import Args
from components.component import Component
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning import azure_backup


@dataclass(frozen=True, kw_only=True)
class AksBackupVaultArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group."""
    vault_name: str
    """Name of the vault, 2 to 50 characters; see contracts/planning/azure_names.py."""
    paired: bool
    """Keep everything in the paired region too, and let it be restored there. Fixed once something is in
    it."""
    immutable: bool
    """Let nobody shorten what it keeps."""


class AksBackupVault(Component):
    """A place for backups that their owners cannot empty: what they delete stays two weeks longer.

    Azure's own key encrypts it: a vault takes a customer-managed one at its creation as a user-assigned
    identity only, and as such from no key vault that limits networks.

    Creates:
        vault     in three zones or in two regions, with an alert for every backup that fails
    """

    PLANE = Plane.DATA

    vault_id: pulumi.Output[str]
    """Resource id of the vault."""
    vault_name: pulumi.Output[str]
    """Name of the vault, once it exists."""
    principal: pulumi.Output[str]
    """Object id of the identity that it backs up as."""

    def __init__(
        self, name: str, args: AksBackupVaultArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = AksBackupVaultArgs.of(args)
        super().__init__(name, opts)
        vault = dataprotection.BackupVault(
            f"{name}-vault",
            vault_name=args.vault_name,
            resource_group_name=args.group_name,
            location=args.context.region,
            identity=dataprotection.DppIdentityDetailsArgs(type="SystemAssigned"),
            properties=dataprotection.BackupVaultArgs(
                storage_settings=[
                    dataprotection.StorageSettingArgs(
                        datastore_type="VaultStore", type="GeoRedundant" if args.paired else "ZoneRedundant"
                    )
                ],
                feature_settings=self._features(args),
                security_settings=self._security(args),
                monitoring_settings=dataprotection.MonitoringSettingsArgs(
                    azure_monitor_alert_settings=dataprotection.AzureMonitorAlertSettingsArgs(
                        alerts_for_all_job_failures="Enabled"
                    )
                ),
            ),
            tags=self._tags(args.context),
            opts=self._child(protect=args.context.protected),
        )
        self.vault_id = vault.id
        self.vault_name = vault.name
        self.principal = vault.identity.apply(lambda known: (known.principal_id if known else None) or "")
        self._finish()

    def _features(self, args: AksBackupVaultArgs) -> dataprotection.FeatureSettingsArgs:
        return dataprotection.FeatureSettingsArgs(
            # Without it the copy there is Microsoft's to use, after a disaster that Microsoft has declared.
            cross_region_restore_settings=dataprotection.CrossRegionRestoreSettingsArgs(
                state="Enabled" if args.paired else "Disabled"
            ),
            # Into another subscription a backup would let data out.
            cross_subscription_restore_settings=dataprotection.CrossSubscriptionRestoreSettingsArgs(
                state="Disabled"
            ),
        )

    def _security(self, args: AksBackupVaultArgs) -> dataprotection.SecuritySettingsArgs:
        return dataprotection.SecuritySettingsArgs(
            soft_delete_settings=dataprotection.SoftDeleteSettingsArgs(
                # `AlwaysOn` is for good: nobody ever switches soft delete off again.
                state="AlwaysOn" if args.context.protected else "On",
                retention_duration_in_days=azure_backup.SOFT_DELETE_DAYS,
            ),
            # Locking it is for good and for people: a vault that is locked outlives every mistake in its
            # policy.
            immutability_settings=dataprotection.ImmutabilitySettingsArgs(
                state="Unlocked" if args.immutable else "Disabled"
            ),
        )
