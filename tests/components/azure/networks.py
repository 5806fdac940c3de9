"""Records the network of made-up Azure settings alone, without the cluster in it."""

import functools
import json
from collections.abc import Mapping
from typing import Any

import pulumi

from contracts import loader
from contracts.graph import Graph
from contracts.model import merge
from contracts.reading import source
from contracts.settings.azure.cluster import AzureSettings
from review.offline import build_graph as graphs
from review.offline import host
from review.offline.recorder import Recorder
from stacks.cluster.azure import network
from stacks.cluster.azure.context import AzureContext
from tests.conftest import ORGANISATION
from tests.contracts.azure.settings import PROD
from tests.contracts.azure.test_network import ADOPT

FIREWALL: dict[str, Any] = {
    "egress": "firewall",
    "firewallTier": "premium",
    "allowedDomains": ["*.example.com", "api.example.org"],
}
BASTION: dict[str, Any] = {"bastion": True, "bastionCidrs": ["203.0.113.0/24"]}
EXISTING: dict[str, Any] = {"adopt": ADOPT}
WORKSPACE = "/subscriptions/x/resourceGroups/y/providers/Microsoft.OperationalInsights/workspaces/logs"


def settings_of(changes: Mapping[str, Any]) -> AzureSettings:
    """Production settings with some of the network's changed."""
    made = loader.from_config(_config(changes), "azure-prod", source.Source("config/x.yaml", {}, {(): 1}))
    assert isinstance(made, AzureSettings)
    return made


def record(changes: Mapping[str, Any], *, known: bool = True) -> Recorder:
    """What the recipe of the network registers."""
    settings = settings_of(changes)
    labels = loader.labels(settings, loader.load_owners(ORGANISATION))

    def program() -> None:
        context = AzureContext(settings, labels)
        made = network.cluster_network(
            context,
            context.group("network"),
            WORKSPACE,
            network.zones_wanted(settings),
            network.features(settings),
        )
        if made:
            pulumi.export("nodes", made.node_subnet_id)
            pulumi.export("apiServer", made.api_server_subnet_id)
            pulumi.export("gateway", made.gateway_subnet_id)
            pulumi.export("endpoints", made.endpoint_subnet_id)
            pulumi.export("addresses", made.egress_addresses)
            pulumi.export("zones", made.private_zone_ids)

    return host.run(program, "azure-prod", loader.encode(_config(changes)), known=known)


def graph_of(**changes: Any) -> Graph:
    """The graph of a production network with some settings changed."""
    return _graph_of(json.dumps(changes, sort_keys=True))


@functools.cache
def _graph_of(changes: str) -> Graph:
    given = json.loads(changes)
    return graphs.build("azure-prod", _config(given), record(given))


def _config(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of the network, and with `/` in front those of the stack."""
    top = {key.removeprefix("/"): value for key, value in changes.items() if key.startswith("/")}
    inner = {key: value for key, value in changes.items() if not key.startswith("/")}
    config = {**merge(PROD, top), "network": merge(PROD["network"], inner)}
    return {f"platform:{key}": value for key, value in config.items()}
