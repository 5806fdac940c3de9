"""What the settings of images, names and cost must hold together."""

from collections.abc import Iterator

from contracts.catalog.cluster_types import PRODUCTION
from contracts.catalog.versions import CHECKED_ON
from contracts.model import repeated
from contracts.planning import azure_cost, azure_names, naming
from contracts.problems import Problem
from contracts.rules import lists
from contracts.rules.rule import Known, reads

_FIRST_BUDGET = "2017-06"


@reads("images")
def only_a_registry_copies_and_caches(known: Known) -> Iterator[Problem]:
    images = known.images
    if images.registry:
        return
    wanted = [("cachedRegistries", images.cached_registries), ("replicateTo", images.replicate_to)]
    for name, value in wanted:
        if value:
            yield Problem(
                keys=("images", name),
                rule="this is done by a registry, and this stack makes none",
                fix="write registry: true, or set it where the registry is made",
            )


@reads("images")
def nothing_of_images_is_named_twice(known: Known) -> Iterator[Problem]:
    images = known.images
    named = [
        ("cachedRegistries", images.cached_registries, "a registry is cached once"),
        ("replicateTo", images.replicate_to, "a region gets one copy"),
        (
            "pullFrom",
            tuple(one.rpartition("/")[2].lower() for one in images.pull_from),
            "a registry is named once, and no two on earth have the same name",
        ),
    ]
    for name, values, rule in named:
        yield from lists.once(("images", name), values, rule)


@reads("images", "region")
def copies_go_to_another_region(known: Known) -> Iterator[Problem]:
    for index, target in enumerate(known.images.replicate_to):
        if target == known.region:
            yield Problem(
                keys=("images", "replicateTo", index),
                rule="images are copied to another region, or one failure takes both",
                fix="name the region of the standby",
                value=target,
            )


@reads("images", "account", "cloud", "region", "environment", "purpose", "number")
def a_registry_of_our_own_is_not_somebody_elses(known: Known) -> Iterator[Problem]:
    cluster = naming.cluster_name(known.cloud, known.region, known.environment, known.purpose, known.number)
    own = azure_names.registry(cluster, known.account)
    for index, registry in enumerate(known.images.pull_from):
        if known.images.registry and registry.lower().endswith(f"/registries/{own}"):
            yield Problem(
                keys=("images", "pullFrom", index),
                rule="this is the registry that this stack makes, and its nodes may pull from it anyway",
                fix="remove it",
                value=registry,
            )


@reads("compute", "dns")
def a_private_zone_has_a_network(known: Known) -> Iterator[Problem]:
    if known.compute == "automatic" and known.dns.kind in ("private", "both"):
        yield Problem(
            keys=("dns", "kind"),
            rule="a private zone is seen by a network that the platform makes, and AKS Automatic makes "
            "the network itself",
            fix="write public or none, or another compute",
            value=known.dns.kind,
        )


@reads("compute", "dns", "cluster_type")
def existing_zones_are_read_by_one_controller(known: Known) -> Iterator[Problem]:
    zones = known.dns.existing_zones
    groups: dict[str, str] = {}
    again = repeated(zone.lower() for zone in zones)
    for index, zone in enumerate(zones):
        kind = "private" if "/privatednszones/" in zone.lower() else "public"
        group = zone.lower().partition("/providers/")[0]
        if index in again:
            said = "a zone is listed once", "remove the repetition"
        else:
            said = _zone(known, kind) or _group(kind, elsewhere=groups.setdefault(kind, group) != group)
        if said:
            yield Problem(keys=("dns", "existingZones", index), rule=said[0], fix=said[1], value=zone)


def _zone(known: Known, kind: str) -> tuple[str, str] | None:
    """Why the cluster has no use for an existing zone of a kind, and what to do about it."""
    if kind == "private" and known.compute == "automatic":
        rule = "a private zone is seen where it is linked, and AKS Automatic keeps its network to itself"
        return rule, "remove it, or another compute"
    if kind == "public" and known.cluster_type == "prod-isolated":
        rule = "a prod-isolated cluster has no public names: they tell the world what is inside"
        return rule, "name private zones only"
    if known.dns.zone and known.dns.kind in (kind, "both"):
        rule = (
            f"external-dns reads the {kind} zones of one resource group, and the zone that this stack makes "
            "is in the cluster's"
        )
        return rule, "remove it, or dns.zone"
    return None


def _group(kind: str, *, elsewhere: bool) -> tuple[str, str] | None:
    rule = f"external-dns reads the {kind} zones of one resource group, and the first is in another"
    return (rule, "name zones of one group") if elsewhere else None


@reads("cost")
def clocks_know_the_time_zone(known: Known) -> Iterator[Problem]:
    hours = known.cost.night
    if hours and azure_cost.windows_zone(hours.time_zone) is None:
        yield Problem(
            keys=("cost", "night", "timeZone"),
            rule="Azure's clocks know time zones by the names that Windows has for them; this one has none",
            fix="write the zone of a large city with the same time",
            value=hours.time_zone,
        )


@reads("cost")
def a_budget_begins_when_azure_lets_it(known: Known) -> Iterator[Problem]:
    budget = known.cost.budget
    if not budget:
        return
    if known.as_of is None and budget.since >= _FIRST_BUDGET:
        return
    today = known.as_of or CHECKED_ON
    last = f"{today.year + 1}-{today.month:02d}"
    if not _FIRST_BUDGET <= budget.since <= last:
        yield Problem(
            keys=("cost", "budget", "since"),
            rule=f"Azure takes budgets that begin from {_FIRST_BUDGET} on, and at most a year ahead: {last}",
            fix="write the month in which the budget is made",
            value=budget.since,
        )


@reads("images", "cluster_type", "network")
def a_production_registry_is_private(known: Known) -> Iterator[Problem]:
    made = known.images.registry and known.cluster_type in PRODUCTION
    if made and not known.network.private_endpoints:
        yield Problem(
            keys=("images", "registry"),
            rule="a production registry has no public endpoint, so it needs a private one",
            fix="write network.privateEndpoints: true, or pull from a registry of another stack",
            value="true",
        )
