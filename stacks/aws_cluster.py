"""The cluster layer on AWS: settings in, components and the registry record out.

The order of a cluster's life is the order of this module: identity, keys, network, control plane,
access, what nodes need, nodes, what needs nodes.
"""

import pulumi
import pulumi_aws as aws

from components.aws import addon_values
from components.aws.access import AccessEntryArgs, EksAccess, EksAccessArgs
from components.aws.addons import AddonArgs, AddonIdentityArgs, EksAddons, EksAddonsArgs
from components.aws.cluster import EksCluster, EksClusterArgs
from components.aws.endpoint_services import Need, interface_services
from components.aws.identity import EksClusterRole, EksClusterRoleArgs
from components.aws.karpenter import EksKarpenter, EksKarpenterArgs
from components.aws.keys import EksKeys, EksKeysArgs
from components.aws.network import AwsNetwork, AwsNetworkArgs, ZoneArgs
from components.aws.nodes import EksSystemNodes, EksSystemNodesArgs
from contracts import access, cidr, kubeconfig, versions
from contracts.labels import Labels
from contracts.planes import Plane
from contracts.registry import RECORD_VERSION
from contracts.settings import Addon, NatMode, Settings

_ADDON_IDENTITIES = {
    "vpc-cni": AddonIdentityArgs(service_account="aws-node", managed_policies=["AmazonEKS_CNI_Policy"]),
    "aws-ebs-csi-driver": AddonIdentityArgs(
        service_account="ebs-csi-controller-sa", managed_policies=["service-role/AmazonEBSCSIDriverPolicy"]
    ),
}
"""Add-ons that call AWS, and as what. Volumes' key needs no permission here: its own policy grants it."""


class _Recipe:
    """Settings of one stack, and the names derived from them."""

    def __init__(self, settings: Settings, labels: Labels) -> None:
        self.settings = settings
        self.tags = labels.by_plane()
        self.name = settings.cluster_name
        self.control_plane_logs = f"/aws/eks/{self.name}/cluster"
        self.flow_logs = f"/aws/vpc/{self.name}/flows"
        self.provider = aws.Provider(
            "aws",
            region=settings.region,
            # The wrong credentials fail here, before anything is touched.
            allowed_account_ids=[settings.account],
        )
        self.opts = pulumi.ResourceOptions(providers=[self.provider])

    def keys(self) -> tuple[EksClusterRole, EksKeys]:
        settings = self.settings
        role = EksClusterRole(
            "control-plane", EksClusterRoleArgs(partition=settings.partition, tags=self.tags), self.opts
        )
        keys = EksKeys(
            "keys",
            EksKeysArgs(
                account=settings.account,
                partition=settings.partition,
                region=settings.region,
                cluster_name=self.name,
                cluster_role_arn=role.role_arn,
                log_groups=[self.control_plane_logs, self.flow_logs],
                protected=settings.protected,
                tags=self.tags,
            ),
            self.opts,
        )
        return role, keys

    def network(self, keys: EksKeys) -> AwsNetwork:
        settings, network = self.settings, self.settings.network
        needs = (Need.NODES, Need.KARPENTER, Need.NODE_ACCESS, Need.LOAD_BALANCERS, Need.ENCRYPTION)
        return AwsNetwork(
            "network",
            AwsNetworkArgs(
                account=settings.account,
                partition=settings.partition,
                region=settings.region,
                cluster_name=self.name,
                cidr=str(network.cidr),
                zones=[
                    ZoneArgs(
                        zone=subnets.zone,
                        public_cidr=str(subnets.public),
                        private_cidr=str(subnets.private),
                        control_plane_cidr=str(subnets.control_plane),
                    )
                    for subnets in cidr.plan(network.cidr, network.zones)
                ],
                nat_per_zone=network.nat is NatMode.PER_ZONE,
                interface_services=interface_services(*needs) if network.interface_endpoints else [],
                flow_log_group=self.flow_logs,
                flow_log_interval_seconds=network.flow_log_interval_seconds,
                log_retention_days=settings.log_retention_days,
                logs_key_arn=keys.logs_key_arn,
                protected=settings.protected,
                tags=self.tags,
            ),
            self.opts,
        )

    def cluster(self, role: EksClusterRole, keys: EksKeys, network: AwsNetwork) -> EksCluster:
        settings, plane = self.settings, self.settings.control_plane
        return EksCluster(
            "cluster",
            EksClusterArgs(
                cluster_name=self.name,
                version=plane.version,
                role_arn=role.role_arn,
                subnet_ids=_listed(network.control_plane_subnet_ids),
                service_cidr=str(settings.network.service_cidr),
                public_cidrs=[str(block) for block in plane.public_cidrs],
                log_group=self.control_plane_logs,
                log_types=plane.log_types,
                log_retention_days=settings.log_retention_days,
                logs_key_arn=keys.logs_key_arn,
                secrets_key_arn=keys.secrets_key_arn,
                zonal_shift=plane.zonal_shift,
                protected=settings.protected,
                tags=self.tags,
            ),
            self.opts,
        )

    def access(self, cluster: EksCluster) -> EksAccess:
        return EksAccess(
            "access",
            EksAccessArgs(
                cluster_name=cluster.cluster_name,
                partition=self.settings.partition,
                entries=[
                    AccessEntryArgs(
                        principal_arn=entry.principal,
                        groups=entry.groups,
                        policies=["AmazonEKSClusterAdminPolicy"] if entry.cluster_admin else [],
                    )
                    for entry in access.entries(self.settings.access)
                ],
                tags=self.tags,
            ),
            self.opts,
        )

    def addons(self, name: str, addons: tuple[str, ...], cluster_name: pulumi.Output[str]) -> EksAddons:
        settings = self.settings
        release = versions.AWS_RELEASES[settings.control_plane.version]
        context = addon_values.AddonContext(
            cluster_name=self.name, zones=len(settings.network.zones), tags=self.tags[Plane.DATA]
        )
        wanted = []
        for addon in addons:
            override = settings.addons.get(addon, Addon())
            wanted.append(
                AddonArgs(
                    addon=addon,
                    version=override.version or release.addons[addon],
                    configuration=addon_values.render(addon, context, override.configuration),
                    identity=_ADDON_IDENTITIES.get(addon),
                )
            )
        return EksAddons(
            name,
            EksAddonsArgs(
                account=settings.account,
                partition=settings.partition,
                cluster_name=cluster_name,
                addons=wanted,
                tags=self.tags,
            ),
            self.opts,
        )

    def nodes(self, cluster_name: pulumi.Output[str], keys: EksKeys, network: AwsNetwork) -> EksSystemNodes:
        settings, nodes = self.settings, self.settings.system_nodes
        release = versions.AWS_RELEASES[settings.control_plane.version]
        pinned = release.bottlerocket if nodes.image == "bottlerocket" else release.al2023
        return EksSystemNodes(
            "system",
            EksSystemNodesArgs(
                cluster_name=cluster_name,
                display_name=self.name,
                version=settings.control_plane.version,
                partition=settings.partition,
                subnet_ids=_listed(network.private_subnet_ids),
                image=nodes.image,
                architecture=nodes.architecture,
                release_version=nodes.release_version or pinned,
                instance_types=nodes.instance_types,
                min_size=nodes.min_size,
                max_size=nodes.max_size,
                volume_gib=nodes.volume_gib,
                volumes_key_arn=keys.volumes_key_arn,
                tags=self.tags,
            ),
            self.opts,
        )

    def karpenter(self, cluster: EksCluster) -> EksKarpenter:
        settings = self.settings
        return EksKarpenter(
            "karpenter",
            EksKarpenterArgs(
                account=settings.account,
                partition=settings.partition,
                region=settings.region,
                cluster_name=cluster.cluster_name,
                physical_name=self.name,
                tags=self.tags,
            ),
            self.opts,
        )


def declare(settings: Settings, labels: Labels) -> None:
    """Register everything of an AWS cluster stack and export its registry record."""
    recipe = _Recipe(settings, labels)
    role, keys = recipe.keys()
    network = recipe.network(keys)
    cluster = recipe.cluster(role, keys, network)
    recipe.access(cluster)
    before = recipe.addons("node-addons", addon_values.BEFORE_NODES, cluster.cluster_name)
    nodes = recipe.nodes(before.ready_cluster_name, keys, network)
    recipe.addons("cluster-addons", addon_values.AFTER_NODES, nodes.ready_cluster_name)
    karpenter = recipe.karpenter(cluster)
    pulumi.export("cluster", _record(recipe, keys, network, cluster, karpenter))
    pulumi.export(
        "kubeconfig",
        pulumi.Output.all(cluster.endpoint, cluster.certificate_authority).apply(
            lambda facts: kubeconfig.eks(
                name=recipe.name,
                region=settings.region,
                endpoint=facts[0],
                certificate_authority=facts[1],
            )
        ),
    )


def _record(
    recipe: _Recipe, keys: EksKeys, network: AwsNetwork, cluster: EksCluster, karpenter: EksKarpenter
) -> dict:
    """The form of contracts.registry.ClusterRecord, field by field, so that a field which is not yet
    known leaves the others readable in a preview.
    """
    settings = recipe.settings
    return {
        "recordVersion": RECORD_VERSION,
        "name": recipe.name,
        "cloud": settings.cloud,
        "account": settings.account,
        "region": settings.region,
        "environment": settings.environment,
        "clusterType": settings.cluster_type.value,
        "kubernetesVersion": settings.control_plane.version,
        "endpoint": cluster.endpoint,
        "endpointAccess": settings.control_plane.endpoint,
        "certificateAuthority": cluster.certificate_authority,
        "oidcIssuer": cluster.oidc_issuer,
        "network": {
            "id": network.vpc_id,
            "cidr": str(settings.network.cidr),
            "serviceCidr": str(settings.network.service_cidr),
            "privateSubnets": network.private_subnet_ids,
            "publicSubnets": network.public_subnet_ids,
            "egressAddresses": network.nat_addresses,
            "nodeSecurityGroup": cluster.security_group_id,
        },
        "provisioning": {
            "kind": "karpenter",
            "version": settings.karpenter.version,
            "nodeIdentity": karpenter.node_role_name,
            "interruptionQueue": karpenter.queue_name,
            "discoveryTag": recipe.name,
            "volumeKey": keys.volumes_key_arn,
        },
        "identities": {"karpenter": karpenter.controller_role_arn},
        "labels": recipe.tags[Plane.RUNTIME],
    }


def _listed(by_zone: pulumi.Output) -> pulumi.Output[list[str]]:
    return by_zone.apply(lambda subnets: [subnets[zone] for zone in sorted(subnets)])
