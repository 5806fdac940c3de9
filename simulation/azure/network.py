"""The types of networks: subnets, groups, gateways, firewalls, endpoints, zones, flow logs."""

from typing import Any

from simulation.azure.shape import guid, of
from simulation.outputs import MockOutputs, ResourceInputs


def _address(resource: ResourceInputs) -> dict[str, Any]:
    return {"ipAddress": f"20.{int(resource.hex(2), 16)}.{int(resource.hex(2, 'a'), 16)}.10"}


def _firewall(resource: ResourceInputs) -> dict[str, Any]:
    inside = f"10.{int(resource.hex(2), 16)}.193.68"
    return {
        "ipConfigurations": [
            {**configuration, "privateIPAddress": inside}
            for configuration in resource.inputs.get("ipConfigurations") or ()
        ]
    }


def _recording(resource: ResourceInputs) -> dict[str, Any]:
    """Told as a list, identities come back as a mapping."""
    identity = resource.inputs["identity"]
    acting = {
        str(one): {"clientId": guid(resource, "client"), "principalId": guid(resource, "principal")}
        for one in identity["userAssignedIdentities"]
    }
    return {"identity": {**identity, "userAssignedIdentities": acting}}


def _peering(_: ResourceInputs) -> dict[str, Any]:
    """One side of a connection waits for the other, which its owner makes."""
    return {"peeringState": "Initiated", "peeringSyncLevel": "RemoteNotInSync"}


MOCK_OUTPUTS: dict[str, MockOutputs] = {
    "azure-native:network:AzureFirewall": of(
        "Microsoft.Network/azureFirewalls", "azureFirewallName", outputs=_firewall
    ),
    "azure-native:network:BastionHost": of("Microsoft.Network/bastionHosts", "bastionHostName"),
    "azure-native:network:FirewallPolicy": of("Microsoft.Network/firewallPolicies", "firewallPolicyName"),
    "azure-native:network:FirewallPolicyRuleCollectionGroup": of(
        "Microsoft.Network/firewallPolicies/ruleCollectionGroups",
        "firewallPolicyName",
        "ruleCollectionGroupName",
    ),
    "azure-native:network:FlowLog": of(
        "Microsoft.Network/networkWatchers/flowLogs", "networkWatcherName", "flowLogName", outputs=_recording
    ),
    "azure-native:network:NatGateway": of("Microsoft.Network/natGateways", "natGatewayName"),
    "azure-native:network:NetworkSecurityGroup": of(
        "Microsoft.Network/networkSecurityGroups", "networkSecurityGroupName"
    ),
    "azure-native:network:PrivateDnsZoneGroup": of(
        "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
        "privateEndpointName",
        "privateDnsZoneGroupName",
    ),
    "azure-native:network:PrivateEndpoint": of("Microsoft.Network/privateEndpoints", "privateEndpointName"),
    "azure-native:network:PublicIPAddress": of(
        "Microsoft.Network/publicIPAddresses", "publicIpAddressName", outputs=_address
    ),
    "azure-native:network:RouteTable": of("Microsoft.Network/routeTables", "routeTableName"),
    "azure-native:network:Subnet": of(
        "Microsoft.Network/virtualNetworks/subnets", "virtualNetworkName", "subnetName"
    ),
    "azure-native:network:VirtualNetwork": of(
        "Microsoft.Network/virtualNetworks", "virtualNetworkName", stateful=True
    ),
    "azure-native:network:VirtualNetworkPeering": of(
        "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
        "virtualNetworkName",
        "virtualNetworkPeeringName",
        outputs=_peering,
    ),
    "azure-native:privatedns:PrivateZone": of("Microsoft.Network/privateDnsZones", "privateZoneName"),
    "azure-native:privatedns:VirtualNetworkLink": of(
        "Microsoft.Network/privateDnsZones/virtualNetworkLinks", "privateZoneName", "virtualNetworkLinkName"
    ),
}
"""Resource type to what Azure computes for it."""
