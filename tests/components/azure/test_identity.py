"""Access, identities, pipeline, gateway and governance on Azure: what each makes, and in which order. Whether
Azure accepts it is not proven here.
"""

import dataclasses
import functools
import re
from typing import Any

import pulumi
import pytest

from components.azure.delivery.deploy_roles import GithubDeployIdentities
from components.azure.governance.documents import guard_rules, policy_rules
from components.azure.governance.guard import DeletionGuard
from components.azure.governance.policies import ClusterPolicies
from components.azure.network.gateway import ContainerGateway
from components.azure.security.access import AksAccess
from components.azure.security.break_glass import SHORT_NAME, BreakGlassAlarm
from components.azure.security.controllers import (
    AksControllerIdentities,
    AksControllerIdentitiesArgs,
)
from components.azure.security.documents import break_glass_rules, role_conditions
from components.azure.security.documents.service_accounts import SERVICE_ACCOUNTS
from components.azure.security.federation import (
    AUDIENCE,
    MOST_CREDENTIALS,
    Trust,
    identity,
    of_service_account,
)
from components.azure.security.roles import Role
from components.component import Component
from contracts.graph import Graph
from contracts.planes import Plane
from policy.azure import governance
from policy.azure import identity as rules
from review.offline import build_graph as graphs
from review.offline import host
from tests.components.samples.azure.identity import BREAK_GLASS, CLUSTER_ID, PIPELINE, SAMPLES, VAULT_ID
from tests.components.samples.azure.shared import (
    CLUSTER,
    CONTEXT,
    GROUP,
    GROUP_ID,
    REGION,
    SCOPE,
    SUBSCRIPTION,
    TENANT,
)

DELIVERY_GROUP = f"{SCOPE}-delivery"


def graph_of(program: Any, config: dict[str, Any] | None = None) -> Graph:
    def wrapped() -> None:
        import pulumi_azure_native as azure

        provider = azure.Provider("azure", subscription_id=SUBSCRIPTION, tenant_id=TENANT, location=REGION)
        program(pulumi.ResourceOptions(providers=[provider]))

    return graphs.build("test", config or {}, host.run(wrapped, "test", {}))


@functools.cache
def graph(component: type[Component], cluster: str = CLUSTER, **changes: Any) -> Graph:
    """What one example makes, under the name `x`."""
    context = dataclasses.replace(CONTEXT, cluster_name=cluster)

    def program(opts: pulumi.ResourceOptions) -> None:
        args = dataclasses.replace(SAMPLES[component](), context=context, **changes)  # ty: ignore[invalid-argument-type]
        component("x", args, opts)  # ty: ignore[too-many-positional-arguments]

    return graph_of(program)


def assigned(made: Graph) -> set[tuple[str, str, str]]:
    """Principal's type, role and scope of every assignment."""
    return {
        (row.inputs["principalType"], Role(rules.role_of(row)).name, row.inputs["scope"])
        for row in made.all("RoleAssignment")
        if rules.role_of(row) in set(Role)
    }


@pytest.mark.parametrize("component", SAMPLES, ids=lambda made: made.__name__)
def test_every_component_keeps_every_rule_about_identities_and_governance(component: type[Component]) -> None:
    alone = {"azure-break-glass-is-heard"}
    found = [
        made.message
        for rule in (*rules.RULES, *governance.RULES)
        if rule.id not in alone
        for made in rule.findings(graph(component))
    ]
    assert found == []


# Access


def test_readers_and_deployers_reach_the_api_and_see_nothing_until_rbac_says_more() -> None:
    of_people = {
        (row.inputs["principalId"], Role(rules.role_of(row)))
        for row in graph(AksAccess).all("RoleAssignment")
    }
    assert of_people == {
        (GROUP_ID, Role.AKS_CLUSTER_USER),
        (BREAK_GLASS, Role.AKS_CLUSTER_USER),
        (BREAK_GLASS, Role.AKS_RBAC_CLUSTER_ADMIN),
        (PIPELINE, Role.AKS_CLUSTER_USER),
        (PIPELINE, Role.AKS_RBAC_CLUSTER_ADMIN),
    }


def test_a_pipeline_is_a_service_principal_and_people_are_groups() -> None:
    kinds = {
        row.inputs["principalId"]: row.inputs["principalType"]
        for row in graph(AksAccess).all("RoleAssignment")
    }
    assert kinds == {GROUP_ID: "Group", BREAK_GLASS: "Group", PIPELINE: "ServicePrincipal"}


# Controllers


def test_a_controller_gets_an_identity_only_where_it_has_something_to_do() -> None:
    full = {
        row.inputs["subject"] for row in graph(AksControllerIdentities).all("FederatedIdentityCredential")
    }
    assert full == {f"system:serviceaccount:{space}:{name}" for space, name in SERVICE_ACCOUNTS.values()}

    def bare(opts: pulumi.ResourceOptions) -> None:
        AksControllerIdentities(
            "x",
            AksControllerIdentitiesArgs(
                context=CONTEXT,
                group_name=GROUP,
                issuer="https://issuer",
                zone_group_id=SCOPE,
                node_group_id=SCOPE,
            ),
            opts,
        )

    assert graph_of(bare).all("UserAssignedIdentity") == []


def test_the_same_controllers_have_the_same_service_accounts_on_both_clouds() -> None:
    from components.aws.security import controllers

    both = SERVICE_ACCOUNTS.keys() & controllers.SERVICE_ACCOUNTS.keys()
    assert both == {"external-dns", "cert-manager", "external-secrets", "telemetry"}
    assert all(SERVICE_ACCOUNTS[purpose] == controllers.SERVICE_ACCOUNTS[purpose] for purpose in both)


def test_each_controller_has_the_rights_for_its_target_and_no_others() -> None:
    found = {
        (row.name.removeprefix("x-"), Role(rules.role_of(row)).name, row.inputs["scope"].rpartition("/")[2])
        for row in graph(AksControllerIdentities).all("RoleAssignment")
    }
    assert found == {
        ("gateway-configure", "ALB_CONFIGURATION_MANAGER", f"{GROUP}-network"),
        ("gateway-join", "NETWORK_CONTRIBUTOR", "gateway"),
        ("gateway-nodes", "READER", f"{GROUP}-nodes"),
        ("external-dns-public", "DNS_ZONE_CONTRIBUTOR", "example.com"),
        ("external-dns-private", "PRIVATE_DNS_ZONE_CONTRIBUTOR", "example.com"),
        ("external-dns-zones", "READER", GROUP),
        ("cert-manager-challenges", "DNS_ZONE_CONTRIBUTOR", "example.com"),
        ("external-secrets-secrets", "KEY_VAULT_SECRETS_USER", "kv-secrets-1a2b3c4d5e"),
        ("telemetry-metrics", "MONITORING_METRICS_PUBLISHER", "metrics"),
    }


def test_credentials_of_one_identity_are_written_one_after_the_other() -> None:
    def program(opts: pulumi.ResourceOptions) -> None:
        class Owner(Component):
            """Has one identity with three service accounts."""

            PLANE = Plane.SECURITY

            def __init__(self) -> None:
                super().__init__("x", opts)
                identity(
                    self,
                    "x-one",
                    physical_name="id-one",
                    context=CONTEXT,
                    group_name=GROUP,
                    trusts=[of_service_account("https://issuer", "team", name) for name in "abc"],
                )
                self.register_outputs({})

        Owner()

    made = graph_of(program)
    first, second, third = made.all("FederatedIdentityCredential")
    assert first.urn in second.depends_on
    assert second.urn in third.depends_on
    serial = next(rule for rule in rules.RULES if rule.id == "azure-federation-is-serial")
    assert list(serial.findings(made)) == []


def test_more_credentials_than_entra_permits_are_refused() -> None:
    trusts = [Trust(name=str(one), issuer="https://x", subject="s") for one in range(MOST_CREDENTIALS + 1)]
    with pytest.raises(ValueError, match="21 subjects; Entra permits 20"):
        identity(None, "x", context=CONTEXT, physical_name="id", group_name=GROUP, trusts=trusts)  # ty: ignore[invalid-argument-type]


# The pipeline


def test_each_layer_trusts_one_environment_of_one_repository() -> None:
    found = {
        (row.inputs["issuer"], row.inputs["subject"], *row.inputs["audiences"])
        for row in graph(GithubDeployIdentities).all("FederatedIdentityCredential")
    }
    assert found == {
        ("https://token.actions.githubusercontent.com", f"repo:example/platform:environment:{name}", AUDIENCE)
        for name in ("azure-prod", "azure-prod-services", "azure-prod-tenants")
    }


def rights_of(layer: str) -> set[tuple[str, str]]:
    return {
        (Role(rules.role_of(row)).name, row.inputs["scope"])
        for row in graph(GithubDeployIdentities).all("RoleAssignment")
        if row.name.startswith(f"x-{layer}-") and rules.role_of(row) in set(Role)
    } - {
        ("STORAGE_BLOB_DATA_CONTRIBUTOR", f"{SCOPE}/providers/Microsoft.Storage/storageAccounts/ststate/blobServices/default/containers/state"),
        ("KEY_VAULT_CRYPTO_USER", f"{VAULT_ID}/keys/state"),
    }  # fmt: skip


def test_the_cluster_layer_may_look_at_its_own_identity_and_not_change_it() -> None:
    own = {role for role, scope in rights_of("cluster") if scope == DELIVERY_GROUP}
    assert own == {"READER"}
    everywhere = [row for row in graph(GithubDeployIdentities).all("RoleAssignment") if row.inputs["scope"] == f"/subscriptions/{SUBSCRIPTION}"]  # fmt: skip
    assert [row.name for row in everywhere] == ["x-cluster-outside"]
    (permission,) = graph(GithubDeployIdentities).one("RoleDefinition").inputs["permissions"]
    changes = {action for action in permission["actions"] if not action.endswith("/read")}
    assert not {
        action for action in changes if re.search("ManagedIdentity|roleAssign|roleDef|resourceGroups", action)
    }


def test_the_cluster_layer_deploys_its_groups_and_hands_on_listed_roles_only() -> None:
    for group in (SCOPE, f"{SCOPE}-network"):
        assert {role for role, scope in rights_of("cluster") if scope == group} == {
            "CONTRIBUTOR",
            "RESOURCE_POLICY_CONTRIBUTOR",
            "RBAC_ADMINISTRATOR",
        }


def test_the_layers_inside_administer_the_cluster_and_change_nothing_around_it() -> None:
    inside = {("AKS_CLUSTER_USER", CLUSTER_ID), ("AKS_RBAC_CLUSTER_ADMIN", CLUSTER_ID)}
    assert rights_of("services") == inside
    assert rights_of("tenants") == inside | {
        ("RBAC_ADMINISTRATOR", CLUSTER_ID),
        ("MANAGED_IDENTITY_CONTRIBUTOR", f"{SCOPE}-tenants"),
        ("RBAC_ADMINISTRATOR", f"{SCOPE}-tenants"),
        ("RBAC_ADMINISTRATOR", VAULT_ID),
    }


def test_every_layer_reaches_the_state_and_the_key_of_its_secrets() -> None:
    rows = graph(GithubDeployIdentities).all("RoleAssignment")
    assert len([row for row in rows if row.name.endswith("-state")]) == 3
    assert len([row for row in rows if row.name.endswith("-state-key")]) == 3


def test_every_right_to_hand_on_roles_is_conditional() -> None:
    rows = [
        row
        for row in graph(GithubDeployIdentities).all("RoleAssignment")
        if rules.role_of(row) == Role.RBAC_ADMINISTRATOR
    ]
    assert len(rows) == 5
    for row in rows:
        assert row.inputs["conditionVersion"] == "2.0"
        assert "ForAnyOfAnyValues:GuidEquals" in row.inputs["condition"]


def test_a_condition_asks_the_same_of_adding_and_removing() -> None:
    made = role_conditions.only([Role.READER, Role.ACR_PULL], ["Group", "ServicePrincipal"])
    assert made == (
        "(((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR "
        "(@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals "
        "{7f951dda-4ed3-4680-a7ca-43fe172d538d, acdd72a7-3385-48ef-bd42-f606fba81ae7} AND "
        "@Request[Microsoft.Authorization/roleAssignments:PrincipalType] "
        "ForAnyOfAnyValues:StringEqualsIgnoreCase {'Group', 'ServicePrincipal'})) AND "
        "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR "
        "(@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals "
        "{7f951dda-4ed3-4680-a7ca-43fe172d538d, acdd72a7-3385-48ef-bd42-f606fba81ae7} AND "
        "@Resource[Microsoft.Authorization/roleAssignments:PrincipalType] "
        "ForAnyOfAnyValues:StringEqualsIgnoreCase {'Group', 'ServicePrincipal'})))"
    )
    assert made.count("(") == made.count(")")


def test_no_role_that_makes_roles_or_identities_is_handed_on() -> None:
    listed = {
        *role_conditions.CLUSTER_LAYER,
        *role_conditions.TENANTS_OF_CLUSTER,
        *role_conditions.TENANTS_OF_VAULT,
        *role_conditions.TENANTS_OF_GROUP,
    }
    assert not listed & role_conditions.NOT_HANDED_ON
    assert not listed & rules.GRANTING


# Gateway


def test_the_gateway_sends_traffic_from_its_own_subnet_and_has_one_name() -> None:
    made = graph(ContainerGateway)
    association = made.one("AssociationsInterface")
    assert association.inputs["subnet"]["id"].endswith("/subnets/gateway")
    assert association.inputs["associationType"] == "subnets"
    assert made.one("TrafficControllerInterface").urn in association.depends_on
    assert len(made.all("FrontendsInterface")) == 1


def test_a_gateway_without_a_firewall_has_none() -> None:
    made = graph(ContainerGateway, web_firewall=False)
    assert made.all("WebApplicationFirewallPolicy") == made.all("SecurityPoliciesInterface") == []


# Guard and policies


def test_the_guard_refuses_deletion_of_what_is_kept_and_of_its_group() -> None:
    made = graph(DeletionGuard)
    definition = made.one("PolicyDefinition").inputs
    assert definition["mode"] == "Indexed"
    assert definition["policyRule"] == {
        "if": {"field": "type", "in": list(guard_rules.KEPT)},
        "then": {
            "effect": "denyAction",
            "details": {"actionNames": ["delete"], "cascadeBehaviors": {"resourceGroup": "deny"}},
        },
    }
    assert {row.inputs["scope"] for row in made.all("PolicyAssignment")} == {SCOPE, f"{SCOPE}-network"}


def test_the_guard_leaves_free_what_comes_and_goes() -> None:
    free = {
        "Microsoft.ContainerService/managedClusters/agentPools",
        "Microsoft.Network/dnsZones/A",
        "Microsoft.Authorization/roleAssignments",
        "Microsoft.Network/privateEndpoints",
        "Microsoft.KeyVault/vaults/secrets",
    }
    assert not free & set(guard_rules.KEPT)
    assert list(guard_rules.KEPT) == sorted(guard_rules.KEPT)


def test_pods_of_the_system_and_of_the_platform_are_left_out() -> None:
    found = policy_rules.excluded_namespaces(["backup", "gateway"], ["legacy"])
    assert {"kube-system", "gatekeeper-system", "azure-arc"} <= set(found)
    assert {"observability", "external-secrets", "cert-manager", "external-dns"} <= set(found)
    assert {"dataprotection-microsoft", "azure-alb-system", "legacy"} <= set(found)
    assert found == sorted(set(found))


def test_a_feature_that_is_not_in_use_opens_no_namespace() -> None:
    """Whoever makes a namespace of that name would otherwise escape."""
    found = policy_rules.excluded_namespaces([])
    for namespaces in policy_rules.OF_FEATURES.values():
        assert not set(namespaces) & set(found)


def test_policies_refuse_where_asked_and_report_elsewhere() -> None:
    def effects(**changes: Any) -> set[tuple[str, str]]:
        return {
            (row.inputs["policyAssignmentName"], row.inputs["parameters"]["effect"]["value"])
            for row in graph(ClusterPolicies, **changes).all("PolicyAssignment")
        }

    assert effects() == {
        ("pod-security", "deny"),
        ("no-default-namespace", "deny"),
        ("no-external-addresses", "deny"),
        ("internal-load-balancers", "deny"),
        ("known-registries", "audit"),
    }
    assert {effect for _, effect in effects(deny=False)} == {"audit"}


def test_the_initiative_has_the_level_of_the_namespaces_labels() -> None:
    for level, guid in policy_rules.INITIATIVES.items():
        row = graph(ClusterPolicies, level=level).one("PolicyAssignment", "x-pod-security")
        assert row.inputs["policyDefinitionId"].endswith(guid)
        assert row.inputs["enforcementMode"] == "Default"


def test_nothing_is_asked_that_does_not_fit_the_cluster() -> None:
    made = policy_rules.wanted("baseline", ["kube-system"], gateway=False, hosts=())
    assert set(made) == {"pod-security", "no-default-namespace", "no-external-addresses"}


@pytest.mark.parametrize(
    ("image", "known"),
    [
        ("ours.azurecr.io/team/app:1", True),
        ("ours-a1b2c3.azurecr.io/team/app:1", True),
        ("mcr.microsoft.com/oss/x:1", True),
        ("docker.io/library/nginx", False),
        ("ours.azurecr.io.evil.example/x", False),
        ("mcrxmicrosoft.com/x", False),
        ("evil.example/ours.azurecr.io/x", False),
    ],
)
def test_images_are_known_by_their_registry(image: str, known: bool) -> None:
    assert bool(re.match(policy_rules.image_pattern(["ours", "mcr.microsoft.com"]), image)) is known


# Break-glass


def test_every_request_of_a_group_is_asked_for_by_its_object_id() -> None:
    query = break_glass_rules.requests_of("AKSAudit", CLUSTER_ID, ["b", "a"])
    assert query.splitlines()[0] == "AKSAudit"
    assert f'| where _ResourceId =~ "{CLUSTER_ID}"' in query
    assert '| where tostring(User.groups) has_any ("a", "b")' in query


def test_the_fullest_audit_log_is_asked() -> None:
    assert break_glass_rules.audit_table(["kube-audit-admin", "kube-audit"]) == "AKSAudit"
    assert break_glass_rules.audit_table(["guard", "kube-audit-admin"]) == "AKSAuditAdmin"
    with pytest.raises(ValueError, match="cannot be heard"):
        break_glass_rules.audit_table(["guard"])


def test_one_request_is_enough_and_each_person_is_told_of_once() -> None:
    alarm = graph(BreakGlassAlarm).one("ScheduledQueryRule").inputs
    (condition,) = alarm["criteria"]["allOf"]
    assert (condition["timeAggregation"], condition["operator"], condition["threshold"]) == (
        "Count",
        "GreaterThan",
        0,
    )
    assert [made["name"] for made in condition["dimensions"]] == [break_glass_rules.PERSON]
    assert alarm["autoMitigate"] is True
    assert BREAK_GLASS in condition["query"]


def test_ways_around_the_groups_are_heard_too() -> None:
    alarm = graph(BreakGlassAlarm).one("ActivityLogAlert").inputs
    assert alarm["scopes"] == [CLUSTER_ID]
    _, operations = alarm["condition"]["allOf"]
    heard = {made["equals"] for made in operations["anyOf"]}
    assert "Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action" in heard


def test_both_alarms_tell_the_same_people() -> None:
    made = graph(BreakGlassAlarm)
    people = made.one("ActionGroup")
    assert len(SHORT_NAME) <= 12
    assert [one["emailAddress"] for one in people.inputs["emailReceivers"]] == ["security@example.com"]
    for kind in ("ScheduledQueryRule", "ActivityLogAlert"):
        assert people.urn in made.one(kind).depends_on


def test_names_fit_whatever_the_cluster_is_called() -> None:
    made = graph(ContainerGateway, "c" * 63)
    assert len(made.one("TrafficControllerInterface").inputs["trafficControllerName"]) <= 64
    assert len(of_service_account("https://x", "n" * 63, "s" * 253).name) <= 120
    definition = graph(DeletionGuard, "c" * 63).one("PolicyDefinition").inputs
    assert len(definition["policyDefinitionName"]) <= 64
    for row in graph(ClusterPolicies, "c" * 63).all("PolicyAssignment"):
        assert len(row.inputs["displayName"]) <= 128
        assert len(row.inputs["policyAssignmentName"]) <= 64


def test_a_title_is_never_cut() -> None:
    longest = max(
        len(policy.title)
        for policy in policy_rules.wanted("restricted", [], gateway=True, hosts=["ours"]).values()
    )
    assert 63 + len(": ") + longest <= 128
