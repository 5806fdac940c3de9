"""Examples of the components of the EKS baseline."""

from collections.abc import Callable

from components.args import Args
from components.aws.network.endpoints import VpcEndpoints, VpcEndpointsArgs
from components.aws.observability.flow_logs import VpcFlowLogs, VpcFlowLogsArgs
from components.aws.runtime.addons import AddonArgs, AddonIdentityArgs, EksAddons, EksAddonsArgs
from components.aws.runtime.cluster import EksCluster, EksClusterArgs
from components.aws.runtime.karpenter import EksKarpenter, EksKarpenterArgs
from components.aws.runtime.nodes import EksSystemNodes, EksSystemNodesArgs
from components.aws.security.access import AccessEntryArgs, EksAccess, EksAccessArgs
from components.aws.security.identity import (
    EksClusterRole,
    EksClusterRoleArgs,
    PodIdentity,
    PodIdentityArgs,
)
from components.aws.security.keys import EksKeys, EksKeysArgs
from components.component import Component
from tests.components.samples.aws.shared import ACCOUNT, KEY, PARTITION, REGION, TAGS

SAMPLES: dict[type[Component], Callable[[], Args]] = {
    EksAccess: lambda: EksAccessArgs(
        cluster_name="c",
        partition=PARTITION,
        entries=[
            AccessEntryArgs(
                principal_arn="arn:aws:iam::111122223333:role/Admin",
                groups=["platform:admin"],
                policies=["AmazonEKSClusterAdminPolicy"],
            )
        ],
        tags=TAGS,
    ),
    EksAddons: lambda: EksAddonsArgs(
        account=ACCOUNT,
        partition=PARTITION,
        cluster_name="c",
        addons=[
            AddonArgs(
                addon="vpc-cni",
                version="v1.22.4-eksbuild.3",
                configuration="{}",
                identity=AddonIdentityArgs(
                    service_account="aws-node", managed_policies=["AmazonEKS_CNI_Policy"]
                ),
            )
        ],
        tags=TAGS,
    ),
    EksCluster: lambda: EksClusterArgs(
        cluster_name="c",
        version="1.35",
        role_arn="arn:aws:iam::111122223333:role/r",
        subnet_ids=["subnet-a", "subnet-b"],
        service_cidr="172.20.0.0/16",
        public_cidrs=[],
        log_group="/aws/eks/c/cluster",
        log_types=["audit"],
        log_retention_days=90,
        logs_key_arn=KEY,
        secrets_key_arn=KEY,
        zonal_shift=True,
        protected=True,
        tags=TAGS,
    ),
    EksClusterRole: lambda: EksClusterRoleArgs(partition=PARTITION, tags=TAGS),
    EksKarpenter: lambda: EksKarpenterArgs(
        account=ACCOUNT,
        partition=PARTITION,
        region=REGION,
        cluster_name="c",
        physical_name="c",
        isolated=True,
        tags=TAGS,
    ),
    EksKeys: lambda: EksKeysArgs(
        account=ACCOUNT,
        partition=PARTITION,
        region=REGION,
        cluster_name="c",
        cluster_role_arn="arn:aws:iam::111122223333:role/r",
        log_groups=["/aws/eks/c/cluster"],
        protected=True,
        tags=TAGS,
    ),
    EksSystemNodes: lambda: EksSystemNodesArgs(
        cluster_name="c",
        display_name="c",
        version="1.35",
        partition=PARTITION,
        subnet_ids=["subnet-a"],
        image="bottlerocket",
        architecture="amd64",
        release_version="1.66.0-1ad6b4a4",
        instance_types=["m7i.large"],
        min_size=2,
        max_size=4,
        volume_gib=50,
        volumes_key_arn=KEY,
        tags=TAGS,
    ),
    PodIdentity: lambda: PodIdentityArgs(
        account=ACCOUNT,
        partition=PARTITION,
        cluster_name="c",
        namespace="kube-system",
        service_account="s",
        managed_policies=["AmazonEKS_CNI_Policy"],
        policies={"own": "{}"},
        tags=TAGS,
    ),
    VpcEndpoints: lambda: VpcEndpointsArgs(
        region=REGION,
        display_name="c",
        vpc_id="vpc-a",
        vpc_cidr="10.0.0.0/16",
        subnet_ids=["subnet-a"],
        route_table_ids=["rtb-a"],
        interface_services=["sts"],
        tags=TAGS,
    ),
    VpcFlowLogs: lambda: VpcFlowLogsArgs(
        account=ACCOUNT,
        partition=PARTITION,
        region=REGION,
        vpc_id="vpc-a",
        log_group="/aws/vpc/c/flows",
        interval_seconds=60,
        retention_days=90,
        key_arn=KEY,
        protected=True,
        tags=TAGS,
    ),
}
"""Component class to arguments that work."""
