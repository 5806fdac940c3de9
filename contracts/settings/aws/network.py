"""Settings of the network."""

from enum import StrEnum
from ipaddress import IPv4Network
from typing import Annotated, Literal

from pydantic import Field

from contracts.model import Model
from contracts.settings import dns, proxy
from contracts.settings.aws.existing_network import ExistingNetwork
from contracts.settings.aws.network_values import Domain, EndpointService
from contracts.settings.values import Cidr


class NatMode(StrEnum):
    """How outgoing traffic leaves for the internet."""

    PER_ZONE = "per-zone"
    """One gateway per zone: a zone that fails takes only its own egress with it, at the price of each."""
    SINGLE = "single"
    """One for all: cheapest, but its zone is a single point of failure and traffic crosses zones."""
    REGIONAL = "regional"
    """One gateway that spans the zones by itself, with one fixed address per zone and no public subnet."""
    NONE = "none"
    """No egress: AWS is reached through private endpoints, the internet not at all or through a proxy."""


class Inspection(StrEnum):
    """What looks at outgoing traffic."""

    NONE = "none"
    """Nothing: whatever may leave at all may go anywhere."""
    FIREWALL = "firewall"
    """AWS Network Firewall between nodes and NAT: HTTP and TLS to listed domains, nothing else."""
    PROXY = "proxy"
    """A proxy of your own; there is no route past it."""


class Proxy(proxy.Proxy):
    """The proxy that outgoing traffic goes through."""

    endpoint_service: EndpointService | None = None
    """PrivateLink service of the proxy, whose private DNS name is the host of `url`. Without it the proxy
    has to be reachable already, which only an existing VPC can have."""


class Network(Model):
    """The VPC and how traffic enters and leaves it."""

    cidr: Cidr
    """Range of the VPC, /16 to /21. Subnets are laid out from it; see contracts/planning/aws_subnets.py.
    With `adopt` it is the range that the VPC already has."""
    zones: tuple[str, ...]
    """Availability zones, by name."""
    nat: NatMode
    """How outgoing traffic leaves. With `adopt` nothing is made: `none` says that no subnet of nodes has a
    default route, anything else that each has one, and a deployment checks it."""
    inspection: Inspection = Inspection.NONE
    """What looks at outgoing traffic."""
    allowed_domains: Annotated[tuple[Domain, ...], Field(max_length=200)] = ()
    """Where outgoing traffic may go with `inspection: firewall`; `.example.com` means it and all below."""
    proxy: Proxy | None = None
    """The proxy, with `inspection: proxy`."""
    public_subnets: bool = True
    """Have subnets for internet-facing load balancers."""
    interface_endpoints: bool
    """Reach AWS services through private endpoints instead of NAT. Charged per endpoint and zone."""
    flow_log_interval_seconds: Literal[60, 600]
    """How long flows are aggregated before they are logged: 60 finds more, 600 costs less."""
    ip_family: Literal["ipv4", "ipv6"] = "ipv4"
    """Addresses of pods and Services. Fixed once the cluster exists."""
    pod_cidr: Cidr | None = None
    """Second range of the VPC for pods, inside 100.64.0.0/10, /16 to /21. Pods still use the range of the
    nodes too: each new interface goes where most addresses are free."""
    security_groups_for_pods: bool = False
    """Let pods have security groups of their own. Needs Nitro instances with trunk interfaces."""
    service_cidr: Cidr = IPv4Network("172.20.0.0/16")
    """Range of Kubernetes Services, /24 to /12. Fixed once the cluster exists. With IPv6, AWS chooses it."""
    reserved_cidrs: tuple[Cidr, ...] = ()
    """Ranges reachable from the VPC (peering, VPN, other clusters) that nothing here may overlap."""
    adopt: ExistingNetwork | None = None
    """A VPC that exists already, to be used instead of making one."""

    @property
    def isolated(self) -> bool:
        """Whether AWS is reached through private endpoints only. IAM and pricing have none."""
        return self.nat is NatMode.NONE

    @property
    def leaves_unseen(self) -> bool:
        """Whether anything may leave for the internet uninspected."""
        return self.nat is not NatMode.NONE and self.inspection is Inspection.NONE


class Dns(dns.Dns):
    """Where the cluster's services are named."""

    certificate: bool = False
    """Make a certificate for the zone and everything directly in it. Turn it on after the parent zone
    delegates to this one: the deployment waits until the certificate is issued."""
    query_logs: bool = False
    """Record every name the VPC asks for."""
