"""Supporting resources of an Azure cluster: what each section asks for is made, in order, and nothing else."""

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
import pytest

from contracts import loader
from contracts.graph import Graph, Row
from contracts.settings import cost as cost_settings
from contracts.settings.azure.cluster import AzureSettings
from policy.azure import cost as cost_rules
from policy.azure import data
from review.offline import build_graph as graphs
from review.offline import host
from tests.conftest import ORGANISATION
from tests.contracts.azure.settings import DEV, PROD, SANDBOX, settings_with

ZONES = (
    "privatelink.azurecr.io",
    "privatelink.blob.core.windows.net",
    "privatelink.vaultcore.azure.net",
)
FULL: dict[str, Any] = {
    "images": {"registry": True, "cachedRegistries": ["quay.io"], "replicateTo": ["centralus"]},
    "dns": {"zone": "prod.example.com", "kind": "both"},
    "backup": {"level": "L3", "immutable": True},
    "security.customerKeys": True,
    "cost.budget": {"monthlyUsd": 900, "since": "2026-11"},
}
SHARED = (
    "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/"
    "Microsoft.ContainerRegistry/registries/Shared"
)
ASKED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "prod": (PROD, {}),
    "full": (PROD, FULL),
    "adopting": (PROD, {**FULL, "images.pullFrom": [SHARED]}),
    "dev": (
        DEV,
        {"compute": "managed", "cost.night": {"timeZone": "Europe/Berlin"}, "images.registry": True},
    ),
    "nap": (DEV, {"cost.night": {"timeZone": "Europe/Berlin"}}),
    "sandbox": (SANDBOX, {}),
}


class Network:
    """A network as the recipe sees it."""

    def __init__(self) -> None:
        nothing: pulumi.Output[str] = pulumi.Output.from_input("")
        self.vnet_id: pulumi.Output[str] = pulumi.Output.from_input("/subscriptions/s/virtualNetworks/v")
        self.node_subnet_id: pulumi.Output[str] = nothing
        self.api_server_subnet_id: pulumi.Output[str] = nothing
        self.gateway_subnet_id: pulumi.Output[str] = nothing
        self.node_security_group_id: pulumi.Output[str] = nothing
        self.egress_addresses: pulumi.Output[Sequence[str]] = pulumi.Output.from_input([])
        self.gateway_cidrs: pulumi.Output[Sequence[str]] = pulumi.Output.from_input([])
        self.endpoint_subnet_id: pulumi.Output[str] = pulumi.Output.from_input("/subscriptions/s/subnets/e")
        zones: Mapping[str, str] = {zone: f"/zones/{zone}" for zone in ZONES}
        self.private_zone_ids: pulumi.Output[Mapping[str, str]] = pulumi.Output.from_input(zones)


def program(settings: AzureSettings) -> None:
    from pulumi_azure_native import containerservice

    from stacks.cluster.azure import backends, backup, cost, observability
    from stacks.cluster.azure.context import AzureContext

    _, owners = loader.load(ORGANISATION, "aws-prod")
    context = AzureContext(settings, loader.labels(settings, owners))
    group, group_id = pulumi.Output.from_input("rg"), pulumi.Output.from_input("/resourceGroups/rg")
    network = None if settings.compute == "automatic" else Network()
    workspace = observability.logs(context, group)
    told = observability.alerts(context, group)
    keys = backends.keys_vault(context, group, network, workspace)
    images = backends.registry(context, group, network, {"kubelet": "id"}, workspace)
    backends.pulls(context, "rg", network, "id")
    cluster = containerservice.ManagedCluster(
        "cluster", resource_name_=context.name, resource_group_name="rg", opts=context.opts
    )
    backends.secrets(context, group, network, workspace)
    named = backends.names(context, group, network)
    backups = backup.backups(
        context,
        group,
        network=network,
        cluster_id=cluster.id,
        cluster_principal="id",
        keys=keys,
        keys_group=group,
    )
    cost.budget(context, told)
    cost.scheduled_shutdown(context, group, group_id, cluster.id)
    for key, value in backends.record((), named, images, backups.vault if backups else None).items():
        pulumi.export(key, value)
    pulumi.export("night", cost_settings.record(settings.cost.night))


@functools.cache
def graph(name: str) -> Graph:
    base, changes = ASKED[name]
    settings = settings_with(base, changes)
    config = {
        "platform:region": "eastus2",
        "platform:clusterType": settings.cluster_type.value,
        "platform:backup": {"level": settings.backup.level.value},
    }
    return graphs.build("azure-x", config, host.run(lambda: program(settings), "azure-x", {}))


def components(name: str) -> set[str]:
    return {row.name for row in graph(name) if row.is_component} - {"logs", "alerts"}


def before(name: str, row: Row) -> set[str]:
    """Names of what must exist before a resource, directly or not."""
    by_urn = {other.urn: other for other in graph(name)}
    seen: set[str] = set()
    waiting = list(row.depends_on)
    while waiting:
        found = by_urn.get(waiting.pop())
        if found and found.name not in seen:
            seen.add(found.name)
            waiting += found.depends_on
    return seen


@pytest.mark.parametrize("name", ASKED)
def test_whatever_is_asked_for_keeps_every_rule(name: str) -> None:
    for rule in (*data.RULES, *cost_rules.RULES):
        assert [finding.message for finding in rule.findings(graph(name))] == [], rule.id


def test_secrets_have_a_vault_everywhere_and_nothing_else_is_made_unasked() -> None:
    assert components("sandbox") == {"secrets-vault", "secrets-vault-logs"}
    assert components("prod") == components("sandbox") | {
        "secrets-access",
        "backup",
        "backup-access",
        "backup-store",
        "backup-vault",
    }


def test_what_is_asked_for_is_made() -> None:
    assert components("full") == components("prod") | {
        "budget",
        "dns",
        "images",
        "images-access",
        "images-logs",
        "keys-vault",
        "keys-vault-logs",
    }
    assert components("adopting") == components("full") | {"pulls", "pull-shared-access"}
    assert components("dev") == components("sandbox") | {"images", "images-logs", "night"}


def test_a_cluster_that_cannot_be_stopped_has_hours_and_no_clock() -> None:
    assert components("nap") == components("sandbox")
    hours = graph("nap").outputs["night"]
    assert hours == {
        "down": "20:00",
        "up": "07:00",
        "days": ["MON", "TUE", "WED", "THU", "FRI"],
        "timeZone": "Europe/Berlin",
    }


def test_a_cluster_is_stopped_when_its_workloads_had_time_to_end() -> None:
    clock = graph("dev").one("Workflow", "night-stop").inputs["definition"]["triggers"]["clock"]
    assert clock["recurrence"]["schedule"]["hours"] == [21]


def test_a_registry_is_premium_in_production_only() -> None:
    tiers = {
        name: graph(name).one("Registry", "images-registry").inputs["sku"]["name"] for name in ("full", "dev")
    }
    assert tiers == {"full": "Premium", "dev": "Standard"}


def test_a_private_endpoint_of_a_registry_waits_for_its_copies() -> None:
    endpoint = graph("full").one("PrivateEndpoint", "images-access-endpoint")
    assert "images-copy-centralus" in before("full", endpoint)


def test_the_extension_finds_its_container_by_the_private_endpoint() -> None:
    extension = graph("full").one("Extension", "backup-extension")
    assert {"cluster", "backup-access-names", "backup-store-container"} <= before("full", extension)


def test_backups_have_keys_of_ours_where_keys_are_ours() -> None:
    keys = {row.inputs["keyName"] for row in graph("full").all("Key")}
    assert keys == {"backup-store"}, "a backup vault reads from no key vault that limits networks"
    assert not graph("prod").all("Key")


def test_copies_leave_the_region_from_l2_on() -> None:
    stores = {
        name: graph(name).one("BackupVault", "backup-vault-vault").inputs["properties"]["storageSettings"]
        for name in ("prod", "full")
    }
    assert stores["prod"][0]["type"] == "ZoneRedundant"
    assert stores["full"][0]["type"] == "GeoRedundant"


def test_the_budget_counts_the_group_that_aks_makes_and_the_one_of_snapshots() -> None:
    groups = graph("full").one("Budget", "budget-budget").inputs["filter"]["dimensions"]["values"]
    stem = "rg-azure-use2-prod-platform-01"
    assert {stem, f"{stem}-backup", f"{stem}-nodes", f"{stem}-snapshots"} <= set(groups)


def test_the_record_says_where_names_images_and_backups_are() -> None:
    said = graph("full").outputs
    assert said["dns"]["zone"] == "prod.example.com"
    assert len(said["dns"]["zoneArns"]) == 2
    assert said["images"]["registry"].endswith(".azurecr.io")
    assert said["images"]["cachePrefixes"] == {"quay.io": "quay"}
    assert said["backupVault"].endswith("/backupVaults/bv-azure-use2-prod-platform-01")


def test_what_is_not_there_is_not_in_the_record() -> None:
    said = graph("sandbox").outputs
    assert (said.get("dns"), said.get("images"), said.get("backupVault")) == (None, None, None)
