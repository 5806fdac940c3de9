"""The runtime baseline: what is derived from a contract, number by number."""

from typing import Any

import pytest

from contracts.tenancy.models.runtime import SecretFile
from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import Port, Probe, TenantNamespace, Workload
from manifests import labels, secrets
from manifests.render import workload_objects
from manifests.workload import placement, timing
from tests.manifests import samples

CLUSTERS = samples.clusters()
AWS, AZURE = CLUSTERS["vpc-cni"], CLUSTERS["cilium"]


def home(workload: Workload) -> TenantNamespace:
    return samples.namespace(workloads=(workload,))


def made(workload: Workload, cluster: ClusterView = AWS) -> list[dict[str, Any]]:
    return workload_objects(workload, home(workload), cluster)


def one(workload: Workload, kind: str, cluster: ClusterView = AWS) -> dict[str, Any]:
    (found,) = [thing for thing in made(workload, cluster) if thing["kind"] == kind]
    return found


def kinds(workload: Workload, cluster: ClusterView = AWS) -> list[str]:
    return [thing["kind"] for thing in made(workload, cluster)]


def pod(workload: Workload, cluster: ClusterView = AWS) -> dict[str, Any]:
    return one(workload, "Deployment", cluster)["spec"]["template"]


def container(workload: Workload, cluster: ClusterView = AWS) -> dict[str, Any]:
    return pod(workload, cluster)["spec"]["containers"][0]


# Controllers


@pytest.mark.parametrize(
    ("workload", "expected"),
    [
        (samples.api(), ["AnalysisTemplate", "Service", "Deployment", "Rollout", "HorizontalPodAutoscaler", "PodDisruptionBudget", "TargetGroupConfiguration", "HTTPRoute"]),
        (samples.internal(), ["Service", "Deployment", "PodDisruptionBudget", "TargetGroupConfiguration", "GRPCRoute"]),
        (samples.worker(), ["TriggerAuthentication", "Deployment", "ScaledObject", "PodDisruptionBudget"]),
        (samples.cronjob(), ["CronJob"]),
        (samples.job(), ["Job"]),
        (samples.stateful(), ["Service", "Service", "StatefulSet", "PodDisruptionBudget"]),
    ],
    ids=lambda value: value.kind if isinstance(value, Workload) else "",
)  # fmt: skip
def test_each_kind_of_workload_comes_with_what_it_needs_and_no_more(
    workload: Workload, expected: list[str]
) -> None:
    assert kinds(workload) == expected


def test_a_workload_is_rendered_into_its_own_namespace_only() -> None:
    with pytest.raises(ValueError, match="belongs to orders-prod, not to payments-prod"):
        workload_objects(samples.api(), samples.payments(), AWS)


def test_whatever_scales_is_the_only_one_to_say_how_many() -> None:
    rolling = samples.workload(strategy="rolling")
    assert "replicas" not in one(rolling, "Deployment")["spec"]
    fixed = samples.workload(strategy="rolling", min_replicas=4, max_replicas=4)
    assert one(fixed, "Deployment")["spec"]["replicas"] == 4
    assert "HorizontalPodAutoscaler" not in kinds(fixed)
    assert "replicas" not in one(samples.worker(), "Deployment")["spec"]
    fixed_canary = samples.workload(min_replicas=3, max_replicas=3)
    assert "replicas" not in one(fixed_canary, "Deployment")["spec"], "the Rollout takes over"
    assert one(fixed_canary, "Rollout")["spec"]["replicas"] == 3


def test_a_rolling_update_takes_nothing_away_and_adds_what_the_size_bears() -> None:
    assert one(samples.workload(), "Deployment")["spec"]["strategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0},
    }
    small = samples.workload(max_replicas=10)
    assert one(small, "Deployment")["spec"]["strategy"]["rollingUpdate"] == {
        "maxSurge": 1,
        "maxUnavailable": 0,
    }


def test_selectors_never_hold_what_a_release_changes() -> None:
    for workload in (samples.api(), samples.stateful()):
        for thing in made(workload):
            selector = thing["spec"].get("selector", {})
            assert selector in (
                {},
                {labels.NAME: workload.name},
                {"matchLabels": {labels.NAME: workload.name}},
            )


def test_a_job_that_changes_gets_another_name_and_is_kept_when_it_ended() -> None:
    first, second = one(samples.job(), "Job"), one(samples.job(command=("migrate",)), "Job")
    assert first["metadata"]["name"] != second["metadata"]["name"]
    assert one(samples.job(), "Job")["metadata"]["name"] == first["metadata"]["name"]
    assert "ttlSecondsAfterFinished" not in first["spec"]


def test_jobs_do_not_overtake_each_other_and_losing_a_node_is_no_failure() -> None:
    found = one(samples.cronjob(), "CronJob")["spec"]
    assert found["concurrencyPolicy"] == "Forbid"
    assert found["startingDeadlineSeconds"] == 300
    assert found["timeZone"] == "Etc/UTC"
    spec = found["jobTemplate"]["spec"]
    assert spec["activeDeadlineSeconds"] == 900
    assert spec["podFailurePolicy"]["rules"][0]["action"] == "Ignore"
    assert spec["template"]["spec"]["restartPolicy"] == "Never"
    assert "ttlSecondsAfterFinished" not in spec
    assert set(labels.REQUIRED) <= set(found["jobTemplate"]["metadata"]["labels"]), (
        "jobs take labels from here"
    )


def test_data_outlives_its_set_and_claims_never_change() -> None:
    found = one(samples.stateful(), "StatefulSet")["spec"]
    assert found["persistentVolumeClaimRetentionPolicy"] == {"whenDeleted": "Retain", "whenScaled": "Retain"}
    released = one(samples.stateful(version="2", tier="tier-3"), "StatefulSet")["spec"]
    assert released["volumeClaimTemplates"] == found["volumeClaimTemplates"]
    (claim,) = found["volumeClaimTemplates"]
    assert (claim["apiVersion"], claim["kind"]) == ("v1", "PersistentVolumeClaim"), "as the API server has it"
    assert found["serviceName"] in {
        thing["metadata"]["name"] for thing in made(samples.stateful()) if thing["kind"] == "Service"
    }
    assert {"name": "data", "mountPath": "/data"} in found["template"]["spec"]["containers"][0][
        "volumeMounts"
    ]


# Time


@pytest.mark.parametrize(
    ("workload", "stop", "grace"),
    [
        (samples.workload(graceful_shutdown_seconds=45), 10, 60),
        (samples.worker(graceful_shutdown_seconds=30), 0, 35),
        (samples.cronjob(graceful_shutdown_seconds=30), 0, 35),
        (samples.stateful(graceful_shutdown_seconds=1), 10, 16),
    ],
)
def test_grace_is_deregistration_then_shutdown_then_a_little(
    workload: Workload, stop: int, grace: int
) -> None:
    assert timing.pre_stop(workload) == stop
    assert timing.grace(workload) == grace


def test_the_contract_of_the_blueprint_gets_sixty_seconds() -> None:
    assert pod(samples.workload())["spec"]["terminationGracePeriodSeconds"] == 60
    assert container(samples.workload())["lifecycle"] == {"preStop": {"sleep": {"seconds": 10}}}


def test_a_drain_path_is_asked_instead_of_waiting_and_workers_do_not_wait() -> None:
    drained = container(samples.workload(drain_path="/shutdown/drain"))
    assert drained["lifecycle"] == {"preStop": {"httpGet": {"path": "/shutdown/drain", "port": "http"}}}
    assert "lifecycle" not in container(samples.worker())


@pytest.mark.parametrize(("seconds", "failures"), [(1, 3), (5, 3), (6, 4), (60, 14), (3600, 722)])
def test_a_start_may_fail_as_often_as_it_may_take(seconds: int, failures: int) -> None:
    assert timing.startup_failures(seconds) == failures
    assert failures * 5 >= seconds


def test_a_rollout_is_not_given_up_while_a_pod_may_still_start() -> None:
    assert timing.progress_deadline(samples.workload(startup_seconds=None)) == 600
    assert timing.progress_deadline(samples.workload(startup_seconds=1200)) == 1500
    for kind in ("Deployment", "Rollout"):
        assert one(samples.workload(startup_seconds=1200), kind)["spec"]["progressDeadlineSeconds"] == 1500


# Probes


def test_probes_have_derived_times_and_liveness_is_never_invented() -> None:
    found = container(samples.workload())
    assert found["readinessProbe"] == {
        "httpGet": {"path": "/ready", "port": "http"},
        "periodSeconds": 5,
        "timeoutSeconds": 2,
        "failureThreshold": 3,
    }
    assert found["livenessProbe"] == {
        "httpGet": {"path": "/live", "port": "http"},
        "periodSeconds": 10,
        "timeoutSeconds": 2,
        "failureThreshold": 3,
    }
    assert found["startupProbe"]["failureThreshold"] == 14
    quiet = container(samples.workload(liveness=None, startup_seconds=None))
    assert "livenessProbe" not in quiet
    assert "startupProbe" not in quiet


def test_a_port_is_asked_in_the_language_it_speaks() -> None:
    assert container(samples.internal())["readinessProbe"]["grpc"] == {"port": 9000}
    cache = one(samples.stateful(), "StatefulSet")["spec"]["template"]["spec"]["containers"][0]
    assert cache["readinessProbe"]["tcpSocket"] == {"port": "client"}
    ports = (Port(name="grpc", port=9000), Port(name="admin", port=9001))
    beside = container(samples.internal(ports=ports, readiness=Probe(path="/ready", port="admin")))
    assert beside["readinessProbe"]["httpGet"] == {"path": "/ready", "port": "admin"}


def test_what_listens_and_has_no_probe_is_asked_to_open_the_door() -> None:
    found = container(samples.workload(readiness=None, liveness=None))
    assert found["readinessProbe"]["tcpSocket"] == {"port": "http"}
    assert "readinessProbe" not in container(samples.worker())


# Security


@pytest.mark.parametrize("workload", samples.every_kind(), ids=lambda each: each.kind)
def test_every_pod_meets_the_restricted_standard(workload: Workload) -> None:
    for cluster in CLUSTERS.values():
        (template,) = templates(made(workload, cluster))
        spec = template["spec"]
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["runAsUser"] > 0
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec)
        for volume in spec["volumes"]:
            assert set(volume) <= {"name", "emptyDir", "csi"}
        for each in spec["containers"]:
            context = each["securityContext"]
            assert context["allowPrivilegeEscalation"] is False
            assert context["readOnlyRootFilesystem"] is True
            assert context["capabilities"] == {"drop": ["ALL"]}
            assert "host" not in str(each.get("readinessProbe")), "baseline forbids it since 1.34"


def test_an_exception_lets_one_workload_write_its_root_file_system_and_changes_nothing_else() -> None:
    exemption = samples.exemption(policy="PLT-SEC-004")
    ns = samples.namespace(exemptions=(exemption,))

    def contexts(workload: Workload) -> list[dict[str, Any]]:
        found = templates(workload_objects(workload, ns, AWS))
        return [each["spec"]["containers"][0]["securityContext"] for each in found]

    usual = container(samples.workload())["securityContext"]
    assert contexts(samples.workload()) == [{**usual, "readOnlyRootFilesystem": False}]
    assert contexts(samples.internal()) == [usual]


def test_the_baseline_profile_leaves_the_user_to_the_image_and_no_more() -> None:
    spec = pod(samples.workload(security_profile="baseline"))["spec"]
    assert spec["securityContext"] == {"seccompProfile": {"type": "RuntimeDefault"}}
    context = spec["containers"][0]["securityContext"]
    assert context["allowPrivilegeEscalation"] is False
    assert "runAsNonRoot" not in context
    assert context["capabilities"] == {"drop": ["NET_RAW"]}


def templates(objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for thing in objects:
        spec = thing["spec"]
        template = spec.get("template") or spec.get("jobTemplate", {}).get("spec", {}).get("template")
        found += [template] if template else []
    return found


def test_a_token_is_mounted_by_who_asked_for_it_and_says_so() -> None:
    (asked,), (quiet,) = templates(made(samples.job())), templates(made(samples.cronjob()))
    assert asked["spec"]["automountServiceAccountToken"] is True
    assert asked["metadata"]["labels"][labels.KUBE_API] == "true"
    assert quiet["spec"]["automountServiceAccountToken"] is False
    assert labels.KUBE_API not in quiet["metadata"]["labels"]


def test_pods_that_are_somebody_say_so_where_the_webhook_looks() -> None:
    assert pod(samples.api(), AZURE)["metadata"]["labels"][labels.AZURE_IDENTITY] == "true"
    assert labels.AZURE_IDENTITY not in pod(samples.api(), AWS)["metadata"]["labels"]
    assert labels.CLOUD_IDENTITY not in pod(samples.workload(), AZURE)["metadata"]["labels"]


def test_a_digest_is_pulled_once_and_a_tag_every_time() -> None:
    assert container(samples.workload())["imagePullPolicy"] == "IfNotPresent"
    assert container(samples.workload(image="registry.example.com/x:1"))["imagePullPolicy"] == "Always"


def test_memory_is_limited_and_cpu_is_not() -> None:
    found = container(samples.workload())["resources"]
    assert found["requests"] == {"cpu": "500m", "memory": "512Mi", "ephemeral-storage": "200Mi"}
    assert found["limits"] == {"memory": "1Gi", "ephemeral-storage": "1Gi"}


# Placement


@pytest.mark.parametrize(
    ("tier", "replicas", "expected"),
    [("tier-1", 3, "DoNotSchedule"), ("regulated", 5, "DoNotSchedule"), ("tier-1", 2, "ScheduleAnyway"), ("tier-2", 3, "ScheduleAnyway"), ("tier-3", 9, "ScheduleAnyway")],
)  # fmt: skip
def test_zones_are_strict_for_what_matters_and_can_fill_them(tier: str, replicas: int, expected: str) -> None:
    zone, host = placement.spread(samples.workload(tier=tier, min_replicas=replicas), AWS)
    assert zone["whenUnsatisfiable"] == expected
    assert host["whenUnsatisfiable"] == "ScheduleAnyway"
    assert zone["topologyKey"] == "topology.kubernetes.io/zone"


def test_a_lost_zone_is_owed_no_pod() -> None:
    for workload in (samples.workload(), samples.internal(), samples.stateful()):
        assert {each["nodeTaintsPolicy"] for each in placement.spread(workload, AWS)} == {"Honor"}


def test_only_pods_of_the_same_version_count_whoever_labels_them() -> None:
    assert placement.spread(samples.workload(strategy="rolling"), AWS)[0]["matchLabelKeys"] == [
        "pod-template-hash"
    ]
    assert placement.spread(samples.workload(), AWS)[0]["matchLabelKeys"] == ["rollouts-pod-template-hash"]
    assert "matchLabelKeys" not in placement.spread(samples.stateful(), AWS)[0]


@pytest.mark.parametrize(
    ("tier", "seconds"), [("tier-1", 10), ("regulated", 10), ("tier-2", 60), ("tier-3", 300)]
)
def test_the_more_a_workload_matters_the_sooner_it_leaves_a_lost_node(tier: str, seconds: int) -> None:
    found = pod(samples.workload(tier=tier))["spec"]["tolerations"]
    assert [each["key"] for each in found] == [
        "node.kubernetes.io/not-ready",
        "node.kubernetes.io/unreachable",
    ]
    assert {(each["effect"], each["tolerationSeconds"]) for each in found} == {("NoExecute", seconds)}


def test_what_holds_a_volume_or_runs_once_stays_as_long_as_usual() -> None:
    assert placement.tolerations(samples.stateful()) == placement.tolerations(samples.job()) == []
    assert placement.spread(samples.cronjob(), AWS) == []


# Disruption, scaling


@pytest.mark.parametrize(
    ("smallest", "largest", "expected"),
    [(1, 1, None), (2, 2, {"minAvailable": 1}), (3, 3, {"minAvailable": 2}), (3, 50, {"maxUnavailable": 1}), (1, 5, {"maxUnavailable": 1})],
)  # fmt: skip
def test_one_pod_may_always_go(smallest: int, largest: int, expected: dict[str, int] | None) -> None:
    workload = samples.workload(min_replicas=smallest, max_replicas=largest)
    found = [thing["spec"] for thing in made(workload) if thing["kind"] == "PodDisruptionBudget"]
    if expected is None:
        assert not found
        return
    (spec,) = found
    assert expected.items() <= spec.items()
    assert spec["unhealthyPodEvictionPolicy"] == "AlwaysAllow"


def test_an_autoscaler_tells_whoever_runs_the_pods() -> None:
    assert one(samples.workload(), "HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["kind"] == "Rollout"
    rolling = one(samples.workload(strategy="rolling"), "HorizontalPodAutoscaler")["spec"]
    assert rolling["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": "orders-api"}
    assert (rolling["minReplicas"], rolling["maxReplicas"]) == (3, 50)
    assert (
        one(samples.stateful(max_replicas=6), "HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["kind"]
        == "StatefulSet"
    )
    assert one(samples.workload(min_replicas=0), "HorizontalPodAutoscaler")["spec"]["minReplicas"] == 1


def test_a_worker_scales_by_its_queue_where_it_is_on_each_cloud() -> None:
    on_aws = one(samples.worker(min_replicas=0), "ScaledObject")["spec"]
    assert (
        on_aws["triggers"][0]["metadata"]["queueURL"]
        == "https://sqs.us-east-1.amazonaws.com/111122223333/orders-prod-orders"
    )
    assert on_aws["minReplicaCount"] == 0
    assert one(samples.worker(), "TriggerAuthentication")["spec"]["podIdentity"] == {"provider": "aws"}
    on_azure = one(samples.worker(), "ScaledObject", AZURE)["spec"]["triggers"][0]
    assert on_azure["type"] == "azure-servicebus"
    assert one(samples.worker(), "TriggerAuthentication", AZURE)["spec"]["podIdentity"] == {
        "provider": "azure-workload"
    }


# Traffic


def test_a_service_answers_at_the_usual_port_and_leads_to_the_number_that_policies_name() -> None:
    for workload in (samples.api(), samples.stateful()):
        for thing in made(workload):
            if thing["kind"] == "Service":
                usual = [80] if workload.protocol == "http" else [workload.ports[0].port]
                assert [each["targetPort"] for each in thing["spec"]["ports"]] == [
                    each.port for each in workload.ports
                ]
                assert [each["port"] for each in thing["spec"]["ports"]] == [
                    *usual,
                    *(each.port for each in workload.ports[1:]),
                ]
                assert thing["spec"]["type"] == "ClusterIP"


def test_a_route_names_host_gateway_and_service() -> None:
    spec = one(samples.api(), "HTTPRoute")["spec"]
    assert spec["hostnames"] == ["orders.example.com"]
    assert spec["parentRefs"] == [{"name": "public", "namespace": "gateway-public", "sectionName": "https"}]
    assert spec["rules"][0]["backendRefs"] == [{"name": "orders-api", "port": 80, "weight": 100}]
    assert one(samples.internal(), "GRPCRoute")["spec"]["hostnames"] == ["pricing.example.com"]


def test_timeouts_are_written_only_for_gateways_that_honour_them() -> None:
    assert "timeouts" not in one(samples.api(), "HTTPRoute")["spec"]["rules"][0]
    assert "timeouts" not in one(samples.api(), "HTTPRoute", AZURE)["spec"]["rules"][0]
    honoured = one(samples.api(), "HTTPRoute", CLUSTERS["cilium-istio"])["spec"]["rules"][0]
    assert honoured["timeouts"] == {"request": "45s"}


@pytest.mark.parametrize("exposure", ["private", "none"])
def test_what_is_not_exposed_has_no_route(exposure: str) -> None:
    assert not {"HTTPRoute", "TargetGroupConfiguration"} & set(kinds(samples.workload(exposure=exposure)))


def test_load_balancers_of_aws_send_to_pods_and_ask_what_readiness_asks() -> None:
    spec = one(samples.api(), "TargetGroupConfiguration")["spec"]["defaultConfiguration"]
    assert spec["targetType"] == "ip"
    assert spec["healthCheckConfig"]["healthCheckPath"] == "/ready"
    assert "TargetGroupConfiguration" not in kinds(samples.api(), AZURE)


# Delivery


def test_a_canary_goes_step_by_step_and_is_judged_by_its_slo() -> None:
    spec = one(samples.workload(), "Rollout")["spec"]
    canary = spec["strategy"]["canary"]
    assert [each["setWeight"] for each in canary["steps"] if "setWeight" in each] == [5, 25, 50]
    assert canary["maxUnavailable"] == 0
    assert spec["workloadRef"] == {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "name": "orders-api",
        "scaleDown": "onsuccess",
    }
    template = one(samples.workload(), "AnalysisTemplate")
    assert canary["analysis"]["templates"] == [{"templateName": template["metadata"]["name"]}]
    (metric,) = template["spec"]["metrics"]
    assert metric["successCondition"] == "len(result) == 0 || result[0] < 14.4"
    assert {each["name"] for each in template["spec"]["args"]} == {
        each["name"] for each in canary["analysis"]["args"]
    }
    for name in ("slo", "namespace"):
        assert f"{{{{args.{name}}}}}" in metric["provider"]["prometheus"]["query"]


def test_regulated_delivery_waits_for_a_person_and_without_slo_nothing_judges() -> None:
    steps = one(samples.workload(strategy="progressive-approval"), "Rollout")["spec"]["strategy"]["canary"][
        "steps"
    ]
    assert steps[-1] == {"pause": {}}
    unjudged = samples.workload(observability=samples.Observability())
    assert "AnalysisTemplate" not in kinds(unjudged)
    assert "analysis" not in one(unjudged, "Rollout")["spec"]["strategy"]["canary"]


# Environment, files


def test_a_process_knows_its_labels_and_cannot_be_told_others() -> None:
    found = {
        each["name"]: each["value"]
        for each in container(samples.workload(env={"PLATFORM_TEAM": "x", "MODE": "fast"}))["env"]
    }
    assert found["PLATFORM_TEAM"] == "order-platform"
    assert found["MODE"] == "fast"
    assert found["PLATFORM_CLUSTER"] == AWS.name
    assert {
        f"PLATFORM_{key}"
        for key in (
            "SERVICE",
            "NAMESPACE",
            "TEAM",
            "ENVIRONMENT",
            "CLUSTER",
            "PROVIDER",
            "REGION",
            "CRITICALITY",
            "VERSION",
        )
    } <= set(found)
    assert "team=order-platform" in found["OTEL_RESOURCE_ATTRIBUTES"]


def test_names_of_variables_are_given_once() -> None:
    for workload in (samples.api(env={"OTEL_SERVICE_NAME": "other"}), samples.workload()):
        names = [each["name"] for each in container(workload)["env"]]
        assert len(names) == len(set(names))


def test_secrets_are_files_and_never_variables() -> None:
    spec = pod(samples.api())["spec"]
    (volume,) = [each for each in spec["volumes"] if "csi" in each]
    assert volume["csi"]["volumeAttributes"] == {"secretProviderClass": "orders-api"}
    assert {"name": "secrets", "mountPath": secrets.MOUNT, "readOnly": True} in spec["containers"][0][
        "volumeMounts"
    ]
    assert not any("valueFrom" in each for each in spec["containers"][0]["env"])
    assert not [each for each in pod(samples.workload(secrets=()))["spec"]["volumes"] if "csi" in each]
    assert SecretFile(name="a").keys is None


def test_metrics_are_declared_beside_served_ports() -> None:
    assert {"name": "metrics", "containerPort": 9090, "protocol": "TCP"} in container(samples.workload())[
        "ports"
    ]
    same = container(samples.workload(ports=(Port(name="http", port=9090),)))
    assert [each["containerPort"] for each in same["ports"]] == [9090]
    taken = container(
        samples.workload(
            ports=(Port(name="metrics", port=8080),), readiness=Probe(path="/", port="metrics"), liveness=None
        )
    )
    assert [each.get("name") for each in taken["ports"]] == ["metrics", None]
