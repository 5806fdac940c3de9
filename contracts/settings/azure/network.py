"""Settings of the network."""

import re
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainValidator

from contracts.model import Model, refuse
from contracts.settings import dns, proxy
from contracts.settings.azure.existing_network import ExistingNetwork
from contracts.settings.azure.values import VnetId, ZoneId
from contracts.settings.values import Cidr, Slug

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_ALLOWED = re.compile(rf"(\*\.)?{_LABEL}(\.{_LABEL})+")


def _address(value: object) -> IPv4Address:
    try:
        return IPv4Address(value) if isinstance(value, str) else IPv4Address("")
    except ValueError:
        raise refuse("this is an IPv4 address", "write it like 10.0.0.4") from None


def _allowed(value: str) -> str:
    if not _ALLOWED.fullmatch(value) or value.rpartition(".")[2].isdigit():
        raise refuse(
            "a domain is a name of two labels or more in lower case, without scheme or path",
            "write it like api.example.com, or *.example.com for all below it",
        )
    return value


AllowedDomain = Annotated[str, AfterValidator(_allowed)]


class Egress(StrEnum):
    """How outgoing traffic leaves. Fixed once the cluster exists."""

    NAT_GATEWAY = "nat-gateway"
    """A NAT gateway on the subnet of the nodes. It stands in one zone, as the standard kind does."""
    FIREWALL = "firewall"
    """Azure Firewall in this network: what the features in use need and `allowedDomains`, nothing else."""
    APPLIANCE = "appliance"
    """An appliance in another network, at `applianceAddress`. The network is adopted, and its routes lead
    there."""


class Proxy(proxy.Proxy):
    """The proxy that nodes and pods use for HTTP and HTTPS. AKS tells both; a pod is spared by the annotation
    `kubernetes.azure.com/no-http-proxy-vars: "true"`.
    """


class Peering(Model):
    """A network that this one is connected to: this side of the connection. The other side is its owner's;
    nothing passes until both are there, and so nothing that nodes need to start may lie behind it.
    """

    vnet_id: VnetId
    """Full resource id of the other network. Who deploys needs
    `Microsoft.Network/virtualNetworks/peer/action` there."""
    cidrs: Annotated[tuple[Cidr, ...], Field(min_length=1, max_length=50)]
    """Its ranges, which nothing here may overlap."""
    remote_gateway: bool = False
    """Reach what its VPN or ExpressRoute gateway reaches. One peering of a network may."""


class Route(Model):
    """A range that is reached through an appliance of a peered network, such as a branch or a data centre."""

    cidr: Cidr
    """The range."""
    appliance: Annotated[IPv4Address, PlainValidator(_address, json_schema_input_type=str)]
    """Private address of the appliance, in a range of a peering. What it forwards may come in, too."""


class Ingress(Model):
    """Who else may connect to nodes and load balancers on their subnet."""

    cidrs: Annotated[tuple[Cidr, ...], Field(min_length=1, max_length=50)]
    """Ranges they come from."""
    ports: Annotated[tuple[Annotated[int, Field(ge=1, le=65535)], ...], Field(min_length=1, max_length=50)]
    """Ports they connect to."""
    protocol: Literal["tcp", "udp"] = "tcp"
    """Protocol."""


class Network(Model):
    """The virtual network and how traffic enters and leaves it."""

    cidr: Cidr | None = None
    """Range of the virtual network, /16 to /20. Subnets are laid out from it; see
    contracts/planning/azure_subnets.py. With `adopt` it is the range that the network has. Left out
    with `compute: automatic`, where AKS makes the network itself."""
    zones: tuple[Literal["1", "2", "3"], ...] = ("1", "2", "3")
    """Availability zones that nodes, gateways and firewalls use."""
    egress: Egress = Egress.NAT_GATEWAY
    """How outgoing traffic leaves."""
    nat_idle_minutes: Annotated[int, Field(ge=4, le=120)] = 4
    """How long the NAT gateway keeps an idle connection, in minutes."""
    allowed_domains: Annotated[tuple[AllowedDomain, ...], Field(max_length=200)] = ()
    """Where outgoing traffic may go besides, with `egress: firewall`; `*.example.com` means all below it."""
    firewall_tier: Literal["standard", "premium"] = "standard"
    """Tier of the firewall; premium looks for intrusions too, and refuses them."""
    appliance_address: Annotated[IPv4Address, PlainValidator(_address, json_schema_input_type=str)] | None = (
        None
    )
    """Address of the appliance, with `egress: appliance`."""
    proxy: Proxy | None = None
    """A proxy for HTTP and HTTPS on the way out, reached inside an existing network. Everything else leaves
    by `egress`. A change replaces every node."""
    pod_cidr: Cidr = IPv4Network("10.244.0.0/16")
    """Range of pods in the overlay; each node takes a /24 of it. Clusters of one network may share it. It can
    grow to a range that holds it, never shrink or move. There is none with `adopt.pods`."""
    service_cidr: Cidr = IPv4Network("172.16.0.0/16")
    """Range of Kubernetes Services, narrower than /12. Fixed once the cluster exists."""
    reserved_cidrs: tuple[Cidr, ...] = ()
    """Ranges reachable from the network (peering, VPN, other clusters) that nothing here may overlap."""
    flow_metrics: bool = True
    """Network observability: flows and drops of pods as metrics. Charged per node."""
    pod_policies: Literal["none", "fqdn", "l7"] = "none"
    """What network policies may know besides addresses and ports: names, or HTTP, gRPC and Kafka too. Charged
    per node."""
    flow_logs: bool
    """Record the flows of the virtual network in a storage account of their own."""
    private_endpoints: bool
    """Reach vault, registry, storage and metrics through private endpoints, and close their
    public endpoints."""
    bastion: bool = False
    """Have a bastion, as a way to a private API server without a VPN."""
    bastion_cidrs: tuple[Cidr, ...] = ()
    """Public ranges from which the bastion is reached."""
    internal_ports: tuple[Annotated[int, Field(ge=1, le=65535)], ...] = (80, 443)
    """Ports of internal load balancers: what this network, and networks connected to it, may reach on the
    subnet of the nodes. With `adopt` its owner decides."""
    peerings: Annotated[dict[Slug, Peering], Field(max_length=100)] = Field(default_factory=dict)
    """Networks that this one is connected to, by a name of their own. An existing network's owner connects
    it."""
    routes: Annotated[dict[Slug, Route], Field(max_length=100)] = Field(default_factory=dict)
    """Ranges that nodes reach through appliances of peered networks, by a name of their own."""
    node_ingress: Annotated[dict[Slug, Ingress], Field(max_length=50)] = Field(default_factory=dict)
    """Who else may connect to the subnet of the nodes, by a name of their own: besides the cluster itself and
    `internalPorts`. With `adopt` its owner decides."""
    adopt: ExistingNetwork | None = None
    """A virtual network that exists already, to be used instead of making one."""

    @property
    def overlay(self) -> bool:
        """Whether pods have addresses that only the cluster knows."""
        return self.adopt is None or self.adopt.pods is None

    @property
    def routed(self) -> bool:
        """Whether a route table sends outgoing traffic to an inspecting hop."""
        return self.egress in (Egress.FIREWALL, Egress.APPLIANCE)


class Dns(dns.Dns):
    """Where the cluster's services are named. Certificates come from cert-manager in the services layer."""

    existing_zones: Annotated[tuple[ZoneId, ...], Field(max_length=20)] = ()
    """Zones that are there already, public or private, by resource id: controllers may write records in them.
    Those of one kind stand in one resource group, which external-dns reads. The network of the cluster sees a
    private one where its owner links it."""
