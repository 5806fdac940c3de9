"""Pieces of network policies: ports, pods and ranges of addresses."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network

from manifests import labels
from manifests.labels import Object

Network = IPv4Network | IPv6Network

LINK_LOCAL = IPv4Network("169.254.0.0/16")
"""Metadata services hand out the node's own credentials here. No pod of a tenant reaches them."""
WIRE_SERVER = IPv4Network("168.63.129.16/32")
"""Where Azure tells a node its secrets."""
FORBIDDEN: tuple[IPv4Network, ...] = (LINK_LOCAL, WIRE_SERVER)
"""What no range that somebody declares may open."""
PRIVATE: tuple[IPv4Network, ...] = tuple(
    IPv4Network(cidr) for cidr in ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16")
)
"""What the internet does not consist of."""
EVERYWHERE = IPv4Network("0.0.0.0/0")


def port(number: int, protocol: str = "TCP") -> Object:
    """A port of a rule."""
    return {"protocol": protocol, "port": number}


DNS_PORTS = [port(53, "UDP"), port(53, "TCP")]


def pods(namespace: str, matching: Object) -> Object:
    """Pods of a namespace. One item with both selectors: as two items, either of them would do."""
    return {
        "namespaceSelector": {"matchLabels": {labels.METADATA_NAME: namespace}},
        "podSelector": {"matchLabels": matching},
    }


def namespace(name: str) -> Object:
    """All pods of a namespace."""
    return {"namespaceSelector": {"matchLabels": {labels.METADATA_NAME: name}}}


def address(cidr: str) -> Object:
    """Exactly one range."""
    return {"ipBlock": {"cidr": cidr}}


@lru_cache(maxsize=1024)
def _block(network: Network, without: tuple[Network, ...]) -> Object | None:
    forbidden = [one for one in without if one.version == network.version]
    if any(network.subnet_of(one) for one in forbidden):  # ty: ignore[invalid-argument-type]
        return None
    holes = [one for one in forbidden if one.subnet_of(network)]  # ty: ignore[invalid-argument-type]
    found: Object = {"cidr": str(network)}
    if holes:
        found["except"] = [str(one) for one in sorted(holes, key=str)]
    return {"ipBlock": found}


def blocks(networks: Iterable[Network], without: Sequence[Network] = FORBIDDEN) -> list[Object]:
    """Ranges that somebody declared, with holes where nobody may go."""
    found = (_block(one, tuple(without)) for one in networks)
    return [one for one in found if one]


@lru_cache(maxsize=256)
def public(own: tuple[str, ...]) -> list[Object]:
    """The internet: no private range, and none of the cluster's own even where they have public addresses."""
    excluded = [ip_network(cidr) for cidr in own]
    holes = [
        one
        for one in excluded
        if isinstance(one, IPv4Network) and not any(one.subnet_of(private) for private in PRIVATE)
    ]
    return blocks([EVERYWHERE], (*FORBIDDEN, *PRIVATE, *dict.fromkeys(holes)))
