"""EKS Auto Mode: a cluster whose nodes, networking and storage AWS looks after.

Built with Pulumi's own `eks` package, whose defaults are the point of a sandbox; everything it would add
beside Auto Mode is switched off, and what it gets wrong for us is corrected by a transform.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import pulumi
import pulumi_aws as aws
import pulumi_eks as eks

from components.args import Args
from components.aws.observability.log_group import encrypted_log_group
from components.component import Component
from components.context import AwsContextArgs
from contracts.planes import Plane

_NODE_POOLS = ("general-purpose", "system")


@dataclass(frozen=True, kw_only=True)
class EksAutoClusterArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
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
    """Key of the envelope encryption of Kubernetes secrets."""


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
        logs = encrypted_log_group(
            self,
            f"{name}-logs",
            args.context,
            group=args.log_group,
            retention_days=args.log_retention_days,
            key_arn=args.logs_key_arn,
        )
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
            name=args.context.cluster_name,
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
            deletion_protection=args.context.protected,
            provider_credential_opts=eks.KubeconfigOptionsArgs(role_arn=args.deployer_role_arn),
            # Everything the package would add that Auto Mode brings itself.
            create_instance_role=False,
            skip_default_node_group=True,
            skip_default_security_groups=True,
            use_default_vpc_cni=True,
            kube_proxy_addon_options=eks.KubeProxyAddonOptionsArgs(enabled=False),
            coredns_addon_options=eks.CoreDnsAddonOptionsArgs(enabled=False),
            bootstrap_self_managed_addons=False,
            tags=self._tags(args.context),
            opts=self._child(
                transforms=[without_hidden_admin],
                protect=args.context.protected,
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
