"""What settings that few clusters need make of a cluster and its pools: kubelets, kernels, SSH, certificate
authorities, a proxy, a name of one's own. Whether Azure accepts it is not proven here.
"""

import base64
import copy
import inspect
from typing import Any

from pulumi_azure_native import containerservice

from components.azure.runtime import pool_profiles
from contracts.catalog import azure_sysctls
from contracts.graph import Graph
from policy.azure import cluster as rules
from review.inventory.azure import pools as inventory
from review.inventory.azure.cluster import clusters
from review.inventory.azure.summary import summary
from tests.components.azure.clusters import graph_of, record
from tests.components.azure.test_cluster import ZONE
from tests.contracts.azure.test_cluster import CERTIFICATE
from tests.contracts.azure.test_network import FIXED, PODS, PROXY, adopted

TUNED: dict[str, Any] = {
    "minSize": 2,
    "maxSize": 2,
    "ssh": False,
    "kubelet": {
        "cpuManagerPolicy": "static",
        "podMaxPids": 4096,
        "allowedUnsafeSysctls": ["net.core.somaxconn"],
        "failSwapOn": False,
    },
    "os": {
        "sysctls": {"net.core.somaxconn": 16384, "net.ipv4.tcp_tw_reuse": True, "vm.max_map_count": 262144},
        "transparentHugePages": "madvise",
        "swapFileMb": 1500,
    },
}


def tuned() -> Graph:
    system = {**TUNED, "maxSize": 4}
    return graph_of({"pools": {"db1": TUNED}, "systemNodes": system, "cost": {"night": None}}, "dev")


def profiles(graph: Graph) -> list[dict[str, Any]]:
    """The system pool inside the cluster and the pool beside it."""
    return [graph.one("ManagedCluster").inputs["agentPoolProfiles"][0], graph.one("AgentPool").inputs]


def proxied() -> Graph:
    bypass = [".corp.example", "10.0.0.0/8"]
    return graph_of({**FIXED, **adopted(), "network.proxy": {**PROXY, "bypass": bypass}})


def flat() -> Graph:
    """Pods with addresses of a subnet."""
    pools = {"db1": {"minSize": 2, "maxSize": 4}}
    return graph_of({**FIXED, **adopted({"pods": PODS}), "pools": pools})


def keeps_rules(graph: Graph) -> list[str]:
    """What rules about clusters and their nodes say."""
    return [finding.message for rule in rules.RULES for finding in rule.findings(graph)]


def test_a_pool_says_what_its_kubelet_and_kernel_have_otherwise() -> None:
    for profile in profiles(tuned()):
        assert profile["kubeletConfig"] == {
            "cpuManagerPolicy": "static",
            "podMaxPids": 4096,
            "allowedUnsafeSysctls": ["net.core.somaxconn"],
            "failSwapOn": False,
        }
        assert profile["linuxOSConfig"] == {
            "sysctls": {"netCoreSomaxconn": 16384, "netIpv4TcpTwReuse": True, "vmMaxMapCount": 262144},
            "transparentHugePageEnabled": "madvise",
            "swapFileSizeMB": 1500,
        }
        assert profile["securityProfile"]["sshAccess"] == "Disabled"


def test_a_pool_that_says_nothing_is_sent_nothing() -> None:
    """AKS then decides; and the feature in preview is asked of nobody who did not ask for it."""
    plain = graph_of({"pools": {"db1": {"minSize": 2, "maxSize": 2}}, "cost": {"night": None}}, "dev")
    for profile in profiles(plain):
        assert not {"kubeletConfig", "linuxOSConfig"} & set(profile)
        assert "sshAccess" not in profile["securityProfile"]
    assert not {"httpProxyConfig", "fqdnSubdomain"} & set(plain.one("ManagedCluster").inputs)
    assert "customCATrustCertificates" not in plain.one("ManagedCluster").inputs["securityProfile"]


def test_every_setting_of_the_kernel_has_its_place_in_the_interface() -> None:
    known = set(inspect.signature(containerservice.SysctlConfigArgs.__init__).parameters) - {"__self__"}
    names = [*azure_sysctls.RANGES, azure_sysctls.PORTS, azure_sysctls.REUSE]
    assert {pool_profiles.sysctl(name) for name in names} == known


def test_authorities_are_sent_as_the_interface_decodes_them() -> None:
    sent = graph_of({"security.trustedCertificates": [CERTIFICATE.rstrip()]}).one("ManagedCluster").inputs
    (one,) = sent["securityProfile"]["customCATrustCertificates"]
    assert base64.b64decode(one).decode() == CERTIFICATE


def test_a_proxy_is_told_what_is_reached_without_it() -> None:
    config = proxied().one("ManagedCluster").inputs["httpProxyConfig"]
    assert config["httpProxy"] == config["httpsProxy"] == PROXY["url"]
    assert config["noProxy"][-2:] == [".corp.example", "10.0.0.0/8"]
    assert any(name.endswith(".vault.azure.net") for name in config["noProxy"]), "it has a private endpoint"


def test_pods_of_a_subnet_have_no_overlay_beside_it() -> None:
    graph = flat()
    sent = graph.one("ManagedCluster").inputs["networkProfile"]
    assert not {"networkPluginMode", "podCidr"} & set(sent), "the SDK would fill in a range"
    assert sent["networkDataplane"] == sent["networkPolicy"] == "cilium"
    assert [pool["podSubnetID"] for pool in profiles(graph)] == [PODS["id"]] * 2
    scopes = [row.inputs["scope"] for row in graph.all("RoleAssignment")]
    assert PODS["id"] in scopes, "the control plane joins pods to it"
    (cluster,) = clusters(graph)
    assert cluster.pods == "subnet pods"


def test_the_promise_about_addresses_of_pods_is_broken_by_pods_in_the_subnet_of_nodes() -> None:
    graph = copy.deepcopy(flat())
    del graph.one("ManagedCluster").inputs["agentPoolProfiles"][0]["podSubnetID"]
    assert "pods have addresses of the subnet of nodes" in " ".join(keeps_rules(graph))


def test_an_api_server_has_the_name_that_was_asked_for() -> None:
    changes = {"controlPlane.privateZone": ZONE, "controlPlane.fqdnSubdomain": "payments"}
    graph = graph_of(changes)
    sent = graph.one("ManagedCluster").inputs
    assert sent["fqdnSubdomain"] == "payments"
    assert "dnsPrefix" not in sent, "AKS takes one of the two"
    assert graph.outputs["fqdn"] == "payments.private.eastus2.azmk8s.io"
    assert not record(changes).unsimulated


def test_what_is_unusual_about_a_cluster_is_shown() -> None:
    assert [pool.extras for pool in inventory.pools(tuned())] == [
        ["own settings of the kubelet and the kernel", "SSH off"]
    ] * 2
    (cluster,) = clusters(proxied())
    assert cluster.proxy == PROXY["url"]
    assert [line.detail for line in summary(proxied()) if line.text == "Proxy"] == [PROXY["url"]]
    (trusting,) = clusters(graph_of({"security.trustedCertificates": [CERTIFICATE]}))
    assert trusting.trusted == 1


def test_what_few_clusters_need_keeps_every_rule_about_clusters() -> None:
    for graph in (
        tuned(),
        proxied(),
        flat(),
        graph_of({"controlPlane.privateZone": ZONE, "controlPlane.fqdnSubdomain": "payments"}),
        graph_of({"security.trustedCertificates": [CERTIFICATE]}),
    ):
        assert keeps_rules(graph) == []
