"""The part of a cluster's record that its tenants need."""

from contracts.registry import ClusterRecord
from contracts.tenancy.resolve.cluster_view import ClusterView


def view(record: ClusterRecord) -> ClusterView:
    """What manifests and identities need to know of a cluster.

    Raises:
        ValueError: the record was written before it said what enforces network policies.
    """
    network = record.network
    if not network.enforcement:
        raise ValueError(f"the record of {record.name} does not say what enforces network policies")
    return ClusterView(
        name=record.name,
        cloud=record.cloud,
        cluster_type=record.cluster_type,
        environment=record.environment,
        region=record.region,
        account=record.account,
        tenant=record.tenant,
        kubernetes_version=record.kubernetes_version,
        zones=len(network.zones),
        network_kind=network.enforcement,
        local_dns=network.local_dns,
        fqdn_policies=network.fqdn_policies,
        factory_users=tuple(record.layer_users),
        factory_groups=_factory_groups(record),
        network_cidr=network.cidr,
        service_cidr=network.service_cidr,
        pod_cidrs=tuple(network.pod_cidrs),
        # Where nothing faces the internet, what is exposed is exposed to the inside.
        gateway_cidrs=tuple(network.gateway_cidrs or network.internal_gateway_cidrs),
        internal_gateway_cidrs=tuple(network.internal_gateway_cidrs),
        isolated=network.isolated,
        oidc_issuer=record.oidc_issuer,
        secret_store=record.secret_store,
        resource_groups=tuple(sorted(record.resource_groups.items())),
        dns_zone=record.dns.zone if record.dns else "",
        labels=tuple(sorted(record.labels.items())),
    )


def _factory_groups(record: ClusterRecord) -> tuple[str, ...]:
    """Entra groups of the platform's own people, by object id. On AWS they have the platform's groups."""
    if record.cloud == "aws":
        return ()
    found = {group for role in ("admin", "break-glass") for group in record.subjects.get(role, ())}
    return tuple(sorted(found))
