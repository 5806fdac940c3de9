"""What the choices of an Azure stack cost."""

from collections.abc import Iterator

from contracts.graph import Graph
from contracts.settings.prices import HOURS_A_MONTH, AzureRegionPrices, Prices
from policy.resource_types import azure
from review.cost import azure_backends, azure_network, azure_nodes
from review.cost.azure_schedule import scheduled_shutdown
from review.cost.effect import Effect, usd
from review.inventory.azure.reader import read

COUNTED = frozenset(
    {
        azure.AGENT_POOL,
        azure.BASTION,
        azure.CLUSTER,
        azure.DNS_ZONE,
        azure.FIREWALL,
        azure.GATEWAY,
        azure.GRAFANA,
        azure.KEY,
        azure.NAT_GATEWAY,
        azure.PRIVATE_ENDPOINT,
        azure.PRIVATE_DNS_ZONE,
        azure.PUBLIC_IP,
        azure.REGISTRY,
        azure.LOG_WORKSPACE,
    }
)
"""Types that have a price."""


def effects(graph: Graph, prices: Prices, region: str) -> list[Effect] | None:
    """Every choice with a fixed price; None for a region without prices."""
    here = prices.azure_regions.get(region)
    if here is None:
        return None
    found = list(_effects(graph, here))
    return [*found, *scheduled_shutdown(graph, found)]


def _effects(graph: Graph, here: AzureRegionPrices) -> Iterator[Effect]:
    yield from _control_planes(graph, here)
    yield from azure_nodes.nodes(graph, here)
    yield from azure_nodes.defender(graph, here)
    yield from azure_nodes.network_observability(graph, here)
    yield from azure_network.nat(graph, here)
    yield from azure_network.firewalls(graph, here)
    yield from azure_network.bastions(graph, here)
    yield from azure_network.endpoints(graph, here)
    yield from azure_network.addresses(graph, here)
    yield from azure_network.zones(graph, here)
    yield from azure_network.gateways(graph, here)
    yield from azure_backends.registries(graph, here)
    yield from azure_backends.keys(graph, here)
    yield from azure_backends.grafana(graph, here)
    yield from azure_backends.logs(graph, here)


def _control_planes(graph: Graph, here: AzureRegionPrices) -> Iterator[Effect]:
    standard = here.aks_standard_hour * HOURS_A_MONTH
    premium = here.aks_premium_hour * HOURS_A_MONTH
    automatic = here.aks_automatic_hour * HOURS_A_MONTH
    said: dict[str, tuple[float | None, str]] = {
        "Automatic": (
            automatic,
            f"AKS Automatic costs {usd(automatic)} a month, and more for each node than its machine costs; a "
            f"control plane of the Standard tier would cost {usd(standard)}, with nodes that "
            "the platform operates.",
        ),
        "Premium": (
            premium,
            f"The control plane costs {usd(premium)} a month on the Premium tier, which long-term support "
            f"asks for; on Standard it would cost {usd(standard)} and need a new minor version every year.",
        ),
        "Standard": (
            standard,
            f"The control plane costs {usd(standard)} a month; long-term support, which it does not have, "
            f"would cost {usd(premium)}.",
        ),
        "": (
            0.0,
            "The control plane costs nothing and promises nothing: there is no uptime agreement. The "
            f"Standard tier would cost {usd(standard)} a month.",
        ),
    }
    for cluster in read(graph).clusters:
        tier = "Automatic" if cluster.automatic else cluster.tier.removesuffix("Free")
        month, sentence = said.get(tier, (None, f"config/prices.yaml has no price for the tier {tier}."))
        lacking = "what AKS Automatic adds to the price of each node" if cluster.automatic else ""
        yield Effect(
            subject="control plane",
            monthly=month,
            sentence=sentence,
            urns=[cluster.row.urn],
            unpriced=f"a control plane of the tier {tier}" if month is None else lacking,
        )
