"""What the guard against deletion refuses, as Azure Policy reads it."""

from typing import Any

KEPT = (
    "Microsoft.Compute/diskEncryptionSets",
    "Microsoft.ContainerRegistry/registries",
    "Microsoft.ContainerService/managedClusters",
    "Microsoft.Dashboard/grafana",
    "Microsoft.DataProtection/backupVaults",
    "Microsoft.KeyVault/vaults",
    "Microsoft.Monitor/accounts",
    "Microsoft.Network/dnsZones",
    "Microsoft.Network/virtualNetworks",
    "Microsoft.OperationalInsights/workspaces",
    "Microsoft.Storage/storageAccounts",
)
"""Types that nobody deletes. All of them have a location and tags: Azure Policy looks at no others when a
resource group goes. What is below them (pools, records, keys, subnets) is a type of its own and stays free.
Private zones are left out: what they answer is written again from what there is."""


def deny_deletion(types: tuple[str, ...] = KEPT) -> dict[str, Any]:
    """Rule of a policy definition: refuse to delete these types, and groups with one of them inside."""
    return {
        "if": {"field": "type", "in": list(types)},
        "then": {
            "effect": "denyAction",
            "details": {
                "actionNames": ["delete"],
                "cascadeBehaviors": {"resourceGroup": "deny"},
            },
        },
    }
