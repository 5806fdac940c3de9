"""Deploy roles as everybody has to know them before they exist: paths, names, ARNs, environments."""

from collections.abc import Sequence
from typing import Protocol

from contracts.planning.naming import fit

ISSUER = "token.actions.githubusercontent.com"
"""Who vouches for jobs of GitHub Actions."""

_ROLE_NAME_LIMIT = 64
_INSIDE_THE_CLUSTER = ("services", "tenants")
"""Layers that talk to the Kubernetes API."""


class Delivery(Protocol):
    """What the settings of a pipeline say about it."""

    @property
    def layers(self) -> Sequence[str]:
        """Layers that get an identity to deploy as."""


def iam_path(cluster: str) -> str:
    """IAM path of everything a cluster's stacks make."""
    return f"/platform/{cluster}/"


def tenants_path(cluster: str) -> str:
    """IAM path of what the tenants layer makes."""
    return f"{iam_path(cluster)}tenants/"


def delivery_path(cluster: str) -> str:
    """IAM path of the deploy roles; apart, so that none of them reaches itself or another."""
    return f"/platform-delivery/{cluster}/"


def role_name(cluster: str, layer: str) -> str:
    """Name of a layer's deploy role."""
    return fit(f"{cluster}-{layer}", _ROLE_NAME_LIMIT)


def environments(delivery: Delivery, stack: str) -> dict[str, str]:
    """Layer to the environment of the repository that deploys it, which is named after the layer's stack."""
    return {layer: stack if layer == "cluster" else f"{stack}-{layer}" for layer in delivery.layers}


def next_layers(delivery: Delivery | None, partition: str, account: str, cluster: str) -> tuple[str, ...]:
    """ARNs of the deploy roles that need access to the Kubernetes API."""
    if delivery is None:
        return ()
    return tuple(
        f"arn:{partition}:iam::{account}:role{delivery_path(cluster)}{role_name(cluster, layer)}"
        for layer in delivery.layers
        if layer in _INSIDE_THE_CLUSTER
    )
