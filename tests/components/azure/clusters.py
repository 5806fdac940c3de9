"""The cluster half of an Azure stack, built from settings with a network and a vault that are only named."""

import functools
import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pulumi

from contracts import loader
from contracts.graph import Graph
from contracts.settings.azure.cluster import AzureSettings
from review.offline import build_graph as graphs
from review.offline import host
from review.offline.recorder import Recorder
from stacks.cluster.azure import control_plane, nodes
from stacks.cluster.azure.context import AzureContext
from tests.components.samples.azure.cluster import NETWORK, VAULT, WORKSPACE
from tests.components.samples.azure.shared import GROUP
from tests.conftest import ORGANISATION
from tests.contracts.azure.settings import DEV, PROD, SANDBOX, settings_with

STACK = "azure-prod"
BASES = {"prod": PROD, "dev": DEV, "sandbox": SANDBOX}


def network() -> Any:
    """What a network tells others, as if it were there."""
    return SimpleNamespace(
        vnet_id=pulumi.Output.from_input(NETWORK),
        node_subnet_id=pulumi.Output.from_input(f"{NETWORK}/subnets/nodes"),
        api_server_subnet_id=pulumi.Output.from_input(f"{NETWORK}/subnets/apiserver"),
        egress_addresses=pulumi.Output.from_input(["203.0.113.250"]),
    )


def vault() -> Any:
    """A vault for keys, as if it were there."""
    return SimpleNamespace(vault_id=pulumi.Output.from_input(VAULT), name=pulumi.Output.from_input("kv-keys"))


def declare(settings: AzureSettings) -> None:
    """The cluster's part of the recipe."""
    context = AzureContext(settings, loader.labels(settings, loader.load_owners(ORGANISATION)))
    if settings.system_nodes is None:
        cluster = control_plane.automatic_cluster(context, GROUP, WORKSPACE)
        block = nodes.provisioning(context, None, None)
    else:
        vnet = network()
        identities = control_plane.cluster_identities(context, GROUP)
        roles = control_plane.control_plane_roles(context, identities, vnet)
        keys = control_plane.cluster_keys(
            context, GROUP, identities, vault() if settings.security.customer_keys else None
        )
        cluster = control_plane.standard_cluster(
            context,
            group=GROUP,
            nodes=settings.system_nodes,
            identities=identities,
            roles=roles,
            network=vnet,
            keys=keys,
            log_workspace_id=WORKSPACE,
        )
        nodes.pools(context, GROUP, cluster.cluster_name, vnet)
        block = nodes.provisioning(context, keys, vnet)
    control_plane.maintenance(context, GROUP, cluster)
    pulumi.export("provisioning", block)
    pulumi.export("endpoint", cluster.endpoint)
    pulumi.export("fqdn", cluster.fqdn)
    pulumi.export("principal", cluster.principal)
    pulumi.export("secretsIdentity", cluster.csi_identity_client_id)


def record(changes: Mapping[str, Any], base: str = "prod", *, known: bool = True) -> Recorder:
    """What the program registers with some settings changed, named by dotted path."""
    return _record(json.dumps(changes, sort_keys=True), base, known)


@functools.cache
def _record(changes: str, base: str, known: bool) -> Recorder:
    settings = settings_with(BASES[base], json.loads(changes))
    return host.run(lambda: declare(settings), STACK, {}, known=known)


def graph_of(changes: Mapping[str, Any] | None = None, base: str = "prod") -> Graph:
    """The graph of the cluster's part."""
    config = {"platform:clusterType": BASES[base]["clusterType"]}
    return graphs.build(STACK, config, record(changes or {}, base))
