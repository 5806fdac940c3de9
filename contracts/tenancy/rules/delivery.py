"""Which image runs, and how versions get out and back."""

from collections.abc import Iterator

from contracts.problems import Problem
from contracts.tenancy.models.inventory import Entry
from contracts.tenancy.resolve import assemble, defaults
from contracts.tenancy.resolve.variant import Variant
from contracts.tenancy.rules.rule import Known, error, of_contract_alone, of_variant
from contracts.tenancy.rules.tiers import CRITICAL


@of_contract_alone
def a_rollback_by_itself_has_something_to_decide_by(entry: Entry) -> Iterator[Problem]:
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
def steps_are_decided_by_an_slo(entry: Entry) -> Iterator[Problem]:
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
        rule = "each step of a progressive strategy is decided by the SLO"
        fix = "write observability.sloAvailability, or strategy: rolling"
        yield error(entry.contract, path, rule, fix, strategy)


def _must_have_an_slo(entry: Entry) -> bool:
    """Whether the tier asks for it anyway, and says so."""
    spec = entry.contract.value.spec
    return spec.ownership.service_tier in CRITICAL and spec.runtime.workload_type in defaults.STAYING


_ARTIFACT = ("spec", "artifact")


@of_variant
def production_runs_a_digest(known: Known, variant: Variant) -> Iterator[Problem]:
    if variant.digest:
        return
    entry, environment = variant.entry, variant.environment
    folder = entry.contract.source.file.rpartition("/")[0]
    overlay = f"{folder}/{entry.name}.{environment}.yaml"
    where, path = variant.place((*_ARTIFACT, "tag"), (*_ARTIFACT, "digest"))
    if known.production(environment) and not (variant.tag and known.is_excepted("PLT-IMG-001", variant)):
        rule = f"{environment} runs an exact image: a tag can be moved after it was tested"
        fix = f"write spec.artifact.digest in {overlay}"
        yield error(where, path, rule, fix, variant.tag)
    elif not variant.tag:
        rule = f"an image has a digest, or in {environment} a tag"
        yield error(where, (*_ARTIFACT, "digest"), rule, f"write one of them in {overlay}")


@of_contract_alone
def an_image_is_named_in_one_way(entry: Entry) -> Iterator[Problem]:
    documents = [entry.contract, *entry.overlays.values()]
    for document in documents:
        artifact = document.value.spec.artifact
        if artifact and artifact.digest and artifact.tag:
            rule = "an image has a digest or a tag; with both, the tag says nothing"
            yield error(document, (*_ARTIFACT, "tag"), rule, "remove one of them", artifact.tag)


@of_variant
def images_come_from_registries_we_trust(known: Known, variant: Variant) -> Iterator[Problem]:
    image = assemble.image(variant, known.inventory.profiles)
    if not image.startswith(known.registries) and not known.is_excepted("PLT-IMG-002", variant):
        path = (*_ARTIFACT, "image")
        rule = f"images come from {', '.join(one.rstrip('/') for one in known.registries)}"
        fix = "copy it there, where it is scanned; or have the registry added to config/profiles.yaml"
        yield error(variant.origin(*path), path, rule, fix, image)
