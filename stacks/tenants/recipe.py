"""The tenants layer, whatever the cloud: whose namespaces a stack holds, and what is the same on both."""

import datetime
import importlib
import pathlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from components.kubernetes.delivery_target import DeliveryTarget, DeliveryTargetArgs
from components.kubernetes.guards import ClusterGuards, ClusterGuardsArgs
from components.kubernetes.namespace import TenantNamespace, TenantNamespaceArgs
from components.kubernetes.provider import ClusterProvider
from contracts.catalog.cluster_types import KEPT
from contracts.layers import TenantsStack
from contracts.planes import Plane
from contracts.planning.labels import Labels
from contracts.planning.naming import digest, fit
from contracts.problems import SettingsError
from contracts.registry import ClusterRecord
from contracts.tenancy.loading import cache
from contracts.tenancy.resolve.permissions import identity_limit
from contracts.tenancy.resolve.resolved import TenantNamespace as Namespace
from contracts.tenancy.resolve.resolved import Workload
from contracts.tenancy.resolve.stack_plan import StackPlan, plan_stack
from manifests import guards, render
from stacks import cluster_reference

_DELIVERY = "argoproj.io/"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What a workload became in the cloud."""

    ready: pulumi.Resource
    """What has to be there before its pods start."""
    client_id: pulumi.Output[str] | None = None
    """What its service account names; None where the cloud finds the account by itself."""


Identities = Callable[[Workload], Identity]
"""Makes a workload's identity."""


async def declare(root: pathlib.Path, stack: TenantsStack, as_of: datetime.date | None = None) -> None:
    """Register everything of a tenants stack and export what it holds.

    Args:
        as_of: the day on which exceptions have to be in force; None where nobody said.

    Raises:
        pulumi.RunError: what teams wrote is unusable, or the cluster is not there yet.
    """
    known = await cluster_reference.read(stack.settings.cluster)
    try:
        plan = plan_stack(cache.read(root, as_of).inventory, stack, known.record, as_of)
    except (SettingsError, ValueError) as error:
        raise pulumi.RunError(str(error)) from None
    provider = ClusterProvider(
        "kubernetes", kubeconfig=known.kubeconfig, cluster_identifier=known.record.cluster_id
    )
    opts = pulumi.ResourceOptions(providers=[provider])
    # Imported by name, so that a stack pays for the SDK of its own cloud only.
    recipe = importlib.import_module(f"stacks.tenants.{known.record.cloud}")
    identities = recipe.identities(plan)
    protected = known.record.cluster_type in KEPT or None
    guarded = opts
    if stack.has_guards:
        rendered = guards.cluster_objects(plan.whole, plan.cluster)
        made = ClusterGuards("guards", ClusterGuardsArgs(objects=rendered, protected=protected), opts)
        guarded = _after(opts, made.last)
    for namespace in plan.tenancy.namespaces:
        _namespace(plan, namespace, identities, guarded, opts)
    pulumi.export("cluster", known.record.name)
    pulumi.export("namespaces", [namespace.name for namespace in plan.tenancy.namespaces])


def _namespace(
    plan: StackPlan,
    namespace: Namespace,
    identities: Identities,
    guarded: pulumi.ResourceOptions,
    opts: pulumi.ResourceOptions,
) -> None:
    """Identities first, since accounts name them; then the namespace; then what deploys into it."""
    made = {one.name: identities(one) for one in namespace.workloads if one.has_identity}
    client_ids = {name: identity.client_id for name, identity in made.items() if identity.client_id}
    objects = render.guard_objects(namespace, plan.cluster, client_ids=client_ids)
    inside, delivery = _split(objects)
    space = TenantNamespace(
        namespace.name,
        TenantNamespaceArgs(objects=inside, protected=plan.record.cluster_type in KEPT or None),
        guarded,
    )
    ready = [*space.guards, *(identity.ready for identity in made.values())]
    _ = DeliveryTarget(namespace.name, DeliveryTargetArgs(objects=delivery), _after(opts, *ready))


def _after(opts: pulumi.ResourceOptions, *ready: pulumi.Resource) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=list(ready)))


def _split(objects: Sequence[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """What stands in the namespace, and what Argo CD reads about it in its own."""
    inside = [one for one in objects if not one["apiVersion"].startswith(_DELIVERY)]
    return inside, [one for one in objects if one["apiVersion"].startswith(_DELIVERY)]


def tags(record: ClusterRecord, workload: Workload) -> dict[str, dict[str, str]]:
    """Standard tags of what a workload has in the cloud. It is the team's, whatever plane it is in."""
    labels = Labels(
        cluster=record.name,
        cluster_type=record.cluster_type,
        cost_center=workload.cost_center,
        criticality=workload.tier,
        environment=workload.environment,
        provider=record.cloud,
        region=record.region,
        service=workload.name,
        owners=dict.fromkeys(Plane, workload.team),
    )
    return {Plane.SECURITY.value: labels.for_plane(Plane.SECURITY)}


def identity_name(record: ClusterRecord, workload: Workload) -> str:
    """Name of a workload's identity in the cloud: what the contract calls it, told apart from that of another
    namespace or cluster of the account.
    """
    apart = digest(f"{record.name}/{workload.namespace}/{workload.name}")
    room = identity_limit(record.cloud) - len(apart) - 1
    return f"{fit(workload.identity_name, room)}-{apart}"
