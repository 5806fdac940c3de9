"""Settings of Azure stacks that are accepted, for tests that change one thing."""

from typing import Any

from contracts.reading import fleet
from contracts.settings.azure.cluster import AzureSettings
from tests.contracts.changes import REMOVE, problems_of, validated

__all__ = ["REMOVE", "problems_of"]

GROUP = "00000000-0000-0000-0000-00000000000"
PROD: dict[str, Any] = {
    "cloud": "azure",
    "clusterType": "prod-standard",
    "environment": "prod",
    "region": "eastus2",
    "account": "11111111-2222-3333-4444-555555555555",
    "tenant": "99999999-8888-7777-6666-555555555555",
    "costCenter": "platform",
    "network": {"cidr": "10.128.0.0/16"},
    "observability": {"alertEndpoints": {"on-call": "on-call@example.com"}},
    "access": {
        "admins": [f"{GROUP}1"],
        "breakGlass": [f"{GROUP}2"],
        "breakGlassAlarm": {"notify": {"security": "security@example.com"}},
        "nextLayer": f"{GROUP}3",
    },
}
DEV = {**PROD, "clusterType": "dev", "environment": "dev"}
SANDBOX = {
    **PROD,
    "clusterType": "sandbox",
    "environment": "sandbox",
    "network": {},
    "controlPlane": {"endpoint": "private-and-public", "publicCidrs": ["203.0.113.0/24"]},
}


def settings_with(
    base: dict[str, Any], changes: dict[str, Any], others: dict[str, fleet.PeerStack] | None = None
) -> AzureSettings:
    """Validate settings with some values changed, named by dotted path."""
    made = validated(base, changes, others)
    assert isinstance(made, AzureSettings)
    return made
