"""Logs that an Azure resource writes about itself, kept in the workspace."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import monitor

from components.args import Args
from components.component import Component
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class ResourceDiagnosticsArgs(Args):
    target_id: pulumi.Input[str]
    """Resource that writes the logs."""
    workspace_id: pulumi.Input[str]
    """Workspace that keeps them."""
    categories: Sequence[str] | None = None
    """Kinds of log, by name. Not `kube-audit` and `kube-audit-admin`: the first holds the second."""
    category_group: str | None = None
    """Or all at once: `audit` or `allLogs`."""


class ResourceDiagnostics(Component):
    """Sends the logs of one resource to the workspace, each kind into a table of its own.

    Creates:
        setting  what is sent; metrics are not, Azure keeps them for three months by itself
    """

    PLANE = Plane.OBSERVABILITY

    setting_id: pulumi.Output[str]
    """Resource id of the diagnostic setting."""

    def __init__(
        self, name: str, args: ResourceDiagnosticsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = ResourceDiagnosticsArgs.of(args)
        super().__init__(name, opts)
        logs = [
            monitor.DiagnosticsLogSettingsArgs(category=category, enabled=True)
            for category in args.categories or ()
        ]
        if args.category_group:
            logs.append(monitor.DiagnosticsLogSettingsArgs(category_group=args.category_group, enabled=True))
        setting = monitor.DiagnosticSetting(
            f"{name}-setting",
            name="platform",
            resource_uri=args.target_id,
            workspace_id=args.workspace_id,
            # Otherwise everything lands in one table, whose columns are cut off where there are too many.
            log_analytics_destination_type="Dedicated",
            logs=logs,
            opts=self._child(),
        )
        self.setting_id = setting.id
        self._finish()
