"""What a service tier promises, and what a contract must have to keep that."""

from collections.abc import Iterator

from contracts.problems import Problem
from contracts.tenancy.models.inventory import Entry
from contracts.tenancy.resolve import defaults
from contracts.tenancy.resolve.variant import Variant
from contracts.tenancy.rules.rule import Known, error, of_contract_alone, of_variant, warning

CRITICAL = ("tier-1", "regulated")
FEWEST = {"tier-1": 3, "regulated": 3, "tier-2": 2, "tier-3": 0}
"""Replicas in production: tier 1 and what is regulated have two after a zone is lost, tier 2 one after a
node is."""
_MODEST = 99.9
"""Availability at which a tier 3 promises what its delivery and its nodes do not keep."""


@of_contract_alone
def a_critical_workload_says_what_it_promises(entry: Entry) -> Iterator[Problem]:
    spec, contract = entry.contract.value.spec, entry.contract
    tier = spec.ownership.service_tier
    if tier not in CRITICAL:
        return
    if spec.ownership.escalation is None:
        path = ("spec", "ownership", "escalation")
        yield error(contract, path, f"a {tier} workload says who is paged", "name the rotation")
    for key, value in (("rpo", spec.data.rpo), ("rto", spec.data.rto)):
        if value is None:
            what = "how much data may be lost" if key == "rpo" else "how long it may be away"
            path = ("spec", "data", key)
            yield error(contract, path, f"a {tier} workload says {what}", f"write {key} as a duration")
    if spec.runtime.workload_type in defaults.STAYING and spec.observability.slo_availability is None:
        path = ("spec", "observability", "sloAvailability")
        yield error(contract, path, f"a {tier} workload has an SLO", "write it in percent, like 99.9")


@of_contract_alone
def a_critical_workload_has_replicas_by_contract(entry: Entry) -> Iterator[Problem]:
    spec = entry.contract.value.spec
    if spec.ownership.service_tier in CRITICAL:
        yield from _too_few(entry, spec.runtime.min_replicas)


@of_variant
def a_critical_workload_has_replicas_in_production(known: Known, variant: Variant) -> Iterator[Problem]:
    origin = variant.origin("spec", "runtime", "minReplicas")
    contract_says = variant.spec.ownership.service_tier in CRITICAL and origin is variant.entry.contract
    if known.production(variant.environment) and not contract_says:
        for problem in _too_few(variant.entry, variant.runtime.min_replicas):
            yield error(origin, problem.keys, problem.rule, problem.fix, problem.value)


def _too_few(entry: Entry, replicas: int) -> Iterator[Problem]:
    spec = entry.contract.value.spec
    tier = spec.ownership.service_tier
    if spec.runtime.workload_type in defaults.STAYING and replicas < FEWEST[tier]:
        rule = f"a {tier} workload has at least {FEWEST[tier]} replicas in production"
        fix = f"write {FEWEST[tier]}, or a lower tier"
        yield error(entry.contract, ("spec", "runtime", "minReplicas"), rule, fix, replicas)


@of_contract_alone
def a_critical_workload_gets_new_versions_step_by_step(entry: Entry) -> Iterator[Problem]:
    spec = entry.contract.value.spec
    tier, strategy = spec.ownership.service_tier, spec.delivery.strategy
    if tier not in CRITICAL or strategy is None or spec.runtime.workload_type not in defaults.CANARY:
        return
    expected = "progressive" if tier == "tier-1" else "progressive-approval"
    if strategy not in defaults.PROGRESSIVE or (tier == "regulated" and strategy != expected):
        rule = (
            "new versions of a tier-1 workload get traffic step by step"
            if tier == "tier-1"
            else "new versions of a regulated workload are approved on their way"
        )
        yield error(entry.contract, ("spec", "delivery", "strategy"), rule, f"write {expected}", strategy)


@of_contract_alone
def a_low_tier_promises_little(entry: Entry) -> Iterator[Problem]:
    spec = entry.contract.value.spec
    promised = spec.observability.slo_availability
    if spec.ownership.service_tier == "tier-3" and promised is not None and promised >= _MODEST:
        yield warning(
            entry.contract,
            ("spec", "observability", "sloAvailability"),
            "tier and SLO disagree: tier-3 is delivered without a canary and may run on Spot",
            "raise the tier, or promise less",
            promised,
        )
