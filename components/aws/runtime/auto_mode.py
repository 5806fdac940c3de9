"""EKS Auto Mode: a cluster whose nodes, networking and storage AWS looks after.

Built with Pulumi's own `eks` package, whose defaults are the point of a sandbox; everything it would add
beside Auto Mode is switched off, and what it gets wrong for us is corrected by a transform.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pulumi
import pulumi_aws as aws
import pulumi_eks as eks

from components.args import Args
from components.aws.runtime.cluster import control_plane_logs
from components.aws.security.documents.document import document, render, statement
from components.aws.security.identity import attach_managed
from components.component import Component, after
from contracts.planes import Plane

_CLUSTER_POLICIES = (
    "AmazonEKSClusterPolicy",
    "AmazonEKSComputePolicy",
    "AmazonEKSBlockStoragePolicy",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
)
_NODE_POLICIES = ("AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly")
_NODE_POOLS = ("general-purpose", "system")


@dataclass(frozen=True, kw_only=True)
class EksAutoRolesArgs(Args):
    partition: str
    """ARN partition."""
    permissions_boundary: str | None = None
    """Policy that limits both roles."""
    iam_path: str | None = None
    """Path of both roles, by which others are told to leave them alone."""
    tags: Mapping[str, Mapping[str, str]]
    """Standard tags of each plane."""


class EksAutoRoles(Component):
    """What Auto Mode's control plane and its nodes may do.

    Creates:
        cluster  the control plane, which here also makes nodes, volumes and load balancers
        node     nodes: join and pull images, nothing else
    """

    PLANE = Plane.SECURITY

    cluster_role_arn: pulumi.Output[str]
    """Role of the control plane, once its permissions are attached."""
    node_role_arn: pulumi.Output[str]
    """Role of the nodes, once its permissions are attached."""
    node_role_name: pulumi.Output[str]
    """Role name that a NodeClass takes."""

    def __init__(self, name: str, args: EksAutoRolesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = EksAutoRolesArgs.of(args)
        super().__init__(name, opts)
        # EKS tags the sessions in which it works for a cluster.
        self.cluster_role, self.cluster_permissions = self._role(
            args, "cluster", "eks.amazonaws.com", ["sts:AssumeRole", "sts:TagSession"], _CLUSTER_POLICIES
        )
        node, node_permissions = self._role(
            args, "node", "ec2.amazonaws.com", ["sts:AssumeRole"], _NODE_POLICIES
        )
        self.cluster_role_arn = _ready(self.cluster_role, self.cluster_permissions)
        self.node_role_arn = _ready(node, node_permissions)
        self.node_role_name = node.name
        self._finish()

    def _role(
        self, args: EksAutoRolesArgs, purpose: str, service: str, actions: list[str], policies: Sequence[str]
    ) -> tuple[aws.iam.Role, list[aws.iam.RolePolicyAttachment]]:
        name = f"{self._name}-{purpose}"
        role = aws.iam.Role(
            name,
            assume_role_policy=render(
                document(statement("Service", actions, principal={"Service": service}))
            ),
            description=f"EKS Auto Mode {purpose}",
            permissions_boundary=args.permissions_boundary,
            path=args.iam_path,
            tags=self._tags(args.tags),
            opts=self._child(),
        )
        return role, attach_managed(self, role, name, args.partition, policies)


def _ready(role: aws.iam.Role, permissions: Sequence[aws.iam.RolePolicyAttachment]) -> pulumi.Output[str]:
    return after(role.arn, *(item.policy_arn for item in permissions))


@dataclass(frozen=True, kw_only=True)
class EksAutoClusterArgs(Args):
    cluster_name: str
    """Name of the cluster."""
    version: str
    """Kubernetes minor version."""
    vpc_id: pulumi.Input[str]
    """VPC of the cluster."""
    subnet_ids: pulumi.Input[Sequence[str]]
    """Private subnets: Auto Mode puts its nodes where the cluster is."""
    service_cidr: str
    """Range of Kubernetes Services. Changing it replaces the cluster."""
    public_cidrs: Sequence[str]
    """Ranges that may reach a public endpoint; empty means there is none."""
    cluster_role: aws.iam.Role
    """Role of the control plane."""
    cluster_permissions: Sequence[aws.iam.RolePolicyAttachment]
    """Its permissions, which the package does not know and so would not wait for."""
    node_role_arn: pulumi.Input[str]
    """Role of the nodes, once its permissions are attached."""
    deployer_role_arn: str
    """Role that the package's own Kubernetes provider uses; never the credentials at hand."""
    log_group: str
    """Name of the log group, which EKS prescribes."""
    log_types: Sequence[str]
    """Logs that are kept."""
    log_retention_days: int
    """How long they are kept."""
    logs_key_arn: pulumi.Input[str]
    """Key that encrypts the logs."""
    secrets_key_arn: pulumi.Input[str]
    """Key that wraps Kubernetes secrets."""
    protected: bool
    """Refuse deletion, and keep the logs."""
    tags: Mapping[str, Mapping[str, str]]
    """Standard tags of each plane."""


class EksAutoCluster(Component):
    """A control plane in Auto Mode, with the same promises as any other.

    Creates:
        logs     the log group, before EKS would make one that is unencrypted and kept forever
        cluster  the package's component, which adds the control plane and a Kubernetes provider
    """

    PLANE = Plane.RUNTIME

    cluster_name: pulumi.Output[str]
    """Name of the cluster, once it exists."""
    endpoint: pulumi.Output[str]
    """URL of the API server."""
    certificate_authority: pulumi.Output[str]
    """Certificate authority of the API server, base64."""
    oidc_issuer: pulumi.Output[str]
    """Issuer of service account tokens."""
    cluster_arn: pulumi.Output[str]
    """ARN of the cluster."""
    service_cidr: pulumi.Output[str]
    """Range of Kubernetes Services."""
    security_group_id: pulumi.Output[str]
    """The one security group of control plane and nodes, made by EKS."""

    def __init__(
        self, name: str, args: EksAutoClusterArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        args = EksAutoClusterArgs.of(args)
        super().__init__(name, opts)
        logs = control_plane_logs(self, name, args)
        cluster = self._cluster(args, logs).eks_cluster
        self.cluster_name = cluster.name
        self.cluster_arn = cluster.arn
        self.endpoint = cluster.endpoint
        self.certificate_authority = cluster.certificate_authority.data
        self.service_cidr = pulumi.Output.from_input(args.service_cidr)
        self.oidc_issuer = cluster.identities[0].oidcs[0].issuer
        self.security_group_id = cluster.vpc_config.cluster_security_group_id
        self._finish()

    def _cluster(self, args: EksAutoClusterArgs, logs: aws.cloudwatch.LogGroup) -> eks.Cluster:
        public = bool(args.public_cidrs)
        return eks.Cluster(
            f"{self._name}-cluster",
            name=args.cluster_name,
            version=args.version,
            vpc_id=args.vpc_id,
            subnet_ids=args.subnet_ids,
            endpoint_private_access=True,
            endpoint_public_access=public,
            public_access_cidrs=list(args.public_cidrs) if public else None,
            authentication_mode=eks.AuthenticationMode.API,
            auto_mode=eks.AutoModeOptionsArgs(
                enabled=True,
                create_node_role=False,
                compute_config=eks.ClusterComputeConfigArgs(
                    node_pools=list(_NODE_POOLS), node_role_arn=args.node_role_arn
                ),
            ),
            service_role=args.cluster_role,
            kubernetes_service_ip_address_range=args.service_cidr,
            encryption_config_key_arn=args.secrets_key_arn,
            enabled_cluster_log_types=list(args.log_types),
            upgrade_policy=aws.eks.ClusterUpgradePolicyArgs(support_type="STANDARD"),
            deletion_protection=args.protected,
            provider_credential_opts=eks.KubeconfigOptionsArgs(role_arn=args.deployer_role_arn),
            # Everything the package would add that Auto Mode brings itself.
            create_instance_role=False,
            skip_default_node_group=True,
            skip_default_security_groups=True,
            use_default_vpc_cni=True,
            kube_proxy_addon_options=eks.KubeProxyAddonOptionsArgs(enabled=False),
            coredns_addon_options=eks.CoreDnsAddonOptionsArgs(enabled=False),
            bootstrap_self_managed_addons=False,
            tags=self._tags(args.tags),
            opts=self._child(
                transforms=[without_hidden_admin],
                protect=args.protected,
                # The cluster names neither its log group nor the policies of its role.
                depends_on=[logs, *args.cluster_permissions],
            ),
        )


def without_hidden_admin(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    """The package always makes whoever deploys an administrator. Here, access entries say who is."""
    if args.type_ != "aws:eks/cluster:Cluster":
        return None
    # In a transform, properties are plain values by wire name.
    given = cast(dict[str, Any], args.props["accessConfig"])
    access = {**given, "bootstrapClusterCreatorAdminPermissions": False}
    return pulumi.ResourceTransformResult(props={**args.props, "accessConfig": access}, opts=args.opts)
