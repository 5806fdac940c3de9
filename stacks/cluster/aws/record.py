"""What an AWS cluster stack tells everybody else."""

from typing import Any

from components.aws.network.cluster_network import ClusterNetwork
from contracts.catalog.cluster_types import TENANT_TYPES
from contracts.foundation.compare import foundation
from contracts.planes import Plane
from contracts.planning.access_entries import subjects
from contracts.registry import RECORD_VERSION
from stacks.cluster.aws import network as aws_network
from stacks.cluster.aws.context import AwsContext
from stacks.cluster.aws.control_plane import ControlPlane
from stacks.cluster.aws.nodes import Compute


def record(
    context: AwsContext,
    network: ClusterNetwork,
    cluster: ControlPlane,
    compute: Compute,
    supporting: dict[str, Any],
) -> dict[str, Any]:
    """The form of contracts.registry.ClusterRecord, field by field, so that a field which is not yet
    known leaves the others readable in a preview.
    """
    settings = context.settings
    return {
        "recordVersion": RECORD_VERSION,
        "name": context.name,
        "clusterId": context.args.arn("eks", f"cluster/{context.name}"),
        "cloud": settings.cloud,
        "account": settings.account,
        "region": settings.region,
        "environment": settings.environment,
        "clusterType": settings.cluster_type.value,
        "acceptsTenants": settings.cluster_type in TENANT_TYPES,
        "kubernetesVersion": settings.control_plane.version,
        "endpoint": cluster.endpoint,
        "endpointAccess": settings.control_plane.endpoint,
        "certificateAuthority": cluster.certificate_authority,
        "oidcIssuer": cluster.oidc_issuer,
        "network": {
            "id": network.vpc_id,
            "cidr": str(settings.network.cidr),
            "serviceCidr": cluster.service_cidr,
            **aws_network.record(settings, context.needs),
            "privateSubnets": network.private_subnet_ids,
            "publicSubnets": network.public_subnet_ids,
            "egressAddresses": network.nat_addresses,
            "nodeSecurityGroup": cluster.security_group_id,
        },
        "provisioning": compute.provisioning,
        "permissionsBoundary": settings.identity.permissions_boundary or "",
        **supporting,
        "subjects": {role: list(groups) for role, groups in subjects("aws", settings.access).items()},
        "protected": settings.protected,
        "foundation": foundation(settings),
        "labels": context.args.tags_of(Plane.RUNTIME),
    }
