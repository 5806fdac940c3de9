"""What is worth telling somebody about workloads and their volumes."""

from components.azure.observability.documents.alert import STATE, Alert, Severity, ratio

_POD = "cluster, namespace, pod"


def _volume(part: tuple[str, str], limit: str) -> str:
    return ratio(
        f'kubelet_volume_stats_{part[0]}{{job="kubelet"}}',
        f'kubelet_volume_stats_{part[1]}{{job="kubelet"}}',
        limit,
    )


def _waiting(reasons: str) -> str:
    waits = f'kube_pod_container_status_waiting_reason{{{STATE}, reason=~"{reasons}"}}'
    return f"max_over_time({waits}[5m]) >= 1"


_OOM = f'kube_pod_container_status_last_terminated_reason{{{STATE}, reason="OOMKilled"}}'
_RESTARTS = f"kube_pod_container_status_restarts_total{{{STATE}}}"
_HPA = "kube_horizontalpodautoscaler"
_OWNER = f'kube_pod_owner{{{STATE}, owner_kind!="Job"}}'
_CONTROLLER = f'label_replace({_OWNER}, "controller", "$1", "owner_name", "(.*)")'

WORKLOADS: tuple[Alert, ...] = (
    Alert(
        name="KubePodCrashLooping",
        expression=_waiting("CrashLoopBackOff"),
        wait="PT15M",
        severity=Severity.WARNING,
        summary="{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} keeps crashing.",
        runbook="Read the log of the container's previous run.",
    ),
    Alert(
        name="KubeImagePullFailing",
        expression=_waiting("ImagePullBackOff|ErrImagePull|InvalidImageName"),
        wait="PT15M",
        severity=Severity.WARNING,
        summary="The image of {{ $labels.namespace }}/{{ $labels.pod }} cannot be pulled.",
        runbook="Check name and tag, then the registry's network rules and the pull permission.",
    ),
    Alert(
        name="KubeContainerOOMKilledCount",
        # The reason stays for the life of the pod, so alone it would alert for ever.
        expression=f"sum by ({_POD}, container) ({_OOM}) * on ({_POD}, container) "
        f"sum by ({_POD}, container) (increase({_RESTARTS}[15m])) > 0",
        wait="PT1M",
        severity=Severity.WARNING,
        summary="{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} ran out of memory.",
        runbook="Compare its memory with its limit; raise the limit, or find the leak.",
    ),
    Alert(
        name="KubePodNotReadyByController",
        expression="sum by (cluster, namespace, controller) ("
        f'max by ({_POD}) (kube_pod_status_phase{{{STATE}, phase=~"Pending|Unknown"}} == 1) '
        f"* on ({_POD}) group_left (controller) "
        f"max by ({_POD}, controller) ({_CONTROLLER})) > 0",
        wait="PT15M",
        severity=Severity.WARNING,
        summary="Pods of {{ $labels.namespace }}/{{ $labels.controller }} have not started.",
        runbook="Describe one of the pods: no room, a missing volume or a missing secret.",
    ),
    Alert(
        name="KubeDeploymentReplicasMismatch",
        expression=f"(kube_deployment_spec_replicas{{{STATE}}} "
        f"> kube_deployment_status_replicas_available{{{STATE}}}) and "
        f"(changes(kube_deployment_status_replicas_updated{{{STATE}}}[10m]) == 0)",
        wait="PT15M",
        severity=Severity.WARNING,
        summary="{{ $labels.namespace }}/{{ $labels.deployment }} has fewer replicas than it wants.",
        runbook="Look at the events of its newest replica set.",
    ),
    Alert(
        name="KubeStatefulSetReplicasMismatch",
        expression=f"(kube_statefulset_status_replicas_ready{{{STATE}}} "
        f"!= kube_statefulset_status_replicas{{{STATE}}}) and "
        f"(changes(kube_statefulset_status_replicas_updated{{{STATE}}}[10m]) == 0)",
        wait="PT15M",
        severity=Severity.WARNING,
        summary="{{ $labels.namespace }}/{{ $labels.statefulset }} has replicas that are not ready.",
        runbook="Look at its lowest replica that is not ready; the others wait for it.",
    ),
    Alert(
        name="KubeDaemonSetNotReady",
        expression=f"kube_daemonset_status_number_ready{{{STATE}}} "
        f"< kube_daemonset_status_desired_number_scheduled{{{STATE}}}",
        wait="PT30M",
        severity=Severity.WARNING,
        summary="Daemon set {{ $labels.namespace }}/{{ $labels.daemonset }} is not ready on every node.",
        runbook="Find the nodes without it; their agents are missing.",
    ),
    Alert(
        name="KubeHpaMaxedOut",
        expression=f"{_HPA}_status_current_replicas{{{STATE}}} == {_HPA}_spec_max_replicas{{{STATE}}} "
        # One that may not scale at all is always at its limit.
        f"and {_HPA}_spec_max_replicas{{{STATE}}} != {_HPA}_spec_min_replicas{{{STATE}}}",
        wait="PT15M",
        severity=Severity.WARNING,
        summary="{{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} is at its limit.",
        runbook="Raise its limit if the load is real.",
    ),
    Alert(
        name="KubeHpaReplicasMismatch",
        expression=f"({_HPA}_status_desired_replicas{{{STATE}}} "
        f"> {_HPA}_status_current_replicas{{{STATE}}}) and "
        f"(changes({_HPA}_status_current_replicas{{{STATE}}}[15m]) == 0)",
        wait="PT15M",
        severity=Severity.WARNING,
        summary="{{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} gets too few replicas.",
        runbook="Look for pods that cannot be scheduled, and at the namespace's quota.",
    ),
    Alert(
        name="KubeJobFailed",
        expression=f'kube_job_failed{{{STATE}, condition="true"}} > 0',
        wait="PT15M",
        severity=Severity.WARNING,
        summary="Job {{ $labels.namespace }}/{{ $labels.job_name }} failed.",
        runbook="Read the log of its last pod; delete the job once it is understood.",
    ),
    Alert(
        name="KubeJobStale",
        expression=f"time() - max by (cluster, namespace, job_name) (kube_job_status_start_time{{{STATE}}} "
        f"and kube_job_status_active{{{STATE}}} > 0) > 43200",
        wait="PT5M",
        severity=Severity.NOTICE,
        summary="Job {{ $labels.namespace }}/{{ $labels.job_name }} has been running for twelve hours.",
        runbook="Ask its team whether it hangs; give jobs an activeDeadlineSeconds.",
    ),
)
"""What runs on the nodes."""

VOLUMES: tuple[Alert, ...] = (
    Alert(
        name="KubePVUsageHigh",
        expression=_volume(("used_bytes", "capacity_bytes"), "0.85"),
        wait="PT15M",
        severity=Severity.WARNING,
        summary="Volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is almost full.",
        runbook="Enlarge the claim; managed disks grow while they are used.",
    ),
    Alert(
        name="KubePVFillingUp",
        expression=f"{_volume(('used_bytes', 'capacity_bytes'), '0.6')} "
        'and predict_linear(kubelet_volume_stats_available_bytes{job="kubelet"}[6h], 86400) < 0',
        wait="PT1H",
        severity=Severity.ERROR,
        summary="Volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is full within a day.",
        runbook="Enlarge the claim now, then find what writes so much.",
    ),
    Alert(
        name="KubePVInodesHigh",
        expression=_volume(("inodes_used", "inodes"), "0.9"),
        wait="PT15M",
        severity=Severity.WARNING,
        summary="Volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is short of inodes.",
        runbook="Find what leaves so many small files; a larger claim has more inodes.",
    ),
)
"""What workloads keep."""
