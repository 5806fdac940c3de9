"""Rules about AKS that no line of the program can break today, shown on resources made for the purpose."""

import copy
import dataclasses
from typing import Any

import pytest

from contracts.graph import Graph, Row
from policy.azure import cluster as rules
from policy.resource_types import azure
from tests.components.azure.clusters import graph_of

POOLS: dict[str, Any] = {"pools": {"a": {"minSize": 2, "maxSize": 2}}}


def broken(name: str, type_: str, **changes: Any) -> set[str]:
    """Rules that notice when properties, named by dotted path, are otherwise; None removes one."""

    def changed(row: Row) -> Row:
        if row.type != type_:
            return row
        inputs = copy.deepcopy(row.inputs)
        for path, value in changes.items():
            *above, last = path.split("__")
            place: Any = inputs
            for key in above:
                place = place[int(key)] if key.isdigit() else place.setdefault(key, {})
            place[last] = value
        return dataclasses.replace(row, inputs=inputs)

    graph = graph_of(*GRAPHS[name])
    rows = [changed(row) for row in graph]
    made = Graph(stack=graph.stack, config=graph.config, resources=rows, outputs={})
    return {rule.id for rule in rules.RULES if list(rule.findings(made))}


PRODUCTION, KEYS, AUTOMATIC = "production", "keys", "automatic"
GRAPHS: dict[str, tuple[dict[str, Any], str]] = {
    PRODUCTION: (POOLS, "prod"),
    KEYS: ({"security.customerKeys": True}, "prod"),
    AUTOMATIC: ({}, "sandbox"),
}


@pytest.mark.parametrize(
    ("graph", "type_", "changes", "rule"),
    [
        (AUTOMATIC, azure.CLUSTER, {"agentPoolProfiles": [{"mode": "System"}]}, "azure-one-pool-is-inline"),
        (AUTOMATIC, azure.CLUSTER, {"apiServerAccessProfile__authorizedIPRanges": []}, "azure-api-server-is-not-open"),
        (AUTOMATIC, azure.CLUSTER, {"apiServerAccessProfile__authorizedIPRanges": ["0.0.0.0/0"]}, "azure-api-server-is-not-open"),
        (PRODUCTION, azure.CLUSTER, {"apiServerAccessProfile__authorizedIPRanges": ["203.0.113.0/24"]}, "azure-api-server-is-not-open"),
        (PRODUCTION, azure.CLUSTER, {"aadProfile__adminGroupObjectIDs": ["x"]}, "azure-admin-is-explicit"),
        (PRODUCTION, azure.CLUSTER, {"servicePrincipalProfile": {"clientId": "x"}}, "azure-workloads-have-identities"),
        (PRODUCTION, azure.CLUSTER, {"addonProfiles__openServiceMesh": {"enabled": True}}, "azure-addons-are-declared"),
        (PRODUCTION, azure.CLUSTER, {"supportPlan": "AKSLongTermSupport"}, "azure-support-is-standard"),
        (PRODUCTION, azure.CLUSTER, {"supportPlan": None}, "azure-support-is-standard"),
        (PRODUCTION, azure.CLUSTER, {"linuxProfile": {"adminUsername": "x"}}, "azure-nodes-are-private"),
        (PRODUCTION, azure.CLUSTER, {"identityProfile": None}, "azure-cluster-waits-for-its-roles"),
        (PRODUCTION, azure.CLUSTER, {"apiServerAccessProfile__privateDNSZone": "/subscriptions/x"}, "azure-cluster-waits-for-its-roles"),
        (PRODUCTION, azure.CLUSTER, {"agentPoolProfiles__0__mode": "User"}, "azure-one-pool-is-inline"),
        (PRODUCTION, azure.AGENT_POOL, {"enableEncryptionAtHost": False}, "azure-volumes-are-encrypted"),
        (PRODUCTION, azure.AGENT_POOL, {"enableNodePublicIP": None}, "azure-nodes-have-no-public-address"),
        (PRODUCTION, azure.AGENT_POOL, {"orchestratorVersion": "1.35.1"}, "azure-nodes-follow-the-cluster"),
        (PRODUCTION, azure.AGENT_POOL, {"upgradeSettings": {"maxSurge": "33%"}}, "azure-nodes-are-looked-after"),
        (PRODUCTION, azure.AGENT_POOL, {"scaleSetPriority": "Spot"}, "azure-nodes-are-looked-after"),
        (PRODUCTION, azure.AGENT_POOL, {"enableFIPS": True}, "azure-nodes-start-measured"),
        (KEYS, azure.CLUSTER, {"securityProfile__azureKeyVaultKms__keyVaultResourceId": None}, "azure-secrets-are-wrapped"),
        (KEYS, azure.CLUSTER, {"securityProfile__azureKeyVaultKms__keyId": None}, "azure-secrets-are-wrapped"),
        (KEYS, azure.KEY, {"properties__keySize": 2048}, "azure-keys-name-their-uses"),
        (KEYS, azure.KEY, {"properties__attributes__exportable": True}, "azure-keys-name-their-uses"),
        (KEYS, azure.KEY, {"properties__rotationPolicy": {"attributes": {"expiryTime": "P2Y"}}}, "azure-keys-name-their-uses"),
    ],
)  # fmt: skip
def test_a_property_that_is_otherwise_is_noticed(
    graph: str, type_: str, changes: dict[str, Any], rule: str
) -> None:
    assert rule in broken(graph, type_, **changes)


@pytest.mark.parametrize("graph", GRAPHS)
def test_nothing_is_noticed_where_nothing_is_wrong(graph: str) -> None:
    assert broken(graph, azure.CLUSTER) == set()
