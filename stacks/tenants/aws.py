"""The AWS half of the tenants layer: roles of workloads, and people's way to the API server."""

from dataclasses import replace

import pulumi
import pulumi_aws as aws

from components.aws.security.access import AccessEntryArgs, EksAccess, EksAccessArgs
from components.aws.security.documents import workload as documents
from components.aws.security.documents.document import render
from components.aws.security.workload_identity import EksWorkloadIdentity, EksWorkloadIdentityArgs
from components.context import AwsContextArgs
from contracts.planes import Plane
from contracts.planning.deploy_roles import tenants_path
from contracts.tenancy.resolve.resolved import Workload
from contracts.tenancy.resolve.stack_plan import StackPlan
from stacks.tenants.recipe import Identities, Identity, identity_name, tags


def identities(plan: StackPlan) -> Identities:
    """Let people in, and say how a workload gets its role."""
    record = plan.record
    provider = aws.Provider("aws", region=record.region, allowed_account_ids=[record.account])
    opts = pulumi.ResourceOptions(providers=[provider])
    context = AwsContextArgs(
        cluster_name=record.name,
        region=record.region,
        account=record.account,
        # Nothing here outlives the workload that it is for.
        protected=False,
        permissions_boundary=record.permissions_boundary or None,
        iam_path=tenants_path(record.name),
    )
    _access(plan, context, opts)

    def identity(workload: Workload) -> Identity:
        made = EksWorkloadIdentity(
            f"{workload.namespace}/{workload.name}",
            EksWorkloadIdentityArgs(
                role_name=identity_name(record, workload),
                namespace=workload.namespace,
                service_account=workload.name,
                policy=render(documents.permissions(context, workload)),
                context=replace(context, plane_tags=tags(record, workload)),
            ),
            opts,
        )
        return Identity(ready=made.association)

    return identity


def _access(plan: StackPlan, context: AwsContextArgs, opts: pulumi.ResourceOptions) -> None:
    """One entry for each principal, with the groups of all its namespaces: EKS takes no second one."""
    record, security = plan.record, Plane.SECURITY
    if not plan.tenancy.principals:
        return
    team = plan.inventory.owners.planes[security]
    _ = EksAccess(
        "access",
        EksAccessArgs(
            cluster_name=record.name,
            entries=[
                # What they may do is said by RBAC alone; a policy of EKS would be a second place.
                AccessEntryArgs(principal_arn=one.principal, groups=one.groups, policies=[])
                for one in plan.tenancy.principals
            ],
            context=replace(
                context,
                # The last tag is what the layer's deploy role goes by, so that it reaches no other entry.
                tags={**record.labels, "plane": security.value, "team": team, "layer": "tenants"},
            ),
        ),
        opts,
    )
