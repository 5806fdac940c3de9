"""The managed control plane."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.args import Args
from components.aws.observability.log_group import encrypted_log_group
from components.component import Component
from components.context import AwsContextArgs
from contracts.planes import Plane


@dataclass(frozen=True, kw_only=True)
class EksClusterArgs(Args):
    context: AwsContextArgs
    """Where the cluster is, and what all its resources have in common."""
    version: str
    """Kubernetes minor version."""
    role_arn: pulumi.Input[str]
    """Role of the control plane, with its permissions."""
    subnet_ids: pulumi.Input[Sequence[str]]
    """Subnets of the control plane's interfaces, in two zones or more."""
    service_cidr: str
    """Range of Kubernetes Services. Changing it replaces the cluster. Unused with IPv6."""
    ip_family: str | None = None
    """`ipv4` or `ipv6`, the addresses of pods and Services; `ipv4` by default. Changing it replaces the
    cluster."""
    public_cidrs: Sequence[str]
    """Ranges that may reach a public endpoint; empty means there is none."""
    log_group: str
    """Name of the log group, which EKS prescribes."""
    log_types: Sequence[str]
    """Logs that are kept."""
    log_retention_days: int
    """How long they are kept."""
    logs_key_arn: pulumi.Input[str]
    """Key that encrypts the logs."""
    secrets_key_arn: pulumi.Input[str]
    """Key of the envelope encryption of Kubernetes secrets. Changing it replaces the cluster."""
    zonal_shift: bool
    """Let AWS shift traffic away from an impaired zone."""


class EksCluster(Component):
    """An EKS control plane that only its owners can reach. Every setting is explicit, because most
    of EKS's defaults are the open ones.

    Creates:
        logs     the log group, before EKS would make one that is unencrypted and kept forever
        cluster  the control plane: private endpoint, encrypted secrets, no access but entries
    """

    PLANE = Plane.RUNTIME

    cluster_name: pulumi.Output[str]
    """Name of the cluster, once it exists."""
    cluster_arn: pulumi.Output[str]
    """ARN of the cluster."""
    endpoint: pulumi.Output[str]
    """URL of the API server."""
    certificate_authority: pulumi.Output[str]
    """Certificate authority of the API server, base64."""
    oidc_issuer: pulumi.Output[str]
    """Issuer of service account tokens."""
    security_group_id: pulumi.Output[str]
    """The one security group of control plane and nodes, made by EKS."""
    service_cidr: pulumi.Output[str]
    """Range of Kubernetes Services: as given, or with IPv6 as AWS chose it."""

    def __init__(self, name: str, args: EksClusterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = EksClusterArgs.of(args)
        super().__init__(name, opts)
        logs = encrypted_log_group(
            self,
            f"{name}-logs",
            args.context,
            group=args.log_group,
            retention_days=args.log_retention_days,
            key_arn=args.logs_key_arn,
        )
        cluster = self._cluster(args, logs)
        self.cluster_name = cluster.name
        self.cluster_arn = cluster.arn
        self.endpoint = cluster.endpoint
        self.certificate_authority = cluster.certificate_authority.data
        self.oidc_issuer = cluster.identities[0].oidcs[0].issuer
        self.security_group_id = cluster.vpc_config.cluster_security_group_id
        self.service_cidr = (
            cluster.kubernetes_network_config.service_ipv6_cidr
            if args.ip_family == "ipv6"
            else pulumi.Output.from_input(args.service_cidr)
        )
        self._finish()

    def _cluster(self, args: EksClusterArgs, logs: aws.cloudwatch.LogGroup) -> aws.eks.Cluster:
        public = bool(args.public_cidrs)
        return aws.eks.Cluster(
            f"{self._name}-cluster",
            name=args.context.cluster_name,
            version=args.version,
            role_arn=args.role_arn,
            vpc_config=aws.eks.ClusterVpcConfigArgs(
                subnet_ids=args.subnet_ids,
                endpoint_private_access=True,
                endpoint_public_access=public,
                public_access_cidrs=args.public_cidrs if public else None,
            ),
            access_config=aws.eks.ClusterAccessConfigArgs(
                authentication_mode="API",
                # Whoever runs the deployment gets no hidden administrator; see access.py.
                bootstrap_cluster_creator_admin_permissions=False,
            ),
            # The add-ons are declared, versioned and ordered by addons.py.
            bootstrap_self_managed_addons=False,
            encryption_config=aws.eks.ClusterEncryptionConfigArgs(
                provider=aws.eks.ClusterEncryptionConfigProviderArgs(key_arn=args.secrets_key_arn),
                resources=["secrets"],
            ),
            enabled_cluster_log_types=args.log_types,
            kubernetes_network_config=aws.eks.ClusterKubernetesNetworkConfigArgs(
                ip_family=args.ip_family or "ipv4",
                # EKS refuses a given range beside the one it chooses for IPv6.
                service_ipv4_cidr=None if args.ip_family == "ipv6" else args.service_cidr,
            ),
            # EXTENDED, the default, would silently cost several times as much once support ends.
            upgrade_policy=aws.eks.ClusterUpgradePolicyArgs(support_type="STANDARD"),
            zonal_shift_config=aws.eks.ClusterZonalShiftConfigArgs(enabled=args.zonal_shift),
            deletion_protection=args.context.protected,
            tags=self._tags(args.context),
            # Nothing in the cluster's inputs names the log group, yet it must be there first.
            opts=self._child(protect=args.context.protected, depends_on=[logs]),
        )
