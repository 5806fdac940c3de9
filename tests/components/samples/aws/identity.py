"""Examples of identities, of the alarm on their use, and of deploy roles."""

from collections.abc import Callable

from components.args import Args
from components.aws.delivery.deploy_roles import GithubDeployRoles, GithubDeployRolesArgs
from components.aws.security.audit import EksBreakGlassAlarm, EksBreakGlassAlarmArgs
from components.aws.security.controllers import EksControllerIdentities, EksControllerIdentitiesArgs
from components.aws.security.irsa import EksIrsaProvider, EksIrsaProviderArgs
from components.aws.security.workload_identity import EksWorkloadIdentity, EksWorkloadIdentityArgs
from components.component import Component
from tests.components.samples.aws.shared import ACCOUNT, KEY, PARTITION, REGION, TAGS

BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/Boundary"
BREAK_GLASS = [
    f"arn:aws:iam::{ACCOUNT}:role/PlatformBreakGlass",
    f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Glass_0123456789abcdef",
]

SAMPLES: dict[type[Component], Callable[[], Args]] = {
    EksBreakGlassAlarm: lambda: EksBreakGlassAlarmArgs(
        account=ACCOUNT,
        partition=PARTITION,
        # The provider's region differs on purpose: a cluster elsewhere also listens to the global endpoint.
        region="eu-west-1",
        cluster_name="c",
        roles=BREAK_GLASS,
        notify={"security": "security@example.com"},
        audit_log_group="/aws/eks/c/cluster",
        permissions_boundary=BOUNDARY,
        iam_path="/platform/c/",
        protected=True,
        tags=TAGS,
    ),
    EksControllerIdentities: lambda: EksControllerIdentitiesArgs(
        account=ACCOUNT,
        partition=PARTITION,
        region=REGION,
        cluster_name="c",
        physical_name="c",
        load_balancers=True,
        zone_arns=["arn:aws:route53:::hostedzone/Z1"],
        secret_prefixes=["prod/"],
        secret_key_arns=[KEY],
        metrics_workspace_arn=f"arn:aws:aps:{REGION}:{ACCOUNT}:workspace/ws-1",
        telemetry_log_groups=["/platform/c/workloads"],
        backup_bucket_arn="arn:aws:s3:::c-backup",
        backup_key_arn=KEY,
        permissions_boundary=BOUNDARY,
        iam_path="/platform/c/",
        tags=TAGS,
    ),
    EksWorkloadIdentity: lambda: EksWorkloadIdentityArgs(
        role_name="orders-api-prod-1a2b3c",
        account=ACCOUNT,
        cluster_name="c",
        namespace="orders-prod",
        service_account="orders-api",
        policy='{"Version":"2012-10-17","Statement":[]}',
        permissions_boundary=BOUNDARY,
        iam_path="/platform/c/tenants/",
        tags=TAGS,
    ),
    EksIrsaProvider: lambda: EksIrsaProviderArgs(
        issuer="https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF", tags=TAGS
    ),
    GithubDeployRoles: lambda: GithubDeployRolesArgs(
        account=ACCOUNT,
        partition=PARTITION,
        region=REGION,
        cluster_name="c",
        repository="example/platform",
        environments={
            "cluster": "aws-prod",
            "services": "aws-prod-services",
            "tenants": "aws-prod-tenants",
        },
        permissions_boundary=BOUNDARY,
        state_bucket="example-state",
        state_key_arn=KEY,
        tags=TAGS,
    ),
}
"""Component class to arguments that work."""
