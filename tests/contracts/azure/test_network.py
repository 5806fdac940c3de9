"""Settings of Azure networks: what is accepted, and the exact words in which everything else is refused."""

import copy
from typing import Any

import pytest

from contracts.presets.azure import LOG_TYPES
from contracts.rules.azure.networks.pods import most_nodes
from tests.contracts.azure.settings import DEV, PROD, REMOVE, SANDBOX, problems_of, settings_with

HUB = "22222222-2222-3333-4444-555555555555"


def vnet_id(name: str = "vnet-spoke", group: str = "rg-spoke", account: str = PROD["account"]) -> str:
    return (
        f"/subscriptions/{account}/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/{name}"
    )


def subnet(called: str, cidr: str, **of: str) -> dict[str, str]:
    return {"id": f"{vnet_id(**of)}/subnets/{called}", "cidr": cidr}


ADOPT: dict[str, Any] = {
    "vnetId": vnet_id(),
    "nodes": subnet("nodes", "10.128.0.0/20"),
    "apiServer": subnet("api-server", "10.128.16.0/28"),
    "gateway": subnet("gateway", "10.128.17.0/24"),
    "endpoints": subnet("endpoints", "10.128.18.0/26"),
}
AT = "network.adopt"


def adopted(changes: dict[str, Any] | None = None, **network: Any) -> dict[str, Any]:
    """Settings with an existing network, changed inside the declaration by path of keys."""
    declared = copy.deepcopy(ADOPT)
    for path, value in (changes or {}).items():
        *above, last = path.split(".")
        place = declared
        for key in above:
            place = place[key]
        if value is REMOVE:
            place.pop(last)
        else:
            place[last] = value
    return {"network.adopt": declared} | {f"network.{key}": value for key, value in network.items()}


LONG = "x" * 64
FIREWALL = {"network.egress": "firewall"}
MANAGED = {"compute": "managed", "controlPlane.logTypes": ["kube-audit-admin"]}
FIXED = {"compute": "managed", "controlPlane.logTypes": [*LOG_TYPES, "cluster-autoscaler"]}
PROXY = {"url": "http://proxy.corp.example:3128"}


HUBS = {"hub": {"vnetId": vnet_id("vnet-hub", account=HUB), "cidrs": ["10.0.0.0/22"], "remoteGateway": True}}
BRANCH = {"branch": {"cidr": "192.168.0.0/16", "appliance": "10.0.0.4"}}
SCANNER = {"scanner": {"cidrs": ["10.0.1.0/24"], "ports": [9100, 10250]}}
PODS = subnet("pods", "10.128.32.0/20")


def proxied(**proxy: Any) -> dict[str, Any]:
    return {**MANAGED, **adopted(), "network.proxy": {**PROXY, **proxy}}


REFUSED = [
    # (base, change, path, words of the rule, words of the remediation)
    # whose network
    (PROD, {"network.cidr": REMOVE}, "network.cidr", "cidr is required: the subnets are laid out from it", "such as 10.128.0.0/16"),
    # zones
    (PROD, {"network.zones": ["1", "2"]}, "network.zones", "prod-standard needs 3 zones; this stack has 2", "name 3 of 1, 2 and 3"),
    (DEV, {"network.zones": ["1"]}, "network.zones", "dev needs 2 zones; this stack has 1", "name 2 of 1, 2 and 3"),
    (PROD, {"network.zones": ["1", "2", "3", "3"]}, "network.zones[3]", "a zone is named once", "remove the repetition"),
    (PROD, {"network.zones": ["4"]}, "network.zones[0]", "one of 1, 2, 3", "write one of"),
    # ranges
    (PROD, {"network.cidr": "10.0.0.0/15"}, "network.cidr", "a network is /16 or narrower", "write 10.0.0.0/16"),
    (PROD, {"network.cidr": "10.128.16.0/21"}, "network.cidr", "a network is /20 or wider: nodes have a /22 of it, and the gateway a /24", "write 10.128.16.0/20 or wider"),
    (PROD, {"network.cidr": "8.8.0.0/16"}, "network.cidr", "cluster ranges are private", "choose a private range"),
    (PROD, {"network.podCidr": "8.8.0.0/16"}, "network.podCidr", "cluster ranges are private", "choose a private range"),
    (PROD, {"network.cidr": "172.30.0.0/16"}, "network.cidr", "overlaps 172.30.0.0/16, which AKS keeps for itself", "apart from it"),
    (PROD, {"network.podCidr": "172.30.0.0/15"}, "network.podCidr", "overlaps 172.31.0.0/16, which AKS keeps for itself", "apart from it"),
    (PROD, {"network.serviceCidr": "169.254.0.0/16"}, "network.serviceCidr", "overlaps 169.254.0.0/16", "apart from it"),
    (PROD, {"network.serviceCidr": "192.0.2.0/24"}, "network.serviceCidr", "overlaps 192.0.2.0/24", "apart from it"),
    (PROD, {"network.podCidr": "10.128.0.0/16"}, "network.podCidr", "overlaps 10.128.0.0/16 (network.cidr); addresses must mean one thing", "do not overlap"),
    (PROD, {"network.serviceCidr": "10.244.0.0/16"}, "network.serviceCidr", "overlaps 10.244.0.0/16 (network.podCidr)", "do not overlap"),
    (PROD, {"network.reservedCidrs": ["10.0.0.0/8"]}, "network.reservedCidrs[0]", "overlaps 10.128.0.0/16 (network.cidr)", "do not overlap"),
    (SANDBOX, {"network.serviceCidr": "10.244.0.0/16"}, "network.serviceCidr", "overlaps 10.244.0.0/16 (network.podCidr)", "do not overlap"),
    (PROD, {"network.serviceCidr": "172.16.0.0/12"}, "network.serviceCidr", "a service range is /13 to /24: AKS takes nothing as wide as /12", "write 172.16.0.0/16"),
    (PROD, {"network.serviceCidr": "172.16.0.0/25"}, "network.serviceCidr", "and a narrower one is soon full", "write 172.16.0.0/16"),
    # pods
    (PROD, {"network.podCidr": "10.244.0.0/20"}, "network.podCidr", "this one is enough for 16 nodes, and pools, upgrades and provisioning may lead to 20", "write a range of /19 or wider"),
    (PROD, {"network.podCidr": "10.244.0.0/25"}, "network.podCidr", "this one is enough for 0 nodes", "write a range of /19 or wider"),
    (PROD, {"pools": {"general1": {"minSize": 300, "maxSize": 300}}}, "network.podCidr", "each node takes a /24 of the range of pods; this one is enough for 256 nodes", "write a range of /15 or wider; it can still grow later"),
    # proxy
    (PROD, {**MANAGED, "network.proxy": PROXY}, "network.proxy", "no proxy is reached from it", "adopt a network that reaches it"),
    (PROD, {**adopted(), "network.proxy": PROXY}, "network.proxy", "not known to be told of a proxy (Azure/AKS#5355)", "compute: managed"),
    (PROD, proxied(url="https://proxy.corp.example:3128"), "network.proxy.url", "AKS speaks to a proxy by http", "write http://proxy.corp.example:3128"),
    (PROD, proxied(url="http://u:p@proxy.corp.example:3128"), "network.proxy.url", "credentials in a proxy's address end up on every node", "leave them out"),
    (PROD, proxied(bypass=["*.corp.example"]), "network.proxy.bypass[0]", "AKS takes no asterisk", ".corp.example"),
    (PROD, proxied(bypass=["10.0.0.0/8", "10.0.0.0/8"]), "network.proxy.bypass[1]", "once", "10.0.0.0/8"),
    (PROD, proxied(bypass=["10.0.0.1/8"]), "network.proxy.bypass[0]", "a name, an address or a range", "10.0.0.0/8"),
    # a subnet of pods
    (PROD, adopted({"pods": PODS}), f"{AT}.pods", "node auto-provisioning supports no subnet of pods", "compute: managed"),
    (PROD, {**MANAGED, **adopted({"pods": {**PODS, "cidr": "10.136.0.0/15"}}, cidr="10.128.0.0/12")}, f"{AT}.pods.cidr", "as wide as /16 at most", "name a narrower subnet"),
    (PROD, {**MANAGED, **adopted({"pods": {**PODS, "cidr": "10.128.19.0/25"}})}, f"{AT}.pods.cidr", "a node takes 16 addresses for pods when it starts; 10.128.19.0/25 has 123, and pools and upgrades may take 128 to begin with", "name a wider subnet"),
    (PROD, {**MANAGED, **adopted({"pods": PODS}, podCidr="10.200.0.0/16")}, "network.podCidr", "there is no overlay that could have this range", "remove it, or adopt.pods"),
    (PROD, {**MANAGED, **adopted({"pods": {**PODS, "cidr": "10.128.0.0/24"}})}, f"{AT}.pods.cidr", "overlaps 10.128.0.0/20, network.adopt.nodes", "correct the ranges"),
    (PROD, {**MANAGED, **adopted({"pods": {**PODS, "id": ADOPT["nodes"]["id"]}})}, f"{AT}.pods.id", "this subnet is declared twice", "of its own"),
    # connections
    (PROD, {**adopted(), "network.peerings": HUBS}, "network.peerings", "an existing network has an owner, who connects it", "have the owner do it"),
    (PROD, {**adopted(), "network.nodeIngress": SCANNER}, "network.nodeIngress", "who has its security groups", "have the owner do it"),
    (PROD, {**adopted(), "network.routes": BRANCH}, "network.routes", "who has its route tables", "have the owner do it"),
    (SANDBOX, {"network.peerings": HUBS}, "network.peerings", "makes its network itself", "compute: nap"),
    (SANDBOX, {"network.nodeIngress": SCANNER}, "network.nodeIngress", "makes its network itself", "compute: nap"),
    (PROD, {"network.peerings": {"hub": {"vnetId": vnet_id("hub"), "cidrs": ["10.128.64.0/20"]}}}, "network.peerings.hub.cidrs[0]", "overlaps 10.128.0.0/16 (network.cidr)", "do not overlap"),
    (PROD, {"network.peerings": {"hub": {"vnetId": vnet_id("hub"), "cidrs": []}}}, "network.peerings.hub.cidrs", "1", "1"),
    (PROD, {"network.peerings": {"hub": {"vnetId": "hub", "cidrs": ["10.0.0.0/22"]}}}, "network.peerings.hub.vnetId", "full resource id of a Microsoft.Network/virtualNetworks", "/subscriptions/<guid>"),
    (PROD, {"network.peerings": {**HUBS, "same": HUBS["hub"]}}, "network.peerings.same.vnetId", "peered already, as hub", "remove one"),
    (PROD, {"network.peerings": {key: {"vnetId": vnet_id(key), "cidrs": ["10.0.0.0/22"], "remoteGateway": True} for key in ("a", "b")}}, "network.peerings.b.remoteGateway", "the gateway of one other, and that is a", "write false"),
    (PROD, {"network.routes": BRANCH}, "network.routes.branch.appliance", "in no range of any peering", "under peerings"),
    (PROD, {"network.peerings": HUBS, "network.routes": {"all": {"cidr": "0.0.0.0/0", "appliance": "10.0.0.4"}}}, "network.routes.all.cidr", "a range of somebody's own, /8 or narrower", "the ranges you mean"),
    (PROD, {"network.peerings": HUBS, "network.routes": {"own": {"cidr": "172.16.0.0/16", "appliance": "10.0.0.4"}}}, "network.routes.own.cidr", "overlaps 172.16.0.0/16 (network.serviceCidr)", "do not overlap"),
    (PROD, {"network.peerings": HUBS, "network.routes": {**BRANCH, "twice": BRANCH["branch"]}}, "network.routes.twice.cidr", "a range has one route, and branch is it", "remove one"),
    (PROD, {"network.nodeIngress": {"all": {"cidrs": ["0.0.0.0/0"], "ports": [443]}}}, "network.nodeIngress.all.cidrs[0]", "opens nodes to 4,294,967,296 addresses", "the ranges you mean"),
    (PROD, {"network.nodeIngress": {"wide": {"cidrs": ["203.0.0.0/15"], "ports": [443]}}}, "network.nodeIngress.wide.cidrs[0]", "/16 is the widest", "the ranges you mean"),
    (PROD, {"network.nodeIngress": {"a": {"cidrs": ["10.0.0.0/22"], "ports": [443, 443]}}}, "network.nodeIngress.a.ports[1]", "each is listed once", "remove"),
    (PROD, {"network.nodeIngress": {"a": {"cidrs": ["10.0.0.0/22"], "ports": [0]}}}, "network.nodeIngress.a.ports[0]", "1", "1"),
    # addresses of nodes
    (PROD, {"network.cidr": "10.128.0.0/20", "network.podCidr": "10.64.0.0/12", "pools": {"general1": {"minSize": 900, "maxSize": 900}}}, "network.cidr", "nodes have 10.128.0.0/22, with 1019 addresses", "a wider range, or fewer nodes"),
    (PROD, adopted({"nodes.cidr": "10.128.0.0/26"}) | {"pools": {"general1": {"minSize": 40, "maxSize": 40}}}, f"{AT}.nodes.cidr", "nodes have 10.128.0.0/26, with 59 addresses", "a wider subnet, or fewer nodes"),
    # egress
    (PROD, {"network.allowedDomains": ["example.com"]}, "network.allowedDomains", "nothing would hold outgoing traffic to this list", "write egress: firewall, or remove the list"),
    (PROD, {"network.firewallTier": "premium"}, "network.firewallTier", "there is no firewall that could be of this tier", "write egress: firewall, or remove it"),
    (PROD, adopted(egress="appliance"), "network.applianceAddress", "egress: appliance says where the appliance is", "write its private address"),
    (PROD, {"network.applianceAddress": "10.0.0.4"}, "network.applianceAddress", "nothing would send outgoing traffic to this appliance", "write egress: appliance, or remove it"),
    (PROD, adopted(egress="appliance", applianceAddress="8.8.8.8"), "network.applianceAddress", "a route leads to an appliance by its private address", "that it has inside"),
    (PROD, {"network.applianceAddress": "here"}, "network.applianceAddress", "this is an IPv4 address", "write it like 10.0.0.4"),
    (PROD, {"network.egress": "appliance", "network.applianceAddress": "10.0.0.4"}, "network.egress", "a new network is connected to nothing, so no appliance is reached from it", "adopt a network that reaches it"),
    (PROD, adopted(egress="firewall"), "network.egress", "a firewall is put into routes, and those of an existing network belong to its owners", "write what is there: appliance with its address, or nat-gateway"),
    (PROD, {**FIREWALL, "network.allowedDomains": ["https://example.com"]}, "network.allowedDomains[0]", "a domain is a name of two labels or more in lower case, without scheme or path", "write it like api.example.com, or *.example.com for all below it"),
    (PROD, {**FIREWALL, "network.allowedDomains": ["*.com"]}, "network.allowedDomains[0]", "a name of two labels or more", "*.example.com"),
    (PROD, {**FIREWALL, "network.allowedDomains": ["*"]}, "network.allowedDomains[0]", "a name of two labels or more", "*.example.com"),
    (PROD, {**FIREWALL, "network.allowedDomains": [f"a{i}.example.com" for i in range(201)]}, "network.allowedDomains", "at most 200 entries", "keep 200 or fewer"),
    (PROD, {**FIREWALL, "network.allowedDomains": ["1.2.3.4"]}, "network.allowedDomains[0]", "a name of two labels or more", "*.example.com"),
    (PROD, {**FIREWALL, "network.allowedDomains": ["a.com", "a.com"]}, "network.allowedDomains[1]", "a domain is listed once", "remove the repetition"),
    (PROD, adopted(egress="appliance", applianceAddress="127.0.0.1"), "network.applianceAddress", "a route leads to an appliance by its private address: inside 10/8", "that it has inside"),
    (PROD, adopted(egress="appliance", applianceAddress="10.244.0.4"), "network.applianceAddress", "lies in 10.244.0.0/16, the range of pods, where no appliance stands", "its own network"),
    (PROD, adopted(egress="appliance", applianceAddress="172.16.0.4"), "network.applianceAddress", "lies in 172.16.0.0/16, the range of Services", "its own network"),
    (PROD, adopted(egress="appliance", applianceAddress="10.128.0.9"), "network.applianceAddress", "lies in 10.128.0.0/20, a subnet of this cluster", "its own network"),
    (PROD, {**FIREWALL, "network.natIdleMinutes": 30}, "network.natIdleMinutes", "this stack makes no NAT gateway that it could be told", "write egress: nat-gateway"),
    (PROD, adopted(natIdleMinutes=30), "network.natIdleMinutes", "this stack makes no NAT gateway that it could be told", "whoever made the egress of an existing network sets it there"),
    (PROD, adopted(internalPorts=[8080]), "network.internalPorts", "an existing network has the security groups of its owners", "have its owners open the ports"),
    # bastions
    (PROD, {"network.bastion": True}, "network.bastionCidrs", "a bastion lists who may reach it; without a list it is open to the world", "list your offices' ranges, or write bastion: false"),
    (PROD, {"network.bastionCidrs": ["203.0.113.0/24"]}, "network.bastionCidrs", "there is no bastion that these ranges could reach", "write bastion: true, or remove them"),
    (PROD, {"network.bastion": True, "network.bastionCidrs": ["0.0.0.0/0"]}, "network.bastionCidrs[0]", "opens the bastion to 4,294,967,296 addresses; /16 is the widest", "list the ranges you mean"),
    (PROD, {"network.bastion": True, "network.bastionCidrs": ["10.0.0.0/24"]}, "network.bastionCidrs[0]", "a bastion is reached from public addresses, each range listed once", "the internet sees"),
    (PROD, {"network.bastion": True, "network.bastionCidrs": ["203.0.113.0/24", "203.0.113.0/24"]}, "network.bastionCidrs[1]", "a bastion is reached from public addresses, each range listed once", "the internet sees"),
    (PROD, {"network.internalPorts": [0]}, "network.internalPorts[0]", "at least 1", "write 1"),
    (PROD, {"network.internalPorts": [443, 443]}, "network.internalPorts[1]", "a port is listed once", "remove the repetition"),
    (PROD, {"network.internalPorts": list(range(1, 52))}, "network.internalPorts", "50 ports at most", "a gateway"),
    # names
    (PROD, {"purpose": "a-purpose-of-forty-characters-and-more-x"}, "purpose", "AKS writes the names of resource group, network and subnet into labels of nodes, which end at 63", "shorten purpose or environment by"),
    (PROD, adopted({"vnetId": vnet_id(LONG), "nodes": subnet("nodes", "10.128.0.0/20", name=LONG)}), "network.adopt.vnetId", "the name of this network has 64 characters; AKS writes it into a label of every node", "Azure renames nothing"),
    (PROD, adopted({"vnetId": vnet_id(group=LONG)}), "network.adopt.vnetId", "the name of this resource group has 64 characters", "Azure renames nothing"),
    (PROD, adopted({"nodes.id": f"{vnet_id()}/subnets/{LONG}"}), "network.adopt.nodes.id", "the name of this subnet has 64 characters", "Azure renames nothing"),
    # production
    (PROD, {"network.flowLogs": False}, "network.flowLogs", "a prod-standard cluster records the flows of its network", "write true, or leave it out; an exception needs owner"),
    ({**PROD, "clusterType": "prod-isolated"}, {"access.admins": [], "network.egress": "nat-gateway"}, "network.egress", "has no egress that is not inspected", "write firewall"),
    # adoption
    (PROD, adopted({"vnetId": "vnet-spoke"}), f"{AT}.vnetId", "this is the full resource id of a Microsoft.Network/virtualNetworks", "virtualNetworks/<name>"),
    (PROD, adopted({"apiServer.cidr": "10.128.16.0/29"}), f"{AT}.apiServer.cidr", "this subnet is /28 or wider: the API server takes nine addresses and more", "name a wider subnet"),
    (PROD, adopted({"nodes.cidr": "10.128.0.0/27"}), f"{AT}.nodes.cidr", "this subnet is /26 or wider: Azure keeps five of its addresses", "name a wider subnet"),
    (PROD, adopted({"endpoints.cidr": "10.128.18.0/29"}), f"{AT}.endpoints.cidr", "this subnet is /28 or wider", "name a wider subnet"),
    (PROD, adopted({"nodes": subnet("azurefirewallsubnet", "10.128.0.0/20")}), f"{AT}.nodes.id", "AzureFirewallSubnet belongs to the Azure service that is called so", "name another subnet"),
    (PROD, adopted({"endpoints": subnet("GatewaySubnet", "10.128.18.0/26")}), f"{AT}.endpoints.id", "GatewaySubnet belongs to the Azure service", "name another subnet"),
    (PROD, adopted({"gateway.cidr": "10.128.17.0/25"}), f"{AT}.gateway.cidr", "this subnet is exactly /24: Application Gateway for Containers takes no other beside overlay networking", "name another subnet"),
    (PROD, adopted({"nodes": subnet("nodes", "10.128.0.0/20", name="vnet-other")}), f"{AT}.nodes.id", "this subnet is of another network than vnetId", "correct one of the two"),
    (PROD, adopted({"nodes.cidr": "10.129.0.0/20"}), f"{AT}.nodes.cidr", "this subnet is outside of the network, 10.128.0.0/16", "correct its range or network.cidr"),
    (PROD, adopted({"nodes.cidr": "10.244.0.0/20"}), f"{AT}.nodes.cidr", "overlaps 10.244.0.0/16, a range that must stay clear", "correct the ranges"),
    (PROD, adopted({"endpoints.cidr": "10.128.0.0/26"}), f"{AT}.endpoints.cidr", "overlaps 10.128.0.0/20, network.adopt.nodes; addresses must mean one thing", "correct the ranges"),
    (PROD, adopted({"endpoints.id": f"{vnet_id()}/subnets/Nodes"}), f"{AT}.endpoints.id", "this subnet is declared twice; see network.adopt.nodes", "name a subnet of its own"),
    (PROD, adopted({"gateway": REMOVE}), f"{AT}.gateway", "features.gateway is true, and no subnet is declared for it", "declare it, or write features.gateway: false"),
    (PROD, {**adopted(), "features": {"gateway": False}}, f"{AT}.gateway", "features.gateway is false, so this subnet has no use", "remove it, or write features.gateway: true"),
    ({**PROD, "clusterType": "staging", "environment": "staging"}, adopted({"endpoints": REMOVE}), f"{AT}.endpoints", "network.privateEndpoints is true, and no subnet is declared for it", "declare it, or write network.privateEndpoints: false"),
    (PROD, adopted({"endpoints": REMOVE}), f"{AT}.endpoints", "network.privateEndpoints is true, and no subnet is declared for it", "declare it"),
    (PROD, adopted(privateEndpoints=False), f"{AT}.endpoints", "network.privateEndpoints is false, so this subnet has no use", "remove it"),
    (PROD, adopted(bastion=True, bastionCidrs=["203.0.113.0/24"]), "network.bastion", "a bastion has a subnet of its own, and none is added to an existing network", "write false"),
    (PROD, adopted({"vnetId": vnet_id(account=HUB)}), "network.flowLogs", f"flows are recorded by the network watcher of the network's subscription, {HUB}, and this stack works in another", "write false and let the network's owners record them"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "changes", "path", "rule", "fix"),
    REFUSED,
    ids=[f"{case[2]}: {case[3][:50]}" for case in REFUSED],
)
def test_a_network_that_cannot_be_is_refused_with_place_rule_and_remediation(
    base: dict[str, Any], changes: dict[str, Any], path: str, rule: str, fix: str
) -> None:
    found = problems_of(base, changes)
    matching = [problem for problem in found if problem.path == f"platform:{path}"]
    assert matching, f"nothing was said about {path}: {[str(problem) for problem in found]}"
    assert rule in " ".join(problem.rule for problem in matching)
    assert fix in " ".join(problem.fix for problem in matching)


@pytest.mark.parametrize(
    ("base", "changes"),
    [
        (PROD, {}),
        (DEV, {"network.zones": ["1", "3"]}),
        (SANDBOX, {}),
        (PROD, {"network.cidr": "10.128.16.0/20"}),
        (PROD, {**FIREWALL, "network.allowedDomains": ["example.com", "*.example.com"], "network.firewallTier": "premium"}),
        (PROD, {"network.bastion": True, "network.bastionCidrs": ["203.0.113.0/24"]}),
        (PROD, adopted()),
        (PROD, adopted(egress="appliance", applianceAddress="10.0.0.4")),
        (PROD, {**FIXED, **adopted({"pods": PODS})}),
        (PROD, {"network.peerings": HUBS, "network.routes": BRANCH, "network.nodeIngress": SCANNER}),
        # The overlay's usual range does not matter where there is no overlay.
        (PROD, {**FIXED, **adopted({"pods": {**PODS, "cidr": "10.244.0.0/18"}}, cidr="10.128.0.0/9")}),
        (PROD, {**FIXED, **adopted(), "network.proxy": {**PROXY, "bypass": [".corp.example", "10.0.0.4", "host"]}}),
        # Nothing is laid out in a network that exists, so its size is its owner's business.
        (PROD, adopted(cidr="10.128.0.0/12", podCidr="100.64.0.0/16")),
        (PROD, adopted({"vnetId": vnet_id(account=HUB)} | {key: {**ADOPT[key], "id": ADOPT[key]["id"].replace(PROD["account"], HUB)} for key in ("nodes", "apiServer", "gateway", "endpoints")}, flowLogs=False)),
        ({**PROD, "clusterType": "prod-isolated"}, {"access.admins": []}),
    ],
    ids=str,
)  # fmt: skip
def test_what_can_be_is_accepted(base: dict[str, Any], changes: dict[str, Any]) -> None:
    assert settings_with(base, changes)


def test_the_most_nodes_are_those_of_all_pools_with_upgrades_and_provisioning() -> None:
    settings = settings_with(PROD, {"pools": {"general1": {"minSize": 7, "maxSize": 7}}})
    fixed = most_nodes("managed", settings.system_nodes, settings.pools)
    assert fixed == 6 + 2 + 7 + 3
    assert most_nodes("nap", settings.system_nodes, settings.pools) == 3 + 1 + 7 + 3 + 16


def test_broken_values_do_not_stop_the_other_rules() -> None:
    found = problems_of(PROD, {**adopted({"nodes.cidr": "x"}), "network.zones": ["1"]})
    assert {"platform:network.adopt.nodes.cidr", "platform:network.zones"} <= {
        problem.path for problem in found
    }
