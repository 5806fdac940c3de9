"""What the settings of images, names and cost must hold together."""

from collections.abc import Iterator

from contracts.catalog.cluster_types import PRODUCTION
from contracts.model import repeated
from contracts.planning import azure_cost, azure_names, naming
from contracts.problems import Problem
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
    lists = [
        ("cachedRegistries", images.cached_registries, "a registry is cached once"),
        ("replicateTo", images.replicate_to, "a region gets one copy"),
        (
            "pullFrom",
            tuple(one.rpartition("/")[2].lower() for one in images.pull_from),
            "a registry is named once, and no two on earth have the same name",
        ),
    ]
    for name, values, rule in lists:
        again = repeated(values)
        for index, value in enumerate(values):
            if index in again:
                yield Problem(
                    keys=("images", name, index), rule=rule, fix="remove the repetition", value=value
                )


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
    today = known.as_of
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
