"""Rules about vaults, registries, storage, zones and backups."""

from collections.abc import Iterator

from contracts.catalog.cluster_types import PRODUCTION
from contracts.graph import Graph, Row
from contracts.planes import Plane
from policy.resource_types import azure
from policy.rule import Rule, at, cluster_type, expect, of_type

_FEWEST_SOFT_DELETE_DAYS = 14


def _closed(row: Row, graph: Graph) -> bool:
    """Whether its public endpoint refuses whoever is not named, where it has to: in production."""
    if cluster_type(graph) not in PRODUCTION:
        return True
    rules = at(row.inputs, "properties.networkAcls") or row.inputs.get("networkRuleSet") or {}
    return rules.get("defaultAction") == "Deny"


def _vault(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "properties.enableRbacAuthorization", True)
    yield from expect(row, "properties.enablePurgeProtection", True)
    yield from expect(row, "properties.enableSoftDelete", True)
    for way in ("enabledForDeployment", "enabledForTemplateDeployment"):
        if at(row.inputs, f"properties.{way}"):
            yield f"properties.{way}", "machines and templates come in without a role"
    if row.inputs["properties"].get("accessPolicies"):
        yield "properties.accessPolicies", "access policies know no groups, scopes or reviews"
    if not _closed(row, graph):
        yield "properties.networkAcls", "whoever has a stolen token may use it from anywhere"
    if cluster_type(graph) in PRODUCTION:
        yield from expect(row, "properties.publicNetworkAccess", "Disabled")


def _account(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "allowBlobPublicAccess", False)
    yield from expect(row, "allowSharedKeyAccess", False)
    yield from expect(row, "enableHttpsTrafficOnly", True)
    if row.inputs.get("minimumTlsVersion") not in ("TLS1_2", "TLS1_3"):
        yield "minimumTlsVersion", "older TLS is broken TLS"
    if not _closed(row, graph):
        yield "networkRuleSet.defaultAction", "its public endpoint is open to the internet"


def _container(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "publicAccess", "None")


def _storage(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    yield from (_container(row, graph) if row.type == azure.BLOB_CONTAINER else _account(row, graph))


def _registry(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    production = cluster_type(graph) in PRODUCTION
    if at(row.inputs, "sku.name") != "Premium":
        if production:
            yield "sku.name", "images without a tag would be kept, and paid for, for ever"
        return
    if at(row.inputs, "policies.retentionPolicy.status") != "enabled":
        yield "policies.retentionPolicy", "images without a tag would be kept, and paid for, for ever"
    if row.inputs.get("publicNetworkAccess") == "Disabled":
        yield from expect(row, "policies.exportPolicy.status", "disabled")
    if production:
        yield from expect(row, "zoneRedundancy", "Enabled")
        yield from expect(row, "publicNetworkAccess", "Disabled")


def _entrance(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    yield from expect(row, "adminUserEnabled", False)
    yield from expect(row, "anonymousPullEnabled", False)


def _cache(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    target, name = str(row.inputs.get("targetRepository")), row.inputs.get("registryName")
    prefix = target.partition("/")[0]
    if "*" in prefix or not prefix:
        yield (
            "targetRepository",
            "images of others would stand beside the platform's, and could take their names",
        )
    own = [registry for registry in graph.all(azure.REGISTRY) if registry.inputs.get("registryName") == name]
    if not own:
        yield "registryName", f"{name} is not a registry of this stack, so its rules do not hold there"


def _zone(row: Row, _: Graph) -> Iterator[tuple[str, str]]:
    if not row.protect:
        yield "", "deleting the zone deletes every record in it, and its name servers are gone for good"


def _backup_vault(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    if cluster_type(graph) in PRODUCTION and not row.protect:
        yield "", "whoever runs the program may delete the vault"
    alerts = at(row.inputs, "properties.monitoringSettings.azureMonitorAlertSettings") or {}
    if alerts.get("alertsForAllJobFailures") != "Enabled":
        yield "properties.monitoringSettings", "a backup that fails is found when it is needed"
    for index, store in enumerate(at(row.inputs, "properties.storageSettings") or []):
        if store.get("type") not in ("ZoneRedundant", "GeoRedundant"):
            yield f"properties.storageSettings[{index}].type", "a failing zone takes the backups with it"


def _undeletable(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    found = at(row.inputs, "properties.securitySettings.softDeleteSettings") or {}
    wanted = ("AlwaysOn",) if cluster_type(graph) in PRODUCTION else ("AlwaysOn", "On")
    if found.get("state") not in wanted:
        yield "properties.securitySettings.softDeleteSettings", "an administrator can switch soft delete off"
    if float(found.get("retentionDurationInDays") or 0) < _FEWEST_SOFT_DELETE_DAYS:
        yield (
            "properties.securitySettings.softDeleteSettings",
            "what was deleted is gone before anybody looks",
        )
    across = at(row.inputs, "properties.featureSettings.crossSubscriptionRestoreSettings.state")
    if across not in ("Disabled", "PermanentlyDisabled"):
        yield "properties.featureSettings", "a backup can be restored into a subscription of somebody else"


def _policy(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    rules = at(row.inputs, "properties.policyRules") or []
    if not any(rule.get("objectType") == "AzureBackupRule" for rule in rules):
        yield "properties.policyRules", "the policy does nothing"
    copied = False
    for index, rule in enumerate(rules):
        for lifecycle in rule.get("lifecycles") or []:
            if not at(lifecycle, "deleteAfter.duration"):
                yield f"properties.policyRules[{index}]", "backups would be kept, and paid for, for ever"
            copied = copied or bool(lifecycle.get("targetDataStoreCopySettings"))
    level = str((graph.config.get("platform:backup") or {}).get("level", ""))
    if level in ("L2", "L3", "L4") and not copied:
        yield "properties.policyRules", f"{level} survives the region, and nothing reaches the vault"
    if copied and not any(_leaves(vault) for vault in graph.all(azure.BACKUP_VAULT)):
        yield "properties.policyRules", "copies stay in the region"


def _leaves(vault: Row) -> bool:
    stores = at(vault.inputs, "properties.storageSettings") or []
    restored = at(vault.inputs, "properties.featureSettings.crossRegionRestoreSettings.state")
    return restored == "Enabled" and any(store.get("type") == "GeoRedundant" for store in stores)


def _backed_up(row: Row, graph: Graph) -> Iterator[tuple[str, str]]:
    instances = [instance for instance in graph.all(azure.BACKUP_INSTANCE) if row.urn in instance.depends_on]
    sources = [str(at(instance.inputs, "properties.dataSourceInfo.resourceID")) for instance in instances]
    if not any(source.endswith(f"/{row.inputs.get('resourceName')}") for source in sources):
        yield "", "no backup vault protects it"


RULES = (
    Rule(
        id="azure-vaults-are-closed",
        promise="a key vault opens to roles only, and in production has no public endpoint",
        why="A vault holds what opens everything else, and what is purged from it is gone for good.",
        fix="make the vault with components/azure/security/vault.py",
        plane=Plane.SECURITY,
        applies=of_type(azure.KEY_VAULT),
        check=_vault,
        loosened_by=("network.privateEndpoints",),
    ),
    Rule(
        id="azure-storage-is-closed",
        promise="storage has no public blobs, no keys to share and no plain text",
        why="A storage key opens everything in the account to whoever finds it.",
        fix="use identities, TLS 1.2, and in production a public endpoint that opens to who is named",
        plane=Plane.DATA,
        applies=of_type(azure.STORAGE_ACCOUNT, azure.BLOB_CONTAINER),
        check=_storage,
        loosened_by=("network.privateEndpoints",),
    ),
    Rule(
        id="azure-registries-have-no-password",
        promise="nobody pulls or pushes images without an identity",
        why="The administrator of a registry is a name and a password that everybody shares.",
        fix="assign AcrPull or AcrPush",
        plane=Plane.SECURITY,
        applies=of_type(azure.REGISTRY),
        check=_entrance,
    ),
    Rule(
        id="azure-images-are-kept-as-pushed",
        promise="images are in every zone, leave by no other endpoint, and those without a tag go",
        why="A zone that fails takes the images of every new node with it, and old ones cost for ever.",
        fix="make the registry with components/azure/delivery/images.py",
        plane=Plane.DELIVERY,
        applies=of_type(azure.REGISTRY),
        check=_registry,
    ),
    Rule(
        id="azure-cached-images-are-ours",
        promise="cached public images are in the platform's registry, below a name of their own",
        why="Otherwise somebody else's image could stand where the platform's is expected.",
        fix="give every cache rule a prefix, in a registry of this stack",
        plane=Plane.DELIVERY,
        applies=of_type(azure.REGISTRY_CACHE_RULE),
        check=_cache,
    ),
    Rule(
        id="azure-zones-are-not-emptied",
        promise="a public zone with records in it is not deleted in passing",
        why="Azure deletes a zone with everything in it, and its parent still names the old servers.",
        fix="protect the zone",
        plane=Plane.NETWORK,
        applies=of_type(azure.DNS_ZONE),
        check=_zone,
        kept_only=True,
    ),
    Rule(
        id="azure-backups-are-kept",
        promise="backups are in a vault of their own that outlives a zone and says when one fails",
        why="Whoever takes a cluster takes its backups first.",
        fix="make the vault with components/azure/data/backup_vault.py",
        plane=Plane.DATA,
        applies=of_type(azure.BACKUP_VAULT),
        check=_backup_vault,
    ),
    Rule(
        id="azure-backups-cannot-be-deleted",
        promise="nobody deletes a backup before its time: what is deleted stays two weeks longer",
        why="A backup that the account's administrators can delete does not survive a stolen administrator.",
        fix="keep soft delete on, for good in production",
        plane=Plane.DATA,
        applies=of_type(azure.BACKUP_VAULT),
        check=_undeletable,
    ),
    Rule(
        id="azure-backups-end-and-leave-the-region",
        promise="every backup ends some day, and copies are in another region",
        why="A copy in the same region is lost with it.",
        fix="use the plans of contracts/planning/azure_backup.py",
        plane=Plane.DATA,
        applies=of_type(azure.BACKUP_POLICY),
        check=_policy,
    ),
    Rule(
        id="azure-production-is-backed-up",
        promise="a production cluster is in a backup plan",
        why="What controllers wrote into the cluster is in no repository.",
        fix="write backup.level: L1 or higher",
        plane=Plane.DATA,
        applies=of_type(azure.CLUSTER),
        check=_backed_up,
        production_only=True,
    ),
)
"""Vaults, storage, registries, zones, backups."""
