"""What is known of the other stacks: enough to see that two do not fit together."""

import pathlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import Any

from contracts.problems import SettingsError
from contracts.reading import pulumi_values, stack_config
from contracts.reading.source import read


@dataclass(frozen=True, kw_only=True)
class PeerStack:
    """Another stack, as far as it could be read. What it does not say, or says wrongly, is empty:
    its own preview complains about that.
    """

    cloud: str = ""
    """Cloud provider."""
    cluster_type: str
    """Cluster type."""
    account: str
    """Account or subscription."""
    region: str
    """Cloud region."""
    cidr: IPv4Network | None
    """Range of its network."""
    existing_network: str = ""
    """Identifier of its network where somebody else made that, in lower case."""
    subnets: Mapping[str, IPv4Network] = field(default_factory=dict)
    """Subnets of an existing network that it takes for itself, by path below `network.adopt`."""


def peer_stack(config: dict[str, Any]) -> PeerStack:
    """Pick the few facts out of a stack's configuration."""
    network = _mapping(config.get("platform:network"))
    existing = _mapping(network.get("adopt"))
    return PeerStack(
        cloud=str(config.get("platform:cloud", "")),
        cluster_type=str(config.get("platform:clusterType", "")),
        account=str(config.get("platform:account", "")),
        region=str(config.get("platform:region", "")),
        cidr=_range(network.get("cidr")),
        existing_network=_network_id(existing),
        subnets={path: block for path, block in _own_subnets(existing) if block},
    )


def _network_id(existing: Mapping[str, Any]) -> str:
    """Identifier of an existing network. Azure does not tell capital letters from small ones in it."""
    return str(existing.get("vnetId") or existing.get("vpcId") or "").lower()


def _own_subnets(existing: dict[str, Any]) -> Iterator[tuple[str, IPv4Network | None]]:
    """Subnets that no second cluster may use. Those of API servers, private endpoints and public load
    balancers may be shared.
    """
    for key in ("nodes", "gateway"):
        yield key, _range(_mapping(existing.get(key)).get("cidr"))
    for zone, tiers in _mapping(existing.get("subnets")).items():
        for key in ("private", "pods"):
            yield f"subnets.{zone}.{key}", _range(_mapping(_mapping(tiers).get(key)).get("cidr"))


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _range(value: Any) -> IPv4Network | None:
    try:
        return IPv4Network(value) if isinstance(value, str) else None
    except ValueError:
        return None


def peer_stacks(files: dict[str, pathlib.Path]) -> dict[str, PeerStack]:
    """Read the other stacks' files; one that cannot be read is left out."""
    found = {}
    for stack, file in sorted(files.items()):
        try:
            values = read(file, file.name, pulumi_values.PULUMI).values
        except SettingsError:
            continue
        config = values.get("config") if isinstance(values, dict) else None
        if isinstance(config, dict):
            found[stack] = peer_stack(stack_config.peek(config))
    return found
