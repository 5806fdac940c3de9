"""The record of a network's traffic, and the private endpoint through which the network reads it."""

from collections.abc import Mapping

import pulumi

from components.azure.network.private_access import PrivateAccess, PrivateAccessArgs
from components.azure.observability.flow_logs import VnetFlowLogs, VnetFlowLogsArgs
from components.component import Component


def record_flows(
    owner: Component,
    name: str,
    args: VnetFlowLogsArgs,
    *,
    endpoint_subnet_id: pulumi.Input[str] | None,
    blob_zone_ids: Mapping[str, pulumi.Input[str]],
) -> VnetFlowLogs:
    """Record all traffic of a network.

    Args:
        owner: network whose traffic it is.
        name: logical name of the record.
        args: what is recorded, and where.
        endpoint_subnet_id: subnet through which the record is read; without one nobody reads it from the
            network.
        blob_zone_ids: private DNS zones of storage; empty where somebody else makes them.
    """
    flows = VnetFlowLogs(name, args, pulumi.ResourceOptions(parent=owner))
    if endpoint_subnet_id is not None:
        PrivateAccess(
            f"{name}-access",
            PrivateAccessArgs(
                context=args.context,
                group_name=args.group_name,
                display_name=f"{args.context.cluster_name}-flows",
                target_id=flows.account_id,
                kind="blob",
                subnet_id=endpoint_subnet_id,
                zone_ids=blob_zone_ids,
            ),
            pulumi.ResourceOptions(parent=flows),
        )
    return flows
