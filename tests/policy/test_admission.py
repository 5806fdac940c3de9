"""Admission rules, evaluated as the API server does: what they let through, refuse, and say."""

import copy
from typing import Any

import pytest

from contracts.catalog.cluster_types import TENANT_TYPES
from contracts.tenancy.models.policy_ids import POLICY_IDS
from contracts.tenancy.resolve.defaults import POLICY_PROFILES
from manifests import guards
from manifests.render import guard_objects, workload_objects
from policy.admission import catalog
from policy.admission.rule import GUARD_ROLLOUT, USUAL_ROLLOUT
from tests.manifests import samples
from tests.policy.admission_cases import CASES, Case, changed
from tests.policy.admission_cel import answer, applies, evaluate

RULE_IDS = [rule.id for rule in catalog.RULES]
TENANCY = samples.tenancy(
    namespaces=(samples.namespace(exemptions=(samples.exemption(workload="orders-legacy"),)),)
)
CLUSTER = samples.cluster()
PARAMS = next(one for one in guards.cluster_objects(TENANCY, CLUSTER) if one["kind"] == "ConfigMap")
FACTORY = ("platform:next-layer",)


def namespace() -> dict[str, Any]:
    return guard_objects(samples.namespace(), CLUSTER, client_ids={})[0]


def said(case: Case, *, groups: tuple[str, ...] = (), params: Any = None) -> str:
    rule = catalog.BY_ID[case.rule]
    operation = "DELETE" if case.thing is None else "UPDATE" if case.old else "CREATE"
    subject = case.thing or case.old or {}
    assert applies(rule, subject, operation), "the case is about something that the rule looks at"
    return answer(
        rule,
        case.thing,
        params or PARAMS,
        old=case.old,
        namespace=namespace(),
        groups=(*groups, *case.groups),
    )


def test_the_catalogue_and_the_table_that_exceptions_are_checked_against_agree() -> None:
    assert list(POLICY_IDS) == RULE_IDS
    assert {rule.id for rule in catalog.RULES if rule.exceptionable} == catalog.EXCEPTIONABLE
    for one in POLICY_IDS.values():
        assert one.exceptionable == (one.production_days > 0)
        assert one.longest(production=True) <= 90
        assert one.longest(production=False) <= 180


def test_every_cluster_type_with_tenants_has_a_profile() -> None:
    assert set(POLICY_PROFILES) == TENANT_TYPES
    assert set(POLICY_PROFILES.values()) == set(USUAL_ROLLOUT) == set(GUARD_ROLLOUT)


@pytest.mark.parametrize("rule", catalog.RULES, ids=RULE_IDS)
def test_a_rule_explains_itself(rule: Any) -> None:
    for text in (rule.title, rule.rationale, rule.broken, rule.fix):
        assert text
        assert text == text.strip()
    assert not rule.fix.endswith("."), "the message ends the sentence"
    assert rule.rationale.endswith(".")


def test_every_rule_has_cases_that_pass_and_cases_that_fail() -> None:
    for rule_id in RULE_IDS:
        answers = {bool(case.refused) for case in CASES if case.rule == rule_id}
        assert answers == {True, False}, rule_id


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.refused], ids=lambda case: f"{case.rule} {case.name}"
)
def test_what_breaks_a_rule_is_refused_and_told_the_way_out(case: Case) -> None:
    message = said(case)
    rule = catalog.BY_ID[case.rule]
    assert message.startswith(f"{case.rule}: ")
    assert case.refused in message
    assert rule.fix in message


@pytest.mark.parametrize(
    "case", [case for case in CASES if not case.refused], ids=lambda case: f"{case.rule} {case.name}"
)
def test_what_keeps_a_rule_is_let_through(case: Case) -> None:
    assert said(case) == ""


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.rule.startswith("PLT-GOV")],
    ids=lambda case: f"{case.rule} {case.name}",
)
def test_the_platform_may_change_what_guards(case: Case) -> None:
    assert said(case, groups=FACTORY) == ""


@pytest.mark.parametrize("cluster", samples.clusters().values(), ids=samples.clusters())
def test_everything_rendered_passes_every_rule(cluster: Any) -> None:
    ns = samples.namespace()
    things = guard_objects(ns, cluster, client_ids=samples.client_ids(ns))
    home = things[0]
    things += [one for workload in ns.workloads for one in workload_objects(workload, ns, cluster)]
    looked = 0
    for rule in catalog.RULES:
        for one in things:
            if applies(rule, one):
                assert answer(rule, one, PARAMS, namespace=home) == ""
                looked += 1
    assert looked > 80


@pytest.mark.parametrize("workload", samples.every_kind(), ids=lambda one: one.kind)
def test_pods_made_from_rendered_templates_pass_too(workload: Any) -> None:
    ns = samples.namespace()
    for one in workload_objects(workload, ns, CLUSTER):
        spec = one["spec"]
        template = spec.get("template") or spec.get("jobTemplate", {}).get("spec", {}).get("template")
        if not template:
            continue
        pod = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {**template["metadata"], "name": "x", "namespace": ns.name},
            "spec": template["spec"],
        }
        assert not [
            answer(rule, pod, PARAMS)
            for rule in catalog.RULES
            if applies(rule, pod) and answer(rule, pod, PARAMS)
        ]


@pytest.mark.parametrize(
    "user",
    [
        "eks:network-policy-controller",
        "system:serviceaccount:kube-system:namespace-controller",
        "system:kube-controller-manager",
    ],
)
def test_what_belongs_to_kubernetes_and_the_cloud_does_its_work_on_guards(user: str) -> None:
    rule, case = (
        catalog.BY_ID["PLT-GOV-001"],
        next(case for case in CASES if case.name == "NetworkPolicy changed"),
    )
    assert answer(rule, case.thing, PARAMS, old=case.old, user=user) == ""


@pytest.mark.parametrize(
    "user",
    [
        "alice",
        "",
        "system:serviceaccount:orders-prod:orders-api",
        "system:serviceaccount:kube-systems:x",
        "xeks:a",
        "system:anonymous",
    ],
)
def test_nobody_else_passes_for_the_platform(user: str) -> None:
    rule, case = (
        catalog.BY_ID["PLT-GOV-001"],
        next(case for case in CASES if case.name == "NetworkPolicy changed"),
    )
    for params in (PARAMS, {**PARAMS, "data": {}}, {**PARAMS, "data": {"factoryPrefixes": ""}}):
        assert answer(rule, case.thing, params, old=case.old, user=user, groups=("system:authenticated",))


def test_an_exception_holds_for_its_workload_in_its_namespace_only() -> None:
    rule = catalog.BY_ID["PLT-IMG-001"]
    tagged = changed("Deployment", "spec.template.spec.containers.0.image", "registry.example.com/x:1")

    def named(workload: str, space: str) -> dict[str, Any]:
        found = copy.deepcopy(tagged)
        found["metadata"]["labels"]["app.kubernetes.io/name"] = workload
        found["metadata"]["namespace"] = space
        return found

    assert answer(rule, named("orders-legacy", "orders-prod"), PARAMS) == ""
    assert answer(rule, named("orders-api", "orders-prod"), PARAMS)
    assert answer(rule, named("orders-legacy", "payments-prod"), PARAMS)


def test_an_object_without_a_name_is_excepted_from_nothing() -> None:
    bare = changed("Deployment", "spec.template.spec.containers.0.image", "registry.example.com/x:1")
    bare["metadata"] = {"generateName": "x-", "namespace": ""}
    none = {**PARAMS, "data": {key: value for key, value in PARAMS["data"].items() if key != "PLT-IMG-001"}}
    assert answer(catalog.BY_ID["PLT-IMG-001"], bare, none)


def test_no_list_of_registries_allows_none_rather_than_all() -> None:
    case = next(case for case in CASES if case.rule == "PLT-IMG-002" and not case.refused)
    for data in ({**PARAMS["data"], "allowedRegistries": ""}, {"factoryUsers": ""}):
        assert said(case, params={**PARAMS, "data": data})


def test_what_is_being_deleted_may_lose_its_finalizers() -> None:
    case = next(case for case in CASES if case.rule == "PLT-IMG-001" and case.refused)
    going = copy.deepcopy(case.thing)
    assert going
    going["metadata"]["deletionTimestamp"] = "2026-11-22T00:00:00Z"
    assert answer(catalog.BY_ID["PLT-IMG-001"], going, PARAMS) == ""


def test_an_error_of_an_expression_is_never_taken_for_a_yes() -> None:
    with pytest.raises(AssertionError, match=r"no_such_field|not found|no such"):
        evaluate("object.nothing.at.all", {"object": {}})


@pytest.mark.parametrize("rule", catalog.RULES, ids=RULE_IDS)
def test_expressions_keep_to_what_both_evaluators_know(rule: Any) -> None:
    text = rule.validation + rule.message_expression + "".join(each for _, each in rule.variables)
    for unknown in ("quantity(", "ip(", "cidr(", "url(", "authorizer", "\n"):
        assert unknown not in text
    # Looked at only where there is a namespace: nothing of the whole cluster is among what these rules see.
    if "namespaceObject" in text:
        assert rule.scope == "tenants"


def test_rules_name_resources_and_kinds_of_the_whole_cluster_only_where_they_mean_to() -> None:
    wide = {
        rule.id
        for rule in catalog.RULES
        for target in rule.targets
        for each in target.resources
        if each in ("namespaces", "clusterroles", "clusterrolebindings")
    }
    assert wide == {"PLT-GOV-002"}
