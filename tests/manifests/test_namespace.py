"""A namespace comes with everything that the blueprint promises, on both clouds."""

from typing import Any

import pytest

from contracts.tenancy.models.runtime import SecretFile, Storage
from contracts.tenancy.resolve.cluster_view import ClusterView
from manifests import gitops, labels, order, secrets, service_accounts
from manifests.render import guard_objects, workload_objects
from tests.manifests import samples

CLUSTERS = samples.clusters()


@pytest.fixture(params=("vpc-cni", "auto", "cilium-local-dns"), name="cluster")
def _cluster(request: pytest.FixtureRequest) -> ClusterView:
    return CLUSTERS[request.param]


def made(cluster: ClusterView, **changes: Any) -> list[dict[str, Any]]:
    ns = samples.namespace(**changes)
    return guard_objects(ns, cluster, client_ids=samples.client_ids(ns))


def one(objects: list[dict[str, Any]], kind: str, name: str = "") -> dict[str, Any]:
    (found,) = [
        thing for thing in objects if thing["kind"] == kind and name in ("", thing["metadata"]["name"])
    ]
    return found


def test_all_twelve_things_of_the_blueprint_are_made(cluster: ClusterView) -> None:
    found = made(cluster)
    namespace = one(found, "Namespace")
    kinds = {thing["kind"] for thing in found}
    assert {"environment", "team", "criticality"} <= set(namespace["metadata"]["labels"])
    assert {
        "ResourceQuota",
        "LimitRange",
        "NetworkPolicy",
        "RoleBinding",
        "ServiceAccount",
        "SecretProviderClass",
        "Application",
        "AppProject",
    } <= kinds
    assert labels.POLICY_PROFILE in namespace["metadata"]["labels"]
    assert labels.COST_CENTER in namespace["metadata"]["labels"]
    assert one(found, "NetworkPolicy", "default-deny")["spec"] == {
        "podSelector": {},
        "policyTypes": ["Ingress", "Egress"],
    }
    identified = [
        thing
        for thing in found
        if thing["kind"] == "ServiceAccount"
        and "annotations" in thing["metadata"]
        and not service_accounts.is_patch(thing)
    ]
    assert bool(identified) == (cluster.cloud == "azure"), "on EKS an association names the account instead"


def test_pod_security_is_pinned_to_the_oldest_minor_and_warns_of_the_latest(cluster: ClusterView) -> None:
    found = one(made(cluster, pod_security="baseline"), "Namespace")["metadata"]["labels"]
    assert found["pod-security.kubernetes.io/enforce"] == "baseline"
    assert found["pod-security.kubernetes.io/enforce-version"] == "v1.34"
    for mode in ("audit", "warn"):
        assert found[f"pod-security.kubernetes.io/{mode}"] == "restricted"
        assert found[f"pod-security.kubernetes.io/{mode}-version"] == "latest"


def test_a_gateway_takes_routes_of_a_namespace_only_if_a_workload_is_exposed_there(
    cluster: ClusterView,
) -> None:
    found = one(made(cluster), "Namespace")["metadata"]
    assert {key for key in found["labels"] if "gateway" in key} == {
        "platform.example.com/gateway-public-standard",
        "platform.example.com/gateway-internal-standard",
    }
    assert found["annotations"][labels.HOSTNAMES] == "orders.example.com,pricing.example.com"
    private = one(made(cluster, workloads=(samples.worker(), samples.stateful())), "Namespace")["metadata"]
    assert not {key for key in private["labels"] if "gateway" in key}
    assert labels.HOSTNAMES not in private["annotations"]


def test_everything_says_whose_it_is(cluster: ClusterView) -> None:
    for thing in made(cluster):
        assert set(labels.REQUIRED) <= set(thing["metadata"]["labels"]), thing["kind"]
        assert thing["metadata"]["labels"][labels.MANAGED_BY_KEY] == labels.MANAGED_BY


def test_a_release_changes_no_guard(cluster: ClusterView) -> None:
    released = samples.namespace(
        workloads=tuple(
            samples.changed(each, version="2.0", image="registry.example.com/x@sha256:" + "b" * 64)
            for each in samples.every_kind()
        )
    )
    assert guard_objects(released, cluster, client_ids=samples.client_ids(released)) == made(cluster)


def test_the_quota_says_every_limit_and_none_of_cpu(cluster: ClusterView) -> None:
    found = one(made(cluster), "ResourceQuota")["spec"]["hard"]
    assert found["requests.cpu"] == "40"
    assert found["limits.memory"] == "240Gi"
    assert found["pods"] == "200"
    assert found["services.loadbalancers"] == found["services.nodeports"] == "0"
    assert "limits.cpu" not in found
    assert all(isinstance(value, str) for value in found.values())


def test_the_limit_range_gives_a_memory_limit_and_never_one_of_cpu(cluster: ClusterView) -> None:
    container = one(made(cluster), "LimitRange")["spec"]["limits"][0]
    assert container["default"]["memory"]
    assert "cpu" not in container["default"]
    assert "cpu" not in container["max"]


def test_the_limit_range_lets_through_what_a_contract_was_granted(cluster: ClusterView) -> None:
    large = samples.workload(resources=samples.Resources(cpu="4", memory="20Gi", memory_limit="24Gi"))
    wide = samples.stateful(storage=Storage(size="1Ti"))
    container, volume = one(made(cluster, workloads=(large, wide)), "LimitRange")["spec"]["limits"]
    assert container["max"]["memory"] == "24Gi"
    assert volume["max"]["storage"] == "1Ti"
    usual = one(made(cluster), "LimitRange")["spec"]["limits"]
    assert [each["max"] for each in usual] == [{"memory": "16Gi"}, {"storage": "200Gi"}]


def test_bindings_are_named_after_their_tier_and_name_groups_only(cluster: ClusterView) -> None:
    found = {thing["metadata"]["name"]: thing for thing in made(cluster) if thing["kind"] == "RoleBinding"}
    assert set(found) == {
        "platform-namespace-reader",
        "platform-namespace-deployer",
        "platform-namespace-admin",
    }
    for name, thing in found.items():
        assert thing["roleRef"] == {
            "apiGroup": "rbac.authorization.k8s.io",
            "kind": "ClusterRole",
            "name": name,
        }
        assert {subject["kind"] for subject in thing["subjects"]} == {"Group"}
    assert not [thing for thing in made(cluster, subjects={"reader": ()}) if thing["kind"] == "RoleBinding"]


def test_no_service_account_mounts_a_token_and_the_default_one_is_only_patched(cluster: ClusterView) -> None:
    accounts = [thing for thing in made(cluster) if thing["kind"] == "ServiceAccount"]
    assert [thing["metadata"]["name"] for thing in accounts if service_accounts.is_patch(thing)] == [
        "default"
    ]
    assert {thing["metadata"]["name"] for thing in accounts} == {
        "default",
        *(each.name for each in samples.every_kind()),
    }
    assert not any(thing["automountServiceAccountToken"] for thing in accounts)


def test_client_ids_are_passed_on_as_they_are_even_if_nobody_knows_them_yet() -> None:
    later = object()
    ns = samples.namespace(workloads=(samples.api(),))
    found = guard_objects(ns, CLUSTERS["cilium"], client_ids={"orders-api": later})
    assert (
        one(found, "ServiceAccount", "orders-api")["metadata"]["annotations"][service_accounts.CLIENT_ID]
        is later
    )
    assert one(found, "SecretProviderClass")["spec"]["parameters"]["clientID"] is later


def test_a_missing_client_id_is_an_error_and_no_empty_annotation() -> None:
    with pytest.raises(KeyError, match="orders-api"):
        guard_objects(samples.namespace(workloads=(samples.api(),)), CLUSTERS["cilium"], client_ids={})


def test_secrets_are_the_same_files_on_both_clouds() -> None:
    assert secrets.files(SecretFile(name="orders-db", keys=("username", "pass-word"))) == (
        "orders-db-username",
        "orders-db-pass-word",
    )
    assert secrets.files(SecretFile(name="token")) == ("token",)
    import yaml

    on_aws = one(made(CLUSTERS["vpc-cni"]), "SecretProviderClass")["spec"]
    listed = yaml.safe_load(on_aws["parameters"]["objects"])
    assert on_aws["parameters"]["usePodIdentity"] == "true"
    assert [each["objectName"] for each in listed] == ["orders/prod/orders-db", "orders/prod/token"]
    assert [each["objectAlias"] for each in listed[0]["jmesPath"]] == [
        "orders-db-username",
        "orders-db-pass-word",
    ]
    assert [each["path"] for each in listed[0]["jmesPath"]] == ['"username"', '"pass-word"']
    on_azure = one(made(CLUSTERS["cilium"]), "SecretProviderClass")["spec"]
    array = [yaml.safe_load(each) for each in yaml.safe_load(on_azure["parameters"]["objects"])["array"]]
    assert [each["objectAlias"] for each in array] == ["orders-db-username", "orders-db-pass-word", "token"]
    assert [each["objectName"] for each in array] == [
        "orders-prod-orders-db-username",
        "orders-prod-orders-db-pass-word",
        "orders-prod-token",
    ]
    assert on_azure["parameters"]["keyvaultName"] == "kv-prod-1"


def test_a_workload_without_secrets_has_no_secret_boundary_to_widen(cluster: ClusterView) -> None:
    found = made(cluster, workloads=(samples.worker(),))
    assert not [thing for thing in found if thing["kind"] == "SecretProviderClass"]


def test_argo_cd_deploys_one_namespace_from_one_repository_and_touches_no_guard(cluster: ClusterView) -> None:
    found = made(cluster)
    project, application = one(found, "AppProject"), one(found, "Application")
    assert project["spec"]["destinations"] == [{"name": cluster.name, "namespace": "orders-prod"}]
    assert project["spec"]["clusterResourceWhitelist"] == []
    forbidden = {(each["group"], each["kind"]) for each in project["spec"]["namespaceResourceBlacklist"]}
    own = {(thing["apiVersion"].rpartition("/")[0], thing["kind"]) for thing in found}
    assert own - forbidden <= {
        ("", "Namespace"),
        ("argoproj.io", "AppProject"),
        ("argoproj.io", "Application"),
    }
    (role,) = project["spec"]["roles"]
    assert role["groups"] == ["orders-deployers"]
    assert {policy.split(", ")[3] for policy in role["policies"]} == {"get", "sync"}
    assert {policy.split(", ")[4] for policy in role["policies"]} == {"orders-prod/orders-prod"}
    alone = one(made(cluster, operators=()), "AppProject")
    assert "roles" not in alone["spec"], "a role that nobody can have promises what does not hold"
    assert project["spec"]["sourceRepos"] == ["https://git.example.com/order-platform/orders-deploy.git"]
    assert application["spec"]["destination"] == {"name": cluster.name, "namespace": "orders-prod"}
    assert application["spec"]["source"]["path"] == f"rendered/{cluster.name}/orders-prod"
    assert "CreateNamespace=false" in application["spec"]["syncPolicy"]["syncOptions"]


def test_a_freeze_in_days_is_written_in_hours_and_names_its_application(cluster: ClusterView) -> None:
    (window,) = one(made(cluster), "AppProject")["spec"]["syncWindows"]
    assert window["duration"] == "72h"
    assert window["applications"] == ["orders-prod"]
    assert window["kind"] == "deny"
    assert gitops._hours("45m") == "45m"


def test_a_number_of_replicas_is_left_alone_only_where_something_in_the_cluster_sets_it(
    cluster: ClusterView,
) -> None:
    fixed = samples.changed(samples.stateful(), name="store")
    ns = samples.namespace(workloads=(samples.api(), samples.worker(), samples.internal(), fixed))
    ignored = one(gitops.render(ns, cluster), "Application")["spec"]["ignoreDifferences"]
    found = {(rule["group"], rule["kind"], rule["name"]) for rule in ignored}
    written = {
        (thing["apiVersion"].partition("/")[0], thing["kind"], thing["metadata"]["name"])
        for workload in ns.workloads
        for thing in workload_objects(workload, ns, cluster)
        if "replicas" in thing.get("spec", {})
    }
    assert ("apps", "StatefulSet", "store") in written, "a contract says how many"
    assert found
    assert not found & written
    assert all(rule["jsonPointers"] == ["/spec/replicas"] for rule in ignored)


def test_objects_come_in_the_order_in_which_they_are_needed(cluster: ClusterView) -> None:
    places = [order.position(thing["kind"]) for thing in made(cluster)]
    assert places == sorted(places)
    assert made(cluster)[0]["kind"] == "Namespace"


def test_every_name_is_made_once(cluster: ClusterView) -> None:
    names = [(thing["kind"], thing["metadata"]["name"]) for thing in made(cluster)]
    assert len(names) == len(set(names))


def test_a_workload_called_like_a_policy_takes_nothing_from_it(cluster: ClusterView) -> None:
    names = [
        samples.changed(samples.api(), name=each)
        for each in ("allow-dns", "default-deny", "allow-cloud-identity")
    ]
    found = made(cluster, workloads=tuple(names))
    assert len([thing for thing in found if thing["kind"] == "NetworkPolicy"]) == 6
