"""The Azure half of the tenants layer: identities of workloads, and people's way to the API server."""

import pulumi
import pulumi_azure_native as azure

from components.azure.security.access import AksAccess, AksAccessArgs, AksPrincipalArgs
from components.azure.security.documents.workload_roles import grants
from components.azure.security.workload_identity import (
    AksGrantArgs,
    AksWorkloadIdentity,
    AksWorkloadIdentityArgs,
)
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
                identity_name=identity_name(record, workload),
                subscription=record.account,
                region=record.region,
                cluster_name=record.name,
                group_name=record.resource_groups["tenants"],
                issuer=record.oidc_issuer,
                namespace=workload.namespace,
                service_account=workload.name,
                grants=[
                    AksGrantArgs(name=grant.name, role=grant.role.value, scope=grant.scope)
                    for grant in grants(plan.cluster, workload)
                ],
                tags=tags(record, workload),
            ),
            opts,
        )
        return Identity(ready=made.credential, client_id=made.client_id)

    return identity


def _access(plan: StackPlan, opts: pulumi.ResourceOptions) -> None:
    """Let every team's people ask for the address of the API server. What they may do there, RBAC says."""
    groups = plan.entra_groups()
    if not groups:
        return
    record = plan.record
    _ = AksAccess(
        "access",
        AksAccessArgs(
            subscription=record.account,
            cluster_name=record.name,
            cluster_id=record.cluster_id,
            principals=[AksPrincipalArgs(object_id=one, kind="Group", cluster_admin=False) for one in groups],
            tags={},
        ),
        opts,
    )
