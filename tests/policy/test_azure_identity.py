"""Rules about identity and governance on Azure that no line of the program can break today, or that need a
feature which azure-prod does not use.
"""

from typing import Any

import pytest

from contracts.graph import Graph, Row
from policy.azure import governance, identity
from policy.resource_types import azure
from tests.policy.test_rules import row, rules_broken_by

SUBSCRIPTION = "/subscriptions/11111111-2222-3333-4444-555555555555"
GROUP_ID = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"


def credential(name: str, *after: Row, **changes: Any) -> Row:
    inputs = {
        "resourceGroupName": "rg",
        "resourceName": "id",
        "issuer": "https://issuer",
        "subject": f"system:serviceaccount:team:{name}",
        "audiences": ["api://AzureADTokenExchange"],
        **changes,
    }
    return row(azure.FEDERATED_CREDENTIAL, name, inputs=inputs, depends_on=[one.urn for one in after])


def assignment(name: str, role: str, scope: str = f"{SUBSCRIPTION}/resourceGroups/rg", **changes: Any) -> Row:
    inputs = {
        "principalId": GROUP_ID,
        "principalType": "Group",
        "roleDefinitionId": f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{role}",
        "roleAssignmentName": "bbbbbbbb-bbbb-cccc-dddd-eeeeeeeeeeee",
        "scope": scope,
        **changes,
    }
    return row(azure.ROLE_ASSIGNMENT, name, inputs=inputs)


@pytest.mark.parametrize("type_", identity.STATIC)
def test_a_token_or_a_password_is_refused(type_: str) -> None:
    assert "azure-no-static-credentials" in rules_broken_by(row(type_))


def test_a_cluster_with_a_service_principal_is_refused() -> None:
    made = row(azure.CLUSTER, inputs={"servicePrincipalProfile": {"clientId": "x", "secret": "y"}})
    assert "azure-no-static-credentials" in rules_broken_by(made)


def test_credentials_that_may_be_written_at_once_are_refused() -> None:
    first = credential("a")
    assert "azure-federation-is-serial" in rules_broken_by(first, credential("b"))
    second = credential("b", first)
    assert "azure-federation-is-serial" not in rules_broken_by(first, second, credential("c", second))
    assert "azure-federation-is-serial" not in rules_broken_by(first, credential("b", resourceName="other"))


def test_more_credentials_than_entra_permits_are_refused() -> None:
    made: list[Row] = []
    for number in range(21):
        made.append(credential(f"c{number}", *made[-1:]))
    assert "azure-federation-is-serial" in rules_broken_by(*made)
    assert "azure-federation-is-serial" not in rules_broken_by(*made[:20])


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "repo:example/platform:ref:refs/heads/main"},
        {"subject": "system:serviceaccount:team:*"},
        {
            "issuer": "https://token.actions.githubusercontent.com",
            "subject": "repo:example/*:environment:prod",
        },
        {"issuer": "https://token.actions.githubusercontent.com", "subject": "system:serviceaccount:a:b"},
        {"issuer": "http://issuer"},
        {"audiences": ["a", "b"]},
    ],
    ids=str,
)
def test_a_credential_for_more_than_one_purpose_is_refused(changes: dict[str, Any]) -> None:
    assert "azure-roles-trust-one-purpose" in rules_broken_by(credential("a", **changes))


def test_a_role_in_the_whole_subscription_is_refused() -> None:
    found = rules_broken_by(assignment("a", "acdd72a7-3385-48ef-bd42-f606fba81ae7", SUBSCRIPTION))
    assert "azure-permissions-are-narrow" in found


@pytest.mark.parametrize("role", [identity.OWNER, identity.USER_ACCESS_ADMINISTRATOR, identity.CONTRIBUTOR])
def test_a_role_for_everything_is_refused(role: str) -> None:
    assert "azure-permissions-are-narrow" in rules_broken_by(assignment("a", role))


def test_whoever_grants_may_grant_listed_roles_only() -> None:
    def condition(role: str) -> str:
        return " AND ".join(
            f"(@{source}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] "
            f"ForAnyOfAnyValues:GuidEquals {{{role}}})"
            for source in ("Request", "Resource")
        )

    narrow = assignment("a", identity.RBAC_ADMINISTRATOR, condition=condition(GROUP_ID))
    wide = assignment("a", identity.RBAC_ADMINISTRATOR, condition=condition(identity.OWNER))
    rule = "azure-nobody-grants-without-bounds"
    assert rule not in rules_broken_by(narrow)
    assert rule in rules_broken_by(wide)
    assert rule in rules_broken_by(assignment("a", identity.RBAC_ADMINISTRATOR))


def test_a_second_assignment_of_the_same_is_refused() -> None:
    same = [assignment(name, "acdd72a7-3385-48ef-bd42-f606fba81ae7") for name in "ab"]
    assert "azure-one-entry-per-principal" in rules_broken_by(*same)


def test_a_principal_of_two_kinds_is_refused() -> None:
    both = (
        assignment("a", "acdd72a7-3385-48ef-bd42-f606fba81ae7"),
        assignment("b", "7f951dda-4ed3-4680-a7ca-43fe172d538d", principalType="ServicePrincipal"),
    )
    assert "azure-one-entry-per-principal" in rules_broken_by(*both)


@pytest.mark.parametrize("settings", [{"mode": "Detection", "state": "Enabled"}, {"mode": "Prevention"}])
def test_a_web_firewall_that_only_watches_is_refused(settings: dict[str, str]) -> None:
    firewall = row(azure.WAF_POLICY, inputs={"policySettings": settings})
    used = row(azure.GATEWAY_SECURITY_POLICY, "p", depends_on=[firewall.urn])
    assert "azure-web-firewall-prevents" in rules_broken_by(firewall, used)


def test_a_web_firewall_that_no_gateway_uses_is_refused() -> None:
    firewall = row(azure.WAF_POLICY, inputs={"policySettings": {"mode": "Prevention", "state": "Enabled"}})
    assert "azure-web-firewall-prevents" in rules_broken_by(firewall)
    used = row(azure.GATEWAY_SECURITY_POLICY, "p", depends_on=[firewall.urn])
    assert "azure-web-firewall-prevents" not in rules_broken_by(firewall, used)


def test_break_glass_without_an_alarm_is_noticed() -> None:
    admin = assignment("a", "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b")
    made = Graph(
        stack="s", config={"platform:access": {"breakGlass": [GROUP_ID]}}, resources=[admin], outputs={}
    )
    rule = next(rule for rule in governance.RULES if rule.id == "azure-break-glass-is-heard")
    assert [found.path for found in rule.findings(made)] == ["principalId"]
