"""What is worth waking or writing to somebody about, as Prometheus alert rules.

Every metric here is among those that Azure's add-on collects by default; a test compares them, because a rule
over a metric that never arrives is a promise that nobody keeps. Each rule says what to do first.
"""

from components.azure.observability.documents import workload_alert_rules
from components.azure.observability.documents.alert import STATE, Alert, Severity, ratio


def _overcommit(resource: str) -> str:
    return ratio(
        "sum by (cluster) (min without (resource) "
        f'(kube_resourcequota{{{STATE}, type="hard", resource=~"({resource}|requests.{resource})"}}))',
        f'sum by (cluster) (kube_node_status_allocatable{{{STATE}, resource="{resource}"}})',
        "1.5",
    )


CLUSTER: tuple[Alert, ...] = (
    Alert(
        name="KubeMetricsMissing",
        expression=f"absent(kube_node_info{{{STATE}}})",
        wait="PT15M",
        severity=Severity.ERROR,
        summary="No metrics arrive from the cluster, so no other alert here can fire.",
        runbook="Look at the ama-metrics pods in kube-system, then at the association of the rule.",
    ),
    Alert(
        name="KubeCPUQuotaOvercommit",
        expression=_overcommit("cpu"),
        wait="PT15M",
        severity=Severity.NOTICE,
        summary="Namespaces may ask for half again the CPU that {{ $labels.cluster }} has.",
        runbook="Lower quotas that are not used, or raise the limits of node pools.",
    ),
    Alert(
        name="KubeMemoryQuotaOvercommit",
        expression=_overcommit("memory"),
        wait="PT15M",
        severity=Severity.NOTICE,
        summary="Namespaces may ask for half again the memory that {{ $labels.cluster }} has.",
        runbook="Lower quotas that are not used, or raise the limits of node pools.",
    ),
    Alert(
        name="KubeQuotaAlmostFull",
        expression=ratio(
            f'kube_resourcequota{{{STATE}, type="used"}}',
            f'ignoring (instance, type) (kube_resourcequota{{{STATE}, type="hard"}} > 0)',
            "0.95",
        ),
        wait="PT30M",
        severity=Severity.NOTICE,
        summary="Namespace {{ $labels.namespace }} has used up its quota of {{ $labels.resource }}.",
        runbook="Ask the team whether it needs more, before its next deployment is refused.",
    ),
    Alert(
        name="KubeClientErrors",
        expression=ratio(
            'sum by (cluster, instance, job) (rate(rest_client_requests_total{code=~"5.."}[5m]))',
            "sum by (cluster, instance, job) (rate(rest_client_requests_total[5m]))",
            "0.05",
        ),
        wait="PT15M",
        severity=Severity.WARNING,
        summary="One in twenty requests of {{ $labels.instance }} to the API server fails.",
        runbook="Look at CPU and memory of the API server, and at who sends it most requests.",
    ),
)
"""The cluster as a whole."""

_UNREACHABLE = 'key="node.kubernetes.io/unreachable", effect="NoSchedule"'
_LEAVING = 'key=~"ToBeDeletedByClusterAutoscaler|karpenter.sh/disrupted"'
_ROOT = 'job="node", mountpoint="/"'

NODES: tuple[Alert, ...] = (
    Alert(
        name="KubeNodeUnreachable",
        expression=f"max by (cluster, node) (kube_node_spec_taint{{{STATE}, {_UNREACHABLE}}}) "
        # A node that is being removed is meant to go.
        f"unless on (cluster, node) kube_node_spec_taint{{{STATE}, {_LEAVING}}}",
        wait="PT15M",
        severity=Severity.ERROR,
        summary="Node {{ $labels.node }} does not answer; its pods are being started elsewhere.",
        runbook="Look at the machine's health in Azure. Node repair replaces it; delete it if that fails.",
    ),
    Alert(
        name="KubeNodeNotReady",
        expression="max by (cluster, node) "
        f'(kube_node_status_condition{{{STATE}, condition="Ready", status="true"}}) == 0',
        wait="PT15M",
        severity=Severity.ERROR,
        summary="Node {{ $labels.node }} has not been ready for a quarter of an hour.",
        runbook="Describe the node and read its conditions.",
    ),
    Alert(
        name="KubeNodeReadinessFlapping",
        expression="sum by (cluster, node) "
        f'(changes(kube_node_status_condition{{{STATE}, condition="Ready", status="true"}}[15m])) > 2',
        wait="PT15M",
        severity=Severity.WARNING,
        summary="Node {{ $labels.node }} keeps changing between ready and not ready.",
        runbook="Look for memory or disk pressure, and at the kubelet's log.",
    ),
    Alert(
        name="KubeNodePressure",
        expression="max by (cluster, node, condition) (kube_node_status_condition"
        f'{{{STATE}, condition=~"(Memory|Disk|PID)Pressure", status="true"}}) == 1',
        wait="PT10M",
        severity=Severity.WARNING,
        summary="Node {{ $labels.node }} reports {{ $labels.condition }} and evicts pods.",
        runbook="Find the pods that use most of it; give them requests and limits.",
    ),
    Alert(
        name="NodeDiskAlmostFull",
        expression=f"node_filesystem_avail_bytes{{{_ROOT}}} / node_filesystem_size_bytes{{{_ROOT}}} < 0.1",
        wait="PT15M",
        severity=Severity.WARNING,
        summary="Less than a tenth of the disk of {{ $labels.instance }} is free.",
        runbook="Images and logs fill it. Check the image cleaner, or take larger disks.",
    ),
    Alert(
        name="NodeMemoryAlmostFull",
        expression="instance:node_memory_utilisation:ratio > 0.95",
        wait="PT15M",
        severity=Severity.WARNING,
        summary="The memory of {{ $labels.instance }} is almost used up.",
        runbook="Find pods that use more than they asked for.",
    ),
)
"""Nodes."""

GROUPS: dict[str, tuple[Alert, ...]] = {
    "ClusterAlerts": CLUSTER,
    "NodeAlerts": NODES,
    "WorkloadAlerts": workload_alert_rules.WORKLOADS,
    "VolumeAlerts": workload_alert_rules.VOLUMES,
}
"""Rules by name of their group; the cluster's name follows it."""
