"""Settings of AKS control planes and nodes: the exact words in which what does not fit is refused."""

import datetime
from typing import Any

import pytest

from contracts.catalog import support
from contracts.catalog.versions import AKS_LTS_ENDS, AKS_SUPPORT_ENDS
from contracts.planning.azure_machines import is_arm, local_disk_gib, trusted_launch
from contracts.planning.labels import STANDARD
from tests.contracts.azure.settings import DEV, PROD, SANDBOX, problems_of, settings_with

SYSTEM = {"minSize": 3, "maxSize": 3}
POOL = {"minSize": 2, "maxSize": 2}
AUDIT = ["kube-audit-admin"]
STAGING = {**PROD, "clusterType": "staging", "environment": "staging"}
ZONES = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/hub/providers/Microsoft.Network/privateDnsZones"

CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUZm9yIHRlc3Rz\n-----END CERTIFICATE-----\n"
"""Formed like a certificate; that of nobody."""

DAPR = {"dapr": {"type": "microsoft.dapr", "namespace": "dapr-system"}}

REFUSED: list[tuple[dict[str, Any], dict[str, Any], str, str, str]] = [
    # (base, changes, path, words of the rule, words of the remediation)
    # control plane
    (PROD, {"controlPlane.support": "long-term", "controlPlane.upgrades": "stable"}, "controlPlane.upgrades", "no other channel does both", "write patch"),
    (PROD, {"controlPlane.support": "long-term", "controlPlane.upgrades": "none"}, "controlPlane.upgrades", "a version under long-term support stays", "write patch"),
    (SANDBOX, {"controlPlane.support": "long-term"}, "controlPlane.support", "AKS Automatic has no long-term support", "write community"),
    (PROD, {"controlPlane.privateZone": f"{ZONES}/privatelink.westeurope.azmk8s.io"}, "controlPlane.privateZone", "in the cluster's region", "bring private.eastus2.azmk8s.io"),
    (PROD, {"controlPlane.privateZone": f"{ZONES}/example.com"}, "controlPlane.privateZone", "private.<region>.azmk8s.io", "bring private.eastus2.azmk8s.io"),
    (PROD, {"controlPlane.privateZone": f"{ZONES}/{'a' * 33}.private.eastus2.azmk8s.io"}, "controlPlane.privateZone", "32 characters at most", "a shorter one"),
    (DEV, {"controlPlane.endpoint": "private-and-public", "controlPlane.publicCidrs": ["203.0.113.0/24"], "controlPlane.privateZone": f"{ZONES}/private.eastus2.azmk8s.io"}, "controlPlane.privateZone", "only a private API server", "remove it"),
    (PROD, {"controlPlane.maintenance": {"freezes": [{"start": "2026-12-24", "end": "2026-12-20"}]}}, "controlPlane.maintenance.freezes[0].end", "ends on the day it starts, or later", "exchange the two"),
    (PROD, {"controlPlane.maintenance": {"freezes": [{"start": "2026-02-30", "end": "2026-03-01"}]}}, "controlPlane.maintenance.freezes[0].start", "in no calendar", "correct it"),
    (PROD, {"controlPlane.maintenance": {"freezes": [{"start": "2026-01-01", "end": "2028-01-01"}]}}, "controlPlane.maintenance.freezes[0].end", "not maintained for a year", "an earlier day"),
    (PROD, {"controlPlane.maintenance": {"utcOffset": "+19:00"}}, "controlPlane.maintenance.utcOffset", "no place on earth", '"+01:00"'),
    (PROD, {"controlPlane.maintenance": {"utcOffset": "-14:00"}}, "controlPlane.maintenance.utcOffset", "from -12:00 to +14:00", '"+01:00"'),
    (PROD, {"controlPlane.maintenance": {"utcOffset": "CET"}}, "controlPlane.maintenance.utcOffset", "has a sign, hours and minutes", '"+01:00", in quotes'),
    (PROD, {"controlPlane.maintenance": {"freezes": [{"start": "24.12.2026", "end": "2026-12-26"}]}}, "controlPlane.maintenance.freezes[0].start", "a day has year, month and number", "2026-12-24"),
    (PROD, {"controlPlane.privateZone": "none"}, "controlPlane.privateZone", "this is system, or the full resource id of a Microsoft.Network/privateDnsZones", "write system, or an id like /subscriptions"),
    (PROD, {"controlPlane.privateZone": 5}, "controlPlane.privateZone", "this is text", "in quotes"),
    (PROD, {"controlPlane.maintenance": {"utcOffset": "+01:17"}}, "controlPlane.maintenance.utcOffset", "no place on earth", '"+01:00"'),
    (DEV, {"controlPlane.logTypes": ["kube-audit", "kube-audit-admin"]}, "controlPlane.logTypes[1]", "both would be paid for", "keep one"),
    (DEV, {"controlPlane.logTypes": [*AUDIT, "cluster-autoscaler"]}, "controlPlane.logTypes[1]", "nothing writes this log with compute: nap", "remove it"),
    (DEV, {"compute": "managed", "controlPlane.logTypes": [*AUDIT, "karpenter-events"]}, "controlPlane.logTypes[1]", "nothing writes this log with compute: managed", "remove it"),
    (DEV, {"controlPlane.logTypes": [*AUDIT, *AUDIT]}, "controlPlane.logTypes[1]", "listed once", "remove it"),
    # AKS Automatic
    (SANDBOX, {"systemNodes": SYSTEM}, "systemNodes", "makes and replaces every node itself", "compute: nap"),
    (SANDBOX, {"pools": {"a": POOL}}, "pools", "makes and replaces every node itself", "compute: nap"),
    (SANDBOX, {"network.cidr": "10.0.0.0/16"}, "network.cidr", "makes its network itself", "compute: nap"),
    (SANDBOX, {"network.egress": "firewall"}, "network.egress", "makes its network itself", "compute: nap"),
    (SANDBOX, {"network.flowLogs": True}, "network.flowLogs", "makes its network itself", "compute: nap"),
    (SANDBOX, {"network.podPolicies": "fqdn"}, "network.podPolicies", "makes its network itself", "compute: nap"),
    (SANDBOX, {"network.privateEndpoints": True}, "network.privateEndpoints", "makes its network itself", "compute: nap"),
    (SANDBOX, {"network.bastion": True}, "network.bastion", "makes its network itself", "compute: nap"),
    (SANDBOX, {"network.podCidr": "10.1.0.0/16"}, "network.podCidr", "makes its network itself", "remove it"),
    (SANDBOX, {"network.serviceCidr": "10.2.0.0/20"}, "network.serviceCidr", "makes its network itself", "remove it"),
    (SANDBOX, {"network.natIdleMinutes": 50}, "network.natIdleMinutes", "makes its network itself", "remove it"),
    (SANDBOX, {"network.flowMetrics": False}, "network.flowMetrics", "makes its network itself", "write true, or compute: nap"),
    (SANDBOX, {"network.internalPorts": [8080]}, "network.internalPorts", "makes its network itself", "remove it"),
    (SANDBOX, {"network.cidr": "x", "network.natIdleMinutes": 50}, "network.natIdleMinutes", "makes its network itself", "remove it"),
    (SANDBOX, {"security.imageCleanerHours": 24}, "security.imageCleanerHours", "as often as it sees fit", "remove it"),
    (STAGING, {"compute": "automatic"}, "network.flowLogs", "makes its network itself", "write false, or compute: nap"),
    (STAGING, {"compute": "automatic"}, "network.privateEndpoints", "makes its network itself", "write false, or compute: nap"),
    (SANDBOX, {"controlPlane.upgrades": "patch"}, "controlPlane.upgrades", "in one way only", "write stable"),
    (SANDBOX, {"controlPlane.nodeImages": "SecurityPatch"}, "controlPlane.nodeImages", "in one way only", "write NodeImage"),
    (SANDBOX, {"controlPlane.endpoint": "private", "controlPlane.publicCidrs": []}, "controlPlane.endpoint", "nobody could reach", "private-and-public"),
    (SANDBOX, {"controlPlane.lockNodeResources": True}, "controlPlane.lockNodeResources", "always locks", "remove it"),
    (SANDBOX, {"features.keda": True}, "features.keda", "always has it", "remove it"),
    (SANDBOX, {"features.verticalAutoscaler": True}, "features.verticalAutoscaler", "always has it", "remove it"),
    (SANDBOX, {"features.localDns": True}, "features.localDns", "always has it", "remove it"),
    (SANDBOX, {"features.blobStorage": True}, "features.blobStorage", "not known", "compute: nap"),
    (SANDBOX, {"security.customerKeys": True}, "security.customerKeys", "Azure's own keys", "write false"),
    (SANDBOX, {"security.trustedCertificates": [CERTIFICATE]}, "security.trustedCertificates", "whether AKS Automatic takes this is not known", "compute: nap"),
    (SANDBOX, {"network.proxy": {"url": "http://proxy.example:3128"}}, "network.proxy", "makes its network itself", "compute: nap"),
    # names of API servers, and what nodes trust
    (PROD, {"controlPlane.fqdnSubdomain": "prod"}, "controlPlane.fqdnSubdomain", "unless its private DNS zone is your own", "name that zone in privateZone"),
    (PROD, {"controlPlane.fqdnSubdomain": "a.b"}, "controlPlane.fqdnSubdomain", "a subdomain is one label", "prod-eastus2"),
    (PROD, {"security.trustedCertificates": [CERTIFICATE, CERTIFICATE]}, "security.trustedCertificates[1]", "listed once", "remove"),
    (PROD, {"security.trustedCertificates": [CERTIFICATE] * 11}, "security.trustedCertificates", "10", "10"),
    (PROD, {"security.trustedCertificates": ["MIIB"]}, "security.trustedCertificates[0]", "one block of PEM", "BEGIN CERTIFICATE"),
    (PROD, {"security.trustedCertificates": [CERTIFICATE + CERTIFICATE]}, "security.trustedCertificates[0]", "one block of PEM", "BEGIN CERTIFICATE"),
    (PROD, {"security.trustedCertificates": [CERTIFICATE.replace("MII", "AII")]}, "security.trustedCertificates[0]", "one block of PEM", "BEGIN CERTIFICATE"),
    (PROD, {"security.trustedCertificates": [CERTIFICATE.replace("\n", "\r\n")]}, "security.trustedCertificates[0]", "line ends of Unix", "BEGIN CERTIFICATE"),
    (PROD, {"security.trustedCertificates": [CERTIFICATE.replace("CERTIFICATE", "PRIVATE KEY")]}, "security.trustedCertificates[0]", "a private key stands in no settings", "replace that key"),
    # extensions
    (SANDBOX, {"features.extensions": DAPR}, "features.extensions", "which extensions AKS Automatic takes is not known", "compute: nap"),
    (PROD, {"features.extensions": {"azure-aks-backup": DAPR["dapr"]}}, 'features.extensions.azure-aks-backup', "backups bring this extension along", "backup.level"),
    (PROD, {"features.extensions": {"b": {**DAPR["dapr"], "type": "microsoft.dataprotection.kubernetes"}}}, "features.extensions.b", "backups bring this extension along", "backup.level"),
    (PROD, {"features.extensions": {**DAPR, "again": {**DAPR["dapr"], "type": "Microsoft.Dapr"}}}, "features.extensions.again.type", "one extension of a kind, and dapr is it", "remove one"),
    (PROD, {"features.extensions": {"dapr": {**DAPR["dapr"], "version": "1.15.2", "train": "preview"}}}, "features.extensions.dapr.train", "a version that stays follows no train", "remove one"),
    (PROD, {"features.extensions": {"dapr": {**DAPR["dapr"], "version": "latest"}}}, "features.extensions.dapr.version", "a version has three numbers", "1.15.2"),
    (PROD, {"features.extensions": {"dapr": {**DAPR["dapr"], "type": "dapr"}}}, "features.extensions.dapr.type", "has its publisher before it", "microsoft.dapr"),
    (PROD, {"features.extensions": {"Dapr": DAPR["dapr"]}}, "features.extensions.Dapr", "lower-case letters, digits and hyphens", "write it like dapr"),
    (PROD, {"features.extensions": {"dapr": {**DAPR["dapr"], "values": {"redisPassword": "x"}}}}, "features.extensions.dapr.values.redisPassword", "this one is called a secret", "take it from the vault"),
    (PROD, {"features.extensions": {"dapr": {"type": "microsoft.dapr"}}}, "features.extensions.dapr.namespace", "namespace is required", "add it"),
    # nodes
    (PROD, {"systemNodes": None}, "systemNodes", "a pool for what it runs itself", "minSize and maxSize"),
    (PROD, {"systemNodes": {**SYSTEM, "size": "Standard_D2ds_v5", "diskGib": 60}}, "systemNodes.size", "4 vCPUs or more", "Standard_D4ds_v5"),
    (PROD, {"systemNodes": {**SYSTEM, "size": "Standard_B4s_v2", "ephemeralDisk": False}}, "systemNodes.size", "no burstable machines", "Standard_D4ds_v5"),
    (PROD, {"systemNodes": {"minSize": 4, "maxSize": 3}}, "systemNodes.maxSize", "not less than the fewest", "write 4 or more"),
    (PROD, {"pools": {"a": {"minSize": 2, "maxSize": 5}}}, "pools.a.maxSize", "nothing scales a pool", "write 2"),
    (PROD, {"pools": {"a": {"minSize": 0, "maxSize": 1}}}, "pools.a.maxSize", "nothing scales a pool", "write minSize: 1"),
    (PROD, {"pools": {"system": POOL}}, "pools.system", "has this name already", "rename one"),
    (PROD, {"pools": {f"p{index}": POOL for index in range(100)}}, "pools", "100 pools at most", "remove some"),
    (PROD, {"systemNodes": {**SYSTEM, "size": "Standard_D4s_v5"}}, "systemNodes.ephemeralDisk", "has no local disk", "ephemeralDisk: false"),
    (PROD, {"systemNodes": {**SYSTEM, "size": "Standard_L8s_v3"}}, "systemNodes.ephemeralDisk", "no local disk", "ephemeralDisk: false"),
    (PROD, {"systemNodes": {**SYSTEM, "size": "Standard_F4ads_v7"}}, "systemNodes.ephemeralDisk", "is not known here", "ephemeralDisk: false"),
    (PROD, {"systemNodes": {**SYSTEM, "diskGib": 200}}, "systemNodes.diskGib", "has 150 GiB", "write 150 or less"),
    (PROD, {"controlPlane.version": "1.34", "systemNodes": {**SYSTEM, "fips": True, "image": "Ubuntu"}}, "systemNodes.image", "validated cryptography", "write AzureLinux"),
    (DEV, {"systemNodes": {**SYSTEM, "fips": True}, "pools": {"a": {**POOL, "image": "Ubuntu", "size": "Standard_D4pds_v6"}}}, "pools.a.size", "of AzureLinux only", "without a p"),
    (PROD, {"pools": {"a": {**POOL, "labels": {"kubernetes.azure.com/mode": "x"}}}}, 'pools.a.labels["kubernetes.azure.com/mode"]', "sets this by itself", "another key"),
    (PROD, {"pools": {"a": {**POOL, "labels": {"agentpool": "x"}}}}, "pools.a.labels.agentpool", "sets this by itself", "another key"),
    (PROD, {"pools": {"a": {**POOL, "labels": {"team": "-x"}}}}, "pools.a.labels.team", "Kubernetes refuses this label", "another key"),
    (PROD, {"pools": {"a": {**POOL, "taints": [{"key": "node.kubernetes.io/x"}]}}}, "pools.a.taints[0].key", "sets this by itself", "another key"),
    (PROD, {"pools": {"a": {**POOL, "taints": [{"key": "CriticalAddonsOnly"}]}}}, "pools.a.taints[0].key", "the system pool's", "another key"),
    (PROD, {"pools": {"a": {**POOL, "taints": [{"key": "a"}, {"key": "a"}]}}}, "pools.a.taints[1].key", "one taint of a key and an effect", "another key"),
    (PROD, {"pools": {"a": {**POOL, "taints": [{"key": "a/b/c"}]}}}, "pools.a.taints[0].key", "Kubernetes takes a key of letters", "example.com/gpu"),
    (PROD, {"pools": {"a": {**POOL, "taints": [{"key": "a", "value": "-v"}]}}}, "pools.a.taints[0].value", "Kubernetes takes a value", 'write it like "true"'),
    (PROD, {"pools": {"Big": POOL}}, "pools.Big", "twelve characters at most", "general1"),
    (PROD, {"features.localDns": True, "network.podPolicies": "fqdn"}, "features.localDns", "see no questions", "podPolicies: none"),
    (PROD, {"features.localDns": True, "pools": {"a": {**POOL, "size": "Standard_D2ds_v5", "diskGib": 60}}}, "pools.a.size", "4 vCPUs or more", "features.localDns: false"),
    # keys and tags
    (PROD, {"security.customerKeys": True, "security.purgeDays": 7}, "security.purgeDays", "a month at least", "write 90"),
    (PROD, {"tags": {"a/b": "x"}}, 'tags["a/b"]', "Azure refuses", "another key"),
    (PROD, {"tags": {"cluster": "x"}}, "tags.cluster", "the platform sets cluster itself", "another key"),
    (PROD, {"tags": {"Environment": "x"}}, "tags.Environment", "the platform sets environment itself, and Azure takes names that differ in case only for one", "another key"),
    (PROD, {"tags": {"Azure-thing": "x"}}, "tags.Azure-thing", "belong to Azure", "another key"),
    (PROD, {"tags": {"aks-managed-x": "x"}}, "tags.aks-managed-x", "gives this tag a meaning", "another key"),
    (PROD, {"tags": {"a": "x" * 257}}, "tags.a", "a value at most 256", "another key"),
    (PROD, {"tags": {"Owner": "x", "owner": "y"}}, "tags.owner", "differ in case only", "keep one"),
    (PROD, {"tags": dict.fromkeys(map("t{}".format, range(40)), "x")}, "tags", "a resource takes 50 tags", "keep 39 or fewer"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "changes", "path", "rule", "fix"),
    REFUSED,
    ids=[f"{case[2]}: {case[3][:30]}" for case in REFUSED],
)
def test_a_mistake_is_refused_with_place_rule_and_remediation(
    base: dict[str, Any], changes: dict[str, Any], path: str, rule: str, fix: str
) -> None:
    found = [problem for problem in problems_of(base, changes) if problem.path == f"platform:{path}"]
    assert any(rule in problem.rule and fix in problem.fix for problem in found), problems_of(base, changes)


ACCEPTED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (PROD, {"controlPlane.support": "long-term"}),
    (PROD, {"controlPlane.privateZone": f"{ZONES}/private.eastus2.azmk8s.io"}),
    (PROD, {"controlPlane.privateZone": f"{ZONES}/one.privatelink.eastus2.azmk8s.io"}),
    (PROD, {"controlPlane.maintenance": {"freezes": [{"start": "2026-12-24", "end": "2026-12-24"}]}}),
    (PROD, {"controlPlane.maintenance": {"utcOffset": "+05:45"}}),
    (PROD, {"systemNodes": {**SYSTEM, "size": "Standard_D4s_v5", "ephemeralDisk": False}}),
    (PROD, {"systemNodes": {**SYSTEM, "size": "Standard_E4ads_v6", "diskGib": 220}}),
    (PROD, {"pools": {"a": {**POOL, "labels": {"example.com/team": "web"}, "taints": [{"key": "gpu"}]}}}),
    (PROD, {"features.localDns": True}),
    (PROD, {"systemNodes": {**SYSTEM, "fips": True, "image": "Ubuntu"}}),
    (DEV, {"systemNodes": {**SYSTEM, "fips": True}, "pools": {"a": {**POOL, "size": "Standard_D4pds_v6"}}}),
    (DEV, {"region": "westus2", "features.gateway": False}),
    (
        PROD,
        {
            "features.extensions": {
                "dapr": {**DAPR["dapr"], "version": "1.15.2", "values": {"global.ha.enabled": "true"}}
            }
        },
    ),
    (
        PROD,
        {
            "controlPlane.privateZone": f"{ZONES}/private.eastus2.azmk8s.io",
            "controlPlane.fqdnSubdomain": "prod",
        },
    ),
    (PROD, {"security.trustedCertificates": [CERTIFICATE, CERTIFICATE.replace("Zm9", "Zm8").rstrip()]}),
    (PROD, {"tags": dict.fromkeys(map("t{}".format, range(39)), "x")}),
    (SANDBOX, {}),
]


@pytest.mark.parametrize(("base", "changes"), ACCEPTED)
def test_what_azure_takes_is_accepted(base: dict[str, Any], changes: dict[str, Any]) -> None:
    settings_with(base, changes)


@pytest.mark.parametrize("more", [{}, {"network.flowLogs": True, "features.gateway": True}])
def test_production_on_automatic_is_one_mistake_and_not_one_for_every_setting(more: dict[str, Any]) -> None:
    (found,) = problems_of(PROD, {"compute": "automatic", **more})
    assert found.path == "platform:compute"
    assert "AKS Automatic neither" in found.rule
    assert found.fix == "write nap"


def test_one_mistake_in_a_pool_hides_no_other_and_no_other_pool() -> None:
    found = problems_of(
        {**PROD, "clusterType": "platform-management"},
        {
            "systemNodes": {"minSize": 5, "maxSize": 3, "diskGib": 5},
            "pools": {
                "a": {
                    "minSize": 5,
                    "maxSize": 3,
                    "size": "Standard_D2ds_v5",
                    "diskGib": 5,
                    "labels": {"kubernetes.io/a": "b"},
                    "taints": [{"key": "-x"}, {"key": "kubernetes.azure.com/x"}],
                },
                "b": {"minSize": 2, "maxSize": 1},
            },
        },
    )
    assert {problem.path.removeprefix("platform:") for problem in found} == {
        *("systemNodes.diskGib", "systemNodes.maxSize"),
        *("pools.a.diskGib", "pools.a.maxSize", 'pools.a.labels["kubernetes.io/a"]'),
        *("pools.a.taints[0].key", "pools.a.taints[1].key", "pools.b.maxSize"),
    }


def test_every_version_that_may_be_chosen_has_long_term_support() -> None:
    assert set(AKS_SUPPORT_ENDS) <= set(AKS_LTS_ENDS)
    assert all(AKS_LTS_ENDS[version] > end for version, end in AKS_SUPPORT_ENDS.items())


def test_tags_leave_room_for_the_platforms_own() -> None:
    assert len(STANDARD) == 11, "the limit of own tags is what is left of fifty"


@pytest.mark.parametrize(
    ("size", "gib"),
    [
        ("Standard_D4ds_v5", 150),
        ("Standard_D2ads_v5", 75),
        ("Standard_E8-2ds_v5", 300),
        ("Standard_D4ds_v6", 220),
        ("Standard_D16ads_v6", 440),
        ("Standard_D64ds_v6", 880),
        ("Standard_D4s_v5", 0),
        ("Standard_D4ds_v7", None),
        ("Standard_NC4as_T4_v3", 0),
        ("Standard_F4ads_v6", None),
        ("nonsense", None),
    ],
)
def test_local_disks_are_those_of_the_series(size: str, gib: int | None) -> None:
    assert local_disk_gib(size) == gib


def test_signed_images_are_for_ordinary_processors() -> None:
    assert is_arm("Standard_D4pds_v6")
    assert not is_arm("Standard_D4ds_v5")
    assert trusted_launch("Standard_D4ds_v5", fips=False, image="AzureLinux")
    assert trusted_launch("Standard_D4ds_v5", fips=True, image="Ubuntu")
    assert not trusted_launch("Standard_D4ds_v5", fips=True, image="AzureLinux")
    assert not trusted_launch("Standard_D4pds_v5", fips=False, image="Ubuntu")


def test_long_term_support_is_judged_by_its_own_end() -> None:
    day = datetime.date(2026, 12, 24)
    (warning,) = support.warnings("azure", "1.34", day)
    assert warning.ended
    assert "standard support of Kubernetes 1.34 ended on 2026-11-30" in warning.message
    assert not list(support.warnings("azure", "1.34", day, long_term=True))
    (warning,) = support.warnings("azure", "1.34", datetime.date(2027, 11, 1), long_term=True)
    assert "long-term support of Kubernetes 1.34 ends on 2027-11-30" in warning.message
