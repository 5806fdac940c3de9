"""What the recipe of identity and governance makes of settings, and leaves out where they ask for nothing."""

import functools
import json
from typing import Any, cast

import pulumi
import pytest

from components.azure.network.cluster_network import ClusterNetwork
from components.azure.security.documents.builtin_roles import subscription_of
from components.azure.security.roles import Role
from contracts import loader
from contracts.graph import Graph
from contracts.settings.azure.cluster import AzureSettings
from policy.azure import governance
from policy.azure import identity as rules
from review.offline import build_graph as graphs
from review.offline import host
from stacks.cluster.azure import identity
from stacks.cluster.azure import network as azure_network
from stacks.cluster.azure.context import AzureContext, groups
from tests.conftest import AZURE_STACKS, ORGANISATION
from tests.conftest import graph_of as stack_graph
from tests.contracts.azure.settings import DEV, GROUP, PROD, REMOVE, SANDBOX, settings_with

ASSIGNMENT = "azure-native:authorization:RoleAssignment"
PIPELINE = {"access.nextLayer": REMOVE, "delivery": {"repository": "example/platform"}}
BASES = {"prod": PROD, "dev": DEV, "sandbox": SANDBOX}


def scope(context: AzureContext, purpose: str) -> str:
    return f"/subscriptions/{context.args.subscription}/resourceGroups/{context.group(purpose)}"


def everything(settings: AzureSettings) -> None:
    """Every recipe of this part, as the cluster's recipe calls them."""
    context = AzureContext(settings, loader.labels(settings, loader.load_owners(ORGANISATION)))
    purposes = {"cluster", "network", "backup", *context.groups}
    names = {purpose: context.group(purpose) for purpose in sorted(purposes)}
    ids = {purpose: scope(context, purpose) for purpose in purposes}
    known = pulumi.Output.from_input
    cluster = known(f"{ids['cluster']}/providers/Microsoft.ContainerService/managedClusters/{context.name}")
    subnet = f"{ids['network']}/providers/Microsoft.Network/virtualNetworks/v/subnets/gateway"
    vault = f"{ids['cluster']}/providers/Microsoft.KeyVault/vaults/kv"
    identity.cluster_access(context, cluster)
    identity.gateway(context, names["network"], subnet)
    identity.controller_identities(
        context,
        names["cluster"],
        known("https://issuer"),
        known(context.node_group),
        identity.ControllerTargets(
            gateway_group_id=ids["network"],
            gateway_subnet_id=subnet,
            zone_group_id=ids["cluster"],
            public_zone_id=f"{ids['cluster']}/providers/Microsoft.Network/dnsZones/z",
            private_zone_id=f"{ids['cluster']}/providers/Microsoft.Network/privateDnsZones/z",
            vault_id=vault,
        ),
    )
    identity.deploy_identities(context, cluster, names, ids, vault)
    identity.deletion_guard(context, ids)
    identity.cluster_policies(context, ids["cluster"])
    identity.break_glass_alarm(
        context,
        names["cluster"],
        cluster,
        f"{ids['cluster']}/providers/Microsoft.OperationalInsights/workspaces/logs",
    )


@functools.cache
def _graph(base: str, written: str) -> Graph:
    changes = {key: REMOVE if value == "REMOVE" else value for key, value in json.loads(written).items()}
    settings = settings_with(BASES[base], changes)
    config = {
        "platform:clusterType": settings.cluster_type.value,
        "platform:access": {"breakGlass": list(settings.access.break_glass)},
    }
    return graphs.build("test", config, host.run(lambda: everything(settings), "test", {}))


def graph(base: str = "prod", **changes: Any) -> Graph:
    named = {key.replace("__", "."): value for key, value in changes.items()}
    return _graph(
        base, json.dumps({key: "REMOVE" if value is REMOVE else value for key, value in named.items()})
    )


def delivered(**changes: Any) -> Graph:
    return graph(access__nextLayer=REMOVE, delivery={"repository": "example/platform"}, **changes)


def components(made: Graph) -> set[str]:
    return {row.type.rpartition(":")[2] for row in made if row.type.startswith("platform:")}


@pytest.mark.parametrize("base", BASES)
def test_every_type_keeps_every_rule_about_identities_and_governance(base: str) -> None:
    found = [
        made.message for rule in (*rules.RULES, *governance.RULES) for made in rule.findings(graph(base))
    ]
    assert found == []


def test_a_pipeline_keeps_every_rule_too() -> None:
    made = delivered()
    assert [item.message for rule in (*rules.RULES, *governance.RULES) for item in rule.findings(made)] == []


def test_production_has_everything_but_what_it_does_not_ask_for() -> None:
    assert components(graph()) == {
        "AksAccess",
        "AksControllerIdentities",
        "BreakGlassAlarm",
        "ClusterPolicies",
        "ContainerGateway",
        "DeletionGuard",
    }


def test_a_cluster_that_may_go_has_no_guard() -> None:
    assert "DeletionGuard" not in components(graph("dev"))


def test_aks_automatic_has_no_gateway_of_ours_and_polices_itself() -> None:
    assert not components(graph("sandbox")) & {"ContainerGateway", "ClusterPolicies", "DeletionGuard"}


def test_controllers_of_zones_come_with_zones() -> None:
    def made(**changes: Any) -> set[str]:
        rows = graph(**changes).all("FederatedIdentityCredential")
        return {row.inputs["subject"].split(":")[2] for row in rows}

    assert made() == {"azure-alb-system", "external-secrets"}
    zone = {"zone": "prod.example.com", "kind": "private"}
    assert made(dns=zone) == {"azure-alb-system", "external-secrets", "external-dns"}
    assert "cert-manager" in made(dns={**zone, "kind": "both"})
    assert made(identity={"controllers": False}) == set()


def test_the_pipelines_identities_stand_apart_from_what_they_deploy() -> None:
    made = delivered()
    groups = {
        row.inputs["resourceGroupName"]
        for row in made.all("UserAssignedIdentity")
        if "deploy" in row.inputs["resourceName"]
    }
    (group,) = groups
    changed = {
        row.inputs["scope"]
        for row in made.all("RoleAssignment")
        if row.name.startswith("delivery-") and rules.role_of(row) != Role.READER
    }
    assert not {one for one in changed if one.endswith(group)}


def test_a_cluster_without_tenants_has_no_group_for_them() -> None:
    management = settings_with(
        PROD, {"clusterType": "platform-management", "environment": "mgmt", "delivery": REMOVE}
    )
    assert groups(management) == ("backup", "cluster", "network")
    assert {"delivery", "tenants"} <= set(groups(settings_with(PROD, PIPELINE)))


def test_images_are_looked_at_where_a_registry_is_named() -> None:
    shared = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/shared"
    row = graph(images={"pullFrom": [shared]}).one("PolicyAssignment", "policies-known-registries")
    pattern = row.inputs["parameters"]["allowedContainerImagesRegex"]["value"]
    assert "shared(-[a-z0-9]+)?" in pattern
    assert r"mcr\.microsoft\.com" in pattern


def test_an_agreed_exemption_is_left_out_by_azure() -> None:
    row = graph(security__policyExempt=["legacy"]).one("PolicyAssignment", "policies-pod-security")
    assert "legacy" in row.inputs["parameters"]["excludedNamespaces"]["value"]


def test_the_next_layer_is_the_only_service_principal_among_those_with_access() -> None:
    rows = [row for row in graph().all("RoleAssignment") if row.name.startswith("access-")]
    pipelines = {
        row.inputs["principalId"] for row in rows if row.inputs["principalType"] == "ServicePrincipal"
    }
    assert pipelines == {f"{GROUP}3"}


def test_a_role_is_named_in_the_subscription_of_its_scope_as_azure_gives_it_back() -> None:
    elsewhere = 0
    for stack in AZURE_STACKS:
        for row in stack_graph(stack).all(ASSIGNMENT):
            scope, role = (row.inputs[key].split("/")[2] for key in ("scope", "roleDefinitionId"))
            assert role == scope, (stack, row.name)
            elsewhere += scope != stack_graph(stack).config["platform:account"]
    assert elsewhere, "a stack pulls images from a registry in another subscription"


def test_roles_in_a_network_of_somebody_else_are_named_in_its_subscription() -> None:
    theirs, ours = "55555555-2222-3333-4444-555555555555", DEV["account"]
    vnet = f"/subscriptions/{theirs}/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/v"
    cidrs = {"nodes": "10.128.0.0/20", "apiServer": "10.128.16.0/28", "gateway": "10.128.17.0/24"}
    declared = {name: {"id": f"{vnet}/subnets/{name}", "cidr": cidr} for name, cidr in cidrs.items()}
    settings = settings_with(DEV, {"network.adopt": {"vnetId": vnet, **declared}})
    made = cast("ClusterNetwork", None)
    scopes = {**azure_network.scopes(settings, made), "gateway": azure_network.gateway_scope(settings, made)}
    assert scopes.keys() == {"network", "nodes", "api-server", "gateway"}
    for scope in scopes.values():
        assert isinstance(scope, str)
        assert subscription_of(scope, ours) == theirs
    assert subscription_of("", ours) == ours
