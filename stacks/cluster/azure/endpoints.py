"""Private ways to services of Azure, where their public doors are closed."""

import pulumi

from components.azure.network.cluster_network import ClusterNetwork
from components.azure.network.private_access import PrivateAccess, PrivateAccessArgs
from contracts.planning.private_zones import Kind, zones
from stacks.cluster.azure.context import AzureFacts


def closed(facts: AzureFacts, network: ClusterNetwork | None) -> bool:
    """Whether public doors are closed: only where there is a network that a private one could be in."""
    return network is not None and facts.settings.network.private_endpoints


def private_way(  # noqa: PLR0913 two ends and a name
    facts: AzureFacts,
    purpose: str,
    *,
    kind: Kind,
    target: pulumi.Input[str],
    group_name: pulumi.Input[str],
    network: ClusterNetwork,
) -> PrivateAccess:
    """A private endpoint, with names unless somebody else's policy writes them."""
    adopted = facts.settings.network.adopt
    wanted = () if adopted is not None and not adopted.private_zones else zones(kind, facts.region)
    return PrivateAccess(
        f"{purpose}-access",
        PrivateAccessArgs(
            region=facts.region,
            group_name=group_name,
            display_name=f"{facts.name}-{purpose}",
            target_id=target,
            kind=kind,
            subnet_id=network.endpoint_subnet_id,
            zone_ids={
                zone: network.private_zone_ids.apply(lambda ids, zone=zone: ids[zone]) for zone in wanted
            },
            tags=facts.tags,
        ),
        facts.opts,
    )
