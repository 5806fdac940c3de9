"""What guards a whole cluster: tiers of access, admission rules, parameters."""

import datetime
from typing import Any

import pytest

from contracts.planning.access_entries import NEXT_LAYER
from manifests import guards, labels, rbac, tiers
from policy.admission.catalog import RULES
from tests.manifests import samples

AWS, AZURE = samples.cluster("vpc-cni"), samples.cluster("cilium")


def made(**changes: Any) -> list[dict[str, Any]]:
    return guards.cluster_objects(samples.tenancy(**changes), AWS)


def of_kind(objects: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [one for one in objects if one["kind"] == kind]


def parameters(objects: list[dict[str, Any]]) -> dict[str, Any]:
    (found,) = of_kind(objects, "ConfigMap")
    return found


def granted(role: rbac.Role) -> set[tuple[str, str, str]]:
    return {
        (group, resource, verb)
        for rule in tiers.RULES[role]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }


def test_tiers_only_grow() -> None:
    assert granted("reader") < granted("deployer") < granted("admin")
    assert [one["metadata"]["name"] for one in tiers.cluster_roles()] == [
        "platform-namespace-reader",
        "platform-namespace-deployer",
        "platform-namespace-admin",
    ]


def test_nobody_below_admin_sees_secrets_or_runs_commands_and_nobody_makes_pods() -> None:
    for role in rbac.ROLES:
        may = granted(role)
        strong = {
            (resource, verb)
            for _, resource, verb in may
            if resource in ("secrets", "pods/exec", "pods/portforward", "pods/ephemeralcontainers")
        }
        assert bool(strong) == (role == "admin")
        assert ("", "pods", "create") not in may
        assert not any("*" in each for each in may)
        assert not any(verb in ("escalate", "bind", "impersonate") for _, _, verb in may)


@pytest.mark.parametrize(
    "resource",
    [
        "resourcequotas",
        "limitranges",
        "networkpolicies",
        "ciliumnetworkpolicies",
        "roles",
        "rolebindings",
        "serviceaccounts",
        "secretproviderclasses",
        "namespaces",
    ],
)
def test_no_tier_writes_what_guards_it(resource: str) -> None:
    for role in rbac.ROLES:
        assert {verb for _, what, verb in granted(role) if what == resource} <= {"get", "list", "watch"}


def test_every_rule_is_a_policy_with_a_binding_for_the_cluster_s_profile_only() -> None:
    found = made()
    assert [
        one["metadata"]["labels"]["platform.example.com/policy-id"]
        for one in of_kind(found, "ValidatingAdmissionPolicy")
    ] == [rule.id for rule in RULES]
    bound = of_kind(found, "ValidatingAdmissionPolicyBinding")
    assert {one["metadata"]["name"] for one in bound} == {
        f"{rule.id.lower()}.prod-restricted" for rule in RULES
    }
    assert {one["spec"]["policyName"] for one in bound} == {
        one["metadata"]["name"] for one in of_kind(found, "ValidatingAdmissionPolicy")
    }


@pytest.mark.parametrize(
    ("cluster_type", "profile", "actions"),
    [
        ("sandbox", "sandbox", ["Audit"]),
        ("dev", "dev", ["Warn", "Audit"]),
        ("staging", "staging", ["Deny", "Audit"]),
        ("prod-standard", "prod-restricted", ["Deny", "Audit"]),
        ("dr-standby", "prod-restricted", ["Deny", "Audit"]),
        ("prod-isolated", "prod-isolated", ["Deny", "Audit"]),
    ],
)
def test_breaking_a_rule_does_more_the_closer_to_production(
    cluster_type: str, profile: str, actions: list[str]
) -> None:
    cluster = samples.cluster(cluster_type=cluster_type)
    tenancy = samples.tenancy(namespaces=())
    bound = {
        one["metadata"]["name"]: one
        for one in of_kind(guards.cluster_objects(tenancy, cluster), "ValidatingAdmissionPolicyBinding")
    }
    found = bound[f"plt-img-001.{profile}"]["spec"]
    assert found["validationActions"] == actions
    assert found["matchResources"]["namespaceSelector"]["matchLabels"] == {
        labels.MANAGED: "true",
        labels.POLICY_PROFILE: profile,
    }


def test_system_namespaces_can_never_be_blocked() -> None:
    for one in of_kind(made(), "ValidatingAdmissionPolicyBinding"):
        selector = one["spec"].get("matchResources", {}).get("namespaceSelector", {}).get("matchLabels", {})
        free = one["metadata"]["name"].startswith("plt-gov-002")
        assert (
            free
            or selector.get(labels.MANAGED) == "true"
            or selector == {labels.METADATA_NAME: guards.NAMESPACE}
        )


def test_without_parameters_nothing_is_let_through() -> None:
    for one in of_kind(made(), "ValidatingAdmissionPolicyBinding"):
        assert one["spec"]["paramRef"] == {
            "name": guards.PARAMETERS,
            "namespace": guards.NAMESPACE,
            "parameterNotFoundAction": "Deny",
        }
    for one in of_kind(made(), "ValidatingAdmissionPolicy"):
        assert one["spec"]["failurePolicy"] == "Fail"


def test_parameters_come_before_what_asks_for_them() -> None:
    kinds = [one["kind"] for one in made()]
    assert (
        kinds.index("Namespace")
        < kinds.index("ConfigMap")
        < kinds.index("ValidatingAdmissionPolicy")
        < kinds.index("ValidatingAdmissionPolicyBinding")
    )


def test_exceptions_are_listed_by_rule_with_the_day_the_next_one_ends() -> None:
    first = samples.exemption()
    second = samples.exemption(workload="orders-cache", expires=datetime.date(2026, 12, 1))
    third = samples.exemption(policy="PLT-SEC-004")
    found = parameters(made(namespaces=(samples.namespace(exemptions=(first, second, third)),)))
    assert found["data"]["PLT-IMG-001"] == "orders-prod/orders-api,orders-prod/orders-cache"
    assert found["data"]["PLT-SEC-004"] == "orders-prod/orders-api"
    assert found["metadata"]["annotations"] == {guards.NEXT_EXPIRY: "2026-12-01"}
    assert "annotations" not in parameters(made())["metadata"]


def test_the_platform_and_those_who_empty_namespaces_are_known() -> None:
    data = parameters(made())["data"]
    assert NEXT_LAYER in data["factoryGroups"].split(",")
    assert data["factoryPrefixes"] == "eks:,system:serviceaccount:kube-system:"
    assert (
        parameters(guards.cluster_objects(samples.tenancy(), AZURE))["data"]["factoryPrefixes"]
        == "system:serviceaccount:kube-system:"
    )
    more = samples.cluster(platform_operators=("ci",), platform_operator_groups=("g-1",))
    data = parameters(guards.cluster_objects(samples.tenancy(), more))["data"]
    assert "ci" in data["factoryUsers"].split(",")
    assert "g-1" in data["factoryGroups"].split(",")


def test_where_the_platform_cannot_be_told_from_others_it_is_not_locked_out() -> None:
    def actions(cluster: Any) -> list[str]:
        bound = of_kind(
            guards.cluster_objects(samples.tenancy(), cluster), "ValidatingAdmissionPolicyBinding"
        )
        (found,) = [one for one in bound if one["metadata"]["name"] == "plt-gov-001.prod-restricted"]
        return found["spec"]["validationActions"]

    assert actions(AZURE) == ["Audit"]
    assert actions(samples.cluster("cilium", platform_operators=("3333",))) == ["Deny", "Audit"]
    assert actions(AWS) == ["Deny", "Audit"]


def test_registries_are_listed_once_in_order() -> None:
    data = parameters(made(allowed_registries=("b.example.com/", "a.example.com/", "b.example.com/")))["data"]
    assert data["allowedRegistries"] == "a.example.com/,b.example.com/"
