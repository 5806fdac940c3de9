"""The cluster layer on AWS: settings in, components and the registry record out.

The order of a cluster's life is the order here: identity, keys, network, control plane, access, nodes.
"""

import pulumi

from components.aws.cluster_network import ClusterNetwork
from components.aws.keys import EksKeys
from contracts import kubeconfig
from contracts.labels import Labels
from contracts.settings.aws.cluster import AwsSettings
from contracts.settings.aws.nodes import SystemNodes
from stacks import aws_compute, aws_control_plane, aws_network
from stacks.aws_around import surroundings
from stacks.aws_compute import Compute
from stacks.aws_control_plane import ControlPlane
from stacks.aws_facts import AwsFacts
from stacks.aws_record import record


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
    role = aws_control_plane.cluster_role(facts)
    keys = aws_control_plane.cluster_keys(facts, role.role_arn)
    network = aws_network.cluster_network(facts, keys.logs_key_arn, facts.needs)
    cluster = aws_control_plane.own_control_plane(facts, role.role_arn, keys, network)
    aws_control_plane.cluster_access(facts, cluster)
    way = aws_compute.with_karpenter if facts.settings.compute == "karpenter" else aws_compute.managed
    return keys, network, cluster, way(facts, nodes, cluster, keys, network)


def _auto(facts: AwsFacts) -> Made:
    """A control plane in Auto Mode."""
    # Imported here: the eks package costs every other stack half a second.
    from stacks import aws_auto

    roles = aws_auto.auto_roles(facts)
    keys = aws_control_plane.cluster_keys(facts, roles.cluster_role_arn)
    network = aws_network.cluster_network(facts, keys.logs_key_arn, facts.needs)
    cluster = aws_auto.auto_control_plane(facts, roles, keys, network)
    aws_control_plane.cluster_access(facts, cluster)
    return keys, network, cluster, aws_auto.auto_compute(facts, roles, cluster, keys)
