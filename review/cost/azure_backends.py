"""What the backends beside an AKS cluster cost."""

from collections.abc import Iterator

from contracts.graph import Graph, Row
from contracts.settings.prices import DAYS_A_MONTH, HOURS_A_MONTH, AzureRegionPrices
from policy.resource_types import azure
from review.cost.effect import Effect, costs, counted, urns, usd
from review.inventory.azure.services import log_stores_of_others
from review.inventory.reading import number, text


def registries(graph: Graph, here: AzureRegionPrices) -> Iterator[Effect]:
    """Container registries and their copies."""
    each = here.registry_premium_day * DAYS_A_MONTH
    rows = [row for row in graph.all(azure.REGISTRY) if text(row, "sku", "name") == "Premium"]
    copies = graph.all(azure.REGISTRY_REPLICATION)
    for row in graph.all(azure.REGISTRY):
        if row not in rows:
            tier = text(row, "sku", "name") or "unknown"
            said = f"config/prices.yaml has no price for a registry of the tier {tier}."
            lacking = f"1 registry of the tier {tier}"
            yield Effect(subject="registry", monthly=None, sentence=said, urns=[row.urn], unpriced=lacking)
    if not rows:
        return
    month = (len(rows) + len(copies)) * each
    many = counted(len(rows), "registry") if len(rows) == 1 else f"{len(rows)} registries"
    copied = f" with {len(copies)} more {'region' if len(copies) == 1 else 'regions'}" if copies else ""
    said = (
        f"{many} of the Premium tier{copied} {costs(len(rows))} about {usd(month)} a month, {usd(each)} a "
        "region; private endpoints, customer-managed keys and copies in other regions ask for that tier."
    )
    yield Effect(subject="registry", monthly=month, sentence=said, urns=urns([*rows, *copies]))


def keys(graph: Graph, here: AzureRegionPrices) -> Iterator[Effect]:
    """Customer-managed keys."""
    rows = graph.all(azure.KEY)
    if not rows:
        return
    hard = [row for row in rows if text(row, "properties", "kty").endswith("-HSM")]
    month = len(hard) * here.hsm_key_month
    many = counted(len(rows), "customer-managed key")
    if hard:
        said = f"{many}, {len(hard)} in hardware, {costs(len(rows))} about {usd(month)} a month; "
        said += "kept in software they would cost nothing a month, only by use."
    else:
        each = usd(here.hsm_key_month)
        said = (
            f"{many} {costs(len(rows))} nothing a month, only by use; kept in hardware, {each} a month each."
        )
    yield Effect(subject="keys", monthly=month, sentence=said, urns=urns(rows))


def grafana(graph: Graph, here: AzureRegionPrices) -> Iterator[Effect]:
    """Managed Grafana."""
    rows = graph.all(azure.GRAFANA)
    month = len(rows) * here.grafana_hour * HOURS_A_MONTH
    if rows:
        said = (
            f"Managed Grafana costs about {usd(month)} a month and {here.grafana_user_month:g} USD for "
            "everybody who uses it; Azure Monitor shows the same dashboards without it."
        )
        yield Effect(subject="Grafana", monthly=month, sentence=said, urns=urns(rows))


def logs(graph: Graph, here: AzureRegionPrices) -> Iterator[Effect]:
    """What logs would cost; nothing of it is fixed."""
    for row in graph.all(azure.LOG_WORKSPACE):
        said = (
            f"Logs cost {here.logs_gb:g} USD for every GB taken in, {here.logs_basic_gb:g} USD in tables of "
            "the Basic plan; nothing of it is counted here. "
        )
        said += _cap(row, here)
        yield Effect(subject="logs", monthly=0.0, sentence=said, urns=[row.urn])

    for name in log_stores_of_others(graph):
        said = (
            f"Logs go to {name}, which is not made here, for {here.logs_gb:g} USD a GB where its owner has "
            "agreed nothing else; nothing of it is counted here."
        )
        senders = urns(graph.all(azure.DIAGNOSTIC_SETTING))
        yield Effect(subject="logs", monthly=0.0, sentence=said, urns=senders)


def _cap(workspace: Row, here: AzureRegionPrices) -> str:
    daily = number(workspace, "workspaceCapping", "dailyQuotaGb")
    if daily <= 0:
        return "No daily limit ends it."
    most = daily * DAYS_A_MONTH * here.logs_gb
    return f"The daily limit of {daily} GB ends it at about {usd(most)} a month, and logs with it."
