"""Recording rules that Azure's dashboards read: without them Grafana and the portal stay empty.

Names of groups and of recorded series are Azure's and fixed; the dashboards look for them. The add-on makes
these rules when a person switches metrics on in the portal, and nobody does when a program switches them on.
A group holds twenty rules at most.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

MOST_RULES = 20
"""Rules that one group takes."""


@dataclass(frozen=True, kw_only=True)
class Recording:
    """One series that is calculated once a minute instead of in every panel of every dashboard."""

    record: str
    """Name of the series."""
    expression: str
    """What it is, in PromQL."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Labels it gets besides those of the expression."""


_NODE = 'job="node"'
_STATE = 'job="kube-state-metrics"'
_CADVISOR = 'job="cadvisor"'
_WIRE = f'{_NODE}, device!="lo"'
_FREE_MEMORY = " + ".join(
    f"node_memory_{part}_bytes{{{_NODE}}}" for part in ("Buffers", "Cached", "MemFree", "Slab")
)
_AVAILABLE = f"node_memory_MemAvailable_bytes{{{_NODE}}} or ({_FREE_MEMORY})"


def _per_node(record: str, expression: str) -> Recording:
    return Recording(record=record, expression=expression)


def _traffic(record: str, metric: str) -> Recording:
    return _per_node(
        f"instance:node_network_{record}_excluding_lo:rate5m",
        f"sum without (device) (rate(node_network_{metric}_total{{{_WIRE}}}[5m]))",
    )


NODE: tuple[Recording, ...] = (
    _per_node(
        "instance:node_num_cpu:sum",
        f'count without (cpu, mode) (node_cpu_seconds_total{{{_NODE}, mode="idle"}})',
    ),
    _per_node(
        "instance:node_cpu_utilisation:rate5m",
        "1 - avg without (cpu) (sum without (mode) "
        f'(rate(node_cpu_seconds_total{{{_NODE}, mode=~"idle|iowait|steal"}}[5m])))',
    ),
    _per_node("instance:node_load1_per_cpu:ratio", f"node_load1{{{_NODE}}} / instance:node_num_cpu:sum"),
    _per_node(
        "instance:node_memory_utilisation:ratio",
        f"1 - (({_AVAILABLE}) / node_memory_MemTotal_bytes{{{_NODE}}})",
    ),
    _per_node("instance:node_vmstat_pgmajfault:rate5m", f"rate(node_vmstat_pgmajfault{{{_NODE}}}[5m])"),
    _per_node(
        "instance_device:node_disk_io_time_seconds:rate5m",
        f'rate(node_disk_io_time_seconds_total{{{_NODE}, device!=""}}[5m])',
    ),
    _per_node(
        "instance_device:node_disk_io_time_weighted_seconds:rate5m",
        f'rate(node_disk_io_time_weighted_seconds_total{{{_NODE}, device!=""}}[5m])',
    ),
    _traffic("receive_bytes", "receive_bytes"),
    _traffic("transmit_bytes", "transmit_bytes"),
    _traffic("receive_drop", "receive_drop"),
    _traffic("transmit_drop", "transmit_drop"),
)
"""What a node does: CPU, memory, disks, network."""

_ON_NODE = (
    "* on (cluster, namespace, pod) group_left (node) "
    'topk by (cluster, namespace, pod) (1, max by (cluster, namespace, pod, node) (kube_pod_info{node!=""}))'
)
_ALIVE = (
    "* on (cluster, namespace, pod) group_left () "
    'max by (cluster, namespace, pod) (kube_pod_status_phase{phase=~"Pending|Running"} == 1)'
)


def _memory(kind: str) -> Recording:
    return Recording(
        record=f"node_namespace_pod_container:container_memory_{kind}",
        expression=f'container_memory_{kind}{{{_CADVISOR}, image!=""}} {_ON_NODE}',
    )


def _promised(resource: str, kind: str) -> tuple[Recording, Recording]:
    """What living pods asked for, and its sum by namespace."""
    source = f"kube_pod_container_resource_{kind}"
    asked = f'{source}{{resource="{resource}", {_STATE}}}'
    return (
        Recording(record=f"cluster:namespace:pod_{resource}:active:{source}", expression=f"{asked} {_ALIVE}"),
        Recording(
            record=f"namespace_{resource}:{source}:sum",
            expression="sum by (cluster, namespace) (sum by (cluster, namespace, pod) "
            f"(max by (cluster, namespace, pod, container) ({asked}) {_ALIVE}))",
        ),
    )


def _owned(kind: str, owner: str) -> Recording:
    return Recording(
        record="namespace_workload_pod:kube_pod_owner:relabel",
        expression=f"max by (cluster, namespace, workload, pod) ({owner})",
        labels={"workload_type": kind},
    )


def _by_owner(kind: str) -> str:
    pods = f'kube_pod_owner{{{_STATE}, owner_kind="{kind}"}}'
    return f'label_replace({pods}, "workload", "$1", "owner_name", "(.*)")'


_BY_DEPLOYMENT = (
    "label_replace("
    f'label_replace(kube_pod_owner{{{_STATE}, owner_kind="ReplicaSet"}}, '
    '"replicaset", "$1", "owner_name", "(.*)") '
    "* on (cluster, namespace, replicaset) group_left (owner_name) "
    "topk by (cluster, namespace, replicaset) "
    f"(1, max by (cluster, namespace, replicaset, owner_name) (kube_replicaset_owner{{{_STATE}}})), "
    '"workload", "$1", "owner_name", "(.*)")'
)

KUBERNETES: tuple[Recording, ...] = (
    Recording(
        record="node_namespace_pod_container:container_cpu_usage_seconds_total:sum_irate",
        expression="sum by (cluster, namespace, pod, container) "
        f'(irate(container_cpu_usage_seconds_total{{{_CADVISOR}, image!=""}}[5m])) {_ON_NODE}',
    ),
    *(_memory(kind) for kind in ("working_set_bytes", "rss", "cache", "swap")),
    *_promised("memory", "requests"),
    *_promised("cpu", "requests"),
    *_promised("memory", "limits"),
    *_promised("cpu", "limits"),
    _owned("deployment", _BY_DEPLOYMENT),
    _owned("daemonset", _by_owner("DaemonSet")),
    _owned("statefulset", _by_owner("StatefulSet")),
    _owned("job", _by_owner("Job")),
    Recording(
        record=":node_memory_MemAvailable_bytes:sum",
        expression=f"sum by (cluster) ({_AVAILABLE})",
    ),
    Recording(
        record="cluster:node_cpu:ratio_rate5m",
        expression="sum by (cluster) "
        f'(rate(node_cpu_seconds_total{{{_NODE}, mode!="idle", mode!="iowait", mode!="steal"}}[5m])) '
        f"/ count by (cluster) (sum by (cluster, instance, cpu) (node_cpu_seconds_total{{{_NODE}}}))",
    ),
)
"""What pods use and asked for, by node, namespace and workload."""

_POD = "cluster, microsoft_resourceid, namespace, pod"
_OWNER = "node, created_by_name, created_by_kind"
_CONTROLLER = f"cluster, microsoft_resourceid, namespace, {_OWNER}"
_PLACED = (
    f'* on ({_POD}) group_left ({_OWNER}) max by ({_POD}, {_OWNER}) (kube_pod_info{{pod!="", {_STATE}}})'
)
_CONTAINERS = f'container!="", pod!="", {_STATE}'
_EVER_STARTED = f'container_id!="", {_CONTAINERS}'


def _pod_and_controller(what: str, how: str, pod: str) -> tuple[Recording, Recording]:
    """A series by pod, and the same by what made the pod."""
    kind = "max" if how == "max" else "sum"
    return (
        Recording(record=f"ux:pod_{what}:{how}", expression=pod),
        Recording(
            record=f"ux:controller_{what}:{how}",
            expression=f"{kind} by ({_CONTROLLER}) (ux:pod_{what}:{how})",
        ),
    )


def _used(series: str) -> str:
    return f"sum by ({_POD}) ({series}) {_PLACED}"


def _of_container(how: str, *metrics: str) -> str:
    found = " or ".join(f"{how} by ({_POD}, container) ({metric})" for metric in metrics)
    return f"{how} by ({_POD}, {_OWNER}) (({found}) {_PLACED})"


_MEMORY = '{container!="", pod!="", job="cadvisor"}'
_LIMITS = f"kube_pod_container_resource_limits{{{_CONTAINERS}}}"

UX: tuple[Recording, ...] = (
    *_pod_and_controller(
        "cpu_usage", "sum_irate", _used(f"irate(container_cpu_usage_seconds_total{_MEMORY}[5m])")
    ),
    *_pod_and_controller("workingset_memory", "sum", _used(f"container_memory_working_set_bytes{_MEMORY}")),
    *_pod_and_controller("rss_memory", "sum", _used(f"container_memory_rss{_MEMORY}")),
    *_pod_and_controller(
        "container_count",
        "sum",
        _of_container(
            "sum",
            f"kube_pod_container_info{{{_EVER_STARTED}}}",
            f"kube_pod_init_container_info{{{_EVER_STARTED}}}",
        ),
    ),
    *_pod_and_controller(
        "container_restarts",
        "max",
        _of_container(
            "max",
            f"kube_pod_container_status_restarts_total{{{_CONTAINERS}}}",
            f"kube_pod_init_container_status_restarts_total{{{_CONTAINERS}}}",
        ),
    ),
    *_pod_and_controller(
        "resource_limit",
        "sum",
        f"(sum by ({_POD}, resource) (max by ({_POD}, container, resource) ({_LIMITS})) "
        # A pod of which one container has no limit has none itself.
        f"unless (count by ({_POD}, resource) ({_LIMITS}) "
        f"!= on ({_POD}) group_left () sum by ({_POD}) (kube_pod_container_info{{{_CONTAINERS}}}))) "
        f"{_PLACED}",
    ),
    Recording(
        record="ux:controller_pod_phase_count:sum",
        expression=f'sum by ({_CONTROLLER}, phase) ((kube_pod_status_phase{{{_STATE}, pod!=""}} or '
        f'label_replace(count by ({_POD}) (kube_pod_deletion_timestamp{{{_STATE}, pod!=""}}) '
        f'* count by ({_POD}) (kube_pod_status_reason{{reason="NodeLost", {_STATE}}} == 0), '
        f'"phase", "terminating", "", "")) {_PLACED})',
    ),
    Recording(
        record="ux:cluster_pod_phase_count:sum",
        expression="sum by (cluster, microsoft_resourceid, namespace, node, phase) "
        "(ux:controller_pod_phase_count:sum)",
    ),
    Recording(
        record="ux:node_cpu_usage:sum_irate",
        expression="sum by (cluster, microsoft_resourceid, instance) "
        f'(1 - irate(node_cpu_seconds_total{{{_NODE}, mode="idle"}}[5m]))',
    ),
    Recording(
        record="ux:node_memory_usage:sum",
        expression="sum by (cluster, microsoft_resourceid, instance) ("
        + " - ".join(
            f"node_memory_{part}_bytes{{{_NODE}}}" for part in ("MemTotal", "MemFree", "Cached", "Buffers")
        )
        + ")",
    ),
    *(
        Recording(
            record=f"ux:node_network_{way}_drop_total:sum_irate",
            expression="sum by (cluster, microsoft_resourceid, instance) "
            f"(irate(node_network_{way}_drop_total{{{_WIRE}}}[5m]))",
        )
        for way in ("receive", "transmit")
    ),
)
"""What the views of a cluster in Azure's portal show."""

GROUPS: dict[str, tuple[Recording, ...]] = {
    "NodeRecordingRulesRuleGroup": NODE,
    "KubernetesRecordingRulesRuleGroup": KUBERNETES,
    "UXRecordingRulesRuleGroup": UX,
}
"""Rules by Azure's name of their group; the cluster's name follows it."""
