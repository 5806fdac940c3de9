"""Every rule about tenants is broken once here, on the graph of a real stack, and has to notice."""

import copy
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from contracts.graph import Graph, Row
from policy import tenants
from policy.aws import tenants as aws
from policy.azure import tenants as azure
from policy.rule import Rule
from tests.conftest import graph_of

RULES = {rule.id: rule for rule in (*tenants.RULES, *aws.RULES, *azure.RULES)}
STACK = {"aws": "aws-prod-tenants", "azure": "azure-prod-tenants", "tenants": "aws-prod-tenants"}
Change = Callable[[dict[str, Any]], object]


def of(rule: str) -> Rule:
    return RULES[rule]


def graph_for(rule: str) -> Graph:
    return graph_of(STACK[rule.partition("-")[0]])


def with_rows(graph: Graph, rows: list[Row], **config: str) -> Graph:
    settings = {**graph.config, **{f"platform:{key}": value for key, value in config.items()}}
    return Graph(stack=graph.stack, config=settings, resources=rows, outputs=graph.outputs)


def changed(graph: Graph, row: Row, change: Change, **fields: Any) -> Graph:
    """The graph with one row's inputs, or other fields, changed."""
    inputs = copy.deepcopy(row.inputs)
    change(inputs)
    other = dataclasses.replace(row, inputs=inputs, **fields)
    return with_rows(graph, [other if one.urn == row.urn else one for one in graph])


def without(graph: Graph, *rows: Row) -> Graph:
    gone = {row.urn for row in rows}
    return with_rows(graph, [row for row in graph if row.urn not in gone])


def keep(_: dict[str, Any]) -> None:
    """Nothing changes."""


def found(rule: str, graph: Graph) -> list[str]:
    return [finding.message for finding in of(rule).findings(graph)]


def broken(rule: str, graph: Graph) -> None:
    assert not found(rule, graph_for(rule)), "the stack as it is keeps the rule"
    assert found(rule, graph)


def thing(rule: str, kind: str, name: str) -> Row:
    graph = graph_for(rule)
    return next(
        row
        for row in graph
        if row.is_kubernetes and row.inputs["kind"] == kind and row.inputs["metadata"]["name"] == name
    )


def put(path: str, value: Any) -> Change:
    """A change of one value, by a dotted path."""

    def change(inputs: dict[str, Any]) -> None:
        *above, last = path.split(".")
        place: Any = inputs
        for key in above:
            place = place[int(key) if isinstance(place, list) else key]
        place[int(last) if isinstance(place, list) else last] = value

    return change


def drop(path: str) -> Change:
    def change(inputs: dict[str, Any]) -> None:
        *above, last = path.split(".")
        for key in above:
            inputs = inputs[key]
        del inputs[last]

    return change


def label(key: str, value: str | None) -> Change:
    def change(inputs: dict[str, Any]) -> None:
        if value is None:
            del inputs["metadata"]["labels"][key]
        else:
            inputs["metadata"]["labels"][key] = value

    return change


ENFORCE = "pod-security.kubernetes.io/enforce"
ORDERS = "orders-prod"
CASES: list[tuple[str, str, str, Change]] = [
    ("tenants-namespaces-deny-by-default", "NetworkPolicy", "default-deny", put("spec.policyTypes", ["Ingress"])),
    ("tenants-namespaces-deny-by-default", "NetworkPolicy", "default-deny", put("spec.podSelector", {"matchLabels": {"a": "b"}})),
    ("tenants-namespaces-deny-by-default", "NetworkPolicy", "default-deny", put("spec.egress", [{}])),
    ("tenants-policies-name-their-peers", "NetworkPolicy", "default-deny", put("spec.egress", [{}])),
    ("tenants-policies-name-their-peers", "NetworkPolicy", "allow-dns", put("spec.egress.0.to", [{}])),
    ("tenants-policies-name-their-peers", "NetworkPolicy", "allow-dns", put("spec.egress.0.to", [])),
    ("tenants-namespaces-are-limited", "ResourceQuota", f"{ORDERS}-quota", drop("spec.hard.pods")),
    ("tenants-namespaces-enforce-pod-security", "Namespace", ORDERS, label(ENFORCE, "baseline")),
    ("tenants-namespaces-enforce-pod-security", "Namespace", ORDERS, label(ENFORCE, None)),
    ("tenants-namespaces-enforce-pod-security", "Namespace", ORDERS, label(f"{ENFORCE}-version", "latest")),
    ("tenants-namespaces-have-an-owner", "Namespace", ORDERS, label("platform.example.com/team", None)),
    ("tenants-namespaces-have-an-owner", "Namespace", ORDERS, label("platform.example.com/cost-center", "")),
    ("tenants-objects-stay-in-their-namespace", "ResourceQuota", f"{ORDERS}-quota", put("metadata.namespace", "reference-prod")),
    ("tenants-accounts-have-no-token", "ServiceAccount", "orders-api", put("automountServiceAccountToken", True)),
    ("tenants-accounts-have-no-token", "ServiceAccount", "orders-api", drop("automountServiceAccountToken")),
    ("tenants-bindings-are-of-the-platforms-tiers", "RoleBinding", "platform-namespace-reader", put("roleRef.name", "edit")),
    ("tenants-bindings-are-of-the-platforms-tiers", "RoleBinding", "platform-namespace-reader", put("subjects.0.name", "system:authenticated")),
    ("tenants-bindings-are-of-the-platforms-tiers", "RoleBinding", "platform-namespace-reader", put("kind", "ClusterRoleBinding")),
    ("tenants-tiers-keep-the-guards", "ClusterRole", "platform-namespace-deployer", put("rules.0.verbs", ["*"])),
    ("tenants-tiers-keep-the-guards", "ClusterRole", "platform-namespace-deployer", put("rules.0", {"apiGroups": ["networking.k8s.io"], "resources": ["networkpolicies"], "verbs": ["create"]})),
    ("tenants-projects-are-fenced", "AppProject", ORDERS, put("spec.destinations.0.namespace", "*")),
    ("tenants-projects-are-fenced", "AppProject", ORDERS, put("spec.clusterResourceWhitelist", [{"group": "*", "kind": "*"}])),
    ("tenants-projects-are-fenced", "AppProject", ORDERS, put("spec.namespaceResourceBlacklist", [])),
    ("tenants-projects-are-fenced", "AppProject", ORDERS, put("spec.sourceRepos", ["*"])),
    ("tenants-applications-keep-to-their-project", "Application", ORDERS, put("spec.project", "default")),
    ("tenants-applications-keep-to-their-project", "Application", ORDERS, put("spec.destination.namespace", "reference-prod")),
    ("tenants-applications-keep-to-their-project", "Application", ORDERS, put("spec.syncPolicy.syncOptions", [])),
]  # fmt: skip
"""Rule, kind and name of an object, and what is changed in it."""


@pytest.mark.parametrize(("rule", "kind", "name", "change"), CASES, ids=range(len(CASES)))
def test_a_broken_object_is_noticed(rule: str, kind: str, name: str, change: Change) -> None:
    broken(rule, changed(graph_for(rule), thing(rule, kind, name), change))


@pytest.mark.parametrize(
    ("rule", "kind", "name"),
    [
        ("tenants-namespaces-deny-by-default", "NetworkPolicy", "default-deny"),
        ("tenants-namespaces-are-limited", "ResourceQuota", f"{ORDERS}-quota"),
        ("tenants-namespaces-are-limited", "LimitRange", f"{ORDERS}-defaults"),
        ("tenants-default-account-is-nobody", "ServiceAccount", "default"),
        ("tenants-applications-keep-to-their-project", "AppProject", ORDERS),
    ],
)
def test_a_missing_object_is_noticed(rule: str, kind: str, name: str) -> None:
    broken(rule, without(graph_for(rule), thing(rule, kind, name)))


def test_an_account_that_would_be_made_anew_is_noticed() -> None:
    rule = "tenants-default-account-is-nobody"
    row = thing(rule, "ServiceAccount", "default")
    broken(rule, changed(graph_for(rule), row, keep, type="kubernetes:core/v1:ServiceAccount"))


def test_an_unprotected_namespace_is_noticed_where_state_is_kept() -> None:
    rule = "tenants-namespaces-are-protected"
    graph = changed(graph_for(rule), thing(rule, "Namespace", ORDERS), keep, protect=False)
    broken(rule, graph)
    assert not found(rule, with_rows(graph, list(graph), clusterType="dev"))


@pytest.mark.parametrize(
    ("rule", "kind", "name"),
    [
        ("tenants-objects-follow-their-namespace", "ResourceQuota", f"{ORDERS}-quota"),
        ("tenants-guards-come-before-workloads", "Application", ORDERS),
        ("tenants-applications-keep-to-their-project", "Application", ORDERS),
    ],
)
def test_something_that_does_not_wait_is_noticed(rule: str, kind: str, name: str) -> None:
    broken(rule, changed(graph_for(rule), thing(rule, kind, name), keep, depends_on=[]))


def test_a_shard_with_a_namespace_of_another_team_is_noticed() -> None:
    rule = "tenants-shards-hold-one-team"
    graph = graph_for(rule)
    assert not found(rule, graph)
    assert len(found(rule, with_rows(graph, list(graph), team="order-platform"))) == 1


def test_a_shard_with_what_a_cluster_has_once_is_noticed() -> None:
    rule = "tenants-shards-hold-nothing-common"
    graph = graph_for(rule)
    assert not found(rule, graph)
    said = found(rule, with_rows(graph, list(graph), team="order-platform"))
    assert any("API server" in one for one in said)
    assert any("ValidatingAdmissionPolicy" in one for one in said)
    assert not any("NetworkPolicy" in one for one in said)


def replaced(before: str, after: str, key: str) -> Change:
    def change(inputs: dict[str, Any]) -> None:
        assert before in inputs[key], inputs[key]
        inputs[key] = inputs[key].replace(before, after)

    return change


@pytest.mark.parametrize(
    ("rule", "type_", "change"),
    [
        ("aws-workloads-name-their-resources", "RolePolicy", replaced("orders/prod/orders-db-??????", "*", "policy")),
        ("aws-workloads-name-their-resources", "RolePolicy", replaced("-??????", "*", "policy")),
        ("aws-workloads-name-their-resources", "RolePolicy", replaced("sns:Publish", "sns:*", "policy")),
        ("aws-workloads-name-their-resources", "RolePolicy", replaced('"Effect":"Allow"', '"Effect":"Deny"', "policy")),
        ("aws-workloads-are-themselves", "Role", replaced('"orders-api"', '"*"', "assumeRolePolicy")),
        ("aws-workloads-are-themselves", "Role", replaced('"orders-prod"', '"reference-prod"', "assumeRolePolicy")),
        ("aws-workloads-are-themselves", "Role", put("path", "/platform/")),
        ("azure-workloads-name-their-resources", "RoleAssignment", replaced("/secrets/orders-prod-orders-db", "", "scope")),
        ("azure-workloads-name-their-resources", "RoleAssignment", replaced("4633458b-17de-408a-b874-0445c86b69e6", "b24988ac-6180-42a0-ab88-20f7382dd24c", "roleDefinitionId")),
        ("azure-workloads-name-their-resources", "RoleAssignment", replaced("4633458b-17de-408a-b874-0445c86b69e6", "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39", "roleDefinitionId")),
        ("azure-workloads-are-themselves", "FederatedIdentityCredential", replaced("orders-api", "another", "subject")),
    ],
)  # fmt: skip
def test_a_wider_identity_is_noticed(rule: str, type_: str, change: Change) -> None:
    names = {"RoleAssignment": "/secrets.read.orders-db"}
    row = next(
        row
        for row in graph_for(rule).all(type_)
        if row.name.startswith(f"{ORDERS}/orders-api") and row.name.endswith(names.get(type_, ""))
    )
    broken(rule, changed(graph_for(rule), row, change))


@pytest.mark.parametrize(
    "resource",
    [
        "arn:aws:s3:::111122223333-orders-prod-documents/*",
        "arn:aws:rds-db:us-east-1:111122223333:dbuser:db-ABCDEFGHIJ/orders-prod-orders-db",
        "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws:sqs:us-east-1:111122223333:orders-prod-jobs",
    ],
)
def test_what_names_one_thing_is_permitted(resource: str) -> None:
    rule = "aws-workloads-name-their-resources"
    row = graph_for(rule).one("RolePolicy", f"{ORDERS}/orders-api/permissions")
    text = f'{{"Statement":[{{"Effect":"Allow","Action":["x:Y"],"Resource":["{resource}"]}}]}}'
    assert not found(rule, changed(graph_for(rule), row, put("policy", text)))


@pytest.mark.parametrize(
    "resources",
    [
        "[]",
        '["*"]',
        '["arn:aws:s3:::*/*"]',
        '["arn:aws:kms:us-east-1:111122223333:key/*"]',
        '["arn:aws:rds-db:us-east-1:111122223333:dbuser:*/orders"]',
        '["arn:aws:secretsmanager:us-east-1:111122223333:secret:orders/*"]',
    ],
)
def test_what_names_more_than_one_thing_is_not(resources: str) -> None:
    rule = "aws-workloads-name-their-resources"
    row = graph_for(rule).one("RolePolicy", f"{ORDERS}/orders-api/permissions")
    text = f'{{"Statement":[{{"Effect":"Allow","Action":["x:Y"],"Resource":{resources}}}]}}'
    broken(rule, changed(graph_for(rule), row, put("policy", text)))


def test_every_rule_about_tenants_is_broken_here() -> None:
    import pathlib

    text = pathlib.Path(__file__).read_text()
    assert [rule for rule in RULES if f'"{rule}"' not in text] == []
