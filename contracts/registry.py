"""The registry record: what a cluster stack tells everybody else, the same for both clouds."""

from typing import Literal

from contracts.model import Model

RECORD_VERSION = 1
"""Raised when a field changes its meaning; readers refuse what they do not know."""


class NetworkFacts(Model):
    """Where the cluster is connected."""

    id: str
    """VPC or virtual network."""
    cidr: str
    """Its range."""
    service_cidr: str
    """Range of Kubernetes Services."""
    private_subnets: dict[str, str]
    """Subnets of nodes and pods, by zone."""
    public_subnets: dict[str, str]
    """Subnets of internet-facing load balancers, by zone."""
    egress_addresses: list[str]
    """Public addresses of outgoing traffic, for the allow-lists of others."""
    node_security_group: str
    """Security group of nodes and control plane."""


class Provisioning(Model):
    """How nodes come about."""

    kind: Literal["karpenter"]
    """The provisioner."""
    version: str
    """Version the next layer installs."""
    node_identity: str
    """What provisioned nodes act as: a role name on AWS."""
    interruption_queue: str
    """Queue of announcements that nodes will go."""
    discovery_tag: str
    """Value of the tag that marks subnets for nodes."""
    volume_key: str
    """Key that encrypts node and pod volumes."""


class ClusterRecord(Model):
    """One cluster, as the layers above and other tools see it."""

    record_version: Literal[1]
    """Version of this record's form."""
    name: str
    """Name of the cluster in the cloud and in every label."""
    cloud: Literal["aws", "azure"]
    """Cloud provider."""
    account: str
    """AWS account or Azure subscription."""
    region: str
    """Cloud region."""
    environment: str
    """Environment name."""
    cluster_type: str
    """Cluster type, which decides what the next layers do by default."""
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
    identities: dict[str, str]
    """Identities made for controllers of the next layer: purpose to role ARN or client id."""
    labels: dict[str, str]
    """Standard labels of the cluster, for the layers above to carry on."""
