"""What a workload may do in the cloud, and as whom."""

from collections.abc import Iterator

from contracts.model import repeated
from contracts.problems import Problem
from contracts.reading.error_messages import did_you_mean
from contracts.rules.rule import SKIP_UNKNOWN
from contracts.tenancy.models.inventory import Entry
from contracts.tenancy.models.namespace_request import Cloud
from contracts.tenancy.resolve import defaults, permissions
from contracts.tenancy.resolve.variant import Variant, variant
from contracts.tenancy.rules.rule import Known, error, of_contract, of_contract_alone, of_inventory

_PERMISSIONS = ("spec", "identity", "cloudPermissions")
_PROFILE = ("spec", "identity", "workloadIdentityProfile")
_ACCOUNTS = {"aws": "1" * 12, "azure": "0" * 36}
"""As long as any account or subscription."""
CREDENTIALS = 20
"""Federated credentials that an identity of Azure can have."""


@of_contract_alone
def permissions_are_in_the_catalogue(entry: Entry) -> Iterator[Problem]:
    written = entry.contract.value.spec.identity.cloud_permissions
    again = repeated(written)
    for index, text in enumerate(written):
        path = (*_PERMISSIONS, index)
        try:
            permissions.parse(text)
        except ValueError as problem:
            verb = ".".join(text.split(".")[:2])
            fix = did_you_mean(verb, map(str, permissions.VERBS))
            if verb in permissions.VERBS:
                fix = f"write it like {verb}.orders-db"
            yield error(entry.contract, path, str(problem), fix, text)
        if index in again:
            yield error(entry.contract, path, "a permission is named once", "remove the repetition", text)


@of_contract
def names_fit_into_the_cloud(known: Known, entry: Entry) -> Iterator[Problem]:
    places = known.places.get(entry.request, ())
    for index, text in enumerate(entry.contract.value.spec.identity.cloud_permissions):
        problem = next((one for place in places if (one := _unfit(entry, text, *place))), None)
        if problem:
            rule, path = f"{problem}; names are never cut, or two could become one", (*_PERMISSIONS, index)
            yield error(entry.contract, path, rule, "rename the resource or the namespace", text)


@of_contract
def what_aws_grants_by_id_has_one(known: Known, entry: Entry) -> Iterator[Problem]:
    for index, text in enumerate(entry.contract.value.spec.identity.cloud_permissions):
        missing = [
            environment
            for environment, cloud in known.places.get(entry.request, ())
            if cloud == "aws" and _is_unknown(text, variant(entry, environment, cloud))
        ]
        if missing:
            verb, _, name = text.rpartition(".")
            yield error(
                entry.contract,
                (*_PERMISSIONS, index),
                f"AWS grants {verb} by the id of one thing, and there is none for {', '.join(missing)}",
                f"write identity.awsResourceIds.{name} here, or in {entry.name}.{missing[0]}.yaml",
                text,
            )


def _is_unknown(text: str, one: Variant) -> bool:
    """Whether a permission needs an id that nobody named."""
    try:
        permission = permissions.parse(text)
    except ValueError:
        return False
    named = one.resource_ids.get(permission.resource, ())
    return permission.verb in permissions.BY_ID and not permissions.known_by(permission, named)


def _unfit(entry: Entry, text: str, environment: str, cloud: Cloud) -> str | None:
    """What the cloud has against the name of what a permission is about."""
    try:
        permission = permissions.parse(text)
    except ValueError:
        return None
    try:
        permissions.resource(
            cloud,
            permission,
            request=entry.request,
            environment=environment,
            account=_ACCOUNTS[cloud],
        )
    except ValueError as problem:
        return str(problem)
    return None


@of_contract
def an_identity_has_a_name_the_cloud_takes(known: Known, entry: Entry) -> Iterator[Problem]:
    spec, profiles = entry.contract.value.spec, known.inventory.profiles
    if not spec.identity.cloud_permissions:
        return
    for environment, cloud in known.places.get(entry.request, ()):
        name = defaults.identity(spec, entry.request, entry.name, environment, profiles)
        limit = permissions.identity_limit(cloud)
        if len(name) > limit:
            rule = f"an identity's name has {limit} characters at most on {cloud}, with its environment"
            fix = "write a shorter workloadIdentityProfile"
            yield error(entry.contract, _PROFILE, rule, fix, name.removesuffix(f"-{environment}"))


@of_inventory
def an_identity_is_of_one_workload(known: Known) -> Iterator[Problem]:
    said: set[tuple[str, str]] = set()
    for variants in known.variants.values():
        taken: dict[str, Variant] = {}
        for one in variants:
            with SKIP_UNKNOWN:
                if not one.spec.identity.cloud_permissions:
                    continue
                profiles, entry = known.inventory.profiles, one.entry
                name = defaults.identity(one.spec, entry.request, entry.name, one.environment, profiles)
                first = taken.setdefault(name, one)
                key = (one.entry.request, one.entry.name)
                if first is not one and key not in said:
                    said.add(key)  # it is the same in the next environment
                    yield error(
                        one.entry.contract,
                        _PROFILE,
                        f"an identity is of one workload, and {first.entry.request}/{first.entry.name} has "
                        "this one: each would have the permissions of both, and Azure ends at "
                        f"{CREDENTIALS} credentials for an identity",
                        "write a workloadIdentityProfile of its own",
                        name,
                    )
