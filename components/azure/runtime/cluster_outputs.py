"""What a managed cluster answers, read the same way for both kinds."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pulumi

if TYPE_CHECKING:
    from pulumi_azure_native import containerservice


def server_name(cluster: "containerservice.ManagedCluster", *, private: bool) -> pulumi.Output[str]:
    """Name that the API server is reached by."""
    return (cluster.private_fqdn if private else cluster.fqdn).apply(lambda known: known or "")


def endpoint(name: pulumi.Output[str]) -> pulumi.Output[str]:
    """URL of the API server."""
    return name.apply(lambda known: f"https://{known}:443")


def issuer(cluster: "containerservice.ManagedCluster") -> pulumi.Output[str]:
    """Issuer of service account tokens."""
    return cluster.oidc_issuer_profile.apply(lambda known: known.issuer_url if known else "")


def secrets_identity(cluster: "containerservice.ManagedCluster") -> pulumi.Output[str]:
    """Client id of the secrets driver's own identity, or nothing."""

    def read(known: Mapping[str, Any] | None) -> str:
        profile = (known or {}).get("azureKeyvaultSecretsProvider")
        identity = profile.identity if profile else None
        return (identity.client_id if identity else None) or ""

    return cluster.addon_profiles.apply(read)
