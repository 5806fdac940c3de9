"""What an Azure cluster stack tells everybody else."""

from typing import Any

import pulumi

from contracts.catalog.cluster_types import TENANT_TYPES
from contracts.foundation.compare import foundation
from contracts.planes import Plane
from contracts.planning.access_entries import subjects
from contracts.registry import RECORD_VERSION
from stacks.cluster.azure import network as azure_network
from stacks.cluster.azure.context import AzureContext
from stacks.cluster.azure.supporting import Made

AUTOMATIC_CIDR, AUTOMATIC_SERVICES = "10.224.0.0/12", "10.0.0.0/16"
"""Ranges of the network that AKS makes for itself, and of its Services."""


def record(
    context: AzureContext, made: Made, authority: pulumi.Output[str], supporting: dict[str, Any]
) -> dict[str, Any]:
    """The form of contracts.registry.ClusterRecord, field by field, so that a field which is not yet
    known leaves the others readable in a preview.
    """
    settings, cluster = context.settings, made.cluster
    purposes = {purpose: context.group(purpose) for purpose in context.groups}
    return {
        "recordVersion": RECORD_VERSION,
        "name": context.name,
        "clusterId": f"/subscriptions/{settings.account}/resourceGroups/{context.group('cluster')}"
        f"/providers/Microsoft.ContainerService/managedClusters/{context.name}",
        "cloud": settings.cloud,
        "account": settings.account,
        "tenant": settings.tenant,
        "resourceGroups": {**purposes, "nodes": context.node_group},
        "region": settings.region,
        "environment": settings.environment,
        "clusterType": settings.cluster_type.value,
        "acceptsTenants": settings.cluster_type in TENANT_TYPES,
        "kubernetesVersion": settings.control_plane.version,
        "endpoint": cluster.endpoint,
        "endpointAccess": settings.control_plane.endpoint,
        "certificateAuthority": authority,
        "oidcIssuer": cluster.oidc_issuer,
        "network": _network(context, made),
        "provisioning": made.provisioning,
        "subjects": {role: list(groups) for role, groups in subjects("azure", settings.access).items()},
        **supporting,
        "protected": settings.protected,
        "foundation": foundation(settings),
        "labels": context.args.tags_of(Plane.RUNTIME),
    }


def _network(context: AzureContext, made: Made) -> dict[str, Any]:
    settings, network = context.settings.network, made.network
    said = azure_network.record(context.settings)
    if network is None:
        return {
            **said,
            "id": "",
            "cidr": AUTOMATIC_CIDR,
            "serviceCidr": AUTOMATIC_SERVICES,
            "privateSubnets": {},
            "publicSubnets": {},
            "egressAddresses": [],
            "nodeSecurityGroup": "",
            "gatewayCidrs": [],
            "internalGatewayCidrs": [],
        }
    return {
        **said,
        "id": network.vnet_id,
        "cidr": str(settings.cidr),
        "serviceCidr": str(settings.service_cidr),
        # A subnet spans the zones; load balancers take public addresses without one of their own.
        "privateSubnets": dict.fromkeys(sorted(settings.zones), network.node_subnet_id),
        "publicSubnets": {},
        "egressAddresses": network.egress_addresses,
        "nodeSecurityGroup": network.node_security_group_id,
        "gatewaySubnet": network.gateway_subnet_id,
        "gatewayCidrs": network.gateway_cidrs,
        "internalGatewayCidrs": network.gateway_cidrs,
    }
