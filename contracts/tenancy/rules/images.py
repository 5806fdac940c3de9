"""What runs: from where, and exactly which."""

from collections.abc import Iterator

from contracts.tenancy.models.inventory import Entry
from contracts.tenancy.resolve import assemble
from contracts.tenancy.resolve.variant import Variant
from contracts.tenancy.rules.rule import Known, Said, error, of_contract_alone, of_variant

_ARTIFACT = ("spec", "artifact")


@of_variant
def production_runs_a_digest(known: Known, variant: Variant) -> Iterator[Said]:
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
def an_image_is_named_in_one_way(entry: Entry) -> Iterator[Said]:
    documents = [entry.contract, *entry.overlays.values()]
    for document in documents:
        artifact = document.value.spec.artifact
        if artifact and artifact.digest and artifact.tag:
            rule = "an image has a digest or a tag; with both, the tag says nothing"
            yield error(document, (*_ARTIFACT, "tag"), rule, "remove one of them", artifact.tag)


@of_variant
def images_come_from_registries_we_trust(known: Known, variant: Variant) -> Iterator[Said]:
    image = assemble.image(variant, known.inventory.profiles)
    if not image.startswith(known.registries) and not known.is_excepted("PLT-IMG-002", variant):
        path = (*_ARTIFACT, "image")
        rule = f"images come from {', '.join(one.rstrip('/') for one in known.registries)}"
        fix = "copy it there, where it is scanned; or have the registry added to config/profiles.yaml"
        yield error(variant.origin(*path), path, rule, fix, image)
