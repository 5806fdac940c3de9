"""The constraints of Azure. The words of refusal are those of Resource Manager."""

import dataclasses
from typing import Any

from simulation.azure import frozen
from simulation.constraints import Constraints

_COMMON = (
    "accountName", "actionGroupName", "agentPoolName", "azureFirewallName", "clusterName", "containerName",
    "extendedLocation", "firewallPolicyName", "keyName", "location", "networkWatcherName", "registryName",
    "resourceGroupName", "resourceName", "resourceUri", "ruleName", "scope", "scopeName", "subnetName",
    "trafficControllerName", "vaultName", "virtualNetworkName", "workspaceName", "zoneName",
)  # fmt: skip
"""What is part of an identifier, or says where a resource is: a change of these makes another resource."""
_CLUSTER = "azure-native:containerservice:ManagedCluster"
_POOL = "azure-native:containerservice:AgentPool"
_SUBNET = "azure-native:network:Subnet"
_NAT = "azure-native:network:NatGateway"
_FIREWALL = "azure-native:network:AzureFirewall"
_BASTION = "azure-native:network:BastionHost"
_ENDPOINT = "azure-native:network:PrivateEndpoint"
_EVERY = Constraints(named="", by_id=True, taken="cannot create already existing resource")


def _with(*fixed: str, **rest: Any) -> Constraints:
    """Constraints with what holds for every resource of Azure."""
    return dataclasses.replace(_EVERY, fixed=(*_COMMON, *fixed), **rest)


DEFAULT = _with()
"""Of a type that has no row: it stays where it is, and its id exists once."""

CONSTRAINTS: dict[str, Constraints] = {
    "azure-native:authorization:PolicyDefinition": _with(
        "policyDefinitionName",
        held_by=("azure-native:authorization:PolicyAssignment",),
        in_use="PolicyDefinitionInUse",
    ),
    "azure-native:authorization:RoleAssignment": _with(
        "principalId", "principalType", "roleAssignmentName", "roleDefinitionId",
        unique=(("scope", "principalId", "roleDefinitionId"),),
        taken="RoleAssignmentExists: The role assignment already exists",
    ),
    "azure-native:authorization:RoleDefinition": _with(
        "roleDefinitionId",
        held_by=("azure-native:authorization:RoleAssignment",),
        in_use="RoleDefinitionHasAssignments",
    ),
    "azure-native:compute:DiskEncryptionSet": _with(
        "encryptionType", held_by=(_CLUSTER,), in_use="OperationNotAllowed: disks are encrypted with it"
    ),
    _POOL: _with(
        "availabilityZones", "enableEncryptionAtHost", "enableFIPS", "enableUltraSSD", "gpuInstanceProfile",
        "kubeletConfig", "kubeletDiskType", "linuxOSConfig", "maxPods", "osDiskSizeGB", "osDiskType",
        "osType", "podSubnetID", "proximityPlacementGroupID", "scaleSetPriority", "vmSize", "vnetSubnetID",
    ),
    _CLUSTER: _with(
        "apiServerAccessProfile.enablePrivateCluster", "apiServerAccessProfile.subnetId",
        "diskEncryptionSetID", "dnsPrefix", "fqdnSubdomain", "linuxProfile", "networkProfile.dnsServiceIP",
        "networkProfile.networkPlugin", "networkProfile.serviceCidr", "nodeResourceGroup",
        makes=("nodeResourceGroup",),
        frozen=frozen.cluster,
    ),
    "azure-native:keyvault:Vault": _with(
        keeps_name="ConflictError: A vault with the same name already exists in deleted state",
        frozen=frozen.vault,
    ),
    "azure-native:managedidentity:FederatedIdentityCredential": _with(
        "federatedIdentityCredentialResourceName",
        unique=(("resourceGroupName", "resourceName", "issuer", "subject"),),
        taken="Conflict: Issuer and subject combination already exists for this Managed Identity",
    ),
    "azure-native:monitor:DataCollectionRule": _with(
        "kind",
        held_by=("azure-native:monitor:DataCollectionRuleAssociation",),
        in_use="RuleInUse: the rule has associations",
    ),
    "azure-native:monitor:DataCollectionEndpoint": _with(
        held_by=("azure-native:monitor:DataCollectionRule",), in_use="EndpointInUse: rules refer to it"
    ),
    "azure-native:network:FirewallPolicy": _with(
        held_by=(_FIREWALL,), in_use="FirewallPolicyInUse: it is attached to a firewall"
    ),
    _NAT: _with(held_by=(_SUBNET,), in_use="InUseNatGatewayCannotBeDeleted"),
    "azure-native:network:NetworkSecurityGroup": _with(
        held_by=(_SUBNET,), in_use="InUseNetworkSecurityGroupCannotBeDeleted"
    ),
    "azure-native:network:PublicIPAddress": _with(
        "sku", "publicIPAddressVersion", "zones",
        held_by=(_NAT, _FIREWALL, _BASTION), in_use="PublicIPAddressCannotBeDeleted",
    ),
    "azure-native:network:RouteTable": _with(held_by=(_SUBNET,), in_use="InUseRouteTableCannotBeDeleted"),
    _SUBNET: _with(
        held_by=(
            _CLUSTER, _POOL, _ENDPOINT, _FIREWALL, _BASTION,
            "azure-native:servicenetworking:AssociationsInterface",
        ),
        in_use="InUseSubnetCannotBeDeleted",
        # hashicorp/terraform-provider-azurerm#11211
        frozen_in_use=("addressPrefix",),
        frozen_word="InUsePrefixCannotBeDeleted: IpPrefix has active allocations and cannot be deleted",
    ),
    "azure-native:network:VirtualNetworkPeering": _with(
        "remoteVirtualNetwork", "virtualNetworkPeeringName",
        unique=(("virtualNetworkName", "remoteVirtualNetwork"),),
        taken="AnotherPeeringAlreadyReferencesRemoteVnet",
    ),
    "azure-native:privatedns:PrivateZone": _with(
        "privateZoneName",
        held_by=("azure-native:privatedns:VirtualNetworkLink",),
        in_use="CannotDeleteResource: nested resources of type virtualNetworkLinks exist",
    ),
    "azure-native:privatedns:VirtualNetworkLink": _with(
        "privateZoneName", "virtualNetwork", "virtualNetworkLinkName",
    ),
    "azure-native:dataprotection:BackupPolicy": _with(
        held_by=("azure-native:dataprotection:BackupInstance",), in_use="UserErrorPolicyInUse"
    ),
    # Azure has made these of every workspace; declaring one sets it.
    "azure-native:operationalinsights:Table": _with("tableName", upsert=True),
    "azure-native:storage:BlobServiceProperties": _with(upsert=True),
}  # fmt: skip
"""Resource type to what Azure insists on."""
