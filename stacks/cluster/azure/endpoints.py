"""Private endpoints of Azure services whose public endpoints are closed."""

import pulumi

from components.azure.network.cluster_network import ClusterNetwork
from components.azure.network.private_access import PrivateAccess, PrivateAccessArgs
from contracts.planning.private_zones import Kind, zones
from stacks.cluster.azure.context import AzureContext


def private_only(context: AzureContext, network: ClusterNetwork | None) -> bool:
    """Whether public endpoints are closed: only where there is a network that a private one could be in."""
    return network is not None and context.settings.network.private_endpoints


def private_endpoint(  # noqa: PLR0913 two ends and a name
    context: AzureContext,
    purpose: str,
    *,
    kind: Kind,
    target: pulumi.Input[str],
    group_name: pulumi.Input[str],
    network: ClusterNetwork,
) -> PrivateAccess:
    """A private endpoint, with names unless somebody else's policy writes them."""
    declared = context.settings.network.adopt
    wanted = () if declared is not None and not declared.private_zones else zones(kind, context.args.region)
    return PrivateAccess(
        f"{purpose}-access",
        PrivateAccessArgs(
            context=context.args,
            group_name=group_name,
            display_name=f"{context.name}-{purpose}",
            target_id=target,
            kind=kind,
            subnet_id=network.endpoint_subnet_id,
            zone_ids={
                zone: network.private_zone_ids.apply(lambda ids, zone=zone: ids[zone]) for zone in wanted
            },
        ),
        context.opts,
    )
