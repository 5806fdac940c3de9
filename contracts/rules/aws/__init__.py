"""What settings on AWS must hold together. What holds on both clouds is one folder up."""

from contracts.rules.aws import (
    addons,
    backup,
    cluster,
    cost,
    delivery,
    dns,
    groups,
    identity,
    images,
    network,
    observability,
    production,
)

__all__ = [
    "addons",
    "backup",
    "cluster",
    "cost",
    "delivery",
    "dns",
    "groups",
    "identity",
    "images",
    "network",
    "observability",
    "production",
]
