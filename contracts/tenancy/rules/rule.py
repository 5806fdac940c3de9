"""The form of a rule about what teams wrote, and the lists of all of them.

A rule says what is wrong and the remediation. It is asked about one thing at a time; where a value it needs
is broken, it says nothing, because that value is reported by itself.
"""

import dataclasses
import datetime
import functools
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.problems import Path, Problem
from contracts.reading.day import in_force
from contracts.rules.rule import SKIP_UNKNOWN
from contracts.tenancy.models.inventory import Entry, Inventory, Written
from contracts.tenancy.models.namespace_request import Cloud, NamespaceRequest
from contracts.tenancy.models.policy_exception import TenantException
from contracts.tenancy.resolve import resolve
from contracts.tenancy.resolve.variant import Variant, variant


def error(where: Written[Any], path: Path, rule: str, fix: str, value: Any = None) -> Problem:
    """Something that must not be."""
    return where.problem(path, rule, fix, value)


def warning(where: Written[Any], path: Path, rule: str, fix: str, value: Any = None) -> Problem:
    """Something that somebody should look at."""
    return dataclasses.replace(where.problem(path, rule, fix, value), warning=True)


@dataclass(frozen=True, kw_only=True)
class Known:
    """The inventory, and what several rules look up in it."""

    inventory: Inventory
    as_of: datetime.date | None
    """Day on which dates are checked."""

    @functools.cached_property
    def workloads(self) -> Mapping[tuple[str, str], Entry]:
        """Workloads by request and name."""
        return {(entry.request, entry.name): entry for entry in self.inventory.workloads}

    @functools.cached_property
    def places(self) -> Mapping[str, tuple[tuple[str, Cloud], ...]]:
        """Environments and clouds that a request names, as far as the catalogue knows them."""
        found: dict[str, tuple[tuple[str, Cloud], ...]] = {}
        for name, request in self.inventory.requests.items():
            with SKIP_UNKNOWN:
                spec = request.value.spec
                found[name] = tuple(
                    (environment, cloud)
                    for environment in spec.environments
                    if environment in self.inventory.profiles.environments
                    for cloud in dict.fromkeys(spec.clouds)
                )
        return found

    @functools.cached_property
    def namespaces(self) -> Mapping[str, tuple[str, str]]:
        """Request and environment of each namespace."""
        return {
            f"{name}-{environment}": (name, environment)
            for name, places in self.places.items()
            for environment, _ in places
        }

    @functools.cached_property
    def by_cloud(self) -> frozenset[str]:
        """Requests in which something differs between clouds."""
        return frozenset(
            entry.request for entry in self.inventory.workloads if any(cloud for _, cloud in entry.overlays)
        )

    def of_team(self, team: str) -> list[str]:
        """Requests of a team; looked up only to help somebody who named another."""
        return [name for name, request in self.inventory.requests.items() if request.team == team]

    @functools.cached_property
    def variants(self) -> Mapping[tuple[str, Cloud], list[Variant]]:
        """Every workload in every environment on every cloud."""
        found: dict[tuple[str, Cloud], list[Variant]] = {}
        for entry in self.inventory.workloads:
            for place in self.places.get(entry.request, ()):
                with SKIP_UNKNOWN:
                    found.setdefault(place, []).append(variant(entry, *place))
        return found

    @functools.cached_property
    def excepted(self) -> Mapping[tuple[str, str, str], frozenset[str]]:
        """Clusters on which an exception is in force, by rule, namespace and workload."""
        found: dict[tuple[str, str, str], set[str]] = {}
        for exception in self.inventory.exceptions:
            with SKIP_UNKNOWN:
                spec = exception.value.spec
                if in_force(spec.requested_on, spec.expires, self.as_of):
                    for policy, workload in itertools.product(spec.policies, spec.scope.workloads):
                        key = (policy, spec.scope.namespace, workload)
                        found.setdefault(key, set()).update(spec.scope.clusters)
        return {key: frozenset(clusters) for key, clusters in found.items()}

    def is_excepted(self, policy: str, one: Variant) -> bool:
        """Whether a workload need not keep a rule on any cluster that it is on in an environment."""
        entry = one.entry
        named = self.excepted.get((policy, f"{entry.request}-{one.environment}", entry.name), frozenset())
        same = () if entry.request in self.by_cloud else self.places.get(entry.request, ())
        clouds = {one.cloud, *(cloud for environment, cloud in same if environment == one.environment)}
        there = {
            cluster.name
            for cluster in self.inventory.clusters.values()
            if cluster.environment == one.environment and cluster.cloud in clouds
        }
        return bool(named) and there <= named

    def differing(self) -> Iterator[Variant]:
        """Every workload in every environment; on a second cloud only where something differs there."""
        seen: set[tuple[str, str, str]] = set()
        for variants in self.variants.values():
            for one in variants:
                key = (one.entry.request, one.entry.name, one.environment)
                if key not in seen or one.entry.request in self.by_cloud:
                    seen.add(key)
                    yield one

    def production(self, environment: str) -> bool:
        """Whether customers depend on an environment."""
        return self.inventory.profiles.environments[environment].production

    def request_of(self, entry: Entry) -> Written[NamespaceRequest] | None:
        """The namespace request of a workload, where there is one of its own team."""
        request = self.inventory.requests.get(entry.request)
        return request if request and request.team == entry.team else None

    @functools.cached_property
    def registries(self) -> tuple[str, ...]:
        """Where images may come from, as far as the catalogue says."""
        return resolve.registries(self.inventory.profiles)


InventoryRule = Callable[[Known], Iterator[Problem]]
RequestRule = Callable[[Known, Written[NamespaceRequest]], Iterator[Problem]]
ContractRule = Callable[[Known, Entry], Iterator[Problem]]
VariantRule = Callable[[Known, Variant], Iterator[Problem]]
ExceptionRule = Callable[[Known, Written[TenantException]], Iterator[Problem]]

INVENTORY: list[InventoryRule] = []
REQUEST: list[RequestRule] = []
CONTRACT: list[ContractRule] = []
VARIANT: list[VariantRule] = []
EXCEPTION: list[ExceptionRule] = []


def of_inventory(rule: InventoryRule) -> InventoryRule:
    """Add a rule about all teams together."""
    INVENTORY.append(rule)
    return rule


def of_request(rule: RequestRule) -> RequestRule:
    """Add a rule about each namespace request."""
    REQUEST.append(rule)
    return rule


def of_request_alone(
    rule: Callable[[Written[NamespaceRequest]], Iterator[Problem]],
) -> Callable[[Written[NamespaceRequest]], Iterator[Problem]]:
    """Add a rule about each namespace request by itself."""
    REQUEST.append(lambda _, request: rule(request))
    return rule


def of_contract(rule: ContractRule) -> ContractRule:
    """Add a rule about each contract as it is written."""
    CONTRACT.append(rule)
    return rule


def of_contract_alone(
    rule: Callable[[Entry], Iterator[Problem]],
) -> Callable[[Entry], Iterator[Problem]]:
    """Add a rule about each contract by itself."""
    CONTRACT.append(lambda _, entry: rule(entry))
    return rule


def of_variant(rule: VariantRule) -> VariantRule:
    """Add a rule about each contract in each environment on each cloud, overlays laid on."""
    VARIANT.append(rule)
    return rule


def of_variant_alone(
    rule: Callable[[Variant], Iterator[Problem]],
) -> Callable[[Variant], Iterator[Problem]]:
    """Add a rule about each contract in its environment by itself."""
    VARIANT.append(lambda _, variant: rule(variant))
    return rule


def of_exception(rule: ExceptionRule) -> ExceptionRule:
    """Add a rule about each exception."""
    EXCEPTION.append(rule)
    return rule


def of_exception_alone(
    rule: Callable[[Written[TenantException]], Iterator[Problem]],
) -> Callable[[Written[TenantException]], Iterator[Problem]]:
    """Add a rule about each exception by itself."""
    EXCEPTION.append(lambda _, exception: rule(exception))
    return rule
