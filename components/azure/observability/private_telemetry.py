"""Telemetry that never leaves private networks."""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import monitor

from components.args import Args
from components.component import Component, after
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning.naming import fit

_NAME_LIMIT = 255
_CONFIGURATION = "configurationAccessEndpoint"
"""Name by which agents look for the association; no other is found."""


@dataclass(frozen=True, kw_only=True)
class PrivateTelemetryArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group."""
    cluster_id: pulumi.Input[str]
    """Resource id of the cluster."""
    workspace_id: pulumi.Input[str]
    """Log workspace to be reached privately."""
    endpoint_id: pulumi.Input[str]
    """Data collection endpoint to be reached privately, in the cluster's region."""


class PrivateTelemetry(Component):
    """A private link scope: what a network reaches of Azure Monitor, and nothing beyond it.

    One private endpoint of kind `azuremonitor` leads to all of it. From the network that has the endpoint,
    workspaces that are not in the scope can no longer be reached at all.

    Creates:
        scope          takes in and gives out over private links only
        <resource>     what belongs to it: log workspace and collection endpoint
        configuration  lets the cluster's agents ask the endpoint, too, what to collect
    """

    PLANE = Plane.OBSERVABILITY

    scope_id: pulumi.Output[str]
    """Resource id of the scope, once everything is in it."""

    def __init__(
        self, name: str, args: PrivateTelemetryArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = PrivateTelemetryArgs.of(args)
        super().__init__(name, opts)
        scope = monitor.PrivateLinkScope(
            f"{name}-scope",
            scope_name=fit(f"ampls-{args.context.cluster_name}", _NAME_LIMIT),
            resource_group_name=args.group_name,
            location="Global",
            access_mode_settings=monitor.AccessModeSettingsArgs(
                ingestion_access_mode="PrivateOnly", query_access_mode="PrivateOnly"
            ),
            tags=self._tags(args.context),
            opts=self._child(),
        )
        logs = self._in_scope(args, scope, "logs", args.workspace_id)
        # One at a time: a scope that is being changed refuses the next change.
        endpoint = self._in_scope(args, scope, "endpoint", after(args.endpoint_id, logs.name))
        monitor.DataCollectionRuleAssociation(
            f"{name}-configuration",
            association_name=_CONFIGURATION,
            resource_uri=args.cluster_id,
            data_collection_endpoint_id=args.endpoint_id,
            description=f"Where agents of {args.context.cluster_name} ask what to collect",
            opts=self._child(),
        )
        self.scope_id = after(scope.id, endpoint.name)
        self._finish()

    def _in_scope(
        self,
        args: PrivateTelemetryArgs,
        scope: monitor.PrivateLinkScope,
        role: str,
        resource_id: pulumi.Input[str],
    ) -> monitor.PrivateLinkScopedResource:
        return monitor.PrivateLinkScopedResource(
            f"{self._name}-{role}",
            name=role,
            scope_name=scope.name,
            resource_group_name=args.group_name,
            kind="Resource",
            linked_resource_id=resource_id,
            opts=self._child(),
        )
