"""What one tenants stack holds, once it is known what its cluster is like."""

import datetime
from dataclasses import dataclass

from contracts.catalog.cluster_types import ClusterType
from contracts.layers import TenantsStack
from contracts.registry import ClusterRecord
from contracts.tenancy.models.inventory import Inventory
from contracts.tenancy.resolve.cluster_view import ClusterView, view
from contracts.tenancy.resolve.resolve import Place, is_at, resolve
from contracts.tenancy.resolve.resolved import Tenancy


@dataclass(frozen=True, kw_only=True)
class StackPlan:
    """Everything that is decided before anything is made."""

    stack: TenantsStack
    """The stack."""
    record: ClusterRecord
    """Its cluster."""
    cluster: ClusterView
    """The part of the record that manifests need."""
    inventory: Inventory
    """What all teams wrote."""
    tenancy: Tenancy
    """What this stack holds of it."""
    whole: Tenancy
    """The same with the namespaces of every team: what guards the cluster is made for all of them."""

    def entra_groups(self) -> tuple[str, ...]:
        """Object ids of everybody with a role in a namespace of the cluster who has no access to it yet,
        sorted. They are given access once, by the stack without a team; the others make none.
        """
        if self.record.cloud != "azure" or not self.stack.has_guards:
            return ()
        environment, found = self.tenancy.environment, set()
        for request in self.inventory.requests.values():
            if is_at(request, environment, "azure"):
                roles = self.inventory.owners.teams[request.team].groups.azure.get(environment)
                found |= {*roles.readers, *roles.deployers, *roles.admins} if roles else set()
        cluster = self.inventory.clusters.get(self.record.name)
        return tuple(sorted(found - (cluster.principals if cluster else frozenset())))


def plan_stack(
    inventory: Inventory, stack: TenantsStack, record: ClusterRecord, as_of: datetime.date | None = None
) -> StackPlan:
    """What a stack puts on a cluster, of what teams wrote.

    Args:
        as_of: the day on which exceptions have to be in force.

    Raises:
        ValueError: the record was written before it said what tenants need.
    """
    known = inventory.clusters.get(record.name)
    place = Place(
        cloud=record.cloud,
        cluster=record.name,
        cluster_type=ClusterType(record.cluster_type),
        # A standby has its primary's, which only the settings of both tell.
        environment=known.environment if known else record.environment,
        registries=_registries(record),
        labels=record.labels,
        as_of=as_of,
    )
    left_out = stack.left_out
    tenancy = resolve(inventory, place, team=stack.settings.team, exclude=left_out)
    return StackPlan(
        stack=stack,
        record=record,
        cluster=view(record),
        inventory=inventory,
        tenancy=tenancy,
        whole=resolve(inventory, place) if left_out else tenancy,
    )


def _registries(record: ClusterRecord) -> tuple[str, ...]:
    """The cluster's own registry, and what it keeps of others."""
    return (record.images.registry,) if record.images and record.images.registry else ()
