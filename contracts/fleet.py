"""What is known of the other stacks: enough to see that two do not fit together."""

import pathlib
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

from contracts.problems import SettingsError
from contracts.source import read


@dataclass(frozen=True, kw_only=True)
class Sibling:
    """Another stack, as far as it could be read. What it does not say, or says wrongly, is empty:
    its own preview complains about that.
    """

    cluster_type: str
    """Cluster type."""
    account: str
    """Account or subscription."""
    region: str
    """Cloud region."""
    cidr: IPv4Network | None
    """Range of its network."""


def sibling(config: dict[str, Any]) -> Sibling:
    """Pick the few facts out of a stack's configuration."""
    network = config.get("platform:network")
    try:
        cidr = IPv4Network(network["cidr"]) if isinstance(network, dict) else None
    except (KeyError, TypeError, ValueError):
        cidr = None
    return Sibling(
        cluster_type=str(config.get("platform:clusterType", "")),
        account=str(config.get("platform:account", "")),
        region=str(config.get("platform:region", "")),
        cidr=cidr,
    )


def siblings(files: dict[str, pathlib.Path]) -> dict[str, Sibling]:
    """Read the other stacks' files; one that cannot be read is left out."""
    found = {}
    for stack, file in sorted(files.items()):
        try:
            values = read(file, file.name).values
        except SettingsError:
            continue
        config = values.get("config") if isinstance(values, dict) else None
        if isinstance(config, dict):
            found[stack] = sibling(config)
    return found
