"""What ingress to and egress from an Azure network cost."""

from collections.abc import Iterator

from contracts.graph import Graph
from contracts.settings.prices import HOURS_A_MONTH, AzureRegionPrices
from policy.resource_types import azure
from review.cost.effect import Effect, costs, counted, urns, usd
from review.inventory.reading import text


def nat(graph: Graph, here: AzureRegionPrices) -> Iterator[Effect]:
    """NAT gateways, or their absence."""
    gateways = graph.all(azure.NAT_GATEWAY)
    each = here.nat_gateway_hour * HOURS_A_MONTH
    month = len(gateways) * each
    firewall = here.firewall_hour["standard"] * HOURS_A_MONTH
    if gateways:
        sentence = (
            f"{counted(len(gateways), 'NAT gateway')} {costs(len(gateways))} about {usd(month)} a month "
            f"before traffic and {'lets' if len(gateways) == 1 else 'let'} everything out; a firewall would "
            f"cost {usd(firewall)} and let out what it is told. Every GB of it costs "
            f"{here.nat_gateway_gb:g} USD more."
        )
        yield Effect(subject="NAT", monthly=month, sentence=sentence, urns=urns(gateways))
    elif graph.all(azure.VNET) and not graph.all(azure.FIREWALL):
        sentence = (
            f"No NAT gateway: nothing to pay here. One would cost about {usd(each)} a month before traffic; "
            "what reaches the internet has to go another way."
        )
        yield Effect(subject="NAT", monthly=0.0, sentence=sentence, urns=[])


def firewalls(graph: Graph, here: AzureRegionPrices) -> Iterator[Effect]:
    """Azure Firewalls."""
    nat = here.nat_gateway_hour * HOURS_A_MONTH
    for row in graph.all(azure.FIREWALL):
        tier = text(row, "sku", "tier").lower() or "standard"
        hour = next((price for name, price in here.firewall_hour.items() if name == tier), None)
        if hour is None:
            said = f"config/prices.yaml has no price for a firewall of the tier {tier}."
            lacking = f"1 firewall of the tier {tier}"
            yield Effect(subject="firewall", monthly=None, sentence=said, urns=[row.urn], unpriced=lacking)
            continue
        month = hour * HOURS_A_MONTH
        sentence = (
            f"The firewall costs about {usd(month)} a month before traffic on the {tier} tier; a NAT gateway "
            f"would cost {usd(nat)} and let everything out. "
        )
        if tier == "standard":
            premium = here.firewall_hour["premium"] * HOURS_A_MONTH
            sentence += f"Looking for intrusions too, on the premium tier, would cost {usd(premium)}. "
        sentence += f"Every GB through it costs {here.firewall_gb:g} USD more."
        yield Effect(subject="firewall", monthly=month, sentence=sentence, urns=[row.urn])


def bastions(graph: Graph, here: AzureRegionPrices) -> Iterator[Effect]:
    """Access for people."""
    for row in graph.all(azure.BASTION):
        tier = text(row, "sku", "name").lower() or "basic"
        if tier == "developer":
            continue
        hour = next((price for name, price in here.bastion_hour.items() if name == tier), None)
        if hour is None:
            said = f"config/prices.yaml has no price for a bastion of the tier {tier}."
            lacking = f"1 bastion of the tier {tier}"
            yield Effect(subject="bastion", monthly=None, sentence=said, urns=[row.urn], unpriced=lacking)
            continue
        month = hour * HOURS_A_MONTH
        sentence = (
            f"The bastion costs about {usd(month)} a month, used or not; a VPN or peered network that is "
            "there anyway leads to a private API server as well."
        )
        yield Effect(subject="bastion", monthly=month, sentence=sentence, urns=[row.urn])


def endpoints(graph: Graph, here: AzureRegionPrices) -> Iterator[Effect]:
    """Private endpoints."""
    rows = graph.all(azure.PRIVATE_ENDPOINT)
    if not rows:
        return
    month = len(rows) * here.private_endpoint_hour * HOURS_A_MONTH
    sentence = (
        f"{counted(len(rows), 'private endpoint')} {costs(len(rows))} about {usd(month)} a month before "
        f"traffic, {here.private_endpoint_gb:g} USD a GB; without them the services behind would need public "
        "endpoints."
    )
    yield Effect(subject="private endpoints", monthly=month, sentence=sentence, urns=urns(rows))


def addresses(graph: Graph, here: AzureRegionPrices) -> Iterator[Effect]:
    """Public addresses."""
    rows = graph.all(azure.PUBLIC_IP)
    month = len(rows) * here.public_address_hour * HOURS_A_MONTH
    if rows:
        many = counted(len(rows), "public address")
        said = f"{many} {costs(len(rows))} about {usd(month)} a month, used or not."
        yield Effect(subject="public addresses", monthly=month, sentence=said, urns=urns(rows))


def zones(graph: Graph, here: AzureRegionPrices) -> Iterator[Effect]:
    """DNS zones."""
    rows = [*graph.all(azure.PRIVATE_DNS_ZONE), *graph.all(azure.DNS_ZONE)]
    month = len(rows) * here.dns_zone_month
    if rows:
        said = (
            f"{counted(len(rows), 'DNS zone')} {costs(len(rows))} about {usd(month)} a month; private ones "
            "can be shared by clusters of one network."
        )
        yield Effect(subject="DNS zones", monthly=month, sentence=said, urns=urns(rows))


def gateways(graph: Graph, here: AzureRegionPrices) -> Iterator[Effect]:
    """Application Gateways for Containers."""
    rows = graph.all(azure.GATEWAY)
    if not rows:
        return
    frontends, associations = graph.all(azure.GATEWAY_FRONTEND), graph.all(azure.GATEWAY_ASSOCIATION)
    hours = (
        len(rows) * here.gateway_hour
        + len(frontends) * here.gateway_frontend_hour
        + len(associations) * here.gateway_association_hour
    )
    month = hours * HOURS_A_MONTH
    said = (
        f"{counted(len(rows), 'application gateway')} with {counted(len(frontends), 'frontend')} "
        f"{costs(len(rows))} about {usd(month)} a month before capacity; an internal load balancer with a "
        "self-managed proxy costs its machines only, and has no web application firewall."
    )
    yield Effect(
        subject="gateways", monthly=month, sentence=said, urns=urns([*rows, *frontends, *associations])
    )
