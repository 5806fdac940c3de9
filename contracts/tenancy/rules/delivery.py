"""How versions get out and back."""

from collections.abc import Iterator

from contracts.tenancy.models.inventory import Entry
from contracts.tenancy.resolve import defaults
from contracts.tenancy.rules.rule import Said, error, of_contract_alone
from contracts.tenancy.rules.tiers import CRITICAL


@of_contract_alone
def a_rollback_by_itself_has_something_to_judge_by(entry: Entry) -> Iterator[Said]:
    spec, path = entry.contract.value.spec, ("spec", "delivery", "rollback")
    if spec.delivery.rollback != "automatic-on-slo-burn":
        return
    rule = "a rollback on SLO burn needs"
    if spec.observability.slo_availability is None and not _must_have_an_slo(entry):
        fix = "write observability.sloAvailability, or another rollback"
        yield error(entry.contract, path, f"{rule} an SLO", fix, spec.delivery.rollback)
    if defaults.strategy(spec) not in defaults.PROGRESSIVE:
        fix = "write strategy: progressive, or another rollback"
        yield error(entry.contract, path, f"{rule} a progressive strategy", fix, spec.delivery.rollback)


@of_contract_alone
def steps_are_judged_by_an_slo(entry: Entry) -> Iterator[Said]:
    spec, path = entry.contract.value.spec, ("spec", "delivery", "strategy")
    strategy = spec.delivery.strategy
    if strategy not in defaults.PROGRESSIVE:
        return
    if spec.runtime.workload_type not in defaults.CANARY:
        rule = (
            f"a {spec.runtime.workload_type} has no replicas that are alike, so none can try a version first"
        )
        yield error(entry.contract, path, rule, "write rolling or rolling-smoke", strategy)
    elif spec.observability.slo_availability is None and not _must_have_an_slo(entry):
        rule = "each step of a progressive strategy is judged by the SLO"
        fix = "write observability.sloAvailability, or strategy: rolling"
        yield error(entry.contract, path, rule, fix, strategy)


def _must_have_an_slo(entry: Entry) -> bool:
    """Whether the tier asks for it anyway, and says so."""
    spec = entry.contract.value.spec
    return spec.ownership.service_tier in CRITICAL and spec.runtime.workload_type in defaults.STAYING
