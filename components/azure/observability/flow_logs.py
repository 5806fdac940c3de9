"""The record of all traffic in a virtual network."""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import managedidentity, network, storage

from components.args import Args
from components.azure.security.roles import Role, assign
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning.naming import fit

_NAME_LIMIT = 80
_MOST_DAYS = 365
"""The longest that flow logs delete by themselves; there is no longer but forever."""

_NO_ANALYTICS = network.TrafficAnalyticsConfigurationPropertiesArgs(enabled=False)


@dataclass(frozen=True, kw_only=True)
class VnetFlowLogsArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group of storage and identity."""
    vnet_id: pulumi.Input[str]
    """Virtual network to record."""
    account_name: str
    """Name of the storage account; see contracts/planning/azure_names.py."""
    retention_days: int
    """How long flows are kept; a year at most."""


class VnetFlowLogs(Component):
    """Who talked to whom, accepted or refused.

    The record is made by the region's network watcher, of which a subscription has one. Azure makes it, with
    its resource group, when the first virtual network comes to a region. The account's public endpoint lets
    in services of Azure only: whoever reads it from a network gives it a private one.

    Creates:
        account   where the flows are kept, without keys, closed to everybody but Azure's services
        identity  that the recording writes as
        write     its right to that
        log       the recording itself
    """

    PLANE = Plane.OBSERVABILITY

    account_id: pulumi.Output[str]
    """Resource id of the storage account."""

    def __init__(self, name: str, args: VnetFlowLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = VnetFlowLogsArgs.of(args)
        super().__init__(name, opts)
        account = self._account(args)
        identity = managedidentity.UserAssignedIdentity(
            f"{name}-identity",
            resource_name_=f"id-{args.context.cluster_name}-flows",
            resource_group_name=args.group_name,
            location=args.context.region,
            tags=self._tags(args.context),
            opts=self._child(),
        )
        write = assign(
            self,
            f"{name}-write",
            context=args.context,
            role=Role.STORAGE_BLOB_DATA_CONTRIBUTOR,
            scope=account.id,
            principal=identity.principal_id,
        )
        network.FlowLog(
            f"{name}-log",
            flow_log_name=fit(f"fl-{args.context.cluster_name}", _NAME_LIMIT),
            network_watcher_name=f"NetworkWatcher_{args.context.region}",
            resource_group_name="NetworkWatcherRG",
            location=args.context.region,
            target_resource_id=args.vnet_id,
            storage_id=after(account.id, write.role_definition_id),
            enabled=True,
            format=network.FlowLogFormatParametersArgs(type="JSON", version=2),
            retention_policy=network.RetentionPolicyParametersArgs(
                enabled=True, days=min(args.retention_days, _MOST_DAYS)
            ),
            flow_analytics_configuration=network.TrafficAnalyticsPropertiesArgs(
                network_watcher_flow_analytics_configuration=_NO_ANALYTICS
            ),
            identity=network.ManagedServiceIdentityArgs(
                type=network.ResourceIdentityType.USER_ASSIGNED, user_assigned_identities=[identity.id]
            ),
            tags=self._tags(args.context),
            opts=self._child(),
        )
        self.account_id = account.id
        self._finish()

    def _account(self, args: VnetFlowLogsArgs) -> storage.StorageAccount:
        return storage.StorageAccount(
            f"{self._name}-account",
            account_name=args.account_name,
            resource_group_name=args.group_name,
            location=args.context.region,
            kind="StorageV2",
            sku=storage.SkuArgs(name="Standard_ZRS"),
            access_tier=storage.AccessTier.HOT,
            minimum_tls_version="TLS1_2",
            enable_https_traffic_only=True,
            # Recording and readers come with an identity, so that nobody holds a key.
            allow_shared_key_access=False,
            default_to_o_auth_authentication=True,
            allow_blob_public_access=False,
            allow_cross_tenant_replication=False,
            # Not "Disabled", which shuts out Network Watcher too, and then nothing is written: it comes from
            # outside, as one of the services that Azure lets in past the rules.
            public_network_access="Enabled",
            network_rule_set=storage.NetworkRuleSetArgs(
                default_action=storage.DefaultAction.DENY, bypass="AzureServices"
            ),
            encryption=storage.EncryptionArgs(
                key_source="Microsoft.Storage", require_infrastructure_encryption=True
            ),
            tags=self._tags(args.context),
            opts=self._child(protect=args.context.protected),
        )
