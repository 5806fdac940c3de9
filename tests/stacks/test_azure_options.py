"""Options of Azure stacks that no sample stack turns on: each builds as a whole, keeps every rule and exports a
whole record.
"""

import copy
import json
from typing import Any

import pytest

from contracts import loader
from contracts.graph import Graph
from contracts.model import merge
from contracts.planning.labels import EVIDENT, STANDARD
from contracts.presets.azure import LOG_TYPES
from contracts.reading.source import Source
from contracts.registry import ClusterRecord
from policy import catalog
from review.offline import build_graph as graphs
from review.offline import host
from tests.components.azure.test_cluster_knobs import TUNED
from tests.conftest import ORGANISATION
from tests.contracts.azure.test_cluster import CERTIFICATE
from tests.contracts.azure.test_data import INSIDE, PUBLIC, ZONE_GROUP
from tests.contracts.azure.test_network import ADOPT, BRANCH, HUBS, PODS, PROXY, SCANNER
from tests.contracts.azure.test_observability import LOGS

EXTENSIONS = {
    "dapr": {"type": "microsoft.dapr", "namespace": "dapr-system", "values": {"global.ha.enabled": "true"}},
    "argocd": {"type": "microsoft.argocd", "namespace": "argocd", "version": "0.0.11"},
}
MANAGED: dict[str, Any] = {
    "compute": "managed",
    "controlPlane": {"logTypes": [*LOG_TYPES, "cluster-autoscaler"]},
    "systemNodes": {"minSize": 2, "maxSize": 4},
}
EXISTING = json.loads(
    json.dumps({key: value for key, value in {**ADOPT, "pods": PODS}.items() if key != "endpoints"}).replace(
        "10.128.", "10.160."
    )
)
"""In the range that the sample stack has; it has no private endpoints."""
OPTIONS: dict[str, dict[str, Any]] = {
    "connected, watched elsewhere, extended": {
        "network": {"peerings": HUBS, "routes": BRANCH, "nodeIngress": SCANNER},
        "observability": {"logWorkspace": LOGS},
        "features": {"extensions": EXTENSIONS},
        "dns": {"existingZones": [*PUBLIC, INSIDE]},
        "security": {"trustedCertificates": [CERTIFICATE]},
        "pools": {"db1": TUNED},
    },
    "an existing network with a proxy and a subnet of pods": {
        **MANAGED,
        "network": {"adopt": EXISTING, "proxy": PROXY},
        "pools": {"db1": {**TUNED, "maxSize": 4}},
    },
    "as many tags as there may be": {
        "tags": {f"desk-{number}": "x" for number in range(39)},
        "security": {"customerKeys": True},
        "dns": {"zone": "dev.example.com", "kind": "both"},
        "backup": {"level": "L2"},
        "network": {"privateEndpoints": True},
    },
    "behind a firewall": {
        "dns": {"zone": "dev.example.com", "kind": "public", "existingZones": [INSIDE]},
        "network": {"egress": "firewall", "peerings": HUBS, "routes": BRANCH},
        "features": {"extensions": EXTENSIONS},
    },
}


def _config(changes: dict[str, Any]) -> dict[str, Any]:
    config = copy.deepcopy(loader.read_stack(ORGANISATION, "azure-dev").values["config"])
    for key, value in changes.items():
        name = f"platform:{key}"
        below = config.get(name)
        config[name] = merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return config


def built(option: str) -> Graph:
    config = _config(OPTIONS[option])
    where = Source("config/x.yaml", {}, {(): 1})
    loader.from_config(config, "azure-dev", where, fleet=loader.fleet(ORGANISATION, "azure-dev"))
    recorder = host.record(ORGANISATION, "azure-dev", config)
    assert not recorder.unsimulated
    return graphs.build("azure-dev", config, recorder)


@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_builds_and_keeps_every_promise(option: str) -> None:
    graph = built(option)
    assert [finding.message for finding in catalog.evaluate(graph)] == []
    ClusterRecord.model_validate(graph.outputs["cluster"])


def test_an_extension_is_what_was_asked_for_and_may_be_granted_nothing() -> None:
    graph = built("connected, watched elsewhere, extended")
    rows = {row.inputs["extensionName"]: row for row in graph.all("Extension")}
    dapr, argocd = rows["dapr"].inputs, rows["argocd"].inputs
    assert (dapr["autoUpgradeMinorVersion"], dapr["releaseTrain"]) == (True, "stable")
    assert dapr["configurationSettings"] == {"global.ha.enabled": "true"}
    assert (argocd["autoUpgradeMinorVersion"], argocd["version"]) == (False, "0.0.11")
    assert argocd["scope"]["cluster"]["releaseNamespace"] == "argocd"
    granted = {urn for row in graph.all("RoleAssignment") for urn in row.depends_on}
    assert not granted & {rows["dapr"].urn, rows["argocd"].urn}


def test_the_record_says_what_pods_have_to_know() -> None:
    network = built("an existing network with a proxy and a subnet of pods").outputs["cluster"]["network"]
    assert network["podCidrs"] == [EXISTING["pods"]["cidr"]]
    assert network["proxy"]["url"] == PROXY["url"]


def test_controllers_write_to_zones_that_are_there_and_to_nothing_else_of_their_group() -> None:
    graph = built("connected, watched elsewhere, extended")
    granted = {
        (row.name.removeprefix("controllers-"), row.inputs["scope"].removeprefix(ZONE_GROUP))
        for row in graph.all("RoleAssignment")
        if row.inputs["scope"].startswith(ZONE_GROUP.partition("/providers/")[0])
    }
    group = ZONE_GROUP.partition("/providers/")[0]
    assert granted == {
        ("external-dns-public-shop.example.com", "/dnsZones/shop.example.com"),
        ("external-dns-public-api.example.com", "/dnsZones/api.example.com"),
        ("external-dns-private-corp.example.com", "/privateDnsZones/corp.example.com"),
        ("external-dns-public-zones", group),
        ("cert-manager-challenges-shop.example.com", "/dnsZones/shop.example.com"),
        ("cert-manager-challenges-api.example.com", "/dnsZones/api.example.com"),
    }
    dns = graph.outputs["cluster"]["dns"]
    assert dns["zoneArns"] == [*PUBLIC, INSIDE]
    assert (dns["zone"], dns["publicZoneId"], dns["privateZoneId"]) == ("shop.example.com", PUBLIC[0], INSIDE)


def test_a_zone_of_its_own_goes_before_those_that_are_there() -> None:
    dns = built("behind a firewall").outputs["cluster"]["dns"]
    assert dns["zone"] == "dev.example.com"
    assert dns["publicZoneId"].endswith("/dnsZones/dev.example.com")
    assert dns["privateZoneId"] == INSIDE


def test_zones_and_keys_keep_to_fifteen_tags_and_the_platforms_own_are_among_them() -> None:
    graph = built("as many tags as there may be")
    few = [row for type_ in ("Zone", "PrivateZone", "VirtualNetworkLink", "Key") for row in graph.all(type_)]
    assert few
    for row in few:
        assert len(row.inputs["tags"]) == 15, row.name
        assert set(STANDARD) - set(EVIDENT) <= set(row.inputs["tags"]), row.name
    assert len(graph.one("ManagedCluster").inputs["tags"]) == 50
