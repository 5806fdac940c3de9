"""Examples of the network components."""

from collections.abc import Callable
from typing import Any

from components.args import Args
from components.azure.network.bastion import AzureBastion, AzureBastionArgs
from components.azure.network.documents.egress_rules import Feature
from components.azure.network.existing_network import AdoptedAzureNetwork, AdoptedAzureNetworkArgs
from components.azure.network.firewall import AzureEgressFirewall, AzureEgressFirewallArgs
from components.azure.network.network import AzureFirewallRulesArgs, AzureNetwork, AzureNetworkArgs
from components.azure.network.network_args import AzureIngressArgs, AzurePeeringArgs, AzureRouteArgs
from components.azure.network.private_access import PrivateAccess, PrivateAccessArgs
from components.azure.network.private_zones import AzurePrivateZones, AzurePrivateZonesArgs
from components.azure.observability.flow_logs import VnetFlowLogs, VnetFlowLogsArgs
from components.component import Component
from contracts.planning import private_zones
from tests.components.samples.azure.shared import (
    CLUSTER,
    CONTEXT,
    GROUP,
    REGION,
    resource,
)

VNET = resource("Microsoft.Network/virtualNetworks", "vnet-there")
WORKSPACE = resource("Microsoft.OperationalInsights/workspaces", "logs")
VAULT_ZONE = "privatelink.vaultcore.azure.net"
ZONES = private_zones.zones_of(["vault", "blob"], REGION)
EVERYTHING = [f.value for f in Feature if f not in (Feature.BASE, Feature.OWN, Feature.WORKLOADS)]


def network_args(**changes: Any) -> AzureNetworkArgs:
    """A network with everything that a production cluster asks for, and a firewall."""
    usual: dict[str, Any] = {
        "context": CONTEXT,
        "group_name": GROUP,
        "cidr": "10.128.0.0/16",
        "pod_cidr": "10.244.0.0/16",
        "zones": ["1", "2", "3"],
        "internal_ports": [80, 443],
        "api_clients": [],
        "gateway": True,
        "private_endpoints": True,
        "private_zones": ZONES,
        "nat_idle_minutes": 4,
        "firewall": AzureFirewallRulesArgs(
            tier="premium",
            features=EVERYTHING,
            allowed_domains=["*.example.com"],
            own_hosts=[],
            workspace_id=WORKSPACE,
        ),
        "bastion_clients": ["203.0.113.0/24"],
        "peerings": {"hub": AzurePeeringArgs(vnet_id=VNET, cidrs=["10.0.0.0/22"], remote_gateway=True)},
        "routes": {"branch": AzureRouteArgs(cidr="192.168.0.0/16", appliance="10.0.0.4")},
        "node_ingress": {"scanner": AzureIngressArgs(cidrs=["10.0.1.0/24"], ports=[9100], protocol="tcp")},
        "flow_account": "stflowlogs0123456789",
        "retention_days": 90,
    }
    return AzureNetworkArgs(**{**usual, **changes})


SAMPLES: dict[type[Component], Callable[[], Args]] = {
    AzureNetwork: network_args,
    AdoptedAzureNetwork: lambda: AdoptedAzureNetworkArgs(
        context=CONTEXT,
        group_name=GROUP,
        vnet_id=VNET,
        node_subnet_id=f"{VNET}/subnets/nodes",
        api_server_subnet_id=f"{VNET}/subnets/api-server",
        gateway_subnet_id=f"{VNET}/subnets/gateway",
        endpoint_subnet_id=f"{VNET}/subnets/endpoints",
        private_zones=ZONES,
        flow_account="stflowlogs0123456789",
        retention_days=90,
    ),
    AzureBastion: lambda: AzureBastionArgs(
        context=CONTEXT,
        group_name=GROUP,
        subnet_id=f"{VNET}/subnets/AzureBastionSubnet",
        zones=["1", "2", "3"],
    ),
    AzureEgressFirewall: lambda: AzureEgressFirewallArgs(
        context=CONTEXT,
        group_name=GROUP,
        subnet_id=f"{VNET}/subnets/AzureFirewallSubnet",
        zones=["1", "2", "3"],
        tier="standard",
        source_ranges=["10.128.0.0/18"],
        features=[],
        allowed_domains=[],
        own_hosts=["x.azurecr.io"],
        workspace_id=WORKSPACE,
    ),
    AzurePrivateZones: lambda: AzurePrivateZonesArgs(
        group_name=GROUP, context=CONTEXT, zones=ZONES, vnet_id=VNET
    ),
    PrivateAccess: lambda: PrivateAccessArgs(
        context=CONTEXT,
        group_name=GROUP,
        display_name=f"{CLUSTER}-vault",
        target_id=resource("Microsoft.KeyVault/vaults", "vault"),
        kind="vault",
        subnet_id=f"{VNET}/subnets/endpoints",
        zone_ids={VAULT_ZONE: resource("Microsoft.Network/privateDnsZones", VAULT_ZONE)},
    ),
    VnetFlowLogs: lambda: VnetFlowLogsArgs(
        context=CONTEXT,
        group_name=GROUP,
        vnet_id=VNET,
        account_name="stflowlogs0123456789",
        retention_days=730,
    ),
}
"""Component class to arguments that work."""
