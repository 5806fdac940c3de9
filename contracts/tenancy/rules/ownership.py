"""Whose a workload is, where it belongs, and who is who in namespaces."""

from collections.abc import Iterator, Mapping

from contracts.problems import Problem
from contracts.reading.error_messages import did_you_mean
from contracts.settings.teams import Team
from contracts.tenancy.models.inventory import Cluster, Entry, Written
from contracts.tenancy.resolve.resolve import ROLES
from contracts.tenancy.rules.rule import Known, error, of_contract, of_contract_alone, of_inventory

RANKS = {"tier-3": 0, "tier-2": 1, "tier-1": 2, "regulated": 3}
"""How bad a failure is."""


@of_contract_alone
def a_contract_is_in_the_folder_of_its_team(entry: Entry) -> Iterator[Problem]:
    team = entry.contract.value.spec.ownership.team
    if team != entry.team:
        rule, fix = f"this folder is of {entry.team}", f"write {entry.team}, or move the file"
        yield error(entry.contract, ("spec", "ownership", "team"), rule, fix, team)


@of_contract
def a_workload_runs_in_a_namespace_of_its_team(known: Known, entry: Entry) -> Iterator[Problem]:
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
def a_namespace_is_as_critical_as_what_is_in_it(known: Known, entry: Entry) -> Iterator[Problem]:
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
def an_overlay_is_about_a_place_the_workload_is_in(known: Known, entry: Entry) -> Iterator[Problem]:
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
def a_budget_class_is_in_the_catalogue(known: Known, entry: Entry) -> Iterator[Problem]:
    budget, budgets = entry.contract.value.spec.cost.budget_class, known.inventory.profiles.budgets
    if budget not in budgets:
        path = ("spec", "cost", "budgetClass")
        yield error(
            entry.contract, path, "there is no such budget class", did_you_mean(budget, budgets), budget
        )


@of_inventory
def people_are_in_environments_there_are(known: Known) -> Iterator[Problem]:
    environments = known.inventory.profiles.environments
    where = _teams(known)
    for name, team in known.inventory.owners.teams.items():
        groups = {"aws": team.groups.aws, "azure": team.groups.azure, "signIn": team.groups.sign_in}
        for key, by_environment in groups.items():
            for environment in by_environment:
                if environment not in environments:
                    rule = f"environments of namespaces are {', '.join(environments)}"
                    path = ("teams", name, "groups", key, environment)
                    yield error(where, path, rule, did_you_mean(environment, environments), environment)


@of_inventory
def a_principal_has_one_entry_on_a_cluster(known: Known) -> Iterator[Problem]:
    where = _teams(known)
    for name, team in known.inventory.owners.teams.items():
        yield from _taken(name, team, where, known.inventory.clusters)


def _taken(
    name: str, team: Team, where: Written[Mapping[str, Team]], clusters: Mapping[str, Cluster]
) -> Iterator[Problem]:
    for environment, roles in team.groups.aws.items():
        for cluster in clusters.values():
            if cluster.cloud != "aws" or cluster.environment != environment:
                continue
            for _, people in ROLES:
                for index, principal in enumerate(getattr(roles, people)):
                    if principal in cluster.principals:
                        yield error(
                            where,
                            ("teams", name, "groups", "aws", environment, people, index),
                            f"EKS permits one entry for a principal, and config/Pulumi.{cluster.stack}.yaml "
                            "makes it",
                            "name another role, or take it out of access there",
                            principal,
                        )


def _teams(known: Known) -> Written[Mapping[str, Team]]:
    teams = known.inventory.owners.teams
    return Written(team="", name="teams", value=teams, source=known.inventory.owners_source)
