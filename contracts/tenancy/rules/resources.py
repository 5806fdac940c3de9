"""What a pod asks for."""

from collections.abc import Iterator

from contracts.reading.error_messages import did_you_mean
from contracts.tenancy.models import quantity
from contracts.tenancy.models.inventory import Written
from contracts.tenancy.resolve import assemble
from contracts.tenancy.resolve.defaults import SMALLEST
from contracts.tenancy.resolve.variant import Variant
from contracts.tenancy.rules.rule import Known, Said, error, of_inventory, of_variant

_VOLUME = ("spec", "runtime", "storage", "size")
_PROFILE = ("spec", "runtime", "resourceProfile")
_OVERRIDE = ("spec", "runtime", "resources")


@of_variant
def a_resource_profile_is_in_the_catalogue(known: Known, variant: Variant) -> Iterator[Said]:
    profile, profiles = variant.runtime.resource_profile, known.inventory.profiles.resources
    if profile not in profiles:
        where, rule = variant.origin(*_PROFILE), "there is no such resource profile"
        yield error(where, _PROFILE, rule, did_you_mean(profile, profiles), profile)


@of_variant
def a_pod_may_use_what_it_asks_for(known: Known, variant: Variant) -> Iterator[Said]:
    if variant.runtime.resource_profile not in known.inventory.profiles.resources:
        return
    if variant.runtime.resources is None:
        return  # the catalogue's own numbers are judged there
    asked = assemble.resources(variant.runtime, known.inventory.profiles)
    if quantity.parse(asked.memory) > quantity.parse(asked.memory_limit):
        limit, memory = (*_OVERRIDE, "memoryLimit"), (*_OVERRIDE, "memory")
        where, path = variant.place(memory, limit, _PROFILE)
        path = path if where.has(path) else next((one for one in (limit, _PROFILE) if where.has(one)), path)
        yield error(
            where,
            path,
            f"a pod asks for {asked.memory} of memory and is stopped at {asked.memory_limit}",
            "write resources.memoryLimit as much or more",
        )


@of_variant
def nothing_is_smaller_than_a_namespace_admits(known: Known, variant: Variant) -> Iterator[Said]:
    if variant.runtime.resource_profile not in known.inventory.profiles.resources:
        return
    asked, storage = assemble.resources(variant.runtime, known.inventory.profiles), variant.runtime.storage
    for path, amount, least in (
        ((*_OVERRIDE, "cpu"), asked.cpu, SMALLEST["cpu"]),
        ((*_OVERRIDE, "memory"), asked.memory, SMALLEST["memory"]),
        (_VOLUME, storage.size if storage else SMALLEST["storage"], SMALLEST["storage"]),
    ):
        if quantity.parse(amount) < quantity.parse(least):
            where, rule = variant.origin(*path), f"the API server admits {least} and more here"
            yield error(where, path, rule, f"write {least} or more", amount)


@of_inventory
def the_catalogue_lets_pods_use_what_they_ask_for(known: Known) -> Iterator[Said]:
    where = Written(team="", name="", value=known.inventory.profiles, source=known.inventory.profiles_source)
    for name, profile in known.inventory.profiles.resources.items():
        for asked, limit, key in (
            (profile.memory, profile.memory_limit, "memoryLimit"),
            (profile.ephemeral_storage, profile.ephemeral_storage_limit, "ephemeralStorageLimit"),
        ):
            if quantity.parse(asked) > quantity.parse(limit):
                rule = f"a limit is at least the request, which is {asked}"
                yield error(where, ("resources", name, key), rule, f"write {asked} or more", limit)
