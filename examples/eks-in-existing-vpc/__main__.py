"""An EKS cluster with one pool of nodes, in a VPC and subnets that somebody else made."""

import pulumi
import pulumi_aws as aws

from components.aws.runtime.addons import AddonArgs, AddonIdentityArgs, EksAddons, EksAddonsArgs
from components.aws.runtime.cluster import EksCluster, EksClusterArgs
from components.aws.runtime.nodes import EksSystemNodes, EksSystemNodesArgs
from components.aws.security.access import AccessEntryArgs, EksAccess, EksAccessArgs
from components.aws.security.identity import EksClusterRole, EksClusterRoleArgs
from components.aws.security.keys import EksKeys, EksKeysArgs
from components.context import AwsContextArgs
from contracts.catalog.versions import AWS_RELEASES, DEFAULT_KUBERNETES

WHERE = AwsContextArgs(
    cluster_name="shop",
    region="eu-central-1",
    account="111122223333",
    protected=True,
    tags={"team": "shop"},
)
SUBNETS = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"]
"""Private subnets in two zones, with egress."""
ADMIN = "arn:aws:iam::111122223333:role/ClusterAdmin"
LOGS = "/aws/eks/shop/cluster"
RELEASE = AWS_RELEASES[DEFAULT_KUBERNETES]

provider = aws.Provider("aws", region=WHERE.region, allowed_account_ids=[WHERE.account])
opts = pulumi.ResourceOptions(providers=[provider])
role = EksClusterRole("control-plane", EksClusterRoleArgs(context=WHERE), opts)
keys = EksKeys("keys", EksKeysArgs(context=WHERE, cluster_role_arn=role.role_arn, log_groups=[LOGS]), opts)
cluster = EksCluster(
    "cluster",
    EksClusterArgs(
        context=WHERE,
        version=DEFAULT_KUBERNETES,
        role_arn=role.role_arn,
        subnet_ids=SUBNETS,
        service_cidr="172.20.0.0/16",
        public_cidrs=[],
        log_group=LOGS,
        log_types=["api", "audit", "authenticator"],
        log_retention_days=90,
        logs_key_arn=keys.logs_key_arn,
        secrets_key_arn=keys.secrets_key_arn,
        zonal_shift=True,
    ),
    opts,
)
EksAccess(
    "access",
    EksAccessArgs(
        context=WHERE,
        cluster_name=cluster.cluster_name,
        entries=[AccessEntryArgs(principal_arn=ADMIN, groups=[], policies=["AmazonEKSClusterAdminPolicy"])],
    ),
    opts,
)


def addon(name: str, identity: AddonIdentityArgs | None = None) -> AddonArgs:
    return AddonArgs(addon=name, version=RELEASE.addons[name], identity=identity)


cni = AddonIdentityArgs(service_account="aws-node", managed_policies=["AmazonEKS_CNI_Policy"])
before = EksAddons(
    "before-nodes",
    EksAddonsArgs(
        context=WHERE,
        cluster_name=cluster.cluster_name,
        addons=[addon("eks-pod-identity-agent"), addon("kube-proxy"), addon("vpc-cni", cni)],
    ),
    opts,
)
nodes = EksSystemNodes(
    "nodes",
    EksSystemNodesArgs(
        context=WHERE,
        # Nodes that come before the CNI stay NotReady.
        cluster_name=before.ready_cluster_name,
        version=DEFAULT_KUBERNETES,
        subnet_ids=SUBNETS,
        image="bottlerocket",
        architecture="arm64",
        release_version=RELEASE.bottlerocket,
        instance_types=["m7g.large"],
        min_size=2,
        max_size=4,
        volume_gib=50,
        volumes_key_arn=keys.volumes_key_arn,
    ),
    opts,
)
EksAddons(
    "after-nodes",
    EksAddonsArgs(
        context=WHERE,
        cluster_name=nodes.ready_cluster_name,
        addons=[addon("coredns")],
    ),
    opts,
)
pulumi.export("endpoint", cluster.endpoint)
