"""What a platform-managed network is connected to, and who else may connect to its nodes."""

from components.azure.network.network_args import AzureIngressArgs, AzurePeeringArgs, AzureRouteArgs
from contracts.settings.azure.network import Network


def peerings(network: Network) -> dict[str, AzurePeeringArgs] | None:
    """Networks on the other side, by name; None without any."""
    made = {
        name: AzurePeeringArgs(
            vnet_id=one.vnet_id, cidrs=[str(block) for block in one.cidrs], remote_gateway=one.remote_gateway
        )
        for name, one in sorted(network.peerings.items())
    }
    return made or None


def routes(network: Network) -> dict[str, AzureRouteArgs] | None:
    """Ranges behind appliances of theirs, by name; None without any."""
    made = {
        name: AzureRouteArgs(cidr=str(one.cidr), appliance=str(one.appliance))
        for name, one in sorted(network.routes.items())
    }
    return made or None


def node_ingress(network: Network) -> dict[str, AzureIngressArgs] | None:
    """Who else may connect to nodes, by name; None where nobody may."""
    made = {
        name: AzureIngressArgs(
            cidrs=[str(block) for block in one.cidrs], ports=one.ports, protocol=one.protocol
        )
        for name, one in sorted(network.node_ingress.items())
    }
    return made or None
