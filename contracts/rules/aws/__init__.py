"""What settings on AWS must hold together."""

from contracts.rules.aws import (
    access,
    addons,
    backup,
    cluster,
    compute,
    cost,
    delivery,
    dns,
    identity,
    images,
    network,
    observability,
    production,
)

__all__ = [
    "access",
    "addons",
    "backup",
    "cluster",
    "compute",
    "cost",
    "delivery",
    "dns",
    "identity",
    "images",
    "network",
    "observability",
    "production",
]
