"""Examples of the components of the EKS baseline."""

from collections.abc import Callable

from components.args import Args
from components.aws.network.endpoints import VpcEndpoints, VpcEndpointsArgs
from components.aws.observability.flow_logs import VpcFlowLogs, VpcFlowLogsArgs
from components.aws.runtime.addons import AddonArgs, AddonIdentityArgs, EksAddons, EksAddonsArgs
from components.aws.runtime.cluster import EksCluster, EksClusterArgs
from components.aws.runtime.karpenter import EksKarpenter, EksKarpenterArgs
from components.aws.runtime.nodes import EksSystemNodes, EksSystemNodesArgs
from components.aws.runtime.pools import EksPools, EksPoolsArgs, PoolArgs, PoolTaintArgs
from components.aws.security.access import AccessEntryArgs, EksAccess, EksAccessArgs
from components.aws.security.identity import (
    EksClusterRole,
    EksClusterRoleArgs,
    PodIdentity,
    PodIdentityArgs,
)
from components.aws.security.keys import EksKeys, EksKeysArgs
from components.component import Component
from tests.components.samples.aws.shared import CONTEXT, KEY

SAMPLES: dict[type[Component], Callable[[], Args]] = {
    EksAccess: lambda: EksAccessArgs(
        cluster_name="c",
        entries=[
            AccessEntryArgs(
                principal_arn="arn:aws:iam::111122223333:role/Admin",
                groups=["platform:admin"],
                policies=["AmazonEKSClusterAdminPolicy"],
            )
        ],
        context=CONTEXT,
    ),
    EksAddons: lambda: EksAddonsArgs(
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
        context=CONTEXT,
    ),
    EksCluster: lambda: EksClusterArgs(
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
        context=CONTEXT,
    ),
    EksClusterRole: lambda: EksClusterRoleArgs(context=CONTEXT),
    EksKarpenter: lambda: EksKarpenterArgs(
        cluster_name="c",
        isolated=True,
        context=CONTEXT,
    ),
    EksKeys: lambda: EksKeysArgs(
        cluster_role_arn="arn:aws:iam::111122223333:role/r",
        log_groups=["/aws/eks/c/cluster"],
        context=CONTEXT,
    ),
    EksSystemNodes: lambda: EksSystemNodesArgs(
        cluster_name="c",
        version="1.35",
        subnet_ids=["subnet-a"],
        image="bottlerocket",
        architecture="amd64",
        release_version="1.66.0-1ad6b4a4",
        instance_types=["m7i.large"],
        min_size=2,
        max_size=4,
        volume_gib=50,
        volumes_key_arn=KEY,
        context=CONTEXT,
    ),
    EksPools: lambda: EksPoolsArgs(
        cluster_name="c",
        version="1.35",
        volumes_key_arn=KEY,
        pools={
            "gpu": PoolArgs(
                image="bottlerocket",
                architecture="amd64",
                accelerator="nvidia",
                release_version="1.66.0-1ad6b4a4",
                instance_types=["g6.xlarge"],
                min_size=0,
                max_size=4,
                volume_gib=200,
                subnet_ids=["subnet-a"],
                spot=True,
                labels={"example.com/tier": "gpu"},
                taints=[PoolTaintArgs(key="gpu", value="true", effect="NoSchedule")],
            )
        },
        context=CONTEXT,
    ),
    PodIdentity: lambda: PodIdentityArgs(
        cluster_name="c",
        namespace="kube-system",
        service_account="s",
        managed_policies=["AmazonEKS_CNI_Policy"],
        policies={"own": "{}"},
        context=CONTEXT,
    ),
    VpcEndpoints: lambda: VpcEndpointsArgs(
        vpc_id="vpc-a",
        vpc_cidr="10.0.0.0/16",
        subnet_ids=["subnet-a"],
        route_table_ids=["rtb-a"],
        interface_services=["sts"],
        context=CONTEXT,
    ),
    VpcFlowLogs: lambda: VpcFlowLogsArgs(
        vpc_id="vpc-a",
        log_group="/aws/vpc/c/flows",
        interval_seconds=60,
        retention_days=90,
        key_arn=KEY,
        context=CONTEXT,
    ),
}
"""Component class to arguments that work."""
