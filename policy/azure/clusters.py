"""What rules about AKS have in common: types, roles, and how pools are read."""

from typing import Any

from contracts.graph import Row
from policy.resource_types import azure
from policy.rule import at

IDENTITY_OPERATOR = "f1a07417-d97a-45cb-824c-7a7467783830"
NETWORK_CONTRIBUTOR = "4d97b98b-1d4f-4787-a291-c67834d212e7"
DNS_ZONE_CONTRIBUTOR = "b12aa53e-6015-4669-85d0-8515ebb3ae7f"
KEY_USER = "12338af0-0e69-4776-bea7-57ae8d297424"


def is_automatic(row: Row) -> bool:
    """Whether AKS decides about network and nodes of a cluster itself."""
    return at(row.inputs, "sku.name") == "Automatic"


def own_cluster(row: Row) -> bool:
    """A cluster whose network and nodes are platform-managed."""
    return row.type == azure.CLUSTER and not is_automatic(row)


def has_pools(row: Row) -> bool:
    """A pool, or a cluster with one in its description."""
    return row.type == azure.AGENT_POOL or own_cluster(row)


def pools(row: Row) -> list[dict[str, Any]]:
    """The pools that a row describes."""
    return [row.inputs] if row.type == azure.AGENT_POOL else list(row.inputs.get("agentPoolProfiles") or ())


def path_of(row: Row, index: int, key: str) -> str:
    """Where a pool's property stands in its row."""
    return key if row.type == azure.AGENT_POOL else f"agentPoolProfiles[{index}].{key}"
