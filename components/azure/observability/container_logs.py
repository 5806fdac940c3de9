"""What containers write, taken from the nodes to the workspace.

The cluster's monitoring add-on collects nothing by itself: it asks for the collection rules that are
associated with its cluster, and without one it is silent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import monitor

from components.args import Args
from components.component import Component
from components.context import AzureContextArgs
from contracts.planes import Plane
from contracts.planning.naming import fit

_NAME_LIMIT = 44
_EXTENSION = "ContainerInsights"
_DESTINATION = "workspace"

STREAMS = ("Microsoft-ContainerLogV2", "Microsoft-KubeEvents", "Microsoft-KubePodInventory")
"""What is collected: output of containers, events, and which pod was where. Not `Microsoft-ContainerLog`,
the older form of the first, or every line is paid for twice; and no metrics, which Prometheus has.
"""


@dataclass(frozen=True, kw_only=True)
class ContainerLogsArgs(Args):
    context: AzureContextArgs
    """Cluster that it belongs to, and where that is."""
    group_name: pulumi.Input[str]
    """Resource group."""
    cluster_id: pulumi.Input[str]
    """Resource id of the cluster."""
    workspace_id: pulumi.Input[str]
    """Workspace that keeps the logs."""
    excluded_namespaces: Sequence[str]
    """Namespaces whose inventory and events nobody reads. What their containers write is filtered in the
    cluster, by the ConfigMap container-azm-ms-agentconfig; the add-on leaves kube-system out by itself.
    """


class ContainerLogs(Component):
    """Collection of container logs from one cluster.

    Creates:
        rule         what is collected and where it goes
        association  makes the cluster's add-on follow the rule
    """

    PLANE = Plane.OBSERVABILITY

    rule_id: pulumi.Output[str]
    """Resource id of the collection rule."""
    association_id: pulumi.Output[str]
    """Resource id of the association with the cluster."""

    def __init__(
        self, name: str, args: ContainerLogsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = ContainerLogsArgs.of(args)
        super().__init__(name, opts)
        rule = monitor.DataCollectionRule(
            f"{name}-rule",
            data_collection_rule_name=fit(f"dcr-logs-{args.context.cluster_name}", _NAME_LIMIT),
            resource_group_name=args.group_name,
            location=args.context.region,
            kind="Linux",
            description=f"Container logs of {args.context.cluster_name}",
            data_sources=monitor.DataCollectionRuleDataSourcesArgs(
                extensions=[
                    monitor.ExtensionDataSourceArgs(
                        name="ContainerInsightsExtension",
                        extension_name=_EXTENSION,
                        streams=list(STREAMS),
                        extension_settings={
                            "dataCollectionSettings": {
                                "interval": "1m",
                                "namespaceFilteringMode": "Exclude" if args.excluded_namespaces else "Off",
                                "namespaces": list(args.excluded_namespaces),
                                "enableContainerLogV2": True,
                            }
                        },
                    )
                ]
            ),
            destinations=monitor.DataCollectionRuleDestinationsArgs(
                log_analytics=[
                    monitor.LogAnalyticsDestinationArgs(
                        name=_DESTINATION, workspace_resource_id=args.workspace_id
                    )
                ]
            ),
            data_flows=[monitor.DataFlowArgs(streams=list(STREAMS), destinations=[_DESTINATION])],
            tags=self._tags(args.context),
            opts=self._child(),
        )
        association = monitor.DataCollectionRuleAssociation(
            f"{name}-association",
            association_name="ContainerInsightsExtension",
            resource_uri=args.cluster_id,
            data_collection_rule_id=rule.id,
            description=f"Container logs of {args.context.cluster_name}",
            opts=self._child(),
        )
        self.rule_id = rule.id
        self.association_id = association.id
        self._finish()
