"""Who may connect to which subnet: the rules of network security groups as tables.

Each table ends by refusing the rest, so that Azure's own default of letting the whole network in does not
apply. Outgoing traffic is not held here but at the egress, which knows names. Inside a cluster network
policies decide; AKS does not support security groups between its nodes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

Range = IPv4Network | str
"""A range of addresses, or one tag of Azure's; becomes text where Azure is told of it."""

_FIRST, _STEP, _LAST = 100, 10, 4096
_ANY = "*"
_BETWEEN_BASTIONS = ("8080", "5701")


@dataclass(frozen=True, kw_only=True)
class SecurityRule:
    """One rule; its place in the table is its priority."""

    name: str
    """Name, one of a kind in its group."""
    why: str
    """What it is for."""
    sources: tuple[Range, ...]
    """Ranges, or one tag of Azure's."""
    destinations: tuple[Range, ...]
    """Ranges, or one tag of Azure's."""
    ports: tuple[str, ...] = (_ANY,)
    """Ports."""
    protocol: str = "Tcp"
    """`Tcp`, `Udp` or `*`."""
    direction: str = "Inbound"
    """`Inbound` or `Outbound`."""
    allow: bool = True
    """Whether it lets traffic pass."""


def _inbound_tail() -> SecurityRule:
    return SecurityRule(
        name="refuse-the-rest",
        why="Nothing else may connect, from inside the network or outside",
        sources=(_ANY,),
        destinations=(_ANY,),
        protocol=_ANY,
        allow=False,
    )


def _load_balancer(destination: Range) -> SecurityRule:
    return SecurityRule(
        name="allow-load-balancer-probes",
        why="Load balancers ask whether their backends are well",
        sources=("AzureLoadBalancer",),
        destinations=(destination,),
        protocol=_ANY,
    )


def priorities(rules: Sequence[SecurityRule]) -> list[int]:
    """Priority of each rule: by its place, and the last possible for what refuses the rest."""
    return [_FIRST + _STEP * index if rule.allow else _LAST for index, rule in enumerate(rules)]


def nodes(
    node_cidr: Range,
    pod_cidr: Range,
    api_server_cidr: Range,
    gateway_cidr: Range | None,
    internal_ports: Sequence[int],
) -> tuple[SecurityRule, ...]:
    """Nodes and their pods among themselves, the API server, the gateway, and internal load balancers."""
    inside = (node_cidr, pod_cidr)
    rules = [
        SecurityRule(
            name="allow-cluster",
            why="Nodes and pods reach each other; pods keep their own addresses",
            sources=inside,
            destinations=inside,
            protocol=_ANY,
        ),
        SecurityRule(
            name="allow-api-server",
            why="The API server calls kubelets, webhooks and aggregated APIs",
            sources=(api_server_cidr,),
            destinations=inside,
        ),
        _load_balancer(_ANY),
    ]
    if gateway_cidr:
        rules.append(
            SecurityRule(
                name="allow-gateway",
                why="The gateway sends requests straight to pods",
                sources=(gateway_cidr,),
                destinations=inside,
            )
        )
    if internal_ports:
        rules.append(
            SecurityRule(
                name="allow-internal-clients",
                why="Internal load balancers serve this network and what is connected to it",
                sources=("VirtualNetwork",),
                destinations=(node_cidr,),
                ports=tuple(str(port) for port in internal_ports),
            )
        )
    return (*rules, _inbound_tail())


def with_others(table: Sequence[SecurityRule], others: Sequence[SecurityRule]) -> tuple[SecurityRule, ...]:
    """A table that lets others connect too, before it refuses the rest."""
    *rules, tail = table
    return (*rules, *others, tail)


def ingress(name: str, cidrs: Sequence[str], ports: Sequence[int], protocol: str) -> SecurityRule:
    """Who else may connect to nodes. Load balancers leave the address that was asked for in a packet, so the
    destination is whatever is on the subnet.
    """
    return SecurityRule(
        name=f"ingress-{name}",
        why="Listed in network.nodeIngress",
        sources=tuple(cidrs),
        destinations=(_ANY,),
        ports=tuple(str(port) for port in ports),
        protocol=protocol.capitalize(),
    )


def api_server(
    node_cidr: Range, api_server_cidr: Range, public_clients: Sequence[str]
) -> tuple[SecurityRule, ...]:
    """Nodes, clients inside the network, and listed ones outside where there are any."""
    rules = [
        SecurityRule(
            name="allow-nodes",
            why="Kubelets and pods reach the API server and its tunnel",
            sources=(node_cidr,),
            destinations=(api_server_cidr,),
            ports=("443", "4443"),
        ),
        SecurityRule(
            name="allow-internal-clients",
            why="People and pipelines reach the API server from inside the network or a connected one",
            sources=("VirtualNetwork",),
            destinations=(api_server_cidr,),
            ports=("443",),
        ),
        SecurityRule(
            name="allow-load-balancer-probes",
            why="The API server's load balancer asks whether it is well",
            sources=("AzureLoadBalancer",),
            destinations=(api_server_cidr,),
            ports=("9988",),
        ),
    ]
    if public_clients:
        rules.append(
            SecurityRule(
                name="allow-listed-clients",
                why="Ranges that the settings list for the public endpoint",
                sources=tuple(public_clients),
                destinations=(api_server_cidr,),
                ports=("443",),
            )
        )
    return (*rules, _inbound_tail())


def gateway(gateway_cidr: Range) -> tuple[SecurityRule, ...]:
    """The one subnet that serves the world, on the ports of the web. Nothing is refused at its end: what the
    gateway's own instances say to each other is written down nowhere, and Azure's defaults refuse the rest of
    the internet.
    """
    return (
        SecurityRule(
            name="allow-web",
            why="The gateway serves the internet",
            sources=("Internet",),
            destinations=(gateway_cidr,),
            ports=("80", "443"),
        ),
        _load_balancer(_ANY),
    )


def endpoints(endpoint_cidr: Range) -> tuple[SecurityRule, ...]:
    """Private endpoints answer TLS, to this network and what is connected to it."""
    return (
        SecurityRule(
            name="allow-internal-clients",
            why="Pods, people and pipelines reach vaults, registries and telemetry",
            sources=("VirtualNetwork",),
            destinations=(endpoint_cidr,),
            ports=("443",),
        ),
        _inbound_tail(),
    )


def bastion(clients: Sequence[str]) -> tuple[SecurityRule, ...]:
    """What Azure Bastion asks for, but that only listed clients reach it and it reaches API servers too."""
    return (
        SecurityRule(
            name="allow-listed-clients",
            why="Ranges that the settings list for the bastion",
            sources=tuple(clients),
            destinations=(_ANY,),
            ports=("443",),
        ),
        SecurityRule(
            name="allow-gateway-manager",
            why="Azure controls the bastion",
            sources=("GatewayManager",),
            destinations=(_ANY,),
            ports=("443",),
        ),
        SecurityRule(
            name="allow-load-balancer-probes",
            why="Azure asks whether the bastion is well",
            sources=("AzureLoadBalancer",),
            destinations=(_ANY,),
            ports=("443",),
        ),
        SecurityRule(
            name="allow-bastion-instances",
            why="Instances of the bastion talk to each other",
            sources=("VirtualNetwork",),
            destinations=("VirtualNetwork",),
            ports=_BETWEEN_BASTIONS,
            protocol=_ANY,
        ),
        *_out_of_bastion(),
        _inbound_tail(),
    )


def _out_of_bastion() -> tuple[SecurityRule, ...]:
    return (
        SecurityRule(
            name="allow-out-to-machines",
            why="The bastion leads to machines and API servers of the network",
            sources=(_ANY,),
            destinations=("VirtualNetwork",),
            ports=("22", "3389", "443"),
            protocol=_ANY,
            direction="Outbound",
        ),
        SecurityRule(
            name="allow-out-to-azure",
            why="The bastion keeps its state and its logs in Azure",
            sources=(_ANY,),
            destinations=("AzureCloud",),
            ports=("443",),
            direction="Outbound",
        ),
        SecurityRule(
            name="allow-out-to-instances",
            why="Instances of the bastion talk to each other",
            sources=("VirtualNetwork",),
            destinations=("VirtualNetwork",),
            ports=_BETWEEN_BASTIONS,
            protocol=_ANY,
            direction="Outbound",
        ),
        SecurityRule(
            name="allow-out-to-certificates",
            why="The bastion checks certificates and sessions",
            sources=(_ANY,),
            destinations=("Internet",),
            ports=("80",),
            protocol=_ANY,
            direction="Outbound",
        ),
    )
