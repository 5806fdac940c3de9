"""Where logs are kept: one Log Analytics workspace for cluster, network and vaults."""

from dataclasses import dataclass
from typing import Protocol

import pulumi
from pulumi_azure_native import operationalinsights

from components.args import Args
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning.naming import fit

_NAME_LIMIT = 63
_NO_CAP = -1

CONTAINER_TABLE = "ContainerLogV2"
"""What containers write."""
AUDIT_TABLES = ("AKSAudit", "AKSAuditAdmin")
"""Who did what in the cluster. Never on the basic plan: no alarm can read a basic table, and the break-glass
alarm reads these.
"""


@dataclass(frozen=True, kw_only=True)
class LogWorkspaceArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group."""
    retention_days: int
    """How long logs are kept."""
    daily_gib: int | None = None
    """Most GiB a day, with the audit log; no limit without it."""
    container_plan: str
    """Plan of the table of container logs: `Basic` or `Analytics`."""
    private: bool
    """Take logs in, and give them out, over private links only."""
    agent_keys: bool
    """Let agents sign in with the workspace's keys, for those that know no other way: Defender's sensor."""


class LogStore(Protocol):
    """Where logs are kept, whoever made it."""

    workspace_id: pulumi.Output[str]
    """Resource id of the workspace, once logs may be sent to it."""


@dataclass(kw_only=True)
class ExistingLogWorkspace:
    """A workspace that somebody else made. Its plans, its retention and its access stay as they are."""

    workspace_id: pulumi.Output[str]
    """Resource id of the workspace."""


class LogWorkspace(Component):
    """A Log Analytics workspace. Azure encrypts it with keys of its own.

    Creates:
        workspace    the logs; read and written with Entra identities only, but for agents that need its keys
        <table>      plan and retention of tables that differ from what Azure would choose
    """

    PLANE = Plane.OBSERVABILITY

    workspace_id: pulumi.Output[str]
    """Resource id of the workspace, once the tables have their plans."""
    customer_id: pulumi.Output[str]
    """GUID by which agents and queries call it."""
    name: pulumi.Output[str]
    """Name of the workspace."""

    def __init__(self, name: str, args: LogWorkspaceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = LogWorkspaceArgs.of(args)
        super().__init__(name, opts)
        public = "Disabled" if args.private else "Enabled"
        workspace = operationalinsights.Workspace(
            f"{name}-workspace",
            workspace_name=fit(f"log-{args.context.cluster_name}", _NAME_LIMIT),
            resource_group_name=args.group_name,
            location=args.context.region,
            sku=operationalinsights.WorkspaceSkuArgs(name="PerGB2018"),
            retention_in_days=args.retention_days,
            workspace_capping=operationalinsights.WorkspaceCappingArgs(
                daily_quota_gb=args.daily_gib or _NO_CAP
            ),
            features=operationalinsights.WorkspaceFeaturesArgs(
                # Workspace keys are passwords that never end. Whoever has one may write logs, and read none.
                disable_local_auth=not args.agent_keys,
                # Whoever may read a resource may read its logs; the whole workspace is for fewer.
                enable_log_access_using_only_resource_permissions=True,
            ),
            public_network_access_for_ingestion=public,
            public_network_access_for_query=public,
            tags=self._tags(args.context),
            opts=self._child(protect=args.context.protected),
        )
        tables = [self._table(args, workspace, CONTAINER_TABLE, args.container_plan)]
        tables += [self._table(args, workspace, table, "Analytics") for table in AUDIT_TABLES]
        self.workspace_id = after(workspace.id, *(table.name for table in tables))
        self.customer_id = workspace.customer_id
        self.name = workspace.name
        self._finish()

    def _table(
        self, args: LogWorkspaceArgs, workspace: operationalinsights.Workspace, table: str, plan: str
    ) -> operationalinsights.Table:
        return operationalinsights.Table(
            f"{self._name}-{table.lower()}",
            table_name=table,
            workspace_name=workspace.name,
            resource_group_name=args.group_name,
            plan=plan,
            # A basic table can be searched for 30 days, whatever is asked for.
            retention_in_days=args.retention_days if plan == "Analytics" else None,
            total_retention_in_days=args.retention_days,
            # Azure's own tables cannot be deleted; they go with the workspace.
            opts=self._child(retain_on_delete=True),
        )
