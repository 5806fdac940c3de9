"""Everything teams wrote, read and typed, with the places it was written at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from contracts.problems import Path, Problem, shown
from contracts.reading.source import Source
from contracts.settings.teams import Owners
from contracts.tenancy.models.namespace_request import Cloud, NamespaceRequest
from contracts.tenancy.models.overlay import WorkloadOverlay
from contracts.tenancy.models.policy_exception import TenantException
from contracts.tenancy.models.profiles import Profiles
from contracts.tenancy.models.workload import WorkloadContract

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Written(Generic[T]):
    """A document and the file it is in."""

    team: str
    """Team whose folder the file is in."""
    name: str
    """Name by the file: also known where the file itself is broken."""
    value: T
    """What it says."""
    source: Source
    """Where each value of it is."""

    def problem(self, path: Path, rule: str, fix: str, value: Any = None) -> Problem:
        """Something wrong with a value of this file."""
        return self.source.problem(path, rule, fix, None if value is None else shown(value))

    def has(self, path: Path) -> bool:
        """Whether a value was written, and is no default."""
        return path in self.source.lines


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A workload: its contract, and what differs per environment."""

    contract: Written[WorkloadContract]
    """The contract."""
    overlays: Mapping[tuple[str, Cloud | None], Written[WorkloadOverlay]] = field(default_factory=dict)
    """What differs, by environment and cloud; without a cloud for both."""
    request: str = ""
    """Namespace request it runs in; empty where that cannot be known."""

    @property
    def team(self) -> str:
        return self.contract.team

    @property
    def name(self) -> str:
        return self.contract.name

    def layers(self, environment: str, cloud: Cloud) -> list[Written[WorkloadOverlay]]:
        """Overlays of one environment on one cloud, the stronger last."""
        if not self.overlays:
            return []
        both = (self.overlays.get((environment, None)), self.overlays.get((environment, cloud)))
        return [overlay for overlay in both if overlay]


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A cluster's stack, as far as tenants depend on it."""

    stack: str
    name: str
    """Registry name."""
    cloud: str
    environment: str
    """Environment of its namespaces: a standby has that of its primary."""
    cluster_type: str
    account: str = ""
    """AWS account or Azure subscription."""
    principals: frozenset[str] = frozenset()
    """Who has an access entry already; the cloud permits no second."""


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """Everything teams wrote, of all teams: who may call whom is decided between teams."""

    owners: Owners
    """Teams."""
    owners_source: Source
    """Where teams are written."""
    profiles: Profiles
    """The catalogue."""
    profiles_source: Source
    """Where the catalogue is written."""
    requests: Mapping[str, Written[NamespaceRequest]]
    """Namespace requests by name, sorted."""
    workloads: tuple[Entry, ...]
    """Workloads, sorted by team and name."""
    exceptions: tuple[Written[TenantException], ...]
    """Exceptions, sorted by team and name."""
    clusters: Mapping[str, Cluster] = field(default_factory=dict)
    """Clusters by registry name; empty where no stack is known."""

    def find(self, text: str) -> list[Entry]:
        """Workloads called so: `orders-api`, or `orders/orders-api` to say which."""
        holder, _, name = text.rpartition("/")
        return [
            entry
            for entry in self.workloads
            if entry.name == name and (not holder or holder in (entry.request, entry.team))
        ]
