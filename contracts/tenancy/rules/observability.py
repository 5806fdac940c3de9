"""SLOs that can be measured, and alerts that can fire."""

import itertools
from collections.abc import Iterator
from decimal import Decimal

from contracts.problems import Problem
from contracts.reading.error_messages import did_you_mean
from contracts.tenancy.models.inventory import Entry
from contracts.tenancy.resolve import defaults
from contracts.tenancy.rules.rule import Known, error, of_contract, of_contract_alone

FASTEST_BURN = Decimal("14.4")
"""Burn rate of the alert that pages first: two percent of a month's budget in an hour."""
_OBSERVABILITY = ("spec", "observability")
_SLO = (*_OBSERVABILITY, "sloAvailability")


@of_contract_alone
def an_slo_counts_requests(entry: Entry) -> Iterator[Problem]:
    spec = entry.contract.value.spec
    kind, observed = spec.runtime.workload_type, spec.observability
    for key, value in (
        ("sloAvailability", observed.slo_availability),
        ("sloLatencyP95Ms", observed.slo_latency_p95_ms),
    ):
        path = (*_OBSERVABILITY, key)
        if value is None:
            continue
        if kind not in defaults.STAYING:
            rule = f"an SLO counts requests, and a {kind} gets none"
            yield error(
                entry.contract, path, rule, "remove it; a run that fails is an alert of its own", value
            )
        elif defaults.metrics(spec) is None:
            rule = f"an SLO is measured, and this {kind} has no metrics"
            yield error(entry.contract, path, rule, "write observability.metrics", value)


@of_contract_alone
def an_alert_can_fire(entry: Entry) -> Iterator[Problem]:
    promised = entry.contract.value.spec.observability.slo_availability
    if promised is None:
        return
    budget = 1 - Decimal(str(promised)) / 100
    if FASTEST_BURN * budget >= 1:
        least = (1 - 1 / FASTEST_BURN) * 100
        rule = f"at {promised} percent an outage burns less than {FASTEST_BURN} budgets, so nobody is paged"
        yield error(entry.contract, _SLO, rule, f"promise more than {least:.2f}", promised)


@of_contract_alone
def a_bucket_ends_where_the_promise_does(entry: Entry) -> Iterator[Problem]:
    spec = entry.contract.value.spec
    promised, metrics = spec.observability.slo_latency_p95_ms, defaults.metrics(spec)
    if promised is None or metrics is None:
        return
    if not any(Decimal(str(bucket)) * 1000 == promised for bucket in metrics.buckets):
        written = ", ".join(f"{bucket:g}" for bucket in metrics.buckets)
        yield error(
            entry.contract,
            (*_OBSERVABILITY, "sloLatencyP95Ms"),
            f"a histogram counts what was faster than the end of a bucket, and those are {written} seconds",
            f"promise one of these, or add {promised / 1000:g} to observability.metrics.buckets and the code",
            promised,
        )


@of_contract_alone
def buckets_grow(entry: Entry) -> Iterator[Problem]:
    metrics = entry.contract.value.spec.observability.metrics
    if not metrics:
        return
    buckets = metrics.buckets
    if not buckets or buckets[0] <= 0 or any(a >= b for a, b in itertools.pairwise(buckets)):
        path = (*_OBSERVABILITY, "metrics", "buckets")
        rule = "ends of buckets are seconds, each later than the one before"
        yield error(entry.contract, path, rule, "sort them, like [0.1, 0.3, 1]")


@of_contract
def a_dashboard_is_in_the_catalogue(known: Known, entry: Entry) -> Iterator[Problem]:
    spec, dashboards = entry.contract.value.spec, known.inventory.profiles.dashboards
    profile, path = spec.observability.dashboard_profile, (*_OBSERVABILITY, "dashboardProfile")
    if profile is None:
        return
    if profile not in dashboards:
        rule, fix = "there is no such dashboard profile", did_you_mean(profile, dashboards)
        yield error(entry.contract, path, rule, fix, profile)
    elif spec.runtime.workload_type not in dashboards[profile].kinds:
        fitting = [name for name, one in dashboards.items() if spec.runtime.workload_type in one.kinds]
        rule = f"{profile} shows a {' or '.join(dashboards[profile].kinds)}"
        fix = f"write {' or '.join(fitting)}" if fitting else "remove it"
        yield error(entry.contract, path, rule, fix, profile)
