"""Further network options: what is accepted, and the exact words in which everything else is refused."""

import copy
from typing import Any

import pytest

from contracts.settings.aws.network import NatMode
from tests.contracts.test_settings import DEV, PROD, REMOVE, problems_of, settings_with

ADOPT: dict[str, Any] = {
    "vpcId": "vpc-0123456789abcdef0",
    "subnets": {
        f"us-east-1{letter}": {
            "private": {
                "id": f"subnet-0000000000000000{letter}",
                "cidr": f"10.16.{16 * index}.0/20",
                "routeTable": f"rtb-0000000000000000{letter}",
            },
            "controlPlane": {"id": f"subnet-0000000000000001{letter}", "cidr": f"10.16.{240 + index}.0/27"},
        }
        for index, letter in enumerate("abc")
    },
}
SERVICE = "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0"
PROXY = {"url": "http://proxy.corp.example:3128", "endpointService": SERVICE}


def adopted(changes: dict[str, Any], **network: Any) -> dict[str, Any]:
    """Settings with an existing network, changed inside the declaration by path of keys."""
    declared = copy.deepcopy(ADOPT)
    for path, value in changes.items():
        *above, last = path.split(".")
        place = declared
        for key in above:
            place = place.setdefault(key, {})
        if value is REMOVE:
            place.pop(last)
        else:
            place[last] = value
    return {"network.adopt": declared, "network.publicSubnets": False} | {
        f"network.{key}": value for key, value in network.items()
    }


A = "subnets.us-east-1a"
AT = "network.adopt.subnets.us-east-1a"
WAY_OUT = {"network.inspection": "firewall", "network.allowedDomains": [".example.com"]}
PROXIED = {
    "network.inspection": "proxy",
    "network.proxy": PROXY,
    "network.nat": "none",
    "network.publicSubnets": False,
}
IPV6 = {"network.ipFamily": "ipv6"}

REFUSED = [
    # (base, change, path, words of the rule, words of the remediation)
    (PROD, {"network.nat": "none", "network.interfaceEndpoints": False}, "network.interfaceEndpoints", "without NAT nodes reach AWS through private endpoints only, and else never join", "write true, or give the network egress, such as nat: per-zone"),
    (PROD, {"network.publicSubnets": False}, "network.publicSubnets", "nat: per-zone puts gateways into public subnets", "write true, or nat: regional, which needs none"),
    (DEV, {"network.publicSubnets": False}, "network.publicSubnets", "nat: single puts gateways into public subnets", "nat: regional"),
    # inspection
    (PROD, {**WAY_OUT, "network.nat": "none"}, "network.inspection", "a firewall inspects egress, and nat: none has none", "write nat: per-zone, which is then reached through the firewall only; or inspection: none"),
    (PROD, {**WAY_OUT, "network.nat": "regional"}, "network.inspection", "answers from a regional gateway would pass by the firewall: AWS keeps its routes", "write nat: per-zone"),
    (PROD, {"network.inspection": "firewall"}, "network.allowedDomains", "a firewall without a list lets nothing out, image registries included", "list the domains you need"),
    (PROD, {"network.allowedDomains": [".example.com"]}, "network.allowedDomains", "nothing would hold outgoing traffic to this list", "write inspection: firewall, or remove the list"),
    (PROD, {**PROXIED, "network.nat": "per-zone", "network.publicSubnets": True}, "network.nat", "with other egress beside it a proxy is optional, and inspects who asks for it", "write none"),
    (PROD, {**PROXIED, "network.proxy": REMOVE}, "network.proxy", "inspection: proxy says where the proxy listens", "write proxy: {url: http://proxy.corp.example:3128}"),
    (PROD, {**PROXIED, "network.proxy": {"url": PROXY["url"]}}, "network.proxy.endpointService", "a new VPC is connected to nothing, so its proxy is reached through PrivateLink", "name the proxy's endpoint service, or adopt a VPC that reaches it"),
    (PROD, {**PROXIED, "network.proxy": {**PROXY, "endpointService": SERVICE.replace("east", "west")}}, "network.proxy.endpointService", "a service of the stack's region, us-east-1", "of this region"),
    (PROD, {"network.proxy": PROXY}, "network.proxy", "nothing would send outgoing traffic to this proxy", "write inspection: proxy, or remove it"),
    # values
    (PROD, {**WAY_OUT, "network.allowedDomains": ["https://example.com"]}, "network.allowedDomains[0]", "a domain is a name, without scheme, path or asterisk", ".example.com"),
    (PROD, {**WAY_OUT, "network.allowedDomains": ["*.example.com"]}, "network.allowedDomains[0]", "without scheme, path or asterisk", ".example.com"),
    (PROD, {**WAY_OUT, "network.allowedDomains": [".com"]}, "network.allowedDomains[0]", "a domain has two labels or more, in lower case", ".example.com"),
    (PROD, {**WAY_OUT, "network.allowedDomains": [f"a{i}.example.com" for i in range(201)]}, "network.allowedDomains", "at most 200 entries", "keep 200 or fewer"),
    (PROD, {**PROXIED, "network.proxy": {**PROXY, "url": "http://u:p@proxy.corp.example:3128"}}, "network.proxy.url", "credentials in a proxy's address end up on every node, where pods can read them", "leave them out"),
    (PROD, {**PROXIED, "network.proxy": {**PROXY, "url": "proxy.corp.example"}}, "network.proxy.url", "scheme, host and port, and no path", "http://proxy.corp.example:3128"),
    (PROD, {**PROXIED, "network.proxy": {**PROXY, "endpointService": "proxy"}}, "network.proxy.endpointService", "a PrivateLink service has a name that AWS gave it", "vpce-svc-"),
    # pods
    (PROD, {"network.podCidr": "10.32.0.0/16"}, "network.podCidr", "a second range for pods lies inside 100.64.0.0/10", "write 100.64.0.0/16"),
    (PROD, {"network.podCidr": "198.19.0.0/16"}, "network.podCidr", "which AWS adds to any private VPC and nobody else's network uses", "write 100.64.0.0/16"),
    (PROD, {"network.podCidr": "100.64.0.0/12"}, "network.podCidr", "a range for pods is /16 to /21, so that AWS takes it and every zone gets a /24 or more", "write 100.64.0.0/16"),
    (PROD, {"network.podCidr": "100.64.0.0/24"}, "network.podCidr", "a range for pods is /16 to /21", "write 100.64.0.0/16"),
    (PROD, {"network.podCidr": "100.64.0.0/16", "network.reservedCidrs": ["100.64.0.0/10"]}, "network.reservedCidrs[0]", "overlaps 100.64.0.0/16 (network.podCidr)", "do not overlap"),
    (PROD, {"network.podCidr": "100.64.0.0/16", "network.cidr": "100.64.0.0/16"}, "network.podCidr", "overlaps 100.64.0.0/16 (network.cidr)", "do not overlap"),
    (PROD, {"network.securityGroupsForPods": True, "systemNodes.instanceTypes": ["t3.large"]}, "systemNodes.instanceTypes[0]", "security groups for pods need trunk interfaces, which no t instance and none before Nitro has", "write a type like m7i.large, or securityGroupsForPods: false"),
    (PROD, {"network.securityGroupsForPods": True, "systemNodes.instanceTypes": ["m7i.large", "c4.large"]}, "systemNodes.instanceTypes[1]", "trunk interfaces", "m7i.large"),
    (DEV, {"compute": "auto", "network.podCidr": "100.64.0.0/16"}, "network.podCidr", "Auto Mode has no VPC CNI add-on to be told of this", "write compute: karpenter"),
    (DEV, {"compute": "auto", "network.securityGroupsForPods": True}, "network.securityGroupsForPods", "Auto Mode has no VPC CNI add-on", "write compute: karpenter"),
    # IPv6
    (PROD, {**IPV6, "network.serviceCidr": "172.20.0.0/16"}, "network.serviceCidr", "with IPv6 AWS chooses the range of Services", "remove it"),
    (PROD, {**IPV6, "network.podCidr": "100.64.0.0/16"}, "network.podCidr", "with IPv6 pods need no second range: each node has a /80 of its own", "remove it"),
    (PROD, {**IPV6, **WAY_OUT}, "network.inspection", "IPv6 leaves through an egress-only gateway, whose answers would pass by the firewall", "write ipFamily: ipv4"),
    (PROD, {**IPV6, **PROXIED}, "network.inspection", "what passes by the proxy is listed before AWS has given the VPC its IPv6 range", "write ipFamily: ipv4"),
    (PROD, {**adopted({}), **IPV6}, "network.adopt", "an existing network is declared, and so validated, by its IPv4 ranges only", "write ipFamily: ipv4"),
    (PROD, {**IPV6, "addons": {"vpc-cni": {"configuration": {"env": {"ENABLE_PREFIX_DELEGATION": "false"}}}}}, "addons.vpc-cni.configuration.env.ENABLE_PREFIX_DELEGATION", "the CNI gives out IPv6 addresses by prefix only", "remove it"),
    (PROD, {"network.ipFamily": "ipv5"}, "network.ipFamily", "one of ipv4, ipv6", "did you mean ipv"),
    # adoption
    (PROD, adopted({"vpcId": "vpc-x"}), "network.adopt.vpcId", "begins with vpc- and ends in 8 or 17 hex digits", "vpc-0123456789abcdef0"),
    (PROD, adopted({f"{A}.private.routeTable": REMOVE}), f"{AT}.private.routeTable", "routeTable is required", "add it"),
    (PROD, adopted({A: REMOVE}), "network.adopt.subnets", "zone us-east-1a has no subnets here", "declare them, or take the zone off network.zones"),
    (PROD, adopted({"subnets.us-east-1d": {"private": {"id": "subnet-0000000000000009d", "cidr": "10.16.64.0/20", "routeTable": "rtb-0000000000000009d"}}}), "network.adopt.subnets.us-east-1d", "these subnets are of a zone that is not used", "add the zone to network.zones"),
    (PROD, adopted({f"{A}.private.cidr": "10.16.0.0/25"}), f"{AT}.private.cidr", "this subnet is /24 or wider: prefix delegation hands nodes whole /28 blocks", "name a wider subnet"),
    (PROD, adopted({f"{A}.controlPlane.cidr": "10.16.240.0/28"}), f"{AT}.controlPlane.cidr", "this subnet is /27 or wider: EKS wants sixteen free addresses there", "name a wider subnet"),
    (PROD, adopted({f"{A}.pods": {"id": "subnet-0000000000000002a", "cidr": "100.64.0.0/25"}}), f"{AT}.pods.cidr", "this subnet is /24 or wider", "name a wider subnet"),
    (PROD, adopted({f"{A}.private.cidr": "10.17.0.0/20"}), f"{AT}.private.cidr", "this subnet is outside of the VPC, 10.16.0.0/16", "correct its range or network.cidr"),
    (PROD, adopted({f"{A}.controlPlane.cidr": "10.16.0.0/27"}), f"{AT}.controlPlane.cidr", "overlaps 10.16.0.0/20, network.adopt.subnets.us-east-1a.private; addresses must mean one thing", "correct the ranges"),
    (PROD, adopted({f"{A}.controlPlane.id": "subnet-0000000000000000a"}), f"{AT}.controlPlane.id", "this subnet is declared twice; see network.adopt.subnets.us-east-1a.private", "name a subnet of its own"),
    (PROD, adopted({f"{A}.pods": {"id": "subnet-0000000000000002a", "cidr": "100.64.0.0/20"}}, reservedCidrs=["100.64.0.0/10"]), f"{AT}.pods.cidr", "overlaps 100.64.0.0/10, a range that must stay clear", "correct the ranges"),
    (PROD, adopted({f"{A}.controlPlane": REMOVE}), "network.adopt.subnets", "controlPlane is declared for us-east-1b, us-east-1c only", "declare it for every zone or for none"),
    (PROD, adopted({}, publicSubnets=True), AT, "publicSubnets is true, and this zone declares no public subnet", "declare it, or write publicSubnets: false"),
    (PROD, adopted({f"{A}.public": {"id": "subnet-0000000000000003a", "cidr": "10.16.244.0/24"}}), f"{AT}.public", "publicSubnets is false, so this subnet has no use", "remove it, or write publicSubnets: true"),
    (PROD, adopted({}, inspection="firewall", allowedDomains=[".example.com"]), "network.inspection", "a firewall is put into routes, and those of an existing network belong to its owners", "let its owners inspect"),
    (PROD, adopted({}, podCidr="100.64.0.0/16"), "network.podCidr", "no range is added to an existing network", "declare its subnets for pods as adopt.subnets.<zone>.pods"),
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
    "changes",
    [
        {"network.nat": "regional"},
        {"network.nat": "regional", "network.publicSubnets": False},
        {"network.nat": "none", "network.publicSubnets": False},
        WAY_OUT,
        {**WAY_OUT, "network.publicSubnets": False},
        PROXIED,
        {"network.podCidr": "100.64.0.0/16", "network.securityGroupsForPods": True},
        {**IPV6, "network.securityGroupsForPods": True},
        {**IPV6, "network.nat": "none"},
        # The default range of Services means nothing here, so it may be the VPC's.
        {**IPV6, "network.cidr": "172.20.0.0/16"},
        adopted({}),
        adopted({"endpoints": ["s3"]}, nat="none"),
        adopted({}, nat="none", inspection="proxy", proxy={"url": "http://proxy.corp.example:3128"}),
        # Nothing is laid out in a VPC that exists, so its size is its owner's business.
        adopted({}, cidr="10.0.0.0/8"),
    ],
    ids=str,
)
def test_what_can_be_is_accepted(changes: dict[str, Any]) -> None:
    assert settings_with(PROD, changes)


def test_isolation_is_a_fact_and_unseen_traffic_another() -> None:
    isolated = settings_with(PROD, {"network.nat": "none"}).network
    watched = settings_with(PROD, WAY_OUT).network
    usual = settings_with(PROD, {}).network
    assert [network.isolated for network in (isolated, watched, usual)] == [True, False, False]
    assert [network.leaves_unseen for network in (isolated, watched, usual)] == [False, False, True]
    assert usual.nat is NatMode.PER_ZONE
