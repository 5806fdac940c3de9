"""Turns an inventory into what one cluster's tenants layer puts on it: pure, sorted, linear."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from contracts.catalog.cluster_types import ClusterType
from contracts.reading.day import in_force
from contracts.settings.teams import Team
from contracts.tenancy.models.inventory import Inventory, Written
from contracts.tenancy.models.namespace_request import Cloud, NamespaceRequest
from contracts.tenancy.models.profiles import Profiles
from contracts.tenancy.resolve import assemble, connectivity, defaults, variant
from contracts.tenancy.resolve.resolved import Exemption, Principal, Quota, Tenancy, TenantNamespace
from contracts.tenancy.resolve.variant import Variant

ROLES = (("reader", "readers"), ("deployer", "deployers"), ("admin", "admins"))
"""Roles of a namespace, and the lists of people in `config/teams.yaml`."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """The cluster that an inventory is resolved for."""

    cloud: Cloud
    """Cloud provider."""
    cluster: str
    """Registry name; exceptions name it."""
    cluster_type: ClusterType
    """Type of the cluster, which decides policy and Pod Security."""
    environment: str
    """Environment of its namespaces; a standby has that of its primary."""
    registries: tuple[str, ...] = ()
    """Registries of the cluster's own, besides those of the catalogue."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Standard labels of the cluster."""
    as_of: datetime.date | None = None
    """Day on which exceptions are checked; None where nobody said."""


def resolve(
    inventory: Inventory, place: Place, *, team: str | None = None, exclude: Collection[str] = ()
) -> Tenancy:
    """What one tenants stack puts on a cluster.

    Callers are known across all teams, whichever part is asked for. Principals are given to the stack
    without a team, for all teams: a cluster has one entry for each, so no two stacks may make it.

    Args:
        inventory: what teams wrote, found valid.
        team: only this team's namespaces.
        exclude: teams whose namespaces other stacks make.
    """
    mine = sorted(
        (name, request)
        for name, request in inventory.requests.items()
        if is_at(request, place.environment, place.cloud)
    )
    here = dict(mine)
    variants: dict[str, list[Variant]] = {name: [] for name in here}
    for entry in inventory.workloads:
        if entry.request in variants:
            variants[entry.request].append(variant.variant(entry, place.environment, place.cloud))
    known = connectivity.Connectivity(
        [one for group in variants.values() for one in group], place.environment
    )
    make = _Maker(inventory=inventory, place=place, known=known, exemptions=_exemptions(inventory, place))
    namespaces = [
        make.namespace(request, variants[name])
        for name, request in mine
        if (team is None and request.team not in exclude) or request.team == team
    ]
    return Tenancy(
        cloud=place.cloud,
        environment=place.environment,
        namespaces=tuple(sorted(namespaces, key=lambda one: one.name)),
        principals=_principals(inventory, place, here) if team is None else (),
        allowed_registries=registries(inventory.profiles, place.registries),
        labels=place.labels,
    )


def is_at(request: Written[NamespaceRequest], environment: str, cloud: Cloud) -> bool:
    """Whether a request has a namespace in an environment on a cloud."""
    spec = request.value.spec
    return environment in spec.environments and cloud in spec.clouds


def registries(profiles: Profiles, more: Collection[str] = ()) -> tuple[str, ...]:
    """Where images may come from; each ends with a slash, so that no longer name passes for it."""
    return tuple(dict.fromkeys(f"{one.rstrip('/')}/" for one in (*profiles.images.allowed, *more)))


@dataclass(frozen=True, kw_only=True)
class _Maker:
    """Makes namespaces of one cluster from what is known of all of them."""

    inventory: Inventory
    place: Place
    known: connectivity.Connectivity
    exemptions: Mapping[str, list[Exemption]]

    def namespace(self, request: Written[NamespaceRequest], variants: list[Variant]) -> TenantNamespace:
        spec, name = request.value.spec, f"{request.name}-{self.place.environment}"
        owner = self.inventory.owners.teams[spec.team]
        return TenantNamespace(
            name=name,
            request=request.name,
            team=spec.team,
            cost_center=spec.cost_center,
            environment=self.place.environment,
            tier=spec.criticality,
            data_classification=spec.data_classification,
            escalation=owner.escalation,
            pod_security=defaults.pod_security(self.place.cluster_type),
            policy_profile=defaults.POLICY_PROFILES[self.place.cluster_type],
            quota=quota(request.value, self.place.environment, self.inventory.profiles),
            subjects=_subjects(owner, self.place, name),
            operators=_operators(owner, self.place),
            delivery=spec.delivery,
            freezes=spec.freezes
            if self.inventory.profiles.environments[self.place.environment].production
            else (),
            workloads=tuple(
                assemble.workload(self.inventory, one, self.known)
                for one in sorted(variants, key=lambda one: one.entry.name)
            ),
            exemptions=tuple(self.exemptions.get(name, ())),
            source=request.source.file,
        )


def quota(request: NamespaceRequest, environment: str, profiles: Profiles) -> Quota:
    """Limits of a namespace: those of its size, and what the request says otherwise."""
    where = request.spec.environments[environment]
    size = profiles.sizes[where.size or profiles.size_of(environment, request.spec.criticality)]
    over = where.quota
    return Quota(
        cpu=over.cpu if over and over.cpu else size.cpu,
        memory=over.memory if over and over.memory else size.memory,
        memory_limit=over.memory_limit if over and over.memory_limit else size.memory_limit,
        ephemeral_storage=size.ephemeral_storage,
        pods=over.pods if over and over.pods else size.pods,
        volumes=size.volumes if over is None or over.volumes is None else over.volumes,
        storage=over.storage if over and over.storage else size.storage,
    )


def _subjects(
    owner: Team, place: Place, namespace: str
) -> dict[Literal["reader", "deployer", "admin"], tuple[str, ...]]:
    """Kubernetes groups of each role. On AWS an entry puts principals into groups of the platform; on Azure
    the groups are Entra's own.
    """
    if place.cloud == "aws":
        return {role: (group(namespace, people),) for role, people in ROLES}
    found = owner.groups.azure.get(place.environment)
    return {role: tuple(sorted(set(getattr(found, people, ())))) for role, people in ROLES}


def _operators(owner: Team, place: Place) -> tuple[str, ...]:
    """Groups of single sign-on. Tokens of Entra carry its groups; none carries a group of an access entry."""
    named = set(owner.groups.sign_in.get(place.environment, ()))
    entra = owner.groups.azure.get(place.environment) if place.cloud == "azure" else None
    return tuple(sorted(named | {*entra.deployers, *entra.admins} if entra else named))


def group(namespace: str, people: str) -> str:
    """Kubernetes group of a role in a namespace, as access entries name it."""
    return f"ns:{namespace}:{people}"


def _principals(
    inventory: Inventory, place: Place, here: Mapping[str, Written[NamespaceRequest]]
) -> tuple[Principal, ...]:
    """Everybody with a role in a namespace, with all their groups."""
    if place.cloud != "aws":
        return ()
    groups: dict[str, set[str]] = {}
    for name, request in here.items():
        roles = inventory.owners.teams[request.team].groups.aws.get(place.environment)
        for _, people in ROLES:
            for principal in getattr(roles, people, ()):
                groups.setdefault(principal, set()).add(group(f"{name}-{place.environment}", people))
    return tuple(Principal(principal=one, groups=tuple(sorted(groups[one]))) for one in sorted(groups))


def _exemptions(inventory: Inventory, place: Place) -> dict[str, list[Exemption]]:
    """Exceptions in force on the cluster, by namespace, sorted."""
    found: dict[str, list[Exemption]] = {}
    for written in inventory.exceptions:
        spec = written.value.spec
        if place.cluster not in spec.scope.clusters or not in_force(
            spec.requested_on, spec.expires, place.as_of
        ):
            continue
        found.setdefault(spec.scope.namespace, []).extend(
            Exemption(
                policy=policy,
                namespace=spec.scope.namespace,
                workload=workload,
                expires=spec.expires,
                owner=spec.owner,
                reason=spec.reason,
                ticket=spec.ticket,
            )
            for policy in spec.policies
            for workload in spec.scope.workloads
        )
    for exemptions in found.values():
        exemptions.sort(key=lambda one: (one.policy, one.workload, one.expires, one.ticket))
    return found
