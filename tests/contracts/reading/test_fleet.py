"""Stacks that have to fit together: networks that two clusters share, and who stands by for whom."""

import copy
from typing import Any

import pytest

from contracts.problems import SettingsError
from contracts.reading import fleet
from tests.contracts import test_settings
from tests.contracts.azure import settings as azure_settings
from tests.contracts.azure.test_network import adopted, subnet, vnet_id

SHARED = adopted({"vnetId": vnet_id().upper().replace("/SUBSCRIPTIONS/", "/subscriptions/")})["network.adopt"]
NEIGHBOUR = {
    "platform:cloud": "azure",
    "platform:clusterType": "staging",
    "platform:account": "x",
    "platform:region": "centralus",
    "platform:network": {"cidr": "10.128.0.0/16", "adopt": SHARED},
}
OWN = {"nodes": subnet("nodes-2", "10.128.32.0/20"), "gateway": subnet("gateway-2", "10.128.48.0/24")}


def test_two_clusters_stand_in_one_network_and_share_the_subnet_of_api_servers() -> None:
    others = {"azure-staging": fleet.peer_stack(NEIGHBOUR)}
    assert azure_settings.settings_with(azure_settings.PROD, adopted(copy.deepcopy(OWN)), others)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({**OWN, "nodes.cidr": "10.128.8.0/21"}, r"overlaps 10.128.0.0/20, adopt.nodes of azure-staging"),
        ({"nodes": OWN["nodes"]}, r"overlaps 10.128.17.0/24, adopt.gateway of azure-staging"),
        (
            {"vnetId": vnet_id("other"), "nodes": subnet("nodes", "10.128.32.0/20", name="other")},
            r"overlaps 10.128.0.0/16 of azure-staging; networks that overlap can never be connected",
        ),
    ],
)
def test_what_two_clusters_cannot_share_is_refused(changes: dict[str, Any], words: str) -> None:
    others = {"azure-staging": fleet.peer_stack(NEIGHBOUR)}
    with pytest.raises(SettingsError, match=words):
        azure_settings.settings_with(azure_settings.PROD, adopted(copy.deepcopy(changes)), others)


VPC: dict[str, Any] = {
    "vpcId": "vpc-0123456789abcdef0",
    "subnets": {
        f"us-east-1{letter}": {
            "private": {
                "id": f"subnet-0123456789abcde{letter}0",
                "cidr": f"10.16.{index * 16}.0/20",
                "routeTable": "rtb-0123456789abcdef0",
            }
        }
        for index, letter in enumerate("abc")
    },
}


def test_on_aws_too_clusters_of_one_network_have_node_subnets_of_their_own() -> None:
    theirs = {"cidr": "10.16.0.0/16", "adopt": VPC}
    others = {"aws-x": fleet.peer_stack({"platform:cloud": "aws", "platform:network": theirs})}
    ours = copy.deepcopy(VPC)
    for index, tiers in enumerate(ours["subnets"].values()):
        tiers["private"]["cidr"] = f"10.16.{64 + index * 16}.0/20"
    changes = {"network.adopt": ours, "network.publicSubnets": False}
    assert test_settings.settings_with(test_settings.PROD, changes, others)
    ours["subnets"]["us-east-1b"]["private"]["cidr"] = "10.16.0.0/22"
    with pytest.raises(
        SettingsError, match=r"overlaps 10.16.0.0/20, adopt.subnets.us-east-1a.private of aws-x"
    ):
        test_settings.settings_with(test_settings.PROD, changes, others)


@pytest.mark.parametrize("key", ["podCidr", "serviceCidr"])
def test_pods_and_services_hide_no_neighbour(key: str) -> None:
    network = {"cidr": "10.200.0.0/16"}
    others = {"aws-x": fleet.peer_stack({"platform:cloud": "aws", "platform:network": network})}
    change = {f"network.{key}": "10.200.0.0/16"}
    with pytest.raises(SettingsError, match=r"overlaps 10.200.0.0/16 of aws-x; from inside this cluster"):
        azure_settings.settings_with(azure_settings.PROD, change, others)
    assert azure_settings.settings_with(azure_settings.SANDBOX, {}, others)


@pytest.mark.parametrize(
    ("primary", "words"),
    [
        ({"platform:cloud": "aws", "platform:region": "us-east-1"}, "azure-prod is on another cloud"),
        ({"platform:clusterType": "sandbox"}, "nothing is lost with a sandbox, and azure-prod is one"),
    ],
)
def test_a_standby_takes_over_for_what_it_can(primary: dict[str, Any], words: str) -> None:
    standby = {
        **azure_settings.PROD,
        "clusterType": "dr-standby",
        "environment": "dr",
        "region": "centralus",
        "standby": {"primary": "azure-prod", "readiness": "warm"},
    }
    settings = {
        "platform:cloud": "azure",
        "platform:clusterType": "prod-standard",
        "platform:region": "eastus2",
    }
    assert azure_settings.settings_with(standby, {}, {"azure-prod": fleet.peer_stack(settings)})
    with pytest.raises(SettingsError, match=words):
        azure_settings.settings_with(standby, {}, {"azure-prod": fleet.peer_stack({**settings, **primary})})


@pytest.mark.parametrize("network", [None, "x", {"cidr": 5}, {"adopt": {"nodes": "x", "subnets": {"a": 1}}}])
def test_a_neighbour_that_is_wrong_says_less_and_breaks_nothing(network: Any) -> None:
    assert fleet.peer_stack({"platform:network": network}).cidr is None
