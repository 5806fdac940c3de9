"""What a namespace request must hold together with teams, catalogue and clusters."""

from collections.abc import Iterator

from contracts.catalog import time_zones
from contracts.model import repeated
from contracts.problems import Problem
from contracts.reading.error_messages import did_you_mean
from contracts.tenancy.models import cron
from contracts.tenancy.models.inventory import Written
from contracts.tenancy.models.namespace_request import NamespaceRequest
from contracts.tenancy.rules.rule import Known, error, of_request, of_request_alone

NAMESPACE_LIMIT = 63
"""Characters of a DNS label, which a namespace's name is."""


@of_request
def a_request_is_in_the_folder_of_its_team(
    known: Known, request: Written[NamespaceRequest]
) -> Iterator[Problem]:
    team, teams = request.value.spec.team, known.inventory.owners.teams
    if team != request.team:
        rule, fix = f"this folder is of {request.team}", f"write {request.team}, or move the file"
        yield error(request, ("spec", "team"), rule, fix, team)
    elif team not in teams:
        rule = "a team is in config/teams.yaml before it has namespaces"
        yield error(request, ("spec", "team"), rule, f"add it there; {did_you_mean(team, teams)}", team)
    elif not teams[team].may_own(request.name):
        owned = ", ".join(teams[team].namespaces) or "none"
        yield error(
            request,
            ("metadata", "name"),
            f"{team} may own {owned}",
            f"rename it, or have it added to teams.{team}.namespaces in config/teams.yaml",
            request.name,
        )


@of_request
def environments_are_in_the_catalogue(known: Known, request: Written[NamespaceRequest]) -> Iterator[Problem]:
    environments = known.inventory.profiles.environments
    for environment in request.value.spec.environments:
        path = ("spec", "environments", environment)
        if environment not in environments:
            standby = environment in {
                one.stack.partition("-")[2] for one in known.inventory.clusters.values()
            }
            why = "; a standby takes its primary's namespaces over" if standby else ""
            rule = f"environments of namespaces are {', '.join(environments)}{why}"
            yield error(request, path, rule, did_you_mean(environment, environments), environment)
        elif len(f"{request.name}-{environment}") > NAMESPACE_LIMIT:
            rule = f"a namespace's name has {NAMESPACE_LIMIT} characters at most, with its environment"
            yield error(request, path, rule, "shorten the request's name", f"{request.name}-{environment}")


@of_request
def there_is_a_cluster_for_each_environment(
    known: Known, request: Written[NamespaceRequest]
) -> Iterator[Problem]:
    if not known.inventory.clusters:
        return
    there = {(one.environment, one.cloud) for one in known.inventory.clusters.values()}
    for environment in request.value.spec.environments:
        for cloud in request.value.spec.clouds:
            if environment in known.inventory.profiles.environments and (environment, cloud) not in there:
                yield error(
                    request,
                    ("spec", "environments", environment),
                    f"no cluster on {cloud} is for {environment}",
                    "leave the environment out, or the cloud",
                    environment,
                )


@of_request_alone
def a_cloud_is_named_once(request: Written[NamespaceRequest]) -> Iterator[Problem]:
    clouds = request.value.spec.clouds
    again = repeated(clouds)
    for index, cloud in enumerate(clouds):
        if index in again:
            path = ("spec", "clouds", index)
            yield error(request, path, "a cloud is named once", "remove the repetition", cloud)


@of_request_alone
def freezes_begin_at_a_time_there_is(request: Written[NamespaceRequest]) -> Iterator[Problem]:
    for index, freeze in enumerate(request.value.spec.freezes):
        path = ("spec", "freezes", index)
        wrong = cron.wrong_cron(freeze.schedule)
        if wrong:
            yield error(request, (*path, "schedule"), *wrong, freeze.schedule)
        if nowhere := time_zones.wrong(freeze.time_zone):
            yield error(request, (*path, "timeZone"), *nowhere, freeze.time_zone)
