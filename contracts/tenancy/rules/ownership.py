"""Whose a workload is, and where it belongs."""

from collections.abc import Iterator

from contracts.reading.error_messages import did_you_mean
from contracts.tenancy.models.inventory import Entry
from contracts.tenancy.rules.rule import Known, Said, error, of_contract, of_contract_alone

RANKS = {"tier-3": 0, "tier-2": 1, "tier-1": 2, "regulated": 3}
"""How bad a failure is."""


@of_contract_alone
def a_contract_is_in_the_folder_of_its_team(entry: Entry) -> Iterator[Said]:
    team = entry.contract.value.spec.ownership.team
    if team != entry.team:
        rule, fix = f"this folder is of {entry.team}", f"write {entry.team}, or move the file"
        yield error(entry.contract, ("spec", "ownership", "team"), rule, fix, team)


@of_contract
def a_workload_runs_in_a_namespace_of_its_team(known: Known, entry: Entry) -> Iterator[Said]:
    requests, path = known.inventory.requests, ("metadata", "namespace")
    request = requests.get(entry.request)
    if request and request.team == entry.team:
        return
    mine = known.of_team(entry.team)
    if not entry.request:
        has = f"it has {', '.join(mine)}" if mine else "it has none"
        fix = f"write namespace: {mine[0]}, or another" if mine else "write a namespace request first"
        rule = f"a workload says which namespace of {entry.team} it runs in; {has}"
        yield error(entry.contract, path, rule, fix)
    elif request is None:
        rule, fix = f"{entry.team} has no namespace request of this name", did_you_mean(entry.request, mine)
        yield error(entry.contract, path, rule, fix if mine else "write the request first", entry.request)
    else:
        yield error(
            entry.contract,
            path,
            f"{entry.request} is a namespace of {request.team}, and workloads run in their own team's",
            "name a namespace of the team; calling workloads of others is a matter of dependencies",
            entry.request,
        )


@of_contract
def a_namespace_is_as_critical_as_what_is_in_it(known: Known, entry: Entry) -> Iterator[Said]:
    request = known.request_of(entry)
    if not request:
        return
    tier, criticality = entry.contract.value.spec.ownership.service_tier, request.value.spec.criticality
    if RANKS[tier] > RANKS[criticality]:
        yield error(
            entry.contract,
            ("spec", "ownership", "serviceTier"),
            f"a namespace is as critical as the most critical workload in it, and {request.name} is "
            f"{criticality}",
            f"raise spec.criticality in {request.source.file} to {tier}",
            tier,
        )


@of_contract
def an_overlay_is_about_a_place_the_workload_is_in(known: Known, entry: Entry) -> Iterator[Said]:
    request = known.request_of(entry)
    if not request:
        return
    spec = request.value.spec
    for (environment, cloud), overlay in entry.overlays.items():
        if environment not in spec.environments:
            if not spec.environments or request.has(("spec", "environments", environment)):
                continue  # what is wrong is wrong in the request
            rule = f"{request.name} is in {', '.join(spec.environments)}, and nowhere else"
            fix = f"{did_you_mean(environment, spec.environments).rstrip('?')}, or remove the file"
            yield error(overlay, ("metadata", "environment"), rule, fix, environment)
        elif cloud and cloud not in spec.clouds:
            rule = f"{request.name} is on {' and '.join(spec.clouds)} only"
            yield error(overlay, ("metadata", "cloud"), rule, "remove the file, or add the cloud", cloud)


@of_contract
def a_budget_class_is_in_the_catalogue(known: Known, entry: Entry) -> Iterator[Said]:
    budget, budgets = entry.contract.value.spec.cost.budget_class, known.inventory.profiles.budgets
    if budget not in budgets:
        path = ("spec", "cost", "budgetClass")
        yield error(
            entry.contract, path, "there is no such budget class", did_you_mean(budget, budgets), budget
        )
