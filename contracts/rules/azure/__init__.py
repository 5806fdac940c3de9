"""What settings on Azure must hold together. What holds on both clouds is one folder up."""

from contracts.rules.azure import (
    automatic,
    backup,
    cluster,
    data,
    identity,
    networks,
    node_tuning,
    nodes,
    observability,
    production,
    security,
    tags,
)

__all__ = [
    "automatic",
    "backup",
    "cluster",
    "data",
    "identity",
    "networks",
    "node_tuning",
    "nodes",
    "observability",
    "production",
    "security",
    "tags",
]
