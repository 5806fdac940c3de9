"""What the settings of image repositories must hold together."""

from collections.abc import Iterator

from contracts.catalog import regions
from contracts.problems import Problem
from contracts.rules import lists
from contracts.rules.rule import Known, reads


@reads("images")
def repositories_are_named_once(known: Known) -> Iterator[Problem]:
    yield from lists.once(("images", "repositories"), known.images.repositories, "a repository is named once")


@reads("images")
def the_registry_has_one_owner(known: Known) -> Iterator[Problem]:
    images = known.images
    if images.registry_settings:
        return
    wanted = [("cachedRegistries", images.cached_registries), ("replicateTo", images.replicate_to)]
    for name, value in wanted:
        if value:
            yield Problem(
                keys=("images", name),
                rule="this exists once per account and region, so the stack that sets it owns it",
                fix="write registrySettings: true here and in no other stack of the account and region",
            )


@reads("images", "region")
def copies_go_to_another_region(known: Known) -> Iterator[Problem]:
    target = known.images.replicate_to
    if not target:
        return
    if target == known.region:
        yield Problem(
            keys=("images", "replicateTo"),
            rule="images are copied to another region, or one failure takes both",
            fix="name the region of the standby",
            value=target,
        )
    elif regions.partition(target) != regions.partition(known.region):
        yield Problem(
            keys=("images", "replicateTo"),
            rule=f"images do not leave partition {regions.partition(known.region)}",
            fix="name a region of it",
            value=target,
        )
    if not known.images.repositories:
        yield Problem(
            keys=("images", "replicateTo"),
            rule="only this stack's repositories are copied, and it has none",
            fix="name repositories, or remove it",
        )


@reads("images", "region")
def govcloud_caches_nothing(known: Known) -> Iterator[Problem]:
    if known.images.cached_registries and regions.partition(known.region) == "aws-us-gov":
        yield Problem(
            keys=("images", "cachedRegistries"),
            rule="ECR has no repository templates in GovCloud, so cached images would lack the key and "
            "their end",
            fix="remove it, and copy what you need into repositories of your own",
        )
