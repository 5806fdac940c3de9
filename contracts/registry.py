"""The registry record: what a cluster stack tells everybody else, the same for both clouds."""

from typing import Literal

from pydantic import ConfigDict, Field

from contracts.catalog.regions import Cloud
from contracts.model import Model

RECORD_VERSION = 1
"""Raised when a field changes its meaning; readers refuse what they do not know."""


class Part(Model):
    """A part of the record. Its descriptions are for people who read this file: to look them up in the
    source, as settings do for their messages, costs every preview time.
    """

    model_config = ConfigDict(use_attribute_docstrings=False)


class Proxy(Part):
    """How to leave through a proxy."""

    url: str
    """Where it listens."""
    direct: list[str]
    """Names and ranges that are reached without it."""


class NetworkFacts(Part):
    """Where the cluster is connected."""

    id: str
    """VPC or virtual network."""
    cidr: str
    """Its range."""
    service_cidr: str
    """Range of Kubernetes Services."""
    ip_family: Literal["ipv4", "ipv6"]
    """Addresses that pods and Services have."""
    pod_cidrs: list[str]
    """Further ranges that pods have."""
    isolated: bool
    """Whether there is no egress at all; controllers must then not call global services."""
    inspection: Literal["none", "firewall", "proxy"]
    """What outgoing traffic passes through."""
    proxy: Proxy | None = None
    """The proxy that pods have to use. Pulumi drops what is nothing on the way to another stack."""
    pod_security_groups: bool
    """Whether pods may have security groups of their own."""
    private_subnets: dict[str, str]
    """Subnets of nodes and pods, by zone."""
    public_subnets: dict[str, str]
    """Subnets of internet-facing load balancers, by zone."""
    egress_addresses: list[str]
    """Public addresses of outgoing traffic, for the allow-lists of others."""
    node_security_group: str
    """Security group of nodes and control plane; empty where the cloud keeps it to itself."""
    gateway_subnet: str = ""
    """Subnet of the managed gateway, where it has one of its own."""
    zones: list[str] = Field(default_factory=list)
    """Zones with nodes."""
    enforcement: Literal["", "vpc-cni", "auto", "cilium"] = ""
    """What enforces network policies: VPC CNI, that of EKS Auto Mode, or Azure CNI with Cilium."""
    fqdn_policies: bool = False
    """Whether network policies may tell names."""
    local_dns: bool = False
    """Whether nodes answer names themselves, at a link-local address."""
    gateway_cidrs: list[str] = Field(default_factory=list)
    """Ranges from which internet-facing load balancers and gateways reach pods."""
    internal_gateway_cidrs: list[str] = Field(default_factory=list)
    """Ranges from which internal load balancers and gateways reach pods."""


class Provisioning(Part):
    """How nodes come about."""

    kind: Literal["karpenter", "auto", "nap", "automatic", "managed"]
    """Karpenter in the cluster or, as `nap`, beside it; the cloud itself (`auto` on AWS, `automatic` on
    Azure); or fixed pools only."""
    version: str = ""
    """Version of the provisioner that the services layer installs."""
    node_identity: str = ""
    """What provisioned nodes act as: a role name on AWS."""
    instance_profile: str = ""
    """What they take instead where the identity service cannot be reached; empty elsewhere."""
    interruption_queue: str = ""
    """Queue of announcements that nodes will go."""
    discovery_tag: str = ""
    """Value of the tag that marks subnets for nodes."""
    volume_key: str = ""
    """Key, or set of disk encryption, for node and pod volumes; empty where the cloud's own key does it."""
    subnet: str = ""
    """Subnet that node classes name; empty where they find theirs by tag."""
    fips: bool = False
    """Whether nodes must use validated cryptography."""


class Metrics(Part):
    """Where metrics go."""

    workspace_id: str
    """Identifier of the workspace."""
    workspace_arn: str
    """Its ARN or resource id."""
    remote_write_url: str
    """Where collectors write to."""
    endpoint: str
    """Where queries go."""


class Names(Part):
    """Zones and certificate of a cluster."""

    zone: str
    """Name of the zone."""
    public_zone_id: str
    """Zone that the world resolves; empty where there is none."""
    private_zone_id: str
    """Zone that only the network resolves; empty where there is none."""
    zone_arns: list[str]
    """ARNs or resource ids of the zones."""
    name_servers: list[str]
    """What the parent zone has to delegate to."""
    certificate_arn: str
    """Certificate for every name in the zone; empty where there is none."""


class Images(Part):
    """Where images are pushed and pulled."""

    registry: str
    """Host of the registry."""
    repository_urls: dict[str, str]
    """Repositories by name."""
    cache_prefixes: dict[str, str]
    """Prefix of cached images, by upstream registry."""


class ShutdownHours(Part):
    """When nobody works here."""

    down: str
    """When to scale down, HH:MM."""
    up: str
    """When to scale up again, HH:MM."""
    days: list[str]
    """Days on which it does."""
    time_zone: str
    """Whose hours these are."""


class ClusterRecord(Part):
    """One cluster, as the layers above and other tools see it."""

    record_version: Literal[1]
    """Version of this record's form."""
    name: str
    """Name of the cluster in the cloud and in every label."""
    cluster_id: str = ""
    """ARN or resource id of the cluster."""
    cloud: Cloud
    """Cloud provider."""
    account: str
    """AWS account or Azure subscription."""
    tenant: str = ""
    """Entra tenant; empty on AWS."""
    resource_groups: dict[str, str] = Field(default_factory=dict)
    """Resource groups by purpose; empty on AWS."""
    region: str
    """Cloud region."""
    environment: str
    """Environment name."""
    cluster_type: str
    """Cluster type, which decides what the layers above do by default."""
    accepts_tenants: bool
    """Whether the tenants layer may use it."""
    kubernetes_version: str
    """Kubernetes minor version."""
    endpoint: str
    """URL of the API server."""
    endpoint_access: Literal["private", "private-and-public"]
    """Where the API server can be reached from."""
    certificate_authority: str
    """Its certificate authority, base64."""
    oidc_issuer: str
    """Issuer of service account tokens."""
    network: NetworkFacts
    provisioning: Provisioning
    subjects: dict[str, list[str]]
    """Kubernetes groups of each role, for the services layer to bind: role to groups."""
    permissions_boundary: str = ""
    """IAM policy that limits every role made for the cluster; empty where none does."""
    layer_users: list[str] = Field(default_factory=list)
    """Users by whom the layers above are deployed, as the API server knows them; empty where they are in a
    group of `subjects`."""
    identities: dict[str, str]
    """Identities made for controllers of the services layer: purpose to role ARN or client id."""
    secret_store: str = ""
    """Where the cluster's secrets are: URI of a vault; empty where the cloud has one for the account."""
    log_workspace: str = ""
    """Where logs are searched; empty where each log has a place of its own."""
    gateway: str = ""
    """Managed gateway that the services layer's routes use; empty where load balancers come as asked for."""
    alert_topic: str = ""
    """Where alerts go; empty where there are none."""
    metrics: Metrics | None = None
    """Where metrics go."""
    dns: Names | None = None
    """Zones and certificate."""
    images: Images | None = None
    """Image repositories."""
    backup_vault: str = ""
    """Where backups are kept; empty where there are none."""
    break_glass_topic: str = ""
    """Where the use of break-glass roles is announced."""
    irsa_provider: str = ""
    """The issuer as the cloud's identity service knows it; empty where Pod Identity is enough."""
    addons: tuple[str, ...] = ()
    """Optional managed add-ons; the services layer must not install the same again."""
    night: ShutdownHours | None = None
    """When nobody works here."""
    protected: bool = False
    """Whether deletion is refused, by Pulumi and by the cloud."""
    foundation: dict[str, list[str]] = Field(default_factory=dict)
    """What the cluster stands on: setting to what was in effect. See contracts/foundation/."""
    labels: dict[str, str]
    """Standard labels of the cluster, for the layers above to carry on."""
