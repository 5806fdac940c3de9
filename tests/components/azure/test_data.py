"""Vaults, images, names, backups and cost on Azure: what the components promise, and every rule broken once."""

import dataclasses
from typing import Any

import pytest

from components.azure.data.backup_policy import policy
from components.azure.data.backup_store import AksBackupStore
from components.azure.data.backup_vault import AksBackupVault
from components.azure.data.cluster_backup import AksBackup
from components.azure.delivery.images import AcrPull, AcrRegistry
from components.azure.governance.cost import AksBudget, AksNight
from components.azure.network.dns import AzureDns
from components.azure.security.roles import Role
from components.azure.security.vault import KeyVault
from components.component import Component
from contracts.catalog.backup_plan import Level
from contracts.graph import Graph, Row
from contracts.planning import azure_backup
from policy.azure import cost as cost_rules
from policy.azure import data
from policy.resource_types import azure
from policy.rule import Rule
from review.offline import build_graph as graphs
from tests.components.samples.azure.data import SAMPLES
from tests.components.test_contract import built

RULES = {rule.id: rule for rule in (*data.RULES, *cost_rules.RULES)}
PROD = {"platform:clusterType": "prod-standard"}
ASSIGNMENT = "azure-native:authorization:RoleAssignment"


def made(component: type[Component]) -> Graph:
    return graphs.build("test", {}, built(component))


def one(component: type[Component], type_: str, name: str) -> dict[str, Any]:
    return made(component).one(type_, f"first-{name}").inputs


def roles(component: type[Component]) -> dict[str, str]:
    """Role of each assignment of the first instance."""
    return {
        row.name.removeprefix("first-"): Role(row.inputs["roleDefinitionId"].rpartition("/")[2]).name
        for row in made(component).all(ASSIGNMENT)
        if row.name.startswith("first-")
    }


def before(component: type[Component], row: Row) -> set[str]:
    """Names of what must exist before a resource, directly or not."""
    graph = made(component)
    by_urn = {other.urn: other for other in graph}
    seen: set[str] = set()
    waiting = list(row.depends_on)
    while waiting:
        urn = waiting.pop()
        if urn in by_urn and by_urn[urn].name not in seen:
            seen.add(by_urn[urn].name)
            waiting += by_urn[urn].depends_on
    return {name.removeprefix("first-") for name in seen}


def test_a_vault_knows_roles_only_and_forgets_nothing() -> None:
    properties = one(KeyVault, "Vault", "vault")["properties"]
    assert properties["enableRbacAuthorization"] is True
    assert properties["enablePurgeProtection"] is True
    assert properties["softDeleteRetentionInDays"] == 90
    assert properties["publicNetworkAccess"] == "Disabled"
    assert properties["networkAcls"] == {"bypass": "AzureServices", "defaultAction": "Deny"}
    assert "accessPolicies" not in properties


def test_a_vault_says_where_it_answers() -> None:
    (root,) = [row for row in built(KeyVault).registrations.values() if row.name == "first"]
    assert root.outputs["vault_uri"] == "https://kv-secrets-1.vault.azure.net/"


def test_a_registry_has_no_password_and_no_side_door() -> None:
    registry = one(AcrRegistry, "Registry", "registry")
    assert registry["adminUserEnabled"] is False
    assert registry["anonymousPullEnabled"] is False
    assert registry["policies"]["exportPolicy"] == {"status": "disabled"}
    assert registry["policies"]["retentionPolicy"] == {"days": 14, "status": "enabled"}
    assert registry["networkRuleBypassOptions"] == "AzureServices"


def test_a_standard_registry_is_sent_nothing_that_only_premium_has() -> None:
    import pulumi

    from components.azure.delivery.images import AcrRegistryArgs
    from review.offline import host
    from tests.components.test_contract import provider

    args = SAMPLES[AcrRegistry]()
    assert isinstance(args, AcrRegistryArgs)
    plain = dataclasses.replace(args, tier="Standard", private=False, replicate_to=[])

    def program() -> None:
        AcrRegistry("images", plain, pulumi.ResourceOptions(providers=[provider(AcrRegistry)]))

    registry = (
        graphs.build("test", {}, host.run(program, "test", {})).one("Registry", "images-registry").inputs
    )
    assert registry["sku"] == {"name": "Standard"}
    assert not {"policies", "networkRuleSet", "encryption"} & set(registry)
    assert (registry["dataEndpointEnabled"], registry["zoneRedundancy"]) == (False, "Disabled")


def test_nodes_may_pull_and_nothing_else() -> None:
    assert roles(AcrRegistry) == {"pull-kubelet": "ACR_PULL"}
    assert roles(AcrPull) == {"shared": "ACR_PULL"}


def test_cached_images_stand_below_a_prefix() -> None:
    rule = one(AcrRegistry, "CacheRule", "cache-quay")
    assert (rule["sourceRepository"], rule["targetRepository"]) == ("quay.io/*", "quay/*")
    assert "credentialSetResourceId" not in rule


def test_a_zone_may_have_two_answers_and_both_may_be_written_to() -> None:
    (root,) = [row for row in built(AzureDns).registrations.values() if row.name == "first"]
    assert root.outputs["zone_ids"] == [root.outputs["public_zone_id"], root.outputs["private_zone_id"]]
    assert "/dnsZones/prod.example.com" in root.outputs["public_zone_id"]
    assert "/privateDnsZones/prod.example.com" in root.outputs["private_zone_id"]
    assert len(root.outputs["name_servers"]) == 4
    assert one(AzureDns, "VirtualNetworkLink", "link")["registrationEnabled"] is False


def test_the_vault_of_backups_is_in_two_regions_and_cannot_be_emptied() -> None:
    properties = one(AksBackupVault, "BackupVault", "vault")["properties"]
    assert properties["storageSettings"] == [{"datastoreType": "VaultStore", "type": "GeoRedundant"}]
    assert properties["featureSettings"]["crossRegionRestoreSettings"] == {"state": "Enabled"}
    assert properties["securitySettings"]["softDeleteSettings"]["state"] == "AlwaysOn"
    assert properties["securitySettings"]["immutabilitySettings"] == {"state": "Unlocked"}


def test_the_vault_of_backups_asks_no_key_of_a_vault_that_limits_networks() -> None:
    vault = one(AksBackupVault, "BackupVault", "vault")
    assert "encryptionSettings" not in vault["properties"]["securitySettings"]
    assert vault["identity"] == {"type": "SystemAssigned"}


def test_a_key_of_ours_may_be_used_before_it_is_used() -> None:
    component = AksBackupStore
    assert roles(component) == {"key-use": "KEY_VAULT_CRYPTO_SERVICE_USER"}
    graph = made(component)
    (user,) = [row for row in graph if row.name == "first-account"]
    assert "key-use" in before(component, user)
    scope = graph.one(ASSIGNMENT, "first-key-use").inputs["scope"]
    assert "/keys/" in scope, "the right is to one key, not to the vault"


def test_the_store_lets_in_identities_only_and_the_vault_by_its_name() -> None:
    account = one(AksBackupStore, "StorageAccount", "account")
    assert account["allowSharedKeyAccess"] is False
    assert account["allowBlobPublicAccess"] is False
    rules = account["networkRuleSet"]
    assert rules["defaultAction"] == "Deny"
    (vault,) = rules["resourceAccessRules"]
    assert vault["resourceId"].endswith("/backupVaults/bv")
    assert not rules.get("ipRules")


def test_the_first_backup_comes_after_every_permission() -> None:
    instance = made(AksBackup).one("BackupInstance", "first-cluster")
    needed = set(roles(AksBackup)) | {"extension", "trust", "policy", "snapshots"}
    assert needed <= before(AksBackup, instance)


def test_nobody_may_do_more_for_a_backup_than_azure_asks() -> None:
    assert roles(AksBackup) == {
        "extension-writes": "STORAGE_BLOB_DATA_CONTRIBUTOR",
        "vault-reads-cluster": "READER",
        "vault-reads-snapshots": "READER",
        "cluster-snapshots": "CONTRIBUTOR",
        "vault-takes-snapshots": "DISK_SNAPSHOT_CONTRIBUTOR",
        "vault-copies-disks": "DATA_OPERATOR_FOR_DISKS",
        "vault-copies-objects": "STORAGE_BLOB_DATA_CONTRIBUTOR",
    }
    wide = made(AksBackup).one(ASSIGNMENT, "first-cluster-snapshots").inputs["scope"]
    assert wide.endswith("-snapshots"), "a group with nothing else in it"


def test_the_vault_enters_the_cluster_as_backup_operator_and_nothing_else() -> None:
    trust = one(AksBackup, "TrustedAccessRoleBinding", "trust")
    assert trust["roles"] == ["Microsoft.DataProtection/backupVaults/backup-operator"]


def test_everything_in_the_cluster_is_backed_up_with_its_volumes() -> None:
    instance = one(AksBackup, "BackupInstance", "cluster")["properties"]
    (what,) = instance["policyInfo"]["policyParameters"]["backupDatasourceParametersList"]
    assert what["snapshotVolumes"] is True
    assert what["includeClusterScopeResources"] is True
    assert not {"includedNamespaces", "excludedNamespaces"} & set(what)


def rules_of(level: Level) -> list[Any]:
    plan = azure_backup.PLANS[level]
    assert plan
    args = policy(plan.schedule, plan.keep_days, plan.keep_daily_days, plan.vault_days)
    return list(args.policy_rules)  # ty: ignore[invalid-argument-type] a list was given


def test_a_level_without_copies_has_one_retention() -> None:
    backup, kept = rules_of(Level.L1)
    assert [tag.tag_info.tag_name for tag in backup.trigger.tagging_criteria] == ["Default"]
    assert [life.delete_after.duration for life in kept.lifecycles] == ["P35D"]


@pytest.mark.parametrize("level", [Level.L2, Level.L3, Level.L4])
def test_a_level_with_copies_sends_the_first_backup_of_a_day_to_the_vault(level: Level) -> None:
    backup, every, daily = rules_of(level)
    first, rest = backup.trigger.tagging_criteria
    assert first.criteria[0].absolute_criteria == ["FirstOfDay"]
    assert first.tagging_priority < rest.tagging_priority, "the lowest number decides"
    here, there = daily.lifecycles
    assert here.target_data_store_copy_settings[0].data_store.data_store_type == "VaultStore"
    assert there.source_data_store.data_store_type == "VaultStore"
    assert there.delete_after.duration == "P35D"
    assert every.is_default is True


def test_a_budget_counts_the_groups_of_one_cluster_and_tells_everybody() -> None:
    budget = one(AksBudget, "Budget", "budget")
    assert budget["filter"]["dimensions"]["values"] == sorted(budget["filter"]["dimensions"]["values"])
    assert any(group.endswith("-nodes") for group in budget["filter"]["dimensions"]["values"])
    alarms = {(alarm["thresholdType"], alarm["threshold"]) for alarm in budget["notifications"].values()}
    assert alarms == {("Actual", 80), ("Actual", 100), ("Forecasted", 110)}
    for alarm in budget["notifications"].values():
        assert alarm["contactEmails"] == ["finops@example.com"]
        assert alarm["contactGroups"]


def test_the_beginning_of_a_budget_is_written_down_and_never_sent_again() -> None:
    (row,) = [
        row for row in built(AksBudget).registrations.values() if row.name == "first-budget" and row.custom
    ]
    assert row.inputs["timePeriod"] == {"startDate": "2026-11-01T00:00:00Z"}
    assert row.ignore_changes == ["timePeriod"], "Azure refuses to change the period of a budget"


def test_the_clocks_may_stop_and_start_one_cluster_and_nothing_else() -> None:
    graph = made(AksNight)
    definition = graph.one("RoleDefinition", "first-role").inputs
    (allowed,) = definition["permissions"]
    assert {action.rpartition("/managedClusters/")[2] for action in allowed["actions"]} == {
        "read",
        "start/action",
        "stop/action",
    }
    given = [row for row in graph.all(ASSIGNMENT) if row.name.startswith("first-")]
    assert {row.name for row in given} == {"first-stop-may", "first-start-may"}
    for row in given:
        assert row.inputs["scope"].endswith("/managedClusters/azure-use2-prod-platform-01")
        assert row.inputs["roleDefinitionId"].endswith(definition["roleDefinitionId"])
        assert "role" in before(AksNight, row), "Azure refuses a role that is not there yet"


def test_the_cluster_stops_in_the_evening_and_starts_in_the_morning() -> None:
    for action, hours, minutes in (("stop", [21], [0]), ("start", [7], [30])):
        clock = one(AksNight, "Workflow", action)["definition"]["triggers"]["clock"]["recurrence"]
        assert (clock["schedule"]["hours"], clock["schedule"]["minutes"]) == (hours, minutes)
        assert clock["timeZone"] == "W. Europe Standard Time"
        assert "startTime" in clock


def everything(config: dict[str, Any]) -> list[Graph]:
    return [graphs.build("test", config, built(component)) for component in SAMPLES]


def findings(rule: Rule, graph: Graph) -> list[str]:
    return [finding.message for finding in rule.findings(graph)]


SEPARATE = {
    # The policy is checked with the vault of its stack, and the example has none; see below.
    "azure-backups-end-and-leave-the-region",
    "azure-production-never-sleeps",
}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_the_components_keep_every_rule(rule: Rule) -> None:
    if rule.id in SEPARATE:
        return
    for graph in everything(PROD):
        assert findings(rule, graph) == []


def together(config: dict[str, Any]) -> Graph:
    """The examples of backups as if they were one stack."""
    policies, vaults = (graphs.build("test", config, built(made)) for made in (AksBackup, AksBackupVault))
    return dataclasses.replace(policies, resources=[*policies, *vaults], _by_urn={})


def test_copies_that_reach_a_vault_in_two_regions_leave_the_region() -> None:
    rule = RULES["azure-backups-end-and-leave-the-region"]
    assert findings(rule, together({**PROD, "platform:backup": {"level": "L3"}})) == []


def changed(graph: Graph, type_: str, path: str, value: Any) -> Graph:
    """The graph with one input of one type changed; None removes it."""

    def deep(inputs: Any, keys: list[str]) -> Any:
        key, *below = keys
        if isinstance(inputs, list):
            return [deep(item, keys) for item in inputs]
        if below:
            return {**inputs, key: deep(inputs.get(key) or {}, below)}
        return {name: item for name, item in {**inputs, key: value}.items() if item is not None}

    rows = [
        dataclasses.replace(row, inputs=deep(row.inputs, path.split("."))) if row.type == type_ else row
        for row in graph
    ]
    return dataclasses.replace(graph, resources=rows, _by_urn={})


SECURITY = "properties.securitySettings.softDeleteSettings"
OPERATIONAL = [{"objectType": "AzureBackupRule"}, {"lifecycles": [{"deleteAfter": {"duration": "P7D"}}]}]
BROKEN = [
    # (rule, type, path, value or None to remove it, what is said)
    ("azure-vaults-are-closed", azure.KEY_VAULT, "properties.enableRbacAuthorization", False, "enableRbacAuthorization is false"),
    ("azure-vaults-are-closed", azure.KEY_VAULT, "properties.enablePurgeProtection", None, "enablePurgeProtection is not set"),
    ("azure-vaults-are-closed", azure.KEY_VAULT, "properties.enableSoftDelete", False, "enableSoftDelete is false"),
    ("azure-vaults-are-closed", azure.KEY_VAULT, "properties.accessPolicies", [{}], "access policies"),
    ("azure-vaults-are-closed", azure.KEY_VAULT, "properties.enabledForTemplateDeployment", True, "without a role"),
    ("azure-vaults-are-closed", azure.KEY_VAULT, "properties.networkAcls.defaultAction", "Allow", "from anywhere"),
    ("azure-vaults-are-closed", azure.KEY_VAULT, "properties.publicNetworkAccess", "Enabled", "is Enabled, not Disabled"),
    ("azure-storage-is-closed", azure.STORAGE_ACCOUNT, "allowSharedKeyAccess", True, "allowSharedKeyAccess is true"),
    ("azure-storage-is-closed", azure.STORAGE_ACCOUNT, "minimumTlsVersion", "TLS1_1", "broken TLS"),
    ("azure-storage-is-closed", azure.STORAGE_ACCOUNT, "networkRuleSet.defaultAction", "Allow", "open to the internet"),
    ("azure-storage-is-closed", azure.BLOB_CONTAINER, "publicAccess", "Blob", "publicAccess is Blob"),
    ("azure-registries-have-no-password", azure.REGISTRY, "adminUserEnabled", True, "adminUserEnabled is true"),
    ("azure-registries-have-no-password", azure.REGISTRY, "anonymousPullEnabled", True, "anonymousPullEnabled is true"),
    ("azure-images-are-kept-as-pushed", azure.REGISTRY, "sku.name", "Standard", "kept, and paid for, for ever"),
    ("azure-images-are-kept-as-pushed", azure.REGISTRY, "policies.retentionPolicy.status", "disabled", "kept, and paid for, for ever"),
    ("azure-images-are-kept-as-pushed", azure.REGISTRY, "policies.exportPolicy.status", "enabled", "is enabled, not disabled"),
    ("azure-images-are-kept-as-pushed", azure.REGISTRY, "zoneRedundancy", "Disabled", "is Disabled, not Enabled"),
    ("azure-images-are-kept-as-pushed", azure.REGISTRY, "publicNetworkAccess", "Enabled", "is Enabled, not Disabled"),
    ("azure-cached-images-are-ours", azure.REGISTRY_CACHE_RULE, "targetRepository", "*", "could take their names"),
    ("azure-cached-images-are-ours", azure.REGISTRY_CACHE_RULE, "registryName", "other", "other is not a registry of this stack"),
    ("azure-backups-are-kept", azure.BACKUP_VAULT, "properties.storageSettings.type", "LocallyRedundant", "a failing zone"),
    ("azure-backups-are-kept", azure.BACKUP_VAULT, "properties.monitoringSettings", None, "found when it is needed"),
    ("azure-backups-cannot-be-deleted", azure.BACKUP_VAULT, f"{SECURITY}.state", "On", "can switch soft delete off"),
    ("azure-backups-cannot-be-deleted", azure.BACKUP_VAULT, f"{SECURITY}.retentionDurationInDays", 7, "gone before anybody looks"),
    ("azure-backups-cannot-be-deleted", azure.BACKUP_VAULT, "properties.featureSettings.crossSubscriptionRestoreSettings.state", "Enabled", "somebody else"),
    ("azure-backups-end-and-leave-the-region", azure.BACKUP_POLICY, "properties.policyRules", [], "the policy does nothing"),
    ("azure-backups-end-and-leave-the-region", azure.BACKUP_POLICY, "properties.policyRules.lifecycles", [{"deleteAfter": {}}], "for ever"),
    ("azure-backups-end-and-leave-the-region", azure.BACKUP_POLICY, "properties.policyRules", OPERATIONAL, "nothing reaches the vault"),
    ("azure-backups-end-and-leave-the-region", azure.BACKUP_VAULT, "properties.storageSettings.type", "ZoneRedundant", "copies stay in the region"),
    ("azure-budgets-alarm", azure.BUDGET, "filter", None, "counts the whole subscription"),
    ("azure-budgets-alarm", azure.BUDGET, "notifications", {}, "it never alarms"),
    ("azure-budgets-alarm", azure.BUDGET, "notifications", {"x": {"enabled": True}}, "it tells nobody"),
    ("azure-budgets-alarm", azure.BUDGET, "notifications", {"x": {"contactEmails": ["a"]}}, "switched off"),
    ("azure-production-never-sleeps", azure.LOGIC_APP, "state", "Enabled", "stops or starts the cluster on a schedule"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "type_", "path", "value", "words"), BROKEN, ids=[f"{case[0]}: {case[4][:40]}" for case in BROKEN]
)
def test_a_broken_promise_is_noticed(rule: str, type_: str, path: str, value: Any, words: str) -> None:
    config = {**PROD, "platform:backup": {"level": "L3"}}
    whole = [*everything(config), together(config)]
    worse = [changed(graph, type_, path, value) for graph in whole if any(row.type == type_ for row in graph)]
    said = [message for graph in worse for message in findings(RULES[rule], graph)]
    assert any(words in message for message in said), said


def test_a_zone_that_is_not_protected_is_noticed() -> None:
    graph = graphs.build("test", PROD, built(AzureDns))
    rows = [dataclasses.replace(row, protect=False) for row in graph]
    said = findings(
        RULES["azure-zones-are-not-emptied"], dataclasses.replace(graph, resources=rows, _by_urn={})
    )
    assert said
    assert "deletes every record in it" in said[0]


def test_a_production_cluster_that_nothing_protects_is_noticed() -> None:
    from components.azure.runtime.cluster import AksCluster

    said = findings(RULES["azure-production-is-backed-up"], graphs.build("test", PROD, built(AksCluster)))
    assert said
    assert "no backup vault protects it" in said[0]


def test_a_budget_that_misses_a_group_of_the_stack_is_noticed() -> None:
    budget = graphs.build("test", PROD, built(AksBudget))
    groups = graphs.build("test", PROD, built(AksBackup))
    both = dataclasses.replace(budget, resources=[*budget, *groups], _by_urn={})
    assert any("it misses what is in" in one for one in findings(RULES["azure-budgets-alarm"], both))


def test_every_rule_about_these_is_broken_here_once() -> None:
    assert set(RULES) - {case[0] for case in BROKEN} == {
        "azure-production-is-backed-up",
        "azure-zones-are-not-emptied",
    }
