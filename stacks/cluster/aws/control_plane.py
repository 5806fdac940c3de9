"""The control plane of an AWS cluster, its role, its keys and who may talk to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
import pulumi_aws as aws

from components.aws.network.cluster_network import ClusterNetwork
from components.aws.runtime.cluster import EksCluster, EksClusterArgs
from components.aws.security.access import AccessEntryArgs, EksAccess, EksAccessArgs
from components.aws.security.identity import EksClusterRole, EksClusterRoleArgs
from components.aws.security.keys import EksKeys, EksKeysArgs
from components.component import after
from contracts.catalog import regions
from contracts.planning import access_entries
from contracts.planning.deploy_roles import next_layers
from stacks.cluster.aws import identity, observability
from stacks.cluster.aws import network as aws_network
from stacks.cluster.aws.context import AwsContext, listed

if TYPE_CHECKING:
    # The eks package behind it costs half a second; only a sandbox pays.
    from components.aws.runtime.auto_mode import EksAutoCluster


@dataclass(frozen=True, kw_only=True)
class ControlPlane:
    """A control plane, whichever way it was built."""

    cluster_name: pulumi.Output[str]
    endpoint: pulumi.Output[str]
    certificate_authority: pulumi.Output[str]
    oidc_issuer: pulumi.Output[str]
    security_group_id: pulumi.Output[str]
    cluster_arn: pulumi.Output[str]
    service_cidr: pulumi.Output[str]


def cluster_role(context: AwsContext) -> EksClusterRole:
    return EksClusterRole(
        "control-plane",
        EksClusterRoleArgs(
            pod_security_groups=context.settings.network.security_groups_for_pods,
            context=context.args,
        ),
        context.opts,
    )


def cluster_keys(context: AwsContext, role_arn: pulumi.Output[str]) -> EksKeys:
    return EksKeys(
        "keys",
        EksKeysArgs(
            cluster_role_arn=role_arn,
            log_groups=[
                context.control_plane_logs,
                *aws_network.log_groups(context),
                *observability.log_groups(context, context.settings.observability, context.settings.dns),
            ],
            context=context.args,
        ),
        context.opts,
    )


def taken_zones(context: AwsContext) -> pulumi.Output[str]:
    """Nothing, once AWS says that no zone is one where EKS takes no control plane. Which name such a zone has
    differs by account, so that settings cannot be held against it.
    """
    settings = context.settings
    zone_id = regions.WITHOUT_CONTROL_PLANES.get(settings.region)
    if not zone_id:
        return pulumi.Output.from_input("")
    found = aws.get_availability_zones_output(
        filters=[
            {"name": "zone-id", "values": [zone_id]},
            {"name": "zone-name", "values": sorted(settings.network.zones)},
        ],
        opts=pulumi.InvokeOptions(provider=context.provider),
    )
    return found.names.apply(lambda names: _refuse_zones(names or (), zone_id))


def _refuse_zones(names: Sequence[str], zone_id: str) -> str:
    """Name the zone.

    Raises:
        pulumi.RunError: there is one; Pulumi prints it without a traceback.
    """
    if names:
        where = f"platform:network.zones: {', '.join(names)} is {zone_id} in this account"
        fix = "fix: take another zone; what stands in its place without a control plane yet can go"
        raise pulumi.RunError(f"{where}, where EKS takes no control plane\n    {fix}")
    return ""


def standard_cluster(
    context: AwsContext, role_arn: pulumi.Output[str], keys: EksKeys, network: ClusterNetwork
) -> ControlPlane:
    """A control plane from raw resources, for clusters whose nodes the platform makes."""
    settings, plane = context.settings, context.settings.control_plane
    cluster = EksCluster(
        "cluster",
        EksClusterArgs(
            version=plane.version,
            role_arn=role_arn,
            subnet_ids=after(listed(network.control_plane_subnet_ids), taken_zones(context)),
            service_cidr=str(settings.network.service_cidr),
            ip_family=settings.network.ip_family,
            public_cidrs=[str(block) for block in plane.public_cidrs],
            log_group=context.control_plane_logs,
            log_types=plane.log_types,
            log_retention_days=settings.log_retention_days,
            logs_key_arn=keys.logs_key_arn,
            secrets_key_arn=keys.secrets_key_arn,
            zonal_shift=plane.zonal_shift,
            context=context.args,
        ),
        context.opts,
    )
    return cluster_outputs(cluster)


def cluster_outputs(cluster: "EksCluster | EksAutoCluster") -> ControlPlane:
    """The outputs that the rest of the recipe needs; both kinds of cluster have them."""
    return ControlPlane(
        cluster_name=cluster.cluster_name,
        endpoint=cluster.endpoint,
        certificate_authority=cluster.certificate_authority,
        oidc_issuer=cluster.oidc_issuer,
        security_group_id=cluster.security_group_id,
        cluster_arn=cluster.cluster_arn,
        service_cidr=cluster.service_cidr,
    )


def cluster_access(context: AwsContext, cluster: ControlPlane) -> EksAccess:
    """Everybody's entries, and the pipeline's own roles first: EKS refuses an entry for a missing role."""
    settings = context.settings
    roles = identity.deploy_roles(context, settings.delivery)
    pipelines = next_layers(settings.delivery, context.args.partition, context.args.account, context.name)
    return EksAccess(
        "access",
        EksAccessArgs(
            cluster_name=after(cluster.cluster_name, roles.role_names) if roles else cluster.cluster_name,
            entries=[
                AccessEntryArgs(
                    principal_arn=entry.principal,
                    groups=entry.groups,
                    policies=["AmazonEKSClusterAdminPolicy"] if entry.cluster_admin else [],
                )
                for entry in access_entries.entries(settings.access, pipelines)
            ],
            context=context.args,
        ),
        context.opts,
    )
