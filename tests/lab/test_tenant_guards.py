"""What admission, Pod Security, quota and roles answer in a tenant's namespace, on a real API server."""

import contextlib
import copy
import dataclasses
import os
from collections.abc import Generator

import pytest

from lab.control_plane import ApiError, Client, Cluster, User, wait_until
from manifests import guards, render
from manifests.rbac import Role
from policy.admission.catalog import RULES
from policy.admission.rule import AdmissionRule
from tests.lab.applied import SETS, Object, applied, namespace
from tests.manifests import samples
from tests.policy.admission_cases import CASES, Case, rendered

pytestmark = [pytest.mark.lab, pytest.mark.timeout(540)]

HOME = "orders-prod"
"""Namespace of the samples."""
ALICE = User("alice", ("testers",))
"""Somebody who may do anything, so that nothing but admission says no."""
VIEW = samples.cluster("cilium", local_dns=True, factory_users=("platform",))
"""The cluster that the samples are for."""
RBAC = "rbac.authorization.k8s.io"


@pytest.fixture(scope="module")
def client() -> Generator[Client]:
    name = f"test-guards-{os.getpid()}"
    with Cluster(name=name, crds=SETS) as started, started.client() as opened:
        opened.apply(
            {
                "apiVersion": f"{RBAC}/v1",
                "kind": "ClusterRoleBinding",
                "metadata": {"name": "testers"},
                "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": "cluster-admin"},
                "subjects": [{"kind": "Group", "apiGroup": RBAC, "name": "testers"}],
            }
        )
        yield opened


@pytest.fixture(scope="module")
def sampled(client: Client) -> Client:
    """The samples' namespaces with their guards, and the admission rules in force."""
    tenancy = samples.tenancy()
    things = guards.cluster_objects(tenancy, VIEW)
    for space in tenancy.namespaces:
        things += render.guard_objects(space, VIEW, client_ids=samples.client_ids(space))
    missing: set[str] = set()
    applied(client, things, missing)
    assert not missing
    client.apply(namespace("bystander"))
    # A policy is in force a moment after it is made; the last one of them is as good as any.
    harmless = rendered("Deployment")
    harmless["spec"]["template"]["spec"]["automountServiceAccountToken"] = True
    wait_until(lambda: "PLT-SEC-007" in refusal(client, harmless), "the admission rules to hold", 60)
    return client


def refusal(client: Client, thing: Object, who: User = ALICE) -> str:
    """What somebody is told who makes an object, or nothing."""
    with client.impersonate(who) as asked:
        try:
            asked.create(thing, dry_run=True)
        except ApiError as error:
            return error.message
    return ""


def answer(client: Client, case: Case) -> str:
    """What somebody is told who does what a case is about."""
    who = User(ALICE.name, (*ALICE.groups, *case.groups))
    if case.old is None:
        assert case.thing is not None
        return refusal(client, case.thing, who)
    with standing(client, case.old), client.impersonate(who) as asked:
        return wait_until(lambda: _said(client, asked, case), "an answer")


NOTHING = "(nothing: it was taken)"


def _said(client: Client, asked: Client, case: Case) -> str:
    """The answer to a change, or nothing where somebody else was quicker."""
    assert case.old is not None
    try:
        if case.thing is None:
            asked.request("DELETE", asked.path_of(case.old), query={"dryRun": "All"})
        else:
            live = client.get(*_where(case.old))
            thing = copy.deepcopy(case.thing)
            thing["metadata"]["resourceVersion"] = live["metadata"]["resourceVersion"]
            asked.request("PUT", asked.path_of(thing), thing, {"dryRun": "All"})
    except ApiError as error:
        return "" if "has been modified" in error.message else error.message
    return NOTHING


def _where(thing: Object) -> tuple[str, str, str, str | None]:
    metadata = thing["metadata"]
    return thing["apiVersion"], thing["kind"], metadata["name"], metadata.get("namespace")


@contextlib.contextmanager
def standing(client: Client, thing: Object) -> Generator[None]:
    """An object that is there for the moment, put there by the platform."""
    before = client.find(*_where(thing))
    try:
        client.apply(thing, manager="test", force=True)
        yield
    finally:
        if before is None:
            client.delete(*_where(thing))
        else:
            live = client.get(*_where(thing))
            metadata = {key: item for key, item in before["metadata"].items() if key != "managedFields"}
            metadata["resourceVersion"] = live["metadata"]["resourceVersion"]
            client.request("PUT", client.path_of(before), {**before, "metadata": metadata})


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


def test_pod_security_refuses_what_the_profile_does_not_allow(sampled: Client) -> None:
    pod = rendered("Pod")
    assert refusal(sampled, pod) == ""
    pod["spec"]["containers"][0]["securityContext"] = {"privileged": True}
    said = refusal(sampled, pod)
    assert 'violates PodSecurity "restricted' in said
    assert "privileged" in said


def test_a_namespace_gets_no_more_than_its_quota(sampled: Client) -> None:
    pod = rendered("Pod")
    pod["spec"]["containers"][0]["resources"] = {
        "requests": {"cpu": "1", "memory": "1Gi", "ephemeral-storage": "1Gi"},
        "limits": {"memory": "2Gi", "ephemeral-storage": "1Gi"},
    }
    space = samples.namespace(quota=samples.changed(samples.namespace().quota, cpu="500m"))
    tight = next(
        one
        for one in render.guard_objects(space, samples.cluster(), client_ids={})
        if one["kind"] == "ResourceQuota"
    )
    with standing(sampled, tight):
        said = wait_until(lambda: refusal(sampled, pod), "the quota to be counted")
    assert "exceeded quota" in said
    assert "requests.cpu" in said


def test_containers_get_defaults_and_no_more_than_the_limit(sampled: Client) -> None:
    pod = rendered("Pod")
    pod["spec"]["containers"][0]["resources"] = {}
    made = sampled.create(pod, dry_run=True)
    resources = made["spec"]["containers"][0]["resources"]
    assert set(resources["requests"]) >= {"cpu", "memory"}
    assert "memory" in resources["limits"]
    assert "cpu" not in resources["limits"], "a limit of CPU throttles and protects nobody"
    pod["spec"]["containers"][0]["resources"] = {
        "requests": {"memory": "3000Gi"},
        "limits": {"memory": "3000Gi"},
    }
    assert "maximum memory usage per Container" in refusal(sampled, pod)


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


READ, WRITE = ("get", "list", "watch"), ("create", "update", "patch", "delete")
MAY: dict[Role, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "reader": [(READ, ("pods", "pods/log", "configmaps", "deployments.apps", "networkpolicies.networking.k8s.io", "httproutes.gateway.networking.k8s.io"))],
    "deployer": [
        (READ, ("pods", "deployments.apps")),
        (WRITE, ("deployments.apps", "configmaps", "services", "jobs.batch", "rollouts.argoproj.io")),
        (("delete",), ("pods",)),
    ],
    "admin": [
        (WRITE, ("deployments.apps",)),
        (("get",), ("secrets",)),
        (("create",), ("pods/exec", "pods/portforward")),
    ],
}  # fmt: skip
"""Role to what it is for."""
GUARDS = ("networkpolicies.networking.k8s.io", "resourcequotas", "limitranges", "roles.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io", "serviceaccounts", "secretproviderclasses.secrets-store.csi.x-k8s.io", "namespaces")  # fmt: skip
MAY_NOT: dict[Role, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "reader": [(WRITE, ("pods", "deployments.apps", "configmaps", *GUARDS)), (READ, ("secrets",)), (("create",), ("pods/exec",))],
    "deployer": [(("create",), ("pods", "pods/exec", "serviceaccounts/token")), (READ, ("secrets",)), (WRITE, GUARDS)],
    "admin": [(("create",), ("pods", "serviceaccounts/token")), (WRITE, (*GUARDS, "secrets")), (("impersonate",), ("users", "groups"))],
}  # fmt: skip
"""Role to what it must not do."""


@pytest.mark.parametrize("role", MAY)
def test_a_role_may_do_what_it_is_for_and_nothing_that_guards_it(role: Role, sampled: Client) -> None:
    who = User("somebody", tuple(samples.namespace().subjects[role]))
    wrong = [
        f"{verb} {resource}: {'refused' if expected else 'allowed'}"
        for expected, table in ((True, MAY), (False, MAY_NOT))
        for verbs, resources in table[role]
        for verb in verbs
        for resource in resources
        if sampled.can(who, verb, resource, namespace=HOME) is not expected
    ]
    assert not wrong, wrong
    for verb, resource in (("get", "pods"), ("list", "configmaps"), ("create", "deployments.apps")):
        assert not sampled.can(who, verb, resource, namespace="payments-prod"), "another team's namespace"
        assert not sampled.can(who, verb, resource, namespace="kube-system")
        assert not sampled.can(who, verb, resource), "all namespaces"


def test_the_default_service_account_gives_pods_no_token(sampled: Client) -> None:
    found = sampled.get("v1", "ServiceAccount", "default", HOME)
    assert found["automountServiceAccountToken"] is False
