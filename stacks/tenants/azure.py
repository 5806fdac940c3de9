"""The Azure half of the tenants layer: identities of workloads, and people's way to the API server."""

from collections.abc import Mapping

import pulumi
import pulumi_azure_native as azure

from components.azure.security.access import AksAccess, AksAccessArgs, AksPrincipalArgs
from components.azure.security.documents.workload_roles import grants
from components.azure.security.workload_identity import (
    AksGrantArgs,
    AksWorkloadIdentity,
    AksWorkloadIdentityArgs,
)
from components.context import AzureContextArgs
from contracts.catalog.cluster_types import KEPT
from contracts.registry import ClusterRecord
from contracts.tenancy.resolve.resolved import Workload
from contracts.tenancy.resolve.stack_plan import StackPlan
from stacks.tenants.recipe import Identities, Identity, identity_name, tags


def identities(plan: StackPlan) -> Identities:
    """Let people in, and say how a workload gets its identity."""
    record = plan.record
    provider = azure.Provider(
        "azure", subscription_id=record.account, tenant_id=record.tenant, location=record.region
    )
    opts = pulumi.ResourceOptions(providers=[provider])
    _access(plan, opts)

    def identity(workload: Workload) -> Identity:
        made = AksWorkloadIdentity(
            f"{workload.namespace}/{workload.name}",
            AksWorkloadIdentityArgs(
                context=_context(record, plane_tags=tags(record, workload)),
                identity_name=identity_name(record, workload),
                group_name=record.resource_groups["tenants"],
                issuer=record.oidc_issuer,
                namespace=workload.namespace,
                service_account=workload.name,
                grants=[
                    AksGrantArgs(name=grant.name, role=grant.role.value, scope=grant.scope)
                    for grant in grants(plan.cluster, workload)
                ],
            ),
            opts,
        )
        return Identity(ready=made.credential, client_id=made.client_id)

    return identity


def _context(
    record: ClusterRecord, plane_tags: Mapping[str, Mapping[str, str]] | None = None
) -> AzureContextArgs:
    """Where a component of this layer stands: on the cluster, in the name of whoever the tags name."""
    return AzureContextArgs(
        cluster_name=record.name,
        subscription=record.account,
        tenant=record.tenant,
        region=record.region,
        protected=record.cluster_type in KEPT,
        plane_tags=plane_tags or {},
    )


def _access(plan: StackPlan, opts: pulumi.ResourceOptions) -> None:
    """Let every team's people ask for the address of the API server. What they may do there, RBAC says."""
    groups = plan.entra_groups()
    if not groups:
        return
    record = plan.record
    _ = AksAccess(
        "access",
        AksAccessArgs(
            context=_context(record),
            cluster_id=record.cluster_id,
            principals=[AksPrincipalArgs(object_id=one, kind="Group", cluster_admin=False) for one in groups],
        ),
        opts,
    )
