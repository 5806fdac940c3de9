"""Where the nodes of an AWS cluster come from, and the add-ons around them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pulumi

from components.aws.network.cluster_network import ClusterNetwork
from components.aws.runtime.addons import AddonArgs, AddonIdentityArgs, EksAddons, EksAddonsArgs
from components.aws.runtime.documents import addon_values, cni
from components.aws.runtime.karpenter import EksKarpenter, EksKarpenterArgs
from components.aws.runtime.nodes import EksSystemNodes, EksSystemNodesArgs
from components.aws.security.documents.document import render
from components.aws.security.keys import EksKeys
from contracts.planes import Plane
from contracts.settings.aws.addons import Addon
from contracts.settings.aws.nodes import Karpenter, SystemNodes
from stacks.cluster.aws import network as aws_network
from stacks.cluster.aws.context import AwsFacts, listed
from stacks.cluster.aws.control_plane import ControlPlane
from stacks.cluster.aws.identity import OPTIONAL_ADDON_IDENTITIES, enabled_addons

_ADDON_IDENTITIES = {
    "vpc-cni": AddonIdentityArgs(service_account="aws-node", managed_policies=["AmazonEKS_CNI_Policy"]),
    "aws-ebs-csi-driver": AddonIdentityArgs(
        service_account="ebs-csi-controller-sa", managed_policies=["service-role/AmazonEBSCSIDriverPolicy"]
    ),
}
"""Add-ons that call AWS, and as what. Volumes' key needs no permission here: its own policy grants it."""


@dataclass(frozen=True, kw_only=True)
class Compute:
    """How nodes come about, as the registry record says it."""

    provisioning: dict[str, Any]
    """The registry record's block of that name."""
    identities: dict[str, Any] = field(default_factory=dict)
    """Controllers' identities made here."""
    node_roles: dict[str, pulumi.Output[str]] = field(default_factory=dict)
    """Names of the roles nodes act as, by purpose."""
    pool: EksSystemNodes | None = None
    """The system pool, where there is one."""


def managed(
    facts: AwsFacts, nodes: SystemNodes, cluster: ControlPlane, keys: EksKeys, network: ClusterNetwork
) -> Compute:
    """A system pool with everything that must be there before and after its nodes."""
    enabled = enabled_addons(facts.settings.addons)
    first, then = addon_values.addons_for(facts.settings.compute, enabled)
    before = addons(facts, "node-addons", first, cluster.cluster_name)
    pool = _nodes(facts, nodes, before.ready_cluster_name, keys, network)
    addons(facts, "cluster-addons", then, pool.ready_cluster_name)
    return Compute(
        provisioning={"kind": "managed", "volumeKey": keys.volumes_key_arn},
        node_roles={"system": pool.role_name},
        pool=pool,
    )


def with_karpenter(
    facts: AwsFacts, nodes: SystemNodes, cluster: ControlPlane, keys: EksKeys, network: ClusterNetwork
) -> Compute:
    """A system pool, and the cloud half of Karpenter for everything else."""
    base = managed(facts, nodes, cluster, keys, network)
    karpenter = _karpenter(facts, cluster)
    return Compute(
        provisioning={
            "kind": "karpenter",
            "version": (facts.settings.karpenter or Karpenter()).version,
            "nodeIdentity": karpenter.node_role_name,
            "instanceProfile": karpenter.instance_profile_name,
            "interruptionQueue": karpenter.queue_name,
            "discoveryTag": facts.name,
            "volumeKey": keys.volumes_key_arn,
        },
        identities={"karpenter": karpenter.controller_role_arn},
        node_roles={**base.node_roles, "karpenter": karpenter.node_role_name},
        pool=base.pool,
    )


def addons(facts: AwsFacts, name: str, wanted: Sequence[str], cluster_name: pulumi.Output[str]) -> EksAddons:
    """A set of add-ons, with the versions and values of this stack."""
    settings, network = facts.settings, facts.settings.network
    pinned = {**facts.release.addons, **facts.release.optional_addons}
    context = addon_values.AddonContext(
        cluster_name=facts.name,
        zones=len(network.zones),
        tags=facts.tags[Plane.DATA],
        region=facts.region,
        pod_subnets=bool(aws_network.pod_ranges(network)),
        pod_security_groups=network.security_groups_for_pods,
        ipv6=network.ip_family == "ipv6",
    )
    made = []
    for addon in wanted:
        override = settings.addons.get(addon, Addon())
        made.append(
            AddonArgs(
                addon=addon,
                version=override.version or pinned[addon],
                configuration=addon_values.render(addon, context, override.configuration),
                identity=_identity(facts, addon),
                needs=addon_values.NEEDS.get(addon),
            )
        )
    return EksAddons(
        name,
        EksAddonsArgs(
            account=facts.account,
            partition=facts.partition,
            cluster_name=cluster_name,
            addons=made,
            tags=facts.tags,
            **facts.bounds,
        ),
        facts.opts,
    )


def _identity(facts: AwsFacts, addon: str) -> AddonIdentityArgs | None:
    """What an add-on calls AWS as."""
    if addon == "vpc-cni" and facts.settings.network.ip_family == "ipv6":
        # The managed policy covers IPv4 only.
        policy = render(cni.ipv6(facts.partition, facts.region, facts.account))
        return AddonIdentityArgs(
            service_account="aws-node", managed_policies=[], policies={"addresses": policy}
        )
    return {**_ADDON_IDENTITIES, **OPTIONAL_ADDON_IDENTITIES}.get(addon)


def _nodes(
    facts: AwsFacts,
    nodes: SystemNodes,
    cluster_name: pulumi.Output[str],
    keys: EksKeys,
    network: ClusterNetwork,
) -> EksSystemNodes:
    pinned = facts.release.bottlerocket if nodes.image == "bottlerocket" else facts.release.al2023
    return EksSystemNodes(
        "system",
        EksSystemNodesArgs(
            cluster_name=cluster_name,
            display_name=facts.name,
            version=facts.settings.control_plane.version,
            partition=facts.partition,
            subnet_ids=listed(network.private_subnet_ids),
            image=nodes.image,
            fips=nodes.fips,
            user_data=aws_network.node_settings(facts.settings, nodes.image, facts.needs),
            architecture=nodes.architecture,
            release_version=nodes.release_version or pinned,
            instance_types=nodes.instance_types,
            min_size=nodes.min_size,
            max_size=nodes.max_size,
            volume_gib=nodes.volume_gib,
            volumes_key_arn=keys.volumes_key_arn,
            sleeps=facts.settings.cost.night is not None or None,
            tags=facts.tags,
            **facts.bounds,
        ),
        facts.opts,
    )


def _karpenter(facts: AwsFacts, cluster: ControlPlane) -> EksKarpenter:
    return EksKarpenter(
        "karpenter",
        EksKarpenterArgs(
            account=facts.account,
            partition=facts.partition,
            region=facts.region,
            cluster_name=cluster.cluster_name,
            physical_name=facts.name,
            isolated=facts.settings.network.isolated,
            tags=facts.tags,
            **facts.bounds,
        ),
        facts.opts,
    )
