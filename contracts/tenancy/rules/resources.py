"""What a pod asks for, and whether everything that may run in a namespace fits into its quota."""

from collections.abc import Iterator

from contracts.problems import Problem
from contracts.reading.error_messages import did_you_mean
from contracts.rules.rule import SKIP_UNKNOWN
from contracts.tenancy.models import quantity
from contracts.tenancy.models.inventory import Written
from contracts.tenancy.models.namespace_request import Cloud
from contracts.tenancy.resolve import assemble, defaults, resolve
from contracts.tenancy.resolve.defaults import SMALLEST
from contracts.tenancy.resolve.quota_check import Load, QuotaViolation, quota_violations
from contracts.tenancy.resolve.variant import Variant
from contracts.tenancy.rules.rule import Known, error, of_inventory, of_variant, warning

_VOLUME = ("spec", "runtime", "storage", "size")
_PROFILE = ("spec", "runtime", "resourceProfile")
_OVERRIDE = ("spec", "runtime", "resources")


@of_variant
def a_resource_profile_is_in_the_catalogue(known: Known, variant: Variant) -> Iterator[Problem]:
    profile, profiles = variant.runtime.resource_profile, known.inventory.profiles.resources
    if profile not in profiles:
        where, rule = variant.origin(*_PROFILE), "there is no such resource profile"
        yield error(where, _PROFILE, rule, did_you_mean(profile, profiles), profile)


@of_variant
def a_pod_may_use_what_it_asks_for(known: Known, variant: Variant) -> Iterator[Problem]:
    if variant.runtime.resource_profile not in known.inventory.profiles.resources:
        return
    if variant.runtime.resources is None:
        return  # the catalogue's own numbers are validated there
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
def nothing_is_smaller_than_a_namespace_admits(known: Known, variant: Variant) -> Iterator[Problem]:
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
def the_catalogue_lets_pods_use_what_they_ask_for(known: Known) -> Iterator[Problem]:
    where = Written(team="", name="", value=known.inventory.profiles, source=known.inventory.profiles_source)
    for name, profile in known.inventory.profiles.resources.items():
        for asked, limit, key in (
            (profile.memory, profile.memory_limit, "memoryLimit"),
            (profile.ephemeral_storage, profile.ephemeral_storage_limit, "ephemeralStorageLimit"),
        ):
            if quantity.parse(asked) > quantity.parse(limit):
                rule = f"a limit is at least the request, which is {asked}"
                yield error(where, ("resources", name, key), rule, f"write {asked} or more", limit)


_NO_OVERRIDE = frozenset({"ephemeralStorage", "cronjobs"})


@of_inventory
def what_runs_fits_the_quota(known: Known) -> Iterator[Problem]:
    for (environment, cloud), variants in known.variants.items():
        together: dict[str, list[Load]] = {}
        for one in variants:
            with SKIP_UNKNOWN:
                # A workload in a namespace of others is refused, and does not take their quota.
                mine = known.request_of(one.entry) is not None
                if mine and one.runtime.resource_profile in known.inventory.profiles.resources:
                    together.setdefault(one.entry.request, []).append(load(known, one))
        for name, loads in together.items():
            with SKIP_UNKNOWN:
                quota = resolve.quota(
                    known.inventory.requests[name].value, environment, known.inventory.profiles
                )
                for violation in quota_violations(quota, loads):
                    yield _said(known, name, environment, cloud, violation)


def load(known: Known, one: Variant) -> Load:
    """A workload at its largest."""
    _, most = defaults.replicas(one.runtime)
    storage = one.runtime.storage if one.runtime.workload_type == "statefulset" else None
    return Load(
        name=one.entry.name,
        kind=one.runtime.workload_type,
        most=most,
        resources=assemble.resources(one.runtime, known.inventory.profiles),
        volume=storage.size if storage else None,
    )


def _said(known: Known, name: str, environment: str, cloud: Cloud, violation: QuotaViolation) -> Problem:
    request = known.inventory.requests[name]
    where = f"{environment} on {cloud}" if name in known.by_cloud else environment
    path = ("spec", "environments", environment)
    written = (*path, "quota", violation.limit)
    say = error if known.production(environment) else warning
    override = "" if violation.limit in _NO_OVERRIDE else f", or quota.{violation.limit} with a reason"
    return say(
        request,
        written if request.has(written) else path,
        f"with all replicas, in a rollout, workloads in {where} come to {violation.needed} of "
        f"{violation.limit}, and the quota is {violation.there}",
        f"write a larger size{override}; or fewer replicas of {violation.largest}, which takes the most",
    )
