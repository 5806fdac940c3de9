"""Exceptions: short, agreed by somebody else, and about something that is there."""

import itertools
from collections.abc import Iterator

from contracts.catalog.versions import CHECKED_ON
from contracts.problems import Problem
from contracts.reading.error_messages import did_you_mean
from contracts.rules.rule import SKIP_UNKNOWN
from contracts.tenancy.models.inventory import Written
from contracts.tenancy.models.policy_exception import TenantException
from contracts.tenancy.models.policy_ids import POLICY_IDS, PolicyId
from contracts.tenancy.rules.rule import (
    Known,
    error,
    of_exception,
    of_exception_alone,
    of_inventory,
    warning,
)

SOON = 14
"""Days before its end from which one is reminded of it."""
_SPEC, _SCOPE = ("spec",), ("spec", "scope")


@of_exception
def somebody_else_agreed(known: Known, exception: Written[TenantException]) -> Iterator[Problem]:
    spec, teams = exception.value.spec, known.inventory.owners.teams
    if spec.owner != exception.team:
        rule, fix = f"this folder is of {exception.team}", f"write {exception.team}, or move the file"
        yield error(exception, (*_SPEC, "owner"), rule, fix, spec.owner)
    path = (*_SPEC, "approvedBy")
    if spec.approved_by == spec.owner:
        rule = "an exception is approved by another team than its owner"
        yield error(exception, path, rule, "name the team that agreed", spec.approved_by)
    elif spec.approved_by not in teams:
        rule = "an exception is approved by a team of config/teams.yaml"
        yield error(exception, path, rule, did_you_mean(spec.approved_by, teams), spec.approved_by)


@of_exception
def an_exception_ends(known: Known, exception: Written[TenantException]) -> Iterator[Problem]:
    spec, path = exception.value.spec, (*_SPEC, "expires")
    _, environment = known.namespaces.get(spec.scope.namespace, ("", None))
    production = environment is None or known.production(environment)
    longest = min(
        (POLICY_IDS.get(one, PolicyId()).longest(production=production) for one in spec.policies), default=0
    )
    days = (spec.expires - spec.requested_on).days
    if days < 0:
        rule = f"an exception ends after it was asked for, on {spec.requested_on}"
        yield error(exception, path, rule, "write a later day", spec.expires)
    elif days > longest > 0:
        rule = f"an exception lasts {longest} days at most here, and this is {days}"
        fix = "write an earlier day; it can be asked for and approved again"
        yield error(exception, path, rule, fix, spec.expires)
    today = known.as_of or CHECKED_ON
    left = (spec.expires - today).days
    if left < 0:
        rule = f"an exception ends on its last day, and today is {today}"
        fix = "remove the reason and this file, or have it approved again with new days"
        yield error(exception, path, rule, fix, spec.expires)
    elif left <= SOON:
        rule = f"the exception ends in {left} days, and the preview fails from then on"
        fix = "remove the reason and this file, or have it approved again"
        yield warning(exception, path, rule, fix, spec.expires)
    if known.as_of and spec.requested_on > known.as_of:
        rule = f"an exception was asked for on a day that is over, and today is {known.as_of}"
        yield error(exception, (*_SPEC, "requestedOn"), rule, "write that day", spec.requested_on)


@of_exception_alone
def there_may_be_an_exception(exception: Written[TenantException]) -> Iterator[Problem]:
    for index, policy in enumerate(exception.value.spec.policies):
        path, found = (*_SPEC, "policies", index), POLICY_IDS.get(policy)
        if found is None:
            rule = "an exception is from a rule of the catalogue"
            yield error(exception, path, rule, did_you_mean(policy, POLICY_IDS), policy)
        elif not found.exceptionable:
            rule = "there are no exceptions from this rule"
            yield error(exception, path, rule, "keep it; what it guards is not one team's alone", policy)


@of_exception
def an_exception_is_about_something_there(
    known: Known, exception: Written[TenantException]
) -> Iterator[Problem]:
    scope, path = exception.value.spec.scope, (*_SCOPE, "namespace")
    request, environment = known.namespaces.get(scope.namespace, ("", ""))
    if not request or known.inventory.requests[request].team != exception.team:
        mine = set(known.of_team(exception.team))
        fitting = [name for name, (holder, _) in known.namespaces.items() if holder in mine]
        rule = f"an exception is about a namespace of {exception.team}, with its environment"
        yield error(exception, path, rule, did_you_mean(scope.namespace, fitting), scope.namespace)
        return
    for index, workload in enumerate(scope.workloads):
        if (request, workload) not in known.workloads:
            there = [name for holder, name in known.workloads if holder == request]
            rule = f"{request} has no workload of this name"
            yield error(
                exception, (*_SCOPE, "workloads", index), rule, did_you_mean(workload, there), workload
            )
    yield from _clusters(known, exception, environment)


def _clusters(known: Known, exception: Written[TenantException], environment: str) -> Iterator[Problem]:
    clusters = known.inventory.clusters
    fitting = [name for name, one in clusters.items() if one.environment == environment]
    for index, name in enumerate(exception.value.spec.scope.clusters):
        path = (*_SCOPE, "clusters", index)
        if clusters and name not in clusters:
            rule = "there is no cluster of this name"
            yield error(exception, path, rule, did_you_mean(name, fitting), name)
        elif clusters and name not in fitting:
            rule = f"{name} has no namespaces of {environment}"
            yield error(exception, path, rule, f"write one of: {', '.join(fitting)}", name)


@of_inventory
def nothing_is_excepted_twice(known: Known) -> Iterator[Problem]:
    first: dict[tuple[str, ...], Written[TenantException]] = {}
    for exception in known.inventory.exceptions:
        with SKIP_UNKNOWN:
            spec, rivals = exception.value.spec, set()
            for key in itertools.product(
                (spec.scope.namespace,),
                set(spec.scope.workloads),
                set(spec.policies),
                set(spec.scope.clusters),
            ):
                other = first.setdefault(key, exception)
                if other is not exception:
                    rivals.add(other.name)
            for name in sorted(rivals):
                rule = f"{name} excepts the same"
                yield error(exception, ("metadata", "name"), rule, "keep one of the two", exception.name)
