"""Hand-made graphs of Azure stacks, as small as a promise needs them and as large as production."""

from typing import Any

from contracts.graph import Graph, Row

SUB = "/subscriptions/11111111-2222-3333-4444-555555555555"
GROUP = f"{SUB}/resourceGroups/rg-c/providers"
VNET_ID = f"{GROUP}/Microsoft.Network/virtualNetworks/vnet-c"
CLUSTER_ID = f"{GROUP}/Microsoft.ContainerService/managedClusters/c"
ADMINS, TEAM = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"
WORLD = "0.0.0.0/0"


def row(kind: str, name: str, needs: list[Row] | None = None, **given: Any) -> Row:
    """A row of `module:Type`; what is no field of a row is an input."""
    type_ = kind if kind.startswith("pulumi:") else f"azure-native:{kind}"
    plane, protect = given.pop("plane", "network"), given.pop("protect", False)
    unknowns = given.pop("unknowns", [])
    return Row(
        urn=f"urn:pulumi:s::platform::{type_}::{name}",
        type=type_,
        name=name,
        parent="",
        plane=plane,
        inputs=given,
        provider="",
        protect=protect,
        depends_on=sorted(other.urn for other in needs or []),
        secrets=[],
        unknowns=unknowns,
    )


def graph(*rows: Row, region: str = "eastus2") -> Graph:
    ordered = sorted(rows, key=lambda item: item.urn)
    return Graph(
        stack="s",
        config={"platform:region": region, "platform:access": {"admins": [ADMINS]}},
        resources=ordered,
        outputs={},
    )


def subnet(name: str, prefix: str, needs: list[Row] | None = None, **given: Any) -> Row:
    return row(
        "network:Subnet",
        f"network-{name}",
        needs,
        subnetName=name,
        addressPrefix=prefix,
        defaultOutboundAccess=False,
        **given,
    )


def role(name: str, identifier: str, principal: str, needs: list[Row] | None = None, **given: Any) -> Row:
    fields: dict[str, Any] = {
        "roleDefinitionId": f"{SUB}/providers/Microsoft.Authorization/roleDefinitions/{identifier}",
        "principalId": principal,
        "principalType": "Group",
        "scope": CLUSTER_ID,
        "plane": "security",
    }
    return row("authorization:RoleAssignment", name, needs, **{**fields, **given})


def cluster(needs: list[Row] | None = None, **given: Any) -> Row:
    """A private cluster with node auto-provisioning; `given` replaces whole inputs."""
    pool = {
        "name": "system",
        "mode": "System",
        "count": 3,
        "vmSize": "Standard_D4ds_v5",
        "osSKU": "AzureLinux",
        "osDiskType": "Ephemeral",
        "osDiskSizeGB": 120,
        "availabilityZones": ["1", "2", "3"],
        "vnetSubnetID": f"{VNET_ID}/subnets/snet-nodes",
    }
    fields: dict[str, Any] = {
        "resourceName": "azure-use2-prod-platform-01",
        "kubernetesVersion": "1.35",
        "supportPlan": "KubernetesOfficial",
        "sku": {"name": "Base", "tier": "Standard"},
        "disableLocalAccounts": True,
        "aadProfile": {"managed": True, "enableAzureRBAC": True},
        "agentPoolProfiles": [pool],
        "nodeProvisioningProfile": {"mode": "Auto"},
        "apiServerAccessProfile": {
            "enablePrivateCluster": True,
            "enableVnetIntegration": True,
            "disableRunCommand": True,
            "subnetId": f"{VNET_ID}/subnets/snet-apiserver",
        },
        "autoUpgradeProfile": {"upgradeChannel": "patch", "nodeOSUpgradeChannel": "NodeImage"},
        "networkProfile": {
            "networkPlugin": "azure",
            "networkPluginMode": "overlay",
            "networkDataplane": "cilium",
            "outboundType": "userAssignedNATGateway",
            "podCidr": "10.244.0.0/16",
            "serviceCidr": "172.16.0.0/16",
            "advancedNetworking": {
                "enabled": True,
                "observability": {"enabled": True},
                "security": {"enabled": False},
            },
        },
        "securityProfile": {
            "workloadIdentity": {"enabled": True},
            "defender": {"securityMonitoring": {"enabled": True}},
        },
        "addonProfiles": {"azurepolicy": {"enabled": True}, "omsagent": {"enabled": False}},
        "plane": "runtime",
        "protect": True,
    }
    return row("containerservice:ManagedCluster", "cluster", needs, **{**fields, **given})


def with_pool(**given: Any) -> dict[str, Any]:
    """Inputs of the cluster with its one pool changed."""
    pool = cluster().inputs["agentPoolProfiles"][0]
    return {"agentPoolProfiles": [{**pool, **given}]}


def nat(zones: list[str], address: Row) -> Row:
    return row("network:NatGateway", "network-nat", [address], zones=zones)


def provider() -> Row:
    return row(
        "pulumi:providers:azure-native",
        "azure",
        location="eastus2",
        subscriptionId="11111111-2222-3333-4444-555555555555",
    )


def endpoint(name: str, kind: str, place: Row) -> Row:
    return row(
        "network:PrivateEndpoint",
        name,
        [place],
        subnet={"id": f"{VNET_ID}/subnets/snet-endpoints"},
        privateLinkServiceConnections=[{"name": name, "groupIds": [kind]}],
    )


def prod() -> Graph:
    """Production with a NAT gateway, private endpoints and a gateway, in three zones."""
    vnet = row(
        "network:VirtualNetwork",
        "network-vnet",
        virtualNetworkName="vnet-c",
        addressSpace={"addressPrefixes": ["10.128.0.0/16"]},
        protect=True,
    )
    address = row("network:PublicIPAddress", "network-nat-address", zones=["1", "2", "3"])
    out = nat(["1"], address)
    guard = row(
        "network:NetworkSecurityGroup",
        "network-nodes-rules",
        networkSecurityGroupName="nsg-nodes",
        securityRules=[{"name": "a", "direction": "Inbound", "access": "Deny", "sourceAddressPrefix": "*"}],
    )
    nodes = subnet("snet-nodes", "10.128.0.0/18", [vnet, out, guard], natGateway={"id": "nat"})
    api = subnet(
        "snet-apiserver",
        "10.128.193.192/27",
        [vnet],
        delegations=[{"name": "aks", "serviceName": "Microsoft.ContainerService/managedClusters"}],
    )
    gateways = subnet(
        "snet-gateway",
        "10.128.192.0/24",
        [vnet],
        delegations=[{"name": "agc", "serviceName": "Microsoft.ServiceNetworking/trafficControllers"}],
    )
    private = subnet("snet-endpoints", "10.128.193.0/26", [vnet])
    gateway = row("servicenetworking:TrafficControllerInterface", "gateway", trafficControllerName="agc-c")
    workspace = row(
        "operationalinsights:Workspace",
        "logs-workspace",
        workspaceName="log-c",
        retentionInDays=90,
        plane="observability",
        protect=True,
    )
    made = cluster([nodes, api, workspace])
    identity = row(
        "managedidentity:UserAssignedIdentity",
        "controllers-gateway",
        resourceName="id-gateway",
        plane="security",
    )
    diagnostics = row(
        "monitor:DiagnosticSetting",
        "logs-cluster",
        [made, workspace],
        resourceUri=CLUSTER_ID,
        logs=[{"category": "kube-audit-admin", "enabled": True}, {"category": "guard", "enabled": True}],
        plane="observability",
    )
    return graph(
        provider(),
        *(vnet, address, out, guard, nodes, api, gateways, private, gateway, workspace, made, identity, diagnostics),
        row("servicenetworking:AssociationsInterface", "gateway-subnet", [gateway, gateways], subnet={"id": f"{VNET_ID}/subnets/snet-gateway"}),
        row("servicenetworking:FrontendsInterface", "gateway-public", [gateway], frontendName="public"),
        *(endpoint(f"{kind}-endpoint", kind, private) for kind in ("vault", "registry", "blob", "prometheusMetrics")),
        *(
            row("privatedns:PrivateZone", f"network-zone-{zone}", privateZoneName=f"privatelink.{zone}")
            for zone in ("vaultcore.azure.net", "azurecr.io", "blob.core.windows.net")
        ),
        role("access-admins", "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b", ADMINS),
        role("access-admins-user", "4abbcc35-e782-43d8-92c5-2d3f1bd2253f", ADMINS),
        role("access-team", "7f6c6a51-bcf8-42ba-9220-52d62157d7db", TEAM, scope=f"{CLUSTER_ID}/namespaces/shop"),
        role("gateway-role", "fbc52c3f-28ad-4303-a892-8a056630b8f1", "p", [identity], unknowns=["principalId"], principalType="ServicePrincipal", scope=f"{SUB}/resourceGroups/rg-c"),
        row("managedidentity:FederatedIdentityCredential", "controllers-gateway-federation", [identity], subject="system:serviceaccount:azure-alb-system:alb-controller-sa", plane="security"),
        row("containerservice:MaintenanceConfiguration", "windows-images", [made], configName="aksManagedNodeOSUpgradeSchedule", maintenanceWindow={"schedule": {"weekly": {"dayOfWeek": "Sunday", "intervalWeeks": 1}}, "durationHours": 6, "utcOffset": "+00:00", "startTime": "02:00"}, plane="runtime"),
        row("containerregistry:Registry", "images-registry", registryName="acrc", sku={"name": "Premium"}, publicNetworkAccess="Disabled", plane="data"),
        row("keyvault:Vault", "secrets-vault", vaultName="kv-c", properties={"enablePurgeProtection": True, "publicNetworkAccess": "Disabled"}, protect=True, plane="security"),
        row("keyvault:Key", "keys-disks", keyName="disks", properties={"kty": "RSA"}, plane="security"),
        row("dataprotection:BackupVault", "backup-vault", vaultName="bv-c", properties={"storageSettings": [{"type": "GeoRedundant"}], "securitySettings": {"immutabilitySettings": {"state": "Unlocked"}}}, plane="reliability"),
        row("alertsmanagement:PrometheusRuleGroup", "alerts-rules", rules=[{"alert": "A"}, {"record": "r"}], plane="observability"),
        row("monitor:ActionGroup", "alerts-group", emailReceivers=[{"name": "on-call"}], plane="observability"),
        row("monitor:ActivityLogAlert", "alerts-health", actions={"actionGroups": [{}]}, plane="observability"),
        row("kubernetesconfiguration:Extension", "backup-extension", extensionName="azure-aks-backup", extensionType="microsoft.dataprotection.kubernetes", plane="reliability"),
        row("authorization:PolicyAssignment", "policy-pods", displayName="Pod Security restricted", parameters={"effect": {"value": "Deny"}}, plane="security"),
        row("consumption:Budget", "budget", plane="governance"),
    )  # fmt: skip


def firewalled() -> Graph:
    """An isolated cluster: everything leaves firewall, a bastion leads in, pools in single zones."""
    vnet = row(
        "network:VirtualNetwork",
        "network-vnet",
        virtualNetworkName="vnet-c",
        addressSpace={"addressPrefixes": ["10.128.0.0/16"]},
    )
    table = row(
        "network:RouteTable",
        "network-routes",
        routes=[
            {
                "name": "out",
                "addressPrefix": WORLD,
                "nextHopType": "VirtualAppliance",
                "nextHopIpAddress": "10.128.193.68",
            }
        ],
    )
    address = row("network:PublicIPAddress", "network-firewall-address", zones=["1", "2", "3"])
    bastion_address = row("network:PublicIPAddress", "network-bastion-address", zones=["1", "2", "3"])
    place = subnet("AzureFirewallSubnet", "10.128.193.64/26", [vnet])
    rules = row(
        "network:FirewallPolicyRuleCollectionGroup",
        "egress-rules",
        ruleCollections=[
            {
                "name": "base",
                "action": {"type": "Allow"},
                "rules": [
                    {
                        "ruleType": "ApplicationRule",
                        "name": "images",
                        "targetFqdns": ["mcr.microsoft.com"],
                        "protocols": [{"protocolType": "Https", "port": 443}],
                    },
                    {
                        "ruleType": "ApplicationRule",
                        "name": "aks-tag",
                        "fqdnTags": ["AzureKubernetesService"],
                        "protocols": [
                            {"protocolType": "Https", "port": 443},
                            {"protocolType": "Http", "port": 80},
                        ],
                    },
                    {
                        "ruleType": "NetworkRule",
                        "name": "clock",
                        "ipProtocols": ["UDP"],
                        "destinationFqdns": ["ntp.ubuntu.com"],
                        "destinationPorts": ["123"],
                    },
                ],
            }
        ],
    )
    firewall = row(
        "network:AzureFirewall",
        "egress-firewall",
        [place, address, rules],
        sku={"name": "AZFW_VNet", "tier": "Premium"},
        zones=["1", "2", "3"],
    )
    nodes = subnet("snet-nodes", "10.128.0.0/18", [vnet, table], routeTable={"id": "rt"})
    api = subnet("snet-apiserver", "10.128.193.192/27", [vnet])
    network = {**cluster().inputs["networkProfile"], "outboundType": "userDefinedRouting"}
    pool = row(
        "containerservice:AgentPool",
        "pools-batch1",
        [nodes],
        agentPoolName="batch1",
        mode="User",
        count=0,
        minCount=0,
        maxCount=20,
        enableAutoScaling=True,
        vmSize="Standard_D8ds_v5",
        osSKU="AzureLinux",
        osDiskType="Managed",
        osDiskSizeGB=120,
        availabilityZones=["2"],
        vnetSubnetID=f"{VNET_ID}/subnets/snet-nodes",
        scaleSetPriority="Spot",
        plane="runtime",
    )
    key = {"azureKeyVaultKms": {"enabled": True}}
    made = cluster(
        [nodes, api],
        networkProfile=network,
        nodeProvisioningProfile={"mode": "Manual"},
        securityProfile=key,
        **with_pool(enableFIPS=True, enableAutoScaling=True, minCount=3, maxCount=6),
    )
    return graph(
        provider(),
        *(vnet, table, address, bastion_address, place, rules, firewall, nodes, api, pool, made),
        subnet("AzureBastionSubnet", "10.128.193.128/26", [vnet]),
        row("network:BastionHost", "network-bastion", [bastion_address], sku={"name": "Standard"}),
    )  # fmt: skip


def automatic() -> Graph:
    """AKS Automatic: no network and no platform-managed pools."""
    made = cluster(
        sku={"name": "Automatic", "tier": "Standard"},
        agentPoolProfiles=None,
        nodeProvisioningProfile=None,
        networkProfile=None,
        aadProfile=None,
        disableLocalAccounts=None,
        apiServerAccessProfile={"authorizedIPRanges": ["203.0.113.0/24"], "disableRunCommand": True},
        protect=False,
    )
    return graph(provider(), made, role("access-admins", "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b", ADMINS))
