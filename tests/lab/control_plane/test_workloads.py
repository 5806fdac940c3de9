"""What scheduler and controllers decide: zones, disruption budgets, crashes, field ownership.

What is not real: no container runs, no packet flows, no volume is made. `docs/lab.md` has the list.
"""

import pytest

from lab.control_plane import ApiError, Client, nodes, wait_until
from tests.lab.control_plane.clusters import deployment, pod, ready_pods

# Builds are done before (make test-lab); a start takes ten seconds, on a busy machine more.
pytestmark = [pytest.mark.lab, pytest.mark.timeout(600)]


def test_three_replicas_that_are_to_be_spread_run_in_three_zones(client: Client, namespace: str) -> None:
    spread = {
        "maxSkew": 1,
        "topologyKey": "topology.kubernetes.io/zone",
        "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": {"matchLabels": {"app": "web"}},
    }
    client.apply(deployment(namespace, 3, topologySpreadConstraints=[spread]))
    running = wait_until(
        lambda: len(found := ready_pods(client, namespace)) == 3 and found, "three pods to run"
    )
    zone = {
        each["metadata"]["name"]: each["metadata"]["labels"]["topology.kubernetes.io/zone"]
        for each in client.objects("v1", "Node")
    }
    assert sorted(zone[each["spec"]["nodeName"]] for each in running) == list(nodes.ZONES)


def test_a_disruption_budget_refuses_the_eviction_that_would_be_one_too_many(
    client: Client, namespace: str
) -> None:
    # The replacement waits for a node that there is not, so the first pod that goes is missing.
    first = deployment(namespace, 3)
    client.apply(first)
    wait_until(lambda: len(ready_pods(client, namespace)) == 3, "three pods to run")
    client.apply(
        {
            "apiVersion": "policy/v1",
            "kind": "PodDisruptionBudget",
            "metadata": {"name": "web", "namespace": namespace},
            "spec": {"minAvailable": 3, "selector": {"matchLabels": {"app": "web"}}},
        }
    )

    def budget() -> dict:
        return client.get("policy/v1", "PodDisruptionBudget", "web", namespace)

    wait_until(lambda: budget().get("status", {}).get("currentHealthy") == 3, "the budget to be counted")
    client.merge(budget(), {"spec": {"minAvailable": 2}})
    wait_until(lambda: budget()["status"]["disruptionsAllowed"] == 1, "the budget to allow one")
    one, other, _ = (each["metadata"]["name"] for each in ready_pods(client, namespace))
    client.evict(one, namespace)
    with pytest.raises(ApiError, match="disruption budget") as refused:
        client.evict(other, namespace)
    assert refused.value.status == 429


def test_a_pod_that_is_to_crash_never_becomes_ready(client: Client, namespace: str) -> None:
    bad = pod(namespace)
    bad["metadata"]["annotations"] = {"lab/crash": "true"}
    client.create(bad)
    status = wait_until(
        lambda: client.get("v1", "Pod", "app", namespace)["status"].get("containerStatuses"),
        "the containers to be tried",
    )
    assert status[0]["state"]["waiting"]["reason"] == "CrashLoopBackOff"


def test_a_field_belongs_to_whoever_applied_it_first(client: Client, namespace: str) -> None:
    settings = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "settings", "namespace": namespace},
        "data": {"a": "1"},
    }
    client.apply(settings, manager="iac")
    changed = {**settings, "data": {"a": "2"}}
    with pytest.raises(ApiError, match=r'conflict with "iac".*\.data\.a') as refused:
        client.apply(changed, manager="somebody")
    assert refused.value.status == 409
    assert client.apply(changed, manager="somebody", force=True)["data"] == {"a": "2"}
