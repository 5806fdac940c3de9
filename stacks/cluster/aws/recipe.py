"""The cluster layer on AWS: settings in, components and the registry record out.

The order of a cluster's life is the order here: identity, keys, network, control plane, access, nodes.
"""

import pulumi

from components.aws.network.cluster_network import ClusterNetwork
from components.aws.security.keys import EksKeys
from contracts.planning import kubeconfig
from contracts.planning.labels import Labels
from contracts.settings.aws.cluster import AwsSettings
from contracts.settings.aws.nodes import SystemNodes
from stacks.cluster.aws import control_plane
from stacks.cluster.aws import network as aws_network
from stacks.cluster.aws import nodes as aws_compute
from stacks.cluster.aws.context import AwsContext
from stacks.cluster.aws.control_plane import ControlPlane
from stacks.cluster.aws.nodes import Compute
from stacks.cluster.aws.record import record
from stacks.cluster.aws.supporting import supporting_resources


def declare(settings: AwsSettings, labels: Labels) -> None:
    """Register everything of an AWS cluster stack and export its registry record."""
    context = AwsContext(settings, labels)
    if settings.system_nodes is None:
        keys, network, cluster, compute = _auto(context)
    else:
        keys, network, cluster, compute = _standard(context, settings.system_nodes)
    supporting = supporting_resources(context, keys, network, cluster, compute)
    pulumi.export("cluster", record(context, network, cluster, compute, supporting))
    pulumi.export(
        "kubeconfig",
        pulumi.Output.all(cluster.endpoint, cluster.certificate_authority).apply(
            lambda known: kubeconfig.eks(
                name=context.name,
                region=context.settings.region,
                endpoint=known[0],
                certificate_authority=known[1],
            )
        ),
    )


Made = tuple[EksKeys, ClusterNetwork, ControlPlane, Compute]


def _standard(context: AwsContext, nodes: SystemNodes) -> Made:
    """A control plane from raw resources, with a system pool and perhaps Karpenter."""
    role = control_plane.cluster_role(context)
    keys = control_plane.cluster_keys(context, role.role_arn)
    network = aws_network.cluster_network(context, keys.logs_key_arn, context.needs)
    cluster = control_plane.standard_cluster(context, role.role_arn, keys, network)
    control_plane.cluster_access(context, cluster)
    way = aws_compute.with_karpenter if context.settings.compute == "karpenter" else aws_compute.managed
    return keys, network, cluster, way(context, nodes, cluster, keys, network)


def _auto(context: AwsContext) -> Made:
    """A control plane in Auto Mode."""
    # Imported here: the eks package costs every other stack half a second.
    from stacks.cluster.aws import auto_mode

    roles = auto_mode.auto_roles(context)
    keys = control_plane.cluster_keys(context, roles.cluster_role_arn)
    network = aws_network.cluster_network(context, keys.logs_key_arn, context.needs)
    cluster = auto_mode.auto_control_plane(context, roles, keys, network)
    control_plane.cluster_access(context, cluster)
    return keys, network, cluster, auto_mode.auto_compute(context, roles, cluster, keys)
