"""What manifests and identities need to know of the cluster they are for: a small part of its record."""

from dataclasses import dataclass
from typing import Literal

from contracts.catalog.regions import Cloud
from contracts.registry import ClusterRecord

NetworkKind = Literal["vpc-cni", "auto", "cilium"]
"""What enforces network policies."""


@dataclass(frozen=True, kw_only=True)
class ClusterView:
    """One cluster, as seen by what runs on it."""

    name: str
    """Registry name; also the name of Argo CD's destination."""
    cloud: Cloud
    cluster_type: str
    environment: str
    """Environment of the cluster itself; namespaces of a standby have that of its primary."""
    region: str
    account: str
    """AWS account or Azure subscription."""
    tenant: str
    """Entra tenant; empty on AWS."""
    kubernetes_version: str
    zones: int
    """Zones with nodes."""
    network_kind: NetworkKind
    """What enforces network policies: VPC CNI, the one of EKS Auto Mode, or Azure CNI with Cilium."""
    local_dns: bool
    """Whether nodes answer DNS themselves, at a link-local address (AKS LocalDNS)."""
    fqdn_policies: bool = False
    """Whether network policies may tell names (Advanced Container Networking Services of AKS, with `fqdn` or
    `l7`)."""
    platform_operators: tuple[str, ...] = ()
    """Users by whom the tenants layer is deployed, as the API server knows them: only they may change
    guards."""
    platform_operator_groups: tuple[str, ...] = ()
    """The same as groups, besides those that the cluster layer makes."""
    network_cidr: str
    """Range of the VPC or virtual network."""
    service_cidr: str
    """Range of Services; cluster DNS is its tenth address."""
    pod_cidrs: tuple[str, ...]
    """Further ranges that pods have."""
    gateway_cidrs: tuple[str, ...]
    """Ranges from which load balancers reach pods: subnets of ALBs, the subnet of the Azure gateway."""
    internal_gateway_cidrs: tuple[str, ...] = ()
    """The same for load balancers that only the organisation's network reaches; on AWS these are the subnets
    of nodes."""
    isolated: bool
    """Whether there is no egress at all."""
    oidc_issuer: str
    secret_store: str
    """URI of the vault; empty on AWS."""
    resource_groups: tuple[tuple[str, str], ...]
    """Resource groups by purpose; empty on AWS."""
    dns_zone: str
    """Zone of the cluster's host names; empty where it has none."""
    labels: tuple[tuple[str, str], ...]
    """Standard labels, by key."""


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
        platform_operators=tuple(record.layer_users),
        platform_operator_groups=_platform_operator_groups(record),
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


def _platform_operator_groups(record: ClusterRecord) -> tuple[str, ...]:
    """Entra groups of the platform's own people, by object id. On AWS they have the platform's groups."""
    if record.cloud == "aws":
        return ()
    found = {group for role in ("admin", "break-glass") for group in record.subjects.get(role, ())}
    return tuple(sorted(found))
