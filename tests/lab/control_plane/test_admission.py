"""What the API server refuses and what it admits: Pod Security, quota, limits, admission policies, schemas."""

import pytest

from contracts.catalog.versions import DEFAULT_KUBERNETES
from lab.control_plane import ApiError, Client, wait_until
from lab.problems import LabError
from tests.lab.control_plane.clusters import deployment, events, pod, ready_pods

# Builds are done before (make test-lab); a start takes ten seconds, on a busy machine more.
pytestmark = [pytest.mark.lab, pytest.mark.timeout(600)]


def test_it_is_the_minor_version_that_stacks_get_by_default(client: Client) -> None:
    version = client.request("GET", "/version")
    assert f"{version['major']}.{version['minor']}" == DEFAULT_KUBERNETES
    kubelets = {each["status"]["nodeInfo"]["kubeletVersion"] for each in client.objects("v1", "Node")}
    assert kubelets == {version["gitVersion"]}


def test_a_restricted_namespace_refuses_a_privileged_pod_and_names_each_control(
    client: Client, namespace: str
) -> None:
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    client.merge(client.get("v1", "Namespace", namespace), {"metadata": {"labels": labels}})
    with pytest.raises(ApiError) as refused:
        client.create(pod(namespace, securityContext={"privileged": True}))
    assert refused.value.status == 403
    for control in (
        "privileged",
        "allowPrivilegeEscalation",
        "capabilities",
        "runAsNonRoot",
        "seccompProfile",
    ):
        assert control in refused.value.message, f"{control} is not named"
    harmless = {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "runAsNonRoot": True,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    client.create(pod(namespace, securityContext=harmless))


def test_a_deployment_that_breaks_pod_security_is_warned_of_and_gets_no_pods(
    client: Client, namespace: str
) -> None:
    levels = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "warn")}
    client.merge(client.get("v1", "Namespace", namespace), {"metadata": {"labels": levels}})
    before = len(client.warnings)
    client.apply(deployment(namespace, 1))
    assert any("would violate PodSecurity" in each for each in client.warnings[before:])
    wait_until(
        lambda: any("violates PodSecurity" in each for each in events(client, namespace)),
        "the replica set to say why it makes no pod",
    )
    assert not client.objects("v1", "Pod", namespace)


def test_a_quota_stops_at_its_number(client: Client, namespace: str) -> None:
    quota = {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "limit", "namespace": namespace},
        "spec": {"hard": {"pods": "4", "services.loadbalancers": "0"}},
    }
    client.apply(quota)
    wait_until(
        lambda: client.get("v1", "ResourceQuota", "limit", namespace).get("status", {}).get("used"),
        "the quota to be counted",
    )
    client.apply(deployment(namespace, 7))
    wait_until(
        lambda: any("exceeded quota" in each for each in events(client, namespace)),
        "the replica set to run into the quota",
    )
    wait_until(lambda: len(ready_pods(client, namespace)) == 4, "four pods")
    assert len(client.objects("v1", "Pod", namespace)) == 4
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "open", "namespace": namespace},
        "spec": {"type": "LoadBalancer", "ports": [{"port": 80}], "selector": {"app": "web"}},
    }
    with pytest.raises(ApiError, match=r"exceeded quota.*services\.loadbalancers=1"):
        client.apply(service)


def test_a_limit_range_gives_a_pod_what_it_does_not_say_and_refuses_too_much(
    client: Client, namespace: str
) -> None:
    limit = {
        "type": "Container",
        "defaultRequest": {"cpu": "100m", "memory": "128Mi"},
        "default": {"cpu": "500m", "memory": "256Mi"},
        "max": {"cpu": "2"},
    }
    client.apply(
        {
            "apiVersion": "v1",
            "kind": "LimitRange",
            "metadata": {"name": "limits", "namespace": namespace},
            "spec": {"limits": [limit]},
        }
    )
    given = wait_until(
        lambda: client.create(pod(namespace), dry_run=True)["spec"]["containers"][0]["resources"],
        "the limits to be known",
    )
    assert given == {
        "requests": {"cpu": "100m", "memory": "128Mi"},
        "limits": {"cpu": "500m", "memory": "256Mi"},
    }
    with pytest.raises(ApiError, match="maximum cpu usage per Container is 2") as refused:
        client.create(pod(namespace, resources={"limits": {"cpu": "3"}}))
    assert refused.value.status == 403


def test_an_admission_policy_refuses_with_its_own_words(client: Client, namespace: str) -> None:
    name = f"{namespace}.lab"
    policy = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": name},
        "spec": {
            "failurePolicy": "Fail",
            "matchConstraints": {
                "resourceRules": [
                    {
                        "apiGroups": [""],
                        "apiVersions": ["v1"],
                        "operations": ["CREATE"],
                        "resources": ["configmaps"],
                    }
                ]
            },
            "validations": [
                {
                    "expression": "has(object.metadata.labels) && 'owner' in object.metadata.labels",
                    "messageExpression": "object.metadata.name + ' has no owner: add the label'",
                }
            ],
        },
    }
    binding = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": name},
        "spec": {
            "policyName": name,
            "validationActions": ["Deny"],
            "matchResources": {
                "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}}
            },
        },
    }
    client.apply(policy)
    client.apply(binding)
    nameless = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "settings", "namespace": namespace},
    }

    def refused() -> ApiError | None:
        try:
            client.create(nameless, dry_run=True)
        except ApiError as error:
            return error
        return None

    error = wait_until(refused, "the policy to be in force")
    assert error.status == 422
    assert "settings has no owner: add the label" in error.message
    owned = {**nameless, "metadata": {**nameless["metadata"], "labels": {"owner": "team-a"}}}
    client.create(owned)
    for kind in ("ValidatingAdmissionPolicyBinding", "ValidatingAdmissionPolicy"):
        client.delete("admissionregistration.k8s.io/v1", kind, name)


def test_a_field_that_does_not_exist_is_an_error(client: Client, namespace: str) -> None:
    with pytest.raises(ApiError, match="imagge"):
        client.apply(pod(namespace, imagge="typo"))


def test_a_real_definition_refuses_what_its_controller_could_not_read(client: Client) -> None:
    requirement = {"key": "kubernetes.io/arch", "operator": "Is", "values": ["arm64"]}
    template = {
        "nodeClassRef": {"group": "karpenter.k8s.aws", "kind": "EC2NodeClass", "name": "default"},
        "requirements": [requirement],
    }
    pool = {
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodePool",
        "metadata": {"name": "general"},
        "spec": {"template": {"spec": template}},
    }
    with pytest.raises(ApiError, match='Unsupported value: "Is"'):
        client.apply(pool, dry_run=True)
    requirement["operator"] = "In"
    client.apply(pool, dry_run=True)


def test_a_kind_without_a_definition_is_named_with_the_way_to_get_it(client: Client) -> None:
    with pytest.raises(LabError, match=r"serves no Certificate of cert-manager\.io/v1.*--crds cert-manager"):
        client.kind("cert-manager.io/v1", "Certificate")
