"""The cluster half of an Azure stack: what each setting makes. Whether Azure accepts it is not proven here."""

import copy
import dataclasses
import ipaddress
import re
from typing import Any

import pulumi
import pytest

from components.azure.runtime.cluster import AksCluster
from components.azure.runtime.cluster_args import AksUpgradesArgs
from components.azure.security.roles import Role
from contracts.graph import Graph, Row
from policy.azure import cluster as rules
from review.offline import host
from review.offline.recorder import Registration
from simulation.azure import cluster as answers
from tests.components.azure.clusters import graph_of, record
from tests.components.samples.azure.cluster import BASE, NETWORK
from tests.components.samples.azure.shared import SUBSCRIPTION, TENANT

KEYS: dict[str, Any] = {"security.customerKeys": True}
MANAGED: dict[str, Any] = {
    "compute": "managed",
    "controlPlane.logTypes": ["kube-audit-admin", "cluster-autoscaler"],
}
PUBLIC: dict[str, Any] = {
    "controlPlane.endpoint": "private-and-public",
    "controlPlane.publicCidrs": ["198.51.100.0/24"],
}
ZONE = (
    f"/subscriptions/{SUBSCRIPTION}/resourceGroups/hub/providers/"
    "Microsoft.Network/privateDnsZones/private.eastus2.azmk8s.io"
)
POOLS: dict[str, Any] = {
    "general1": {"minSize": 2, "maxSize": 2, "labels": {"team": "web"}},
    "spare1": {"minSize": 1, "maxSize": 1, "spot": True, "taints": [{"key": "batch"}]},
    "arm1": {"minSize": 1, "maxSize": 1, "size": "Standard_D4pds_v6"},
}
OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "production": ("prod", {}),
    "customer-managed keys": ("prod", KEYS),
    "keys in an open vault": ("dev", KEYS),
    "fips": ("prod", {"systemNodes": {"minSize": 3, "maxSize": 3, "fips": True}}),
    "routed": ("prod", {"network.egress": "firewall"}),
    "long-term support": ("prod", {"controlPlane.support": "long-term"}),
    "brought zone": ("prod", {"controlPlane.privateZone": ZONE}),
    "names in policies": ("prod", {"network.podPolicies": "l7"}),
    "no extras": (
        "dev",
        {"network.flowMetrics": False, "security.defender": False, "security.policy": "off"},
    ),
    "everything": (
        "dev",
        {"features.keda": True, "features.verticalAutoscaler": True, "features.localDns": True},
    ),
    "development": ("dev", {}),
    "managed": ("dev", MANAGED),
    "public": ("dev", PUBLIC),
    "pools": ("dev", {"pools": POOLS, "cost": {"night": None}}),
    "managed pools": ("dev", {**MANAGED, "pools": {"a1": {"minSize": 0, "maxSize": 9}}}),
    "scheduled shutdown": ("dev", {"cost": {"night": {}}, "pools": POOLS}),
    "rapid": ("dev", {"controlPlane.upgrades": "rapid"}),
    "automatic": ("sandbox", {}),
}
EVERY = pytest.mark.parametrize(("base", "changes"), OPTIONS.values(), ids=OPTIONS)


def made(option: str) -> Graph:
    base, changes = OPTIONS[option]
    return graph_of(changes, base)


def cluster(option: str = "production") -> Row:
    return made(option).one("ManagedCluster")


def registered(option: str, type_: str) -> list[Registration]:
    base, changes = OPTIONS[option]
    return [row for row in record(changes, base).registrations.values() if row.type.endswith(f":{type_}")]


def roles(graph: Graph) -> dict[str, tuple[str, str]]:
    """Assignments: logical name to role and scope."""
    return {
        row.name: (row.inputs["roleDefinitionId"].rpartition("/")[2], row.inputs["scope"])
        for row in graph.all("RoleAssignment")
    }


@EVERY
def test_every_option_keeps_every_rule_about_clusters(base: str, changes: dict[str, Any]) -> None:
    graph = graph_of(changes, base)
    assert [found.message for rule in rules.RULES for found in rule.findings(graph)] == []


@EVERY
def test_every_option_previews_what_it_would_make(base: str, changes: dict[str, Any]) -> None:
    recorded = record(changes, base)
    assert set(record(changes, base, known=False).registrations) == set(recorded.registrations)
    assert not recorded.unsimulated


@EVERY
def test_what_is_left_to_others_is_written_as_the_engine_reads_it(base: str, changes: dict[str, Any]) -> None:
    """A path that names nothing is ignored in silence, and the next deployment undoes what somebody else did."""
    for row in record(changes, base).registrations.values():
        for path in row.ignore_changes:
            value: Any = row.inputs
            for part in re.findall(r"[^.\[\]]+", path):
                value = value[int(part) if part.isdigit() else part]
            assert value is not None, f"{row.name}: {path}"


@EVERY
def test_no_patch_version_is_ever_sent(base: str, changes: dict[str, Any]) -> None:
    for row in graph_of(changes, base):
        assert not re.search(r"'1\.\d\d\.\d+'", str(row.inputs)), row.name
        assert not re.search("orchestratorVersion|currentKubernetesVersion", str(row.inputs)), row.name


def test_a_patch_that_azure_brings_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same program against a cloud that has patched the cluster meanwhile sends the same."""

    def inputs() -> dict[str, Any]:
        def program() -> None:
            import pulumi_azure_native as azure

            provider = azure.Provider("azure", subscription_id=SUBSCRIPTION, tenant_id=TENANT)
            made = AksCluster("c", BASE, pulumi.ResourceOptions(providers=[provider]))
            pulumi.export("name", made.cluster_name)

        return {urn: row.inputs for urn, row in host.run(program, "s", {}).registrations.items()}

    before = copy.deepcopy(inputs())
    monkeypatch.setitem(answers._PATCH, "1.35", "1.35.9")
    assert inputs() == before


@pytest.mark.parametrize(
    ("channel", "pinned"), [("patch", True), ("none", True), ("stable", False), ("rapid", False)]
)
def test_the_minor_version_is_the_settings_unless_a_channel_owns_it(channel: str, pinned: bool) -> None:
    def program() -> None:
        import pulumi_azure_native as azure

        provider = azure.Provider("azure", subscription_id=SUBSCRIPTION, tenant_id=TENANT)
        upgrades = AksUpgradesArgs(version="1.35", long_term=False, channel=channel, node_images="NodeImage")
        args = dataclasses.replace(BASE, upgrades=upgrades)
        AksCluster("c", args, pulumi.ResourceOptions(providers=[provider]))

    found = host.run(program, "s", {}).registrations.values()
    ignored = next(row.ignore_changes for row in found if row.type.endswith(":ManagedCluster"))
    assert ("kubernetesVersion" in ignored) is not pinned


def test_a_pool_of_fixed_size_is_resized_by_its_setting_and_an_autoscaled_one_is_not() -> None:
    assert registered("production", "ManagedCluster")[0].ignore_changes == []
    assert registered("managed", "ManagedCluster")[0].ignore_changes == ["agentPoolProfiles[0].count"]
    slept = registered("scheduled shutdown", "ManagedCluster")[0].ignore_changes
    assert slept == [], "nothing stops a cluster whose nodes are provisioned"
    assert registered("pools", "AgentPool")[0].ignore_changes == []
    assert registered("managed pools", "AgentPool")[0].ignore_changes == ["count"]
    assert registered("scheduled shutdown", "AgentPool")[0].ignore_changes == []


def test_provisioning_and_the_autoscaler_never_meet() -> None:
    nap, managed = cluster().inputs, cluster("managed").inputs
    assert nap["nodeProvisioningProfile"] == {"mode": "Auto", "defaultNodePools": "None"}
    assert nap["agentPoolProfiles"][0]["enableAutoScaling"] is False
    assert not {"minCount", "maxCount"} & set(nap["agentPoolProfiles"][0])
    assert "autoScalerProfile" not in nap
    assert managed["nodeProvisioningProfile"]["mode"] == "Manual"
    pool = managed["agentPoolProfiles"][0]
    assert (pool["enableAutoScaling"], pool["count"], pool["minCount"], pool["maxCount"]) == (True, 2, 2, 4)
    assert managed["autoScalerProfile"]["expander"] == "least-waste"
    assert all(isinstance(value, str) for value in managed["autoScalerProfile"].values())


def test_dns_is_inside_the_services_and_not_their_first_address() -> None:
    profile = (
        graph_of({"network.serviceCidr": "172.20.0.0/20"}).one("ManagedCluster").inputs["networkProfile"]
    )
    services = ipaddress.ip_network(profile["serviceCidr"])
    assert ipaddress.ip_address(profile["dnsServiceIP"]) in services
    assert profile["dnsServiceIP"] == "172.20.0.10"


def test_routed_egress_is_said_to_the_cluster() -> None:
    assert cluster().inputs["networkProfile"]["outboundType"] == "userAssignedNATGateway"
    assert cluster("routed").inputs["networkProfile"]["outboundType"] == "userDefinedRouting"


def test_paid_network_features_are_off_where_nobody_asked() -> None:
    advanced = {
        name: cluster(name).inputs["networkProfile"]["advancedNetworking"]
        for name in OPTIONS
        if name != "automatic"
    }
    assert advanced["no extras"] == {
        "enabled": False,
        "observability": {"enabled": False},
        "security": {"enabled": False},
    }
    assert advanced["production"]["security"] == {"enabled": False}
    assert advanced["names in policies"]["security"] == {"enabled": True, "advancedNetworkPolicies": "L7"}


def test_long_term_support_brings_its_tier() -> None:
    assert cluster("long-term support").inputs["sku"] == {"name": "Base", "tier": "Premium"}
    assert cluster("long-term support").inputs["supportPlan"] == "AKSLongTermSupport"
    assert cluster().inputs["sku"]["tier"] == "Standard"


def test_a_public_api_server_lists_who_comes_and_the_clusters_own_egress() -> None:
    access = cluster("public").inputs["apiServerAccessProfile"]
    assert access["authorizedIPRanges"] == ["198.51.100.0/24", "203.0.113.250/32"]
    assert access["enablePrivateCluster"] is False
    assert access["enableVnetIntegration"] is True, "nodes stay inside"
    assert not {"privateDNSZone", "enablePrivateClusterPublicFQDN"} & set(access)
    private = cluster().inputs["apiServerAccessProfile"]
    assert "authorizedIPRanges" not in private, "AKS refuses both"
    assert made("public").outputs["endpoint"].startswith("https://azure-use2-dev-platform-01-")
    assert ".private." in made("production").outputs["fqdn"]


def test_the_provisioner_may_read_the_whole_network_and_others_their_subnets() -> None:
    contributor = Role.NETWORK_CONTRIBUTOR.value
    nap, managed = roles(made("production")), roles(made("managed"))
    assert nap["control-plane-roles-network"] == (contributor, NETWORK)
    assert managed["control-plane-roles-nodes"] == (contributor, f"{NETWORK}/subnets/nodes")
    assert managed["control-plane-roles-api-server"] == (contributor, f"{NETWORK}/subnets/apiserver")
    assert "control-plane-roles-network" not in managed


def test_a_brought_zone_is_writable_before_the_cluster_is_made() -> None:
    graph = made("brought zone")
    assert roles(graph)["control-plane-roles-zone"] == (Role.PRIVATE_DNS_ZONE_CONTRIBUTOR.value, ZONE)
    row = graph.one("ManagedCluster")
    assert row.inputs["apiServerAccessProfile"]["privateDNSZone"] == ZONE
    assert graph.one("RoleAssignment", "control-plane-roles-zone").urn in row.depends_on


def test_nodes_act_as_an_identity_that_may_do_nothing_but_pull() -> None:
    for option in ("production", "customer-managed keys", "managed"):
        graph = made(option)
        kubelet = graph.one("UserAssignedIdentity", "identities-kubelet")
        principals = {row.inputs["principalId"] for row in graph.all("RoleAssignment")}
        profile = graph.one("ManagedCluster").inputs["identityProfile"]["kubeletidentity"]
        assert profile["objectId"] not in principals
        assert profile["resourceId"].endswith(kubelet.inputs["resourceName"])


def test_the_disks_key_rotates_only_where_pools_can_be_rebuilt_around_it() -> None:
    def key(changes: dict[str, Any], base: str = "prod") -> tuple[bool, bool]:
        graph = graph_of({**KEYS, **changes}, base)
        rotation = graph.one("Key", "keys-disks").inputs["properties"].get("rotationPolicy")
        assert "rotationPolicy" not in graph.one("Key", "keys-secrets").inputs["properties"]
        return bool(rotation), graph.one("DiskEncryptionSet").inputs["rotationToLatestKeyVersionEnabled"]

    assert key({}) == (False, False)
    assert key(MANAGED, "dev") == (False, False)
    assert key({**MANAGED, "systemNodes": {"minSize": 2, "maxSize": 3, "ephemeralDisk": False}}, "dev") == (
        True,
        True,
    )


def test_a_closed_vault_is_named_and_an_open_one_is_not() -> None:
    private = cluster("customer-managed keys").inputs["securityProfile"]["azureKeyVaultKms"]
    public = cluster("keys in an open vault").inputs["securityProfile"]["azureKeyVaultKms"]
    assert private["keyVaultNetworkAccess"] == "Private"
    assert "keyVaultResourceId" in private
    assert public["keyVaultNetworkAccess"] == "Public"
    assert "keyVaultResourceId" not in public
    assert "keys-vault-connects" in roles(made("customer-managed keys"))
    assert "keys-vault-connects" not in roles(made("keys in an open vault"))
    assert re.search(r"/keys/secrets/[0-9a-f]{32}$", private["keyId"]), "KMS wants one version"


def test_the_set_may_use_its_key_before_a_cluster_names_it() -> None:
    graph = made("customer-managed keys")
    wraps = graph.one("RoleAssignment", "keys-set-wraps")
    assert roles(graph)[wraps.name][0] == Role.KEY_VAULT_CRYPTO_SERVICE_USER.value
    assert roles(graph)[wraps.name][1].endswith("/keys/disks"), "one key, not the vault"
    assert wraps.urn in graph.one("ManagedCluster").depends_on


def test_what_aks_forces_on_spare_capacity_is_said_by_us_too() -> None:
    spare = made("pools").one("AgentPool", "pools-spare1").inputs
    assert spare["nodeTaints"] == [
        "batch=true:NoSchedule",
        "kubernetes.azure.com/scalesetpriority=spot:NoSchedule",
    ]
    assert spare["nodeLabels"] == {"kubernetes.azure.com/scalesetpriority": "spot"}
    assert (spare["scaleSetPriority"], spare["scaleSetEvictionPolicy"], spare["spotMaxPrice"]) == (
        "Spot",
        "Delete",
        -1,
    )
    assert "upgradeSettings" not in spare, "AKS refuses a surge"
    general = made("pools").one("AgentPool", "pools-general1").inputs
    assert not {"spotMaxPrice", "scaleSetEvictionPolicy"} & set(general)
    assert general["mode"] == "User"


def test_machines_without_a_signed_image_do_not_ask_for_one() -> None:
    assert cluster("fips").inputs["agentPoolProfiles"][0]["securityProfile"] == {
        "enableVTPM": False,
        "enableSecureBoot": False,
    }
    assert cluster("fips").inputs["agentPoolProfiles"][0]["enableFIPS"] is True
    arm = made("pools").one("AgentPool", "pools-arm1").inputs
    assert arm["securityProfile"] == {"enableVTPM": False, "enableSecureBoot": False}


def test_windows_have_the_names_aks_looks_for_and_keep_the_freezes() -> None:
    freezes = [{"start": "2026-12-18", "end": "2027-01-04"}]
    graph = graph_of(
        {"controlPlane.maintenance": {"start": "01:00", "utcOffset": "+01:00", "freezes": freezes}}
    )
    windows = {
        row.inputs["configName"]: row.inputs["maintenanceWindow"]
        for row in graph.all("MaintenanceConfiguration")
    }
    assert {name: window["schedule"]["weekly"]["dayOfWeek"] for name, window in windows.items()} == {
        "default": "Friday",
        "aksManagedAutoUpgradeSchedule": "Saturday",
        "aksManagedNodeOSUpgradeSchedule": "Sunday",
    }
    for window in windows.values():
        assert window["notAllowedDates"] == freezes
        assert (window["startTime"], window["utcOffset"], window["durationHours"]) == ("01:00", "+01:00", 6)


def test_automatic_says_nothing_about_what_aks_decides() -> None:
    row = cluster("automatic")
    assert row.inputs["sku"] == {"name": "Automatic", "tier": "Standard"}
    decided = {
        *("agentPoolProfiles", "networkProfile", "nodeProvisioningProfile", "autoScalerProfile"),
        *("workloadAutoScalerProfile", "storageProfile", "nodeResourceGroupProfile", "identityProfile"),
    }
    assert not decided & set(row.inputs)
    assert row.inputs["apiServerAccessProfile"] == {
        "authorizedIPRanges": ["203.0.113.0/24"],
        "disableRunCommand": True,
    }
    graph = made("automatic")
    assert not graph.all("UserAssignedIdentity")
    assert graph.outputs["principal"]
    assert graph.outputs["provisioning"] == {
        "kind": "automatic",
        "fips": False,
        "volumeKey": "",
        "subnet": "",
    }


def test_the_record_says_what_node_classes_need() -> None:
    block = made("customer-managed keys").outputs["provisioning"]
    assert block["kind"] == "nap"
    assert block["subnet"] == f"{NETWORK}/subnets/nodes"
    assert block["volumeKey"].endswith("/diskEncryptionSets/des-azure-use2-prod-platform-01")
    assert made("fips").outputs["provisioning"]["fips"] is True


def test_a_control_plane_takes_its_time() -> None:
    """The provider gives up after half an hour otherwise, with the cluster half made."""
    assert re.search(r'CustomTimeouts\(create="60m"', _source("cluster.py"))


def _source(name: str) -> str:
    from tests.conftest import ROOT

    return (ROOT / "components/azure/runtime" / name).read_text()
