"""Settings of Azure stacks that are accepted, for tests that change one thing."""

import copy
from typing import Any

import pytest

from contracts import fleet, loader, source
from contracts.problems import Problem, SettingsError
from contracts.settings.azure.cluster import AzureSettings

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
REMOVE = object()


def settings_with(
    base: dict[str, Any], changes: dict[str, Any], others: dict[str, fleet.Sibling] | None = None
) -> AzureSettings:
    """Validate settings with some values changed, named by dotted path."""
    config = copy.deepcopy(base)
    for path, value in changes.items():
        *above, last = path.split(".")
        place = config
        for key in above:
            place = place.setdefault(key, {})
        if value is REMOVE:
            place.pop(last, None)
        else:
            place[last] = value
    named = {f"platform:{key}": value for key, value in config.items()}
    where = source.Source("config/x.yaml", {}, {(): 1})
    made = loader.from_config(named, f"azure-{config.get('environment', 'prod')}", where, fleet=others)
    assert isinstance(made, AzureSettings)
    return made


def problems_of(base: dict[str, Any], changes: dict[str, Any]) -> list[Problem]:
    with pytest.raises(SettingsError) as caught:
        settings_with(base, changes)
    return caught.value.problems
