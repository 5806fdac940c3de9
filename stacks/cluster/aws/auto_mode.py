"""A cluster in EKS Auto Mode, which brings its nodes with it."""

from components.aws.network.cluster_network import ClusterNetwork
from components.aws.runtime.auto_mode import EksAutoCluster, EksAutoClusterArgs
from components.aws.runtime.documents import addon_values
from components.aws.security.auto_mode_roles import EksAutoRoles, EksAutoRolesArgs
from components.aws.security.keys import EksKeys
from components.component import after
from contracts.planning.deploy_roles import next_layers
from stacks.cluster.aws.context import AwsContext, listed
from stacks.cluster.aws.control_plane import ControlPlane, cluster_outputs, taken_zones
from stacks.cluster.aws.identity import enabled_addons
from stacks.cluster.aws.nodes import Compute, addons


def auto_roles(context: AwsContext) -> EksAutoRoles:
    return EksAutoRoles("control-plane", EksAutoRolesArgs(context=context.args), context.opts)


def auto_control_plane(
    context: AwsContext, roles: EksAutoRoles, keys: EksKeys, network: ClusterNetwork
) -> ControlPlane:
    """A control plane from Pulumi's eks package, with Auto Mode on."""
    settings, plane = context.settings, context.settings.control_plane
    pipelines = next_layers(settings.delivery, context.args.partition, context.args.account, context.name)
    cluster = EksAutoCluster(
        "cluster",
        EksAutoClusterArgs(
            version=plane.version,
            vpc_id=network.vpc_id,
            subnet_ids=after(listed(network.private_subnet_ids), taken_zones(context)),
            service_cidr=str(settings.network.service_cidr),
            public_cidrs=[str(block) for block in plane.public_cidrs],
            cluster_role=roles.cluster_role,
            cluster_permissions=roles.cluster_permissions,
            node_role_arn=roles.node_role_arn,
            deployer_role_arn=settings.access.next_layer or pipelines[0],
            log_group=context.control_plane_logs,
            log_types=plane.log_types,
            log_retention_days=settings.log_retention_days,
            logs_key_arn=keys.logs_key_arn,
            secrets_key_arn=keys.secrets_key_arn,
            context=context.args,
        ),
        context.opts,
    )
    return cluster_outputs(cluster)


def auto_compute(context: AwsContext, roles: EksAutoRoles, cluster: ControlPlane, keys: EksKeys) -> Compute:
    """What is left to install, and what the layers above need for node pools of their own."""
    _, then = addon_values.addons_for(
        "auto", enabled_addons(context.settings.addons), context.settings.further_addons
    )
    addons(context, "cluster-addons", then, cluster.cluster_name)
    return Compute(
        provisioning={
            "kind": "auto",
            "nodeIdentity": roles.node_role_name,
            "volumeKey": keys.volumes_key_arn,
        },
        node_roles={"auto": roles.node_role_name},
    )
