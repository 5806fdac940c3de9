"""Whether everything that may run in a namespace fits into it."""

from collections.abc import Iterator

from contracts.rules.rule import SKIP_UNKNOWN
from contracts.tenancy.models.namespace_request import Cloud
from contracts.tenancy.resolve import assemble, defaults, resolve
from contracts.tenancy.resolve.quota_check import Excess, Load, excesses
from contracts.tenancy.resolve.variant import Variant
from contracts.tenancy.rules.rule import Known, Said, error, of_inventory, warning

_NO_OVERRIDE = frozenset({"ephemeralStorage", "cronjobs"})


@of_inventory
def what_runs_fits_the_quota(known: Known) -> Iterator[Said]:
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
                for excess in excesses(quota, loads):
                    yield _said(known, name, environment, cloud, excess)


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


def _said(known: Known, name: str, environment: str, cloud: Cloud, excess: Excess) -> Said:
    request = known.inventory.requests[name]
    where = f"{environment} on {cloud}" if name in known.by_cloud else environment
    path = ("spec", "environments", environment)
    written = (*path, "quota", excess.limit)
    say = error if known.production(environment) else warning
    override = "" if excess.limit in _NO_OVERRIDE else f", or quota.{excess.limit} with a reason"
    return say(
        request,
        written if request.has(written) else path,
        f"with all replicas, in a rollout, workloads in {where} come to {excess.needed} of {excess.limit}, "
        f"and the quota is {excess.there}",
        f"write a larger size{override}; or fewer replicas of {excess.largest}, which takes the most",
    )
