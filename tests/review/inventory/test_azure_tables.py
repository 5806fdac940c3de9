"""The tables of an Azure stack: everybody who gets in, and everything that gets out, in one place."""

from collections.abc import Sequence
from typing import Any

import pytest

from contracts.graph import Graph
from review.inventory.tables import tables
from review.reports.markdown import render
from tests.review.inventory.azure_graphs import (
    ADMINS,
    CLUSTER_ID,
    SUB,
    TEAM,
    automatic,
    cluster,
    firewalled,
    graph,
    prod,
    role,
    row,
    subnet,
)

CLUSTER_ADMIN = "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b"
PULL = "7f951dda-4ed3-4680-a7ca-43fe172d538d"


def of(stack: Graph, title: str) -> list[Sequence[str]]:
    return next((list(rows) for name, _, rows in tables(stack) if name == title), [])


def test_everybody_with_a_role_of_aks_is_listed_with_where_it_holds() -> None:
    assert of(prod(), "Who may reach the API server") == [
        (ADMINS, "Admins", "RBAC Cluster Admin", "cluster c"),
        (ADMINS, "Admins", "Cluster User Role", "cluster c"),
        (TEAM, "", "RBAC Reader", "namespace shop"),
    ]


def test_a_role_over_the_whole_subscription_is_not_taken_for_one_on_the_cluster() -> None:
    wide = role("wide", CLUSTER_ADMIN, TEAM, scope=SUB)
    assert (
        of(graph(wide), "Who may reach the API server")[0][3]
        == "subscription 11111111-2222-3333-4444-555555555555"
    )


def test_ways_around_the_roles_are_listed_first() -> None:
    open_ = cluster(disableLocalAccounts=None, aadProfile={"managed": True, "adminGroupObjectIDs": [TEAM]})
    rows = of(graph(open_), "Who may reach the API server")
    assert rows[0][0] == "whoever may read the cluster's admin credentials"
    assert rows[1] == (TEAM, "", "everything", "cluster")
    assert not of(graph(cluster()), "Who may reach the API server")
    assert not of(
        graph(*(one for one in automatic() if "Role" not in one.type)), "Who may reach the API server"
    )


@pytest.mark.parametrize(
    ("stack", "said"),
    [
        (prod(), ("cluster", "yes", "nobody", "off")),
        (automatic(), ("cluster", "yes", "203.0.113.0/24", "off")),
        (graph(cluster(apiServerAccessProfile=None)), ("cluster", "no", "everybody", "on")),
    ],
    ids=["private", "automatic", "as Azure makes it"],
)
def test_where_the_api_server_is_reached_from_is_said_plainly(stack: Graph, said: tuple[str, ...]) -> None:
    assert of(stack, "Where the API server can be reached from") == [said]


def test_what_identities_may_do_names_whoever_gets_the_role_and_not_what_it_is_about() -> None:
    mine = row("managedidentity:UserAssignedIdentity", "identities-control-plane", resourceName="id-plane")
    other = row("managedidentity:UserAssignedIdentity", "identities-kubelet", resourceName="id-kubelet")
    operator = role(
        "operator",
        "f1a07417-d97a-45cb-824c-7a7467783830",
        "stand-in",
        [mine, other],
        scope=f"{SUB}/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-kubelet",
        unknowns=["principalId", "scope"],
    )
    rows = of(graph(mine, other, operator), "What identities may do in Azure")
    assert rows == [("identities-control-plane", "Managed Identity Operator", "identity id-kubelet", "")]


def test_a_resource_that_acts_for_itself_is_named() -> None:
    vault = row("dataprotection:BackupVault", "backup-vault", identity={"type": "SystemAssigned"})
    assignment = role(
        "vault-reads", "acdd72a7-3385-48ef-bd42-f606fba81ae7", "stand-in", [vault], unknowns=["principalId"]
    )
    assert of(graph(vault, assignment), "What identities may do in Azure")[0][0] == "backup-vault"


def test_a_condition_on_a_role_is_said() -> None:
    limited = role("limited", PULL, TEAM, scope=CLUSTER_ID, condition="@Resource[...]")
    assert of(graph(limited), "What identities may do in Azure")[0][3] == "conditions"


def test_pools_are_listed_with_all_that_is_fixed_about_them() -> None:
    assert of(firewalled(), "Node pools") == [
        (
            "system",
            "system",
            "3 to 6 nodes",
            "Standard_D4ds_v5",
            "AzureLinux FIPS",
            "120 GiB on the machine",
            "1, 2, 3",
        ),
        (
            "batch1",
            "user Spot",
            "0 to 20 nodes",
            "Standard_D8ds_v5",
            "AzureLinux",
            "120 GiB on a managed disk",
            "2",
        ),
    ]
    assert of(prod(), "Node pools")[-1][0] == "of node auto-provisioning"
    assert of(automatic(), "Node pools") == [
        ("of AKS Automatic", "user", "as workloads ask for them", "", "", "", "")
    ]


def test_a_subnet_says_its_way_out_and_its_guard() -> None:
    rows = {name: rest for name, *rest in of(prod(), "Subnets")}
    assert rows["snet-nodes"] == ["10.128.0.0/18", "network-nat", "network-nodes-rules"]
    assert rows["snet-apiserver"] == ["10.128.193.192/27", "none", "none"]
    lax = subnet("lax", "10.0.0.0/24")
    del lax.inputs["defaultOutboundAccess"]
    assert of(graph(lax), "Subnets")[0][2] == "Azure's own", (
        "that is what a subnet has when nobody says otherwise"
    )


def test_everything_the_firewall_lets_out_is_listed() -> None:
    assert of(firewalled(), "Egress through the firewall") == [
        ("base", "images", "Allow", "mcr.microsoft.com", "Https 443"),
        (
            "base",
            "aks-tag",
            "Allow",
            "whatever Microsoft lists under AzureKubernetesService",
            "Https 443, Http 80",
        ),
        ("base", "clock", "Allow", "ntp.ubuntu.com", "UDP 123"),
    ]


def test_the_comment_has_the_tables() -> None:
    text = render(firewalled(), [], {}, {})
    assert "<summary>Egress through the firewall</summary>" in text
    assert "mcr.microsoft.com" in text


@pytest.mark.parametrize("value", [None, "text", True, 7, [], [None], [[]], {}, {"a": [1]}])
def test_no_value_of_any_kind_stops_the_tables(value: Any) -> None:
    for stack in (prod(), firewalled(), automatic()):
        rows = [
            row(one.type.removeprefix("azure-native:"), one.name, **dict.fromkeys(one.inputs, value))
            for one in stack
        ]
        assert isinstance(tables(graph(*rows)), list)


def test_one_role_in_several_places_is_one_line() -> None:
    rows = [role(name, PULL, TEAM, scope=f"{SUB}/resourceGroups/{name}") for name in ("b", "a")]
    assert of(graph(*rows), "What identities may do in Azure") == [(TEAM, "AcrPull", "group a, group b", "")]


def test_an_identity_that_is_not_there_yet_is_not_shown_by_a_made_up_number() -> None:
    identity = row("managedidentity:UserAssignedIdentity", "delivery-services", resourceName="id-delivery")
    admin = role("admin", CLUSTER_ADMIN, "stand-in", [identity], unknowns=["principalId"])
    found = of(graph(identity, admin), "Who may reach the API server")
    assert found == [("known after deployment", "delivery-services", "RBAC Cluster Admin", "cluster c")]
