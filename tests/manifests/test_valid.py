"""Everything rendered is what API servers and custom resources of the supported versions accept."""

from collections.abc import Iterator
from typing import Any

import pytest

from contracts.catalog.versions import AWS_RELEASES
from manifests import guards
from manifests.render import dump, guard_objects, tree
from tests.manifests import samples, schemas

CLUSTERS = samples.clusters()


def variants() -> dict[str, Any]:
    """Namespaces that between them use every branch of what is rendered."""
    plain = samples.api(
        strategy="rolling", min_replicas=2, max_replicas=2, startup_seconds=None, liveness=None
    )
    approved = samples.api(strategy="progressive-approval", min_replicas=3, max_replicas=3)
    unjudged = samples.workload(observability=samples.Observability())
    drained = samples.workload(drain_path="/shutdown/drain", strategy="rolling")
    single = samples.workload(
        tier="tier-3", strategy="rolling", min_replicas=1, max_replicas=1, exposure="none", host=None
    )
    tagged = samples.workload(image="registry.example.com/orders-api:1.2", strategy="rolling")
    growing = samples.stateful(max_replicas=6, storage=None, protocol="tcp")
    idle = samples.worker(min_replicas=0)
    several = {
        "plain": plain,
        "approved": approved,
        "unjudged": unjudged,
        "drained": drained,
        "single": single,
        "tagged": tagged,
        "growing": growing,
        "idle": idle,
    }
    found = {name: samples.namespace(workloads=(one,)) for name, one in several.items()}
    return {
        "every kind": samples.namespace(),
        "no workload": samples.namespace(workloads=(), subjects={}, freezes=(), source=""),
        **found,
    }


def everything() -> Iterator[dict[str, Any]]:
    """Each object once, however many clusters have the same."""
    seen = set()
    for cluster in CLUSTERS.values():
        for ns in variants().values():
            tenancy = samples.tenancy(namespaces=(ns,))
            found = [
                *guard_objects(ns, cluster, client_ids=samples.client_ids(ns)),
                *guards.cluster_objects(tenancy, cluster),
            ]
            for one in (*found, *(one for file in tree(tenancy, cluster).values() for one in file)):
                text = dump(one)
                if text not in seen:
                    seen.add(text)
                    yield one


@pytest.fixture(scope="module", name="objects")
def _objects() -> list[dict[str, Any]]:
    return list(everything())


def test_the_supported_minors_are_those_that_a_stack_may_pick() -> None:
    assert tuple(AWS_RELEASES) == schemas.MINORS


@pytest.mark.parametrize("minor", schemas.MINORS)
def test_kubernetes_accepts_every_object(objects: list[dict[str, Any]], minor: str) -> None:
    core = [one for one in objects if schemas.is_core(one)]
    assert len(core) > 100
    for one in core:
        schemas.check_core(one, minor)


def test_custom_resources_are_what_their_definitions_say(objects: list[dict[str, Any]]) -> None:
    schemas.definitions()
    custom = [
        one
        for one in objects
        if not schemas.is_core(one) and (one["apiVersion"], one["kind"]) not in schemas.WITHOUT
    ]
    assert {one["kind"] for one in custom} == {
        "AnalysisTemplate", "AppProject", "Application", "GRPCRoute", "HTTPRoute", "Rollout", "ScaledObject", "SecretProviderClass", "TargetGroupConfiguration", "TriggerAuthentication",
    }  # fmt: skip
    for one in custom:
        schemas.check_custom(one)


def test_an_unknown_field_of_a_custom_resource_is_noticed() -> None:
    schemas.definitions()
    ns = samples.namespace()
    found = guard_objects(ns, CLUSTERS["vpc-cni"], client_ids={})
    project = next(one for one in found if one["kind"] == "AppProject")
    with pytest.raises(AssertionError, match="destinatoins"):
        schemas.check_custom({**project, "spec": {**project["spec"], "destinatoins": []}})


def test_an_unknown_field_of_kubernetes_is_noticed() -> None:
    found = guard_objects(samples.namespace(), CLUSTERS["vpc-cni"], client_ids={})
    quota = next(one for one in found if one["kind"] == "ResourceQuota")
    with pytest.raises(AssertionError, match="hrad"):
        schemas.check_core({**quota, "spec": {"hrad": {}}}, "1.35")


def test_routes_use_fields_of_gateway_api_1_2_only(objects: list[dict[str, Any]]) -> None:
    for one in objects:
        if one["kind"] in ("HTTPRoute", "GRPCRoute"):
            assert set(one["spec"]) <= {"parentRefs", "hostnames", "rules"}
            for rule in one["spec"]["rules"]:
                assert set(rule) <= {"matches", "timeouts", "backendRefs"}


def test_names_are_dns_labels_of_63_characters_at_most(objects: list[dict[str, Any]]) -> None:
    for one in objects:
        if one["kind"] == "Kustomization":
            continue
        longest = 253 if one["apiVersion"].startswith("admissionregistration") else 63
        assert len(one["metadata"]["name"]) <= longest, one["metadata"]["name"]


def test_label_values_are_label_values(objects: list[dict[str, Any]]) -> None:
    import re

    value = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")
    key = re.compile(r"([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")
    for one in objects:
        for name, text in one.get("metadata", {}).get("labels", {}).items():
            assert key.fullmatch(name), name
            assert value.fullmatch(text), text
