"""What the settings of egress must hold together."""

from collections.abc import Iterator

from contracts.problems import Problem
from contracts.rules.rule import Known, reads
from contracts.settings.aws.network import Inspection, NatMode

_ZONAL = (NatMode.PER_ZONE, NatMode.SINGLE)


@reads("network")
def without_nat_aws_is_reached_privately(known: Known) -> Iterator[Problem]:
    network = known.network
    if network.nat is NatMode.NONE and not network.interface_endpoints:
        yield Problem(
            keys=("network", "interfaceEndpoints"),
            rule="without NAT nodes reach AWS through private endpoints only, and else never join",
            fix="write true, or give the network egress, such as nat: per-zone",
        )


@reads("network")
def zonal_gateways_have_a_place(known: Known) -> Iterator[Problem]:
    network = known.network
    alone = network.inspection is not Inspection.FIREWALL and not network.adopt
    if network.nat in _ZONAL and not network.public_subnets and alone:
        yield Problem(
            keys=("network", "publicSubnets"),
            rule=f"nat: {network.nat} puts gateways into public subnets",
            fix="write true, or nat: regional, which needs none",
        )


@reads("network")
def a_firewall_stands_before_zonal_gateways(known: Known) -> Iterator[Problem]:
    network = known.network
    if network.inspection is not Inspection.FIREWALL:
        return
    if network.nat is NatMode.NONE:
        yield Problem(
            keys=("network", "inspection"),
            rule="a firewall inspects egress, and nat: none has none",
            fix="write nat: per-zone, which is then reached through the firewall only; or inspection: none",
        )
    if network.nat is NatMode.REGIONAL:
        yield Problem(
            keys=("network", "inspection"),
            rule="answers from a regional gateway would pass by the firewall: AWS keeps its routes",
            fix="write nat: per-zone",
        )
    if not network.allowed_domains:
        yield Problem(
            keys=("network", "allowedDomains"),
            rule="a firewall without a list lets nothing out, image registries included",
            fix="list the domains you need, or write nat: none and inspection: none",
        )


@reads("network")
def a_proxy_is_the_only_way_out(known: Known) -> Iterator[Problem]:
    network = known.network
    proxied = network.inspection is Inspection.PROXY
    if proxied and network.nat is not NatMode.NONE:
        yield Problem(
            keys=("network", "nat"),
            rule="with other egress beside it a proxy is optional, and inspects who asks for it",
            fix="write none",
            value=network.nat.value,
        )
    if proxied and not network.proxy:
        yield Problem(
            keys=("network", "proxy"),
            rule="inspection: proxy says where the proxy listens",
            fix="write proxy: {url: http://proxy.corp.example:3128}",
        )
    if proxied and network.proxy and not network.proxy.endpoint_service and not network.adopt:
        yield Problem(
            keys=("network", "proxy", "endpointService"),
            rule="a new VPC is connected to nothing, so its proxy is reached through PrivateLink",
            fix="name the proxy's endpoint service, or adopt a VPC that reaches it",
        )


@reads("network", "region")
def the_proxy_is_reached_in_its_own_region(known: Known) -> Iterator[Problem]:
    proxy = known.network.proxy
    service = proxy.endpoint_service if proxy else None
    if service and service.split(".")[3] != known.region:
        yield Problem(
            keys=("network", "proxy", "endpointService"),
            rule=f"the endpoint is made for a service of the stack's region, {known.region}",
            fix="name the service of this region",
            value=service,
        )


@reads("network")
def what_inspects_nothing_is_not_set(known: Known) -> Iterator[Problem]:
    network = known.network
    if network.allowed_domains and network.inspection is not Inspection.FIREWALL:
        yield Problem(
            keys=("network", "allowedDomains"),
            rule="nothing would hold outgoing traffic to this list",
            fix="write inspection: firewall, or remove the list",
        )
    if network.proxy and network.inspection is not Inspection.PROXY:
        yield Problem(
            keys=("network", "proxy"),
            rule="nothing would send outgoing traffic to this proxy",
            fix="write inspection: proxy, or remove it",
        )
