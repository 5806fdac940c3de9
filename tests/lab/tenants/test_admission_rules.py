"""What the admission rules answer in a tenant's namespace, on a real API server."""

import dataclasses
from collections.abc import Generator

import pytest

from lab.control_plane import Client, wait_until
from manifests import guards
from policy.admission.catalog import RULES
from policy.admission.rule import AdmissionRule
from tests.lab.tenants.admission import HOME, NOTHING, VIEW, answer, refusal, standing
from tests.lab.tenants.applied import Object, namespace
from tests.manifests import samples
from tests.policy.admission_cases import CASES, Case, rendered

pytestmark = [pytest.mark.lab, pytest.mark.timeout(540)]

FILLED_IN = ("Job metadata.labels",)
"""Cases of what is never missing: the API server gives a Job the labels of its pods."""


@pytest.fixture
def alone(sampled: Client, request: pytest.FixtureRequest) -> Generator[str]:
    """A namespace like the samples' in which one rule holds and nothing else is asked."""
    rule: AdmissionRule = request.getfixturevalue("rule")
    name = f"only-{rule.id.lower()}"
    home = sampled.get("v1", "Namespace", HOME)
    labels = {"kubernetes.io/metadata.name": name}
    found = namespace(name)
    found["metadata"] |= {"labels": labels, "annotations": home["metadata"].get("annotations", {})}
    spec = guards.binding(rule, "prod-restricted", VIEW)["spec"]
    spec["matchResources"] = {"namespaceSelector": {"matchLabels": labels}}
    only = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": name},
        "spec": spec,
    }
    account = rendered("Pod")["spec"]["serviceAccountName"]
    sampled.apply(found)
    sampled.apply(
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": account, "namespace": name}}
    )
    wait_until(lambda: sampled.find("v1", "ServiceAccount", "default", name), "the default service account")
    sampled.apply(only)
    yield name
    sampled.delete(only["apiVersion"], only["kind"], name)
    sampled.delete("v1", "Namespace", name, seconds=None)


def moved(case: Case, space: str) -> Case:
    """The same case in another namespace."""

    def there(thing: Object | None) -> Object | None:
        if thing is None:
            return None
        return {**thing, "metadata": {**thing["metadata"], "namespace": space}}

    return dataclasses.replace(case, thing=there(case.thing), old=there(case.old))


def wrong_about(case: Case, rule: AdmissionRule, said: str) -> list[str]:
    """What is wrong with the answer to a case."""
    if not case.refused:
        return [f"{case.name}: refused, and should not be: {said}"] if rule.id in said else []
    if "is invalid: " in said and "ValidatingAdmissionPolicy" not in said:
        return []  # no such object can be made, whatever the rules
    missing = [text for text in (rule.id, case.refused, rule.fix) if text not in said]
    return [f"{case.name}: {text!r} is not in: {said or NOTHING}" for text in missing]


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.scope == "tenants"], ids=lambda rule: rule.id
)
def test_the_api_server_answers_every_case_of_a_rule_as_the_rule_says(
    rule: AdmissionRule, sampled: Client, alone: str
) -> None:
    cases = [moved(case, alone) for case in CASES if case.rule == rule.id and case.name not in FILLED_IN]
    broken = next(case for case in cases if case.refused)
    wait_until(lambda: rule.id in answer(sampled, broken), f"{rule.id} to hold, as in {broken.name}")
    wrong = [text for case in cases for text in wrong_about(case, rule, answer(sampled, case))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.scope != "tenants"], ids=lambda rule: rule.id
)
def test_what_holds_the_rules_up_is_answered_for_as_the_rule_says(
    rule: AdmissionRule, sampled: Client
) -> None:
    cases = [case for case in CASES if case.rule == rule.id]
    wrong = [text for case in cases for text in wrong_about(case, rule, answer(sampled, case))]
    assert not wrong, "\n".join(wrong)


def test_nobody_else_is_asked_to_keep_the_rules(sampled: Client) -> None:
    thing = rendered("Deployment")
    thing["metadata"]["namespace"] = "bystander"
    thing["spec"]["template"]["spec"]["automountServiceAccountToken"] = True
    assert refusal(sampled, thing) == ""


def test_an_exception_lets_through_what_it_names_and_nothing_else(sampled: Client) -> None:
    thing, other = rendered("Deployment"), rendered("StatefulSet")
    for each in (thing, other):
        each["spec"]["template"]["spec"]["containers"][0]["image"] = f"{samples.REGISTRY}legacy:1"
        assert "PLT-IMG-001" in refusal(sampled, each)
    name = thing["metadata"]["name"]
    excepted = samples.namespace(exemptions=(samples.exemption(policy="PLT-IMG-001", workload=name),))
    tenancy = samples.tenancy(namespaces=(excepted,))
    (parameters,) = (one for one in guards.cluster_objects(tenancy, VIEW) if one["kind"] == "ConfigMap")
    with standing(sampled, parameters):
        wait_until(lambda: refusal(sampled, thing) == "", "the exception to hold")
        assert "PLT-IMG-001" in refusal(sampled, other)
    wait_until(lambda: "PLT-IMG-001" in refusal(sampled, thing), "the exception to end")
