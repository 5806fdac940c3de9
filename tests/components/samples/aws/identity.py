"""Examples of identities, of the alarm on their use, and of deploy roles."""

from collections.abc import Callable
from dataclasses import replace

from components.args import Args
from components.aws.delivery.deploy_roles import GithubDeployRoles, GithubDeployRolesArgs
from components.aws.security.audit import EksBreakGlassAlarm, EksBreakGlassAlarmArgs
from components.aws.security.controllers import EksControllerIdentities, EksControllerIdentitiesArgs
from components.aws.security.irsa import EksIrsaProvider, EksIrsaProviderArgs
from components.aws.security.workload_identity import EksWorkloadIdentity, EksWorkloadIdentityArgs
from components.component import Component
from tests.components.samples.aws.shared import ACCOUNT, CONTEXT, KEY, REGION

BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/Boundary"
BOUNDED = replace(CONTEXT, permissions_boundary=BOUNDARY, iam_path="/platform/c/")
"""A context whose roles are limited, as a pipeline makes them."""
BREAK_GLASS = [
    f"arn:aws:iam::{ACCOUNT}:role/PlatformBreakGlass",
    f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Glass_0123456789abcdef",
]

SAMPLES: dict[type[Component], Callable[[], Args]] = {
    EksBreakGlassAlarm: lambda: EksBreakGlassAlarmArgs(
        roles=BREAK_GLASS,
        notify={"security": "security@example.com"},
        audit_log_group="/aws/eks/c/cluster",
        # The provider's region differs on purpose: a cluster elsewhere also listens to the global endpoint.
        context=replace(BOUNDED, region="eu-west-1"),
    ),
    EksControllerIdentities: lambda: EksControllerIdentitiesArgs(
        cluster_name="c",
        load_balancers=True,
        zone_arns=["arn:aws:route53:::hostedzone/Z1"],
        secret_prefixes=["prod/"],
        secret_key_arns=[KEY],
        metrics_workspace_arn=f"arn:aws:aps:{REGION}:{ACCOUNT}:workspace/ws-1",
        telemetry_log_groups=["/platform/c/workloads"],
        backup_bucket_arn="arn:aws:s3:::c-backup",
        backup_key_arn=KEY,
        context=BOUNDED,
    ),
    EksWorkloadIdentity: lambda: EksWorkloadIdentityArgs(
        role_name="orders-api-prod-1a2b3c",
        namespace="orders-prod",
        service_account="orders-api",
        policy='{"Version":"2012-10-17","Statement":[]}',
        context=replace(BOUNDED, iam_path="/platform/c/tenants/"),
    ),
    EksIrsaProvider: lambda: EksIrsaProviderArgs(
        issuer="https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF", context=CONTEXT
    ),
    GithubDeployRoles: lambda: GithubDeployRolesArgs(
        repository="example/platform",
        environments={
            "cluster": "aws-prod",
            "services": "aws-prod-services",
            "tenants": "aws-prod-tenants",
        },
        state_bucket="example-state",
        state_key_arn=KEY,
        context=BOUNDED,
    ),
}
"""Component class to arguments that work."""
