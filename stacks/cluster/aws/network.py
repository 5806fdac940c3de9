"""The network of an AWS cluster: made, or an existing VPC after a look at it."""

from collections.abc import Sequence
from typing import Literal

import pulumi

from components.aws.network.cluster_network import ClusterNetwork
from components.aws.network.documents.endpoint_services import ENDPOINT_ONLY, Need, interface_services
from components.aws.network.endpoints import ProxyEndpointArgs
from components.aws.network.existing_network import (
    AdoptedNetwork,
    AdoptedNetworkArgs,
    ExistingZoneArgs,
)
from components.aws.network.inspected_egress import InspectionArgs
from components.aws.network.network import AwsNetwork, AwsNetworkArgs
from components.aws.runtime.documents import node_proxy
from contracts.planning import aws_subnets
from contracts.settings.aws.cluster import AwsSettings
from contracts.settings.aws.existing_network import ExistingNetwork
from contracts.settings.aws.network import Inspection, NatMode, Network
from stacks.cluster.aws.context import AwsContext
from stacks.cluster.aws.existing_network import ExistingNetworkCheck

_NAT_KINDS = {NatMode.REGIONAL: "regional", NatMode.NONE: "none"}


def log_groups(context: AwsContext) -> list[str]:
    """Log groups the network makes; the logs key has to name them."""
    network = context.settings.network
    groups = [context.flow_logs] if not network.adopt or network.adopt.record_flows else []
    if network.inspection is Inspection.FIREWALL:
        groups += _firewall_logs(context.name)
    return groups


def _firewall_logs(name: str) -> tuple[str, str]:
    # The prefix under which CloudWatch lets AWS's own services write without a policy per group.
    return f"/aws/vendedlogs/{name}/firewall-alerts", f"/aws/vendedlogs/{name}/firewall-flows"


def missing_services(network: Network, needs: Sequence[Need]) -> list[str]:
    """Services that get a private endpoint: all that are needed, but for those that have one already; without
    `interfaceEndpoints` those that are reached no other way.
    """
    wanted = [need for need in needs if network.interface_endpoints or need in ENDPOINT_ONLY]
    there = network.adopt.endpoints if network.adopt else ()
    return [service for service in interface_services(*wanted) if service not in there]


def pod_ranges(network: Network) -> list[str]:
    """Secondary CIDRs that pods have."""
    if network.adopt:
        return [str(tiers.pods.cidr) for tiers in network.adopt.subnets.values() if tiers.pods]
    return [str(network.pod_cidr)] if network.pod_cidr else []


def direct(settings: AwsSettings, needs: Sequence[Need]) -> list[str]:
    """What nodes and pods reach without the proxy; empty where there is none."""
    network = settings.network
    if not network.proxy:
        return []
    ranges = [str(network.cidr), *pod_ranges(network), str(network.service_cidr)]
    return node_proxy.bypass(settings.region, ranges, interface_services(*needs), network.proxy.bypass)


def node_settings(settings: AwsSettings, image: str, needs: Sequence[Need]) -> str | None:
    """User data that tells nodes of the proxy; None where there is none."""
    proxy = settings.network.proxy
    if not proxy:
        return None
    write = node_proxy.bottlerocket if image == "bottlerocket" else node_proxy.amazon_linux
    return write(proxy.url, direct(settings, needs))


def record(settings: AwsSettings, needs: Sequence[Need]) -> dict:
    """What the registry record says about the network beyond its identifiers."""
    network = settings.network
    proxy = {"url": network.proxy.url, "direct": direct(settings, needs)} if network.proxy else None
    return {
        "ipFamily": network.ip_family,
        "podCidrs": pod_ranges(network),
        "isolated": network.isolated,
        "inspection": network.inspection.value,
        "proxy": proxy,
        "podSecurityGroups": network.security_groups_for_pods,
        "zones": sorted(network.zones),
        "enforcement": "auto" if settings.compute == "auto" else "vpc-cni",
        "gatewayCidrs": _ranges(network, "public"),
        "internalGatewayCidrs": _ranges(network, "private"),
    }


def _ranges(network: Network, tier: Literal["public", "private"]) -> list[str]:
    """Ranges of one tier of subnets, sorted by zone."""
    if tier == "public" and not network.public_subnets:
        return []
    if network.adopt:
        existing = [getattr(tiers, tier) for _, tiers in sorted(network.adopt.subnets.items())]
        return [str(subnet.cidr) for subnet in existing if subnet]
    return [str(getattr(zone, tier)) for zone in aws_subnets.plan(network.cidr, tuple(sorted(network.zones)))]


def cluster_network(
    context: AwsContext,
    logs_key_arn: pulumi.Input[str],
    needs: Sequence[Need],
    firewall_key_arn: pulumi.Input[str] | None = None,
) -> ClusterNetwork:
    """The network that the settings describe.

    Args:
        context: settings, names, tags and provider of the stack.
        logs_key_arn: encrypts flow and firewall logs; its policy names `log_groups`.
        needs: what the cluster does that calls AWS.
        firewall_key_arn: encrypts the firewall's rules, where a key of AWS's own is not enough.
    """
    existing = context.settings.network.adopt
    if existing:
        return _existing(context, existing, logs_key_arn, needs)
    return _made(context, logs_key_arn, needs, firewall_key_arn)


def _proxy(network: Network) -> ProxyEndpointArgs | None:
    proxy = network.proxy
    if not proxy or not proxy.endpoint_service:
        return None
    return ProxyEndpointArgs(service_name=proxy.endpoint_service, port=int(proxy.url.rpartition(":")[2]))


def _inspection(
    context: AwsContext, network: Network, key_arn: pulumi.Input[str] | None
) -> InspectionArgs | None:
    if network.inspection is not Inspection.FIREWALL:
        return None
    alerts, flows = _firewall_logs(context.name)
    return InspectionArgs(
        allowed_domains=network.allowed_domains,
        alert_log_group=alerts,
        flow_log_group=flows,
        key_arn=key_arn,
    )


def _made(
    context: AwsContext,
    logs_key_arn: pulumi.Input[str],
    needs: Sequence[Need],
    firewall_key_arn: pulumi.Input[str] | None,
) -> AwsNetwork:
    settings, network = context.settings, context.settings.network
    return AwsNetwork(
        "network",
        AwsNetworkArgs(
            cidr=str(network.cidr),
            zones=network.zones,
            nat_per_zone=network.nat is NatMode.PER_ZONE,
            nat_kind=_NAT_KINDS.get(network.nat),
            inspection=_inspection(context, network, firewall_key_arn),
            public_subnets=network.public_subnets,
            ipv6=network.ip_family == "ipv6",
            pod_cidr=str(network.pod_cidr) if network.pod_cidr else None,
            proxy=_proxy(network),
            interface_services=missing_services(network, needs),
            flow_log_group=context.flow_logs,
            flow_log_interval_seconds=network.flow_log_interval_seconds,
            log_retention_days=settings.log_retention_days,
            logs_key_arn=logs_key_arn,
            context=context.args,
        ),
        context.opts,
    )


def _existing(
    context: AwsContext, existing: ExistingNetwork, logs_key_arn: pulumi.Input[str], needs: Sequence[Need]
) -> AdoptedNetwork:
    settings, network = context.settings, context.settings.network
    checked = ExistingNetworkCheck(network, existing, context.provider)
    zones = [
        ExistingZoneArgs(
            zone=zone,
            private_id=checked.id(tiers.private),
            control_plane_id=checked.id(tiers.control_plane or tiers.private),
            public_id=checked.id(tiers.public) if tiers.public else None,
            pod_id=checked.id(tiers.pods) if tiers.pods else None,
            pod_cidr=str(tiers.pods.cidr) if tiers.pods else None,
        )
        for zone, tiers in ((zone, existing.subnets[zone]) for zone in network.zones)
    ]
    tables = {tiers.private.route_table for tiers in existing.subnets.values()}
    return AdoptedNetwork(
        "network",
        AdoptedNetworkArgs(
            vpc_id=checked.vpc_id,
            cidr=str(network.cidr),
            zones=zones,
            route_table_ids=[] if "s3" in existing.endpoints else sorted(tables),
            interface_services=missing_services(network, needs),
            proxy=_proxy(network),
            record_flows=existing.record_flows,
            flow_log_group=context.flow_logs,
            flow_log_interval_seconds=network.flow_log_interval_seconds,
            log_retention_days=settings.log_retention_days,
            logs_key_arn=logs_key_arn,
            context=context.args,
        ),
        context.opts,
    )
