"""Images, names, backups and cost on Azure: what is refused, in which words, and the tables behind it."""

from typing import Any

import pytest

from contracts.catalog import backup_plan, regions
from contracts.catalog.backup_plan import Level
from contracts.planning import azure_backup, azure_cost, azure_images, azure_names, schedule
from contracts.reading.fleet import PeerStack
from tests.contracts.azure.settings import DEV, PROD, SANDBOX, problems_of, settings_with

REGISTRIES = (
    "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/"
    "Microsoft.ContainerRegistry/registries"
)
OURS = azure_names.registry("azure-use2-prod-platform-01", PROD["account"])
MANAGED = {"compute": "managed", "systemNodes": {"minSize": 2, "maxSize": 4}}
BUDGET = {"monthlyUsd": 500, "since": "2026-11"}

REFUSED = [
    # (base, change, path, words of the rule, words of the remediation)
    (PROD, {"images.cachedRegistries": ["quay.io"]}, "images.cachedRegistries", "this stack makes none", "registry: true"),
    (PROD, {"images.replicateTo": ["centralus"]}, "images.replicateTo", "this stack makes none", "registry: true"),
    (PROD, {"images": {"registry": True, "cachedRegistries": ["quay.io", "quay.io"]}}, "images.cachedRegistries[1]", "cached once", "remove"),
    (PROD, {"images": {"registry": True, "cachedRegistries": ["gcr.io"]}}, "images.cachedRegistries[0]", "", ""),
    (PROD, {"images": {"registry": True, "replicateTo": ["westus2", "westus2"]}}, "images.replicateTo[1]", "gets one copy", "remove"),
    (PROD, {"images": {"registry": True, "replicateTo": ["eastus2"]}}, "images.replicateTo[0]", "to another region", "standby"),
    (PROD, {"images.pullFrom": [f"{REGISTRIES}/shared", f"{REGISTRIES}/Shared"]}, "images.pullFrom[1]", "named once", "remove"),
    (PROD, {"images.pullFrom": [f"{REGISTRIES}/shared", f"{REGISTRIES.replace('1111', '2222')}/shared"]}, "images.pullFrom[1]", "no two on earth have the same name", "remove"),
    (PROD, {"images.pullFrom": [f"{REGISTRIES}/o-."]}, "images.pullFrom[0]", "5 to 50 letters and digits", "correct the name"),
    (PROD, {"images.pullFrom": [f"{REGISTRIES}/four"]}, "images.pullFrom[0]", "5 to 50 letters and digits", "correct the name"),
    (DEV, {"images": {"registry": True, "replicateTo": ["qatarcentral"]}}, "images.replicateTo[0]", "in qatarcentral AKS puts no API server", "another region"),
    (PROD, {"region": "qatarcentral"}, "region", "in qatarcentral AKS puts no API server into a network that the platform makes", "choose another region"),
    (PROD, {"images": {"registry": True, "pullFrom": [f"{REGISTRIES}/{OURS}"]}}, "images.pullFrom[0]", "may pull from it anyway", "remove"),
    (PROD, {"images.pullFrom": ["shared.azurecr.io"]}, "images.pullFrom[0]", "full resource id", "Microsoft.ContainerRegistry"),
    (PROD, {"images.registry": True, "network.privateEndpoints": False}, "images.registry", "no public endpoint", "privateEndpoints: true"),
    (SANDBOX, {"dns": {"zone": "sandbox.example.com", "kind": "private"}}, "dns.kind", "AKS Automatic makes the network", "public or none"),
    (DEV, {"cost.night.timeZone": "Antarctica/Troll"}, "cost.night.timeZone", "this one has none", "large city"),
    (DEV, {"cost.budget": {"monthlyUsd": 500}}, "cost.budget.since", "", ""),
    (DEV, {"cost.budget": {**BUDGET, "since": "2026-13"}}, "cost.budget.since", "a month is a year", "2026-11"),
    (DEV, {"cost.budget": {**BUDGET, "since": "2017-05"}}, "cost.budget.since", "begin from 2017-06 on", "the month in which"),
    (DEV, {"cost.budget": {**BUDGET, "since": "2027-12"}}, "cost.budget.since", "at most a year ahead: 2027-11", "the month in which"),
    (DEV, {"cost.budget": BUDGET, "observability": {}}, "cost.budget.emails", "tells nobody", "alertEndpoints"),
    (PROD, {"backup.level": "L2", "region": "israelcentral"}, "backup.level", "israelcentral has no pair", "write L1"),
    (PROD, {"region": "mexicocentral"}, "backup.level", "backs up AKS in mexicocentral", "choose another region"),
    (DEV, {"backup.immutable": True}, "backup.immutable", "L0 backs nothing up", "level: L1"),
    (PROD, {"backup.level": "L0"}, "backup.level", "a prod-standard cluster is backed up", "L1 or higher"),
    (DEV, {**MANAGED, "backup.level": "L1"}, "backup.level", "stopped by schedule", "remove cost.night"),
    (PROD, {"systemNodes": {"size": "Standard_D4pds_v5", "minSize": 3, "maxSize": 6}}, "systemNodes.size", "no cluster with ARM nodes", "without p"),
    (PROD, {"pools": {"arm1": {"size": "Standard_D4pds_v5", "minSize": 1, "maxSize": 1}}}, "pools.arm1.size", "no cluster with ARM nodes", "without p"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "change", "path", "rule", "fix"), REFUSED, ids=[f"{case[2]}: {case[3]}" for case in REFUSED]
)
def test_what_does_not_fit_is_refused_with_the_reason_and_the_way_out(
    base: dict[str, Any], change: dict[str, Any], path: str, rule: str, fix: str
) -> None:
    found = [one for one in problems_of(base, change) if one.path == f"platform:{path}"]
    assert any(rule in one.rule and fix in one.fix for one in found), problems_of(base, change)


ZONE_GROUP = f"/subscriptions/{PROD['account']}/resourceGroups/rg-names/providers/Microsoft.Network"
PUBLIC = [f"{ZONE_GROUP}/dnsZones/{name}" for name in ("shop.example.com", "api.example.com")]
INSIDE = f"{ZONE_GROUP}/privateDnsZones/corp.example.com"
ZONES_REFUSED = [
    (PROD, [PUBLIC[0], PUBLIC[0].replace("rg-names", "RG-names")], 1, "a zone is listed once", "remove"),
    (PROD, [PUBLIC[0], PUBLIC[1].replace("rg-names", "rg-other")], 1, "reads the public zones of one resource group, and the first is in another", "of one group"),
    (SANDBOX, [INSIDE], 0, "AKS Automatic keeps its network to itself", "another compute"),
    ({**PROD, "clusterType": "prod-isolated"}, [PUBLIC[0]], 0, "a prod-isolated cluster has no public names", "private zones only"),
    ({**PROD, "dns": {"zone": "prod.example.com", "kind": "both"}}, [PUBLIC[0]], 0, "and the zone that this stack makes is in the cluster's", "remove it, or dns.zone"),
    (PROD, [ZONE_GROUP], 0, "full resource id of a Microsoft.Network/dnsZones or Microsoft.Network/privateDnsZones", "/subscriptions/<guid>"),
]  # fmt: skip


@pytest.mark.parametrize(("base", "zones", "index", "rule", "fix"), ZONES_REFUSED)
def test_a_zone_that_no_controller_would_find_is_refused(
    base: dict[str, Any], zones: list[str], index: int, rule: str, fix: str
) -> None:
    found = problems_of(base, {"dns.existingZones": zones})
    at = [one for one in found if one.path == f"platform:dns.existingZones[{index}]"]
    assert any(rule in one.rule and fix in one.fix for one in at), found


ACCEPTED = [
    (PROD, {"dns.existingZones": [*PUBLIC, INSIDE.replace("rg-names", "rg-inside")]}),
    (PROD, {"dns": {"zone": "prod.example.com", "kind": "public", "existingZones": [INSIDE]}}),
    (PROD, {"images": {"registry": True, "cachedRegistries": ["quay.io"], "replicateTo": ["centralus"]}}),
    (PROD, {"images.pullFrom": [f"{REGISTRIES}/shared"]}),
    (PROD, {"dns": {"zone": "prod.example.com", "kind": "both"}}),
    (PROD, {"backup": {"level": "L4", "immutable": True}}),
    (PROD, {"region": "israelcentral", "features.gateway": False}),
    (DEV, {"cost.night.timeZone": "Europe/Berlin"}),
    (DEV, {"cost.budget": BUDGET}),
    (DEV, {**MANAGED, "cost.night.timeZone": "Asia/Kolkata"}),
    (DEV, {"backup.level": "L1"}),
    (SANDBOX, {"dns": {"zone": "sandbox.example.com", "kind": "public"}}),
]  # fmt: skip


@pytest.mark.parametrize(("base", "change"), ACCEPTED, ids=[str(case[1])[:60] for case in ACCEPTED])
def test_what_fits_is_accepted(base: dict[str, Any], change: dict[str, Any]) -> None:
    settings_with(base, change)


STANDBY = {
    **PROD,
    "clusterType": "dr-standby",
    "environment": "dr",
    "region": "centralus",
    "network": {"cidr": "10.129.0.0/16"},
    "standby": {"primary": "azure-prod", "readiness": "pilot-light"},
}


def primary(region: str) -> dict[str, PeerStack]:
    return {"azure-prod": PeerStack(cluster_type="prod-standard", account="x", region=region, cidr=None)}


def test_a_standby_stands_where_azure_restores_the_copies() -> None:
    settings_with(STANDBY, {}, primary("eastus2"))
    with pytest.raises(Exception, match="pair of its own"):
        settings_with(STANDBY, {"region": "westus2"}, primary("eastus2"))


def test_where_the_pair_has_no_zones_a_standby_may_stand_anywhere() -> None:
    settings_with(STANDBY, {"region": "westus2", "features.gateway": False}, primary("eastus"))


def test_every_level_has_a_plan_that_ends_and_is_no_tighter_than_azure_allows() -> None:
    assert set(azure_backup.PLANS) == set(Level)
    for level, plan in azure_backup.PLANS.items():
        if plan is None:
            assert level is Level.L0
            continue
        assert plan.keep_days > 0
        assert plan.keep_daily_days >= plan.keep_days
        assert plan.schedule.rpartition("/")[2] in ("P1D", f"PT{azure_backup.SHORTEST_INTERVAL_HOURS}H")


@pytest.mark.parametrize("level", Level)
def test_a_level_keeps_and_copies_as_it_does_on_aws_or_says_why_not(level: Level) -> None:
    assert azure_backup.copies(level) == backup_plan.copies(level)
    plan, kept = azure_backup.PLANS[level], backup_plan.retention(level)
    assert (plan is None) == (kept is None)
    if plan and kept:
        assert max(plan.keep_days, plan.keep_daily_days) == kept[1]
    here, there = azure_backup.WORST_LOSS_HOURS[level], backup_plan.WORST_LOSS_HOURS[level]
    assert here == there or level is Level.L4
    assert "L4 is four-hourly" in azure_backup.DIFFERENCES


def test_the_region_is_survived_by_the_levels_that_copy() -> None:
    for level in Level:
        survives = azure_backup.WORST_LOSS_WITH_THE_REGION_HOURS[level] is not None
        assert survives is azure_backup.copies(level)


def test_regions_without_backup_are_regions() -> None:
    assert set(regions.AZURE_REGIONS) >= azure_backup.WITHOUT_BACKUP


def test_the_extension_never_asks_for_a_storage_key() -> None:
    made = azure_backup.extension_settings(subscription="s", tenant="t")
    assert made["configuration.backupStorageLocation.config.useAAD"] == "true"
    placed = azure_backup.store_settings(group="rg", account="st")
    assert placed["configuration.backupStorageLocation.config.storageAccountURI"] == (
        "https://st.blob.core.windows.net/"
    )


def test_a_registry_is_premium_where_something_asks_for_it() -> None:
    nothing = {"private": False, "replicated": False, "production": False}
    assert azure_images.tier(**nothing) == "Standard"
    for reason in nothing:
        assert azure_images.tier(**{**nothing, reason: True}) == "Premium"


def test_every_registry_that_may_be_cached_has_a_prefix_of_its_own() -> None:
    rules = [azure_images.cache_rule(upstream) for upstream in azure_images.UPSTREAMS]
    assert len({target for _, _, target in rules}) == len(rules)
    for name, source, target in rules:
        assert source.endswith("/*")
        assert target.endswith("/*")
        assert 5 <= len(name) <= 50


def test_a_clock_is_spelled_as_logic_apps_want_it() -> None:
    moment = schedule.at("20:30", schedule.WEEKDAYS).later(240)
    made = azure_cost.workflow("stop", moment, "W. Europe Standard Time", "/subscriptions/s/c")
    clock = made["triggers"]["clock"]["recurrence"]
    assert clock["schedule"] == {
        "weekDays": ["Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
        "hours": [0],
        "minutes": [30],
    }
    assert clock["timeZone"] == "W. Europe Standard Time"
    assert clock["startTime"] < "2026-06", (
        "without a start in the past it would run as soon as it is deployed"
    )
    call = made["actions"]["stop"]["inputs"]
    assert call["uri"] == "https://management.azure.com/subscriptions/s/c/stop?api-version=2025-09-01"
    assert call["authentication"]["type"] == "ManagedServiceIdentity"


def test_the_clock_may_do_nothing_else() -> None:
    assert {one.rpartition("managedClusters/")[2] for one in azure_cost.PERMISSIONS} == {
        "read",
        "start/action",
        "stop/action",
    }


def test_zones_without_a_windows_name_are_known_as_such() -> None:
    assert azure_cost.windows_zone("Europe/Berlin") == "W. Europe Standard Time"
    assert azure_cost.windows_zone("UTC") == "UTC"
    assert azure_cost.windows_zone("Europe/Atlantis") is None


def test_the_role_of_the_clock_is_the_same_on_every_run_and_one_per_cluster() -> None:
    assert azure_cost.role_id("s", "c") == azure_cost.role_id("s", "c")
    assert azure_cost.role_id("s", "c") != azure_cost.role_id("s", "d")
