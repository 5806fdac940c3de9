"""Dashboards as a managed service; optional, because Azure's portal shows the same ones without."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import dashboard

from components.args import Args
from components.azure.security.roles import PrincipalType, Role, assign
from components.component import Component
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning import azure_names
from contracts.planning.naming import digest


@dataclass(frozen=True, kw_only=True)
class ManagedGrafanaArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group."""
    group_id: pulumi.Input[str]
    """Its resource id: what Grafana may read besides the metrics."""
    workspace_id: pulumi.Input[str]
    """Azure Monitor workspace it reads."""
    admins: Sequence[str]
    """Groups of Entra that administer it, by object id."""
    viewers: Sequence[str]
    """Groups of Entra that may look, by object id."""
    zone_redundant: bool
    """Survive the loss of a zone. Fixed once it exists."""
    private: bool
    """Be reached, and read metrics, over private links only."""


class ManagedGrafana(Component):
    """Dashboards over the metrics of one cluster, for people of the tenant.

    Creates:
        workspace  Grafana, signed in to with Entra; no keys, no service accounts
        reads      its identity reads the metrics, and what Azure knows of the resource group
        admins     who administers it
        viewers    who may look
        link       how it reaches a private workspace. Somebody approves it once, on the workspace's page:
                   no API that is offered here does
    """

    PLANE = Plane.OBSERVABILITY

    grafana_id: pulumi.Output[str]
    """Resource id of the workspace."""
    endpoint: pulumi.Output[str]
    """URL of the workspace."""
    principal_id: pulumi.Output[str]
    """What it reads as."""

    def __init__(
        self, name: str, args: ManagedGrafanaArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = ManagedGrafanaArgs.of(args)
        super().__init__(name, opts)
        workspace = self._workspace(args)
        self.principal_id = workspace.identity.apply(lambda made: made.principal_id if made else "")
        self._assign(args, "metrics", Role.MONITORING_DATA_READER, args.workspace_id, self.principal_id)
        self._assign(args, "azure", Role.MONITORING_READER, args.group_id, self.principal_id)
        people = [("admin", Role.GRAFANA_ADMIN, args.admins), ("viewer", Role.GRAFANA_VIEWER, args.viewers)]
        for role, granted, groups in people:
            for group in groups:
                who = f"{role}-{digest(group)}"
                self._assign(args, who, granted, workspace.id, group, principal_type="Group")
        if args.private:
            self._link(args, workspace)
        self.grafana_id = workspace.id
        self.endpoint = workspace.properties.apply(lambda made: made.endpoint)
        self._finish()

    def _workspace(self, args: ManagedGrafanaArgs) -> dashboard.Grafana:
        return dashboard.Grafana(
            f"{self._name}-workspace",
            workspace_name=azure_names.grafana(args.context.cluster_name, args.context.subscription),
            resource_group_name=args.group_name,
            location=args.context.region,
            sku=dashboard.ResourceSkuArgs(name="Standard"),
            identity=dashboard.ManagedServiceIdentityArgs(type="SystemAssigned"),
            properties=dashboard.ManagedGrafanaPropertiesArgs(
                # Keys are passwords that nobody sees end.
                api_key="Disabled",
                # Fixed addresses are for data sources outside of Azure, and there are none.
                deterministic_outbound_ip="Disabled",
                zone_redundancy="Enabled" if args.zone_redundant else "Disabled",
                public_network_access="Disabled" if args.private else "Enabled",
                auto_generated_domain_name_label_scope="TenantReuse",
                grafana_integrations=dashboard.GrafanaIntegrationsArgs(
                    azure_monitor_workspace_integrations=[
                        dashboard.AzureMonitorWorkspaceIntegrationArgs(
                            azure_monitor_workspace_resource_id=args.workspace_id
                        )
                    ]
                ),
            ),
            tags=self._tags(args.context),
            # Dashboards made by hand are kept nowhere else.
            opts=self._child(protect=args.context.protected),
        )

    def _assign(  # noqa: PLR0913 an assignment has that many parts
        self,
        args: ManagedGrafanaArgs,
        who: str,
        role: Role,
        scope: pulumi.Input[str],
        principal: pulumi.Input[str],
        *,
        principal_type: PrincipalType = "ServicePrincipal",
    ) -> None:
        assign(
            self,
            f"{self._name}-{who}",
            context=args.context,
            role=role,
            scope=scope,
            principal=principal,
            principal_type=principal_type,
        )

    def _link(self, args: ManagedGrafanaArgs, workspace: dashboard.Grafana) -> None:
        dashboard.ManagedPrivateEndpoint(
            f"{self._name}-link",
            managed_private_endpoint_name="metrics",
            workspace_name=workspace.name,
            resource_group_name=args.group_name,
            location=args.context.region,
            group_ids=["prometheusMetrics"],
            private_link_resource_id=args.workspace_id,
            private_link_resource_region=args.context.region,
            request_message=f"Grafana of {args.context.cluster_name} reads its metrics",
            tags=self._tags(args.context),
            opts=self._child(),
        )
