"""What Pod Security, quota, limits and roles answer in a tenant's namespace, on a real API server."""

import pytest

from lab.control_plane import Client, User, wait_until
from manifests import render
from manifests.rbac import Role
from tests.lab.tenants.admission import HOME, refusal, standing
from tests.manifests import samples
from tests.policy.admission_cases import rendered

pytestmark = [pytest.mark.lab, pytest.mark.timeout(540)]


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
