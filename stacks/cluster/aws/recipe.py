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
from stacks.cluster.aws.context import AwsFacts
from stacks.cluster.aws.control_plane import ControlPlane
from stacks.cluster.aws.nodes import Compute
from stacks.cluster.aws.record import record
from stacks.cluster.aws.supporting import surroundings


def declare(settings: AwsSettings, labels: Labels) -> None:
    """Register everything of an AWS cluster stack and export its registry record."""
    facts = AwsFacts(settings, labels)
    if settings.system_nodes is None:
        keys, network, cluster, compute = _auto(facts)
    else:
        keys, network, cluster, compute = _own(facts, settings.system_nodes)
    around = surroundings(facts, keys, network, cluster, compute)
    pulumi.export("cluster", record(facts, network, cluster, compute, around))
    pulumi.export(
        "kubeconfig",
        pulumi.Output.all(cluster.endpoint, cluster.certificate_authority).apply(
            lambda known: kubeconfig.eks(
                name=facts.name, region=facts.region, endpoint=known[0], certificate_authority=known[1]
            )
        ),
    )


Made = tuple[EksKeys, ClusterNetwork, ControlPlane, Compute]


def _own(facts: AwsFacts, nodes: SystemNodes) -> Made:
    """A control plane from raw resources, with a system pool and perhaps Karpenter."""
    role = control_plane.cluster_role(facts)
    keys = control_plane.cluster_keys(facts, role.role_arn)
    network = aws_network.cluster_network(facts, keys.logs_key_arn, facts.needs)
    cluster = control_plane.own_control_plane(facts, role.role_arn, keys, network)
    control_plane.cluster_access(facts, cluster)
    way = aws_compute.with_karpenter if facts.settings.compute == "karpenter" else aws_compute.managed
    return keys, network, cluster, way(facts, nodes, cluster, keys, network)


def _auto(facts: AwsFacts) -> Made:
    """A control plane in Auto Mode."""
    # Imported here: the eks package costs every other stack half a second.
    from stacks.cluster.aws import auto_mode

    roles = auto_mode.auto_roles(facts)
    keys = control_plane.cluster_keys(facts, roles.cluster_role_arn)
    network = aws_network.cluster_network(facts, keys.logs_key_arn, facts.needs)
    cluster = auto_mode.auto_control_plane(facts, roles, keys, network)
    control_plane.cluster_access(facts, cluster)
    return keys, network, cluster, auto_mode.auto_compute(facts, roles, cluster, keys)
