"""What Azure's metrics add-on collects by default, by target (the minimal ingestion profile, read from its
sources in 2026). Everything else is dropped on the node, so a rule over it stays silent for ever.
"""

import re

_STATE = """
daemonset_status_current_number_scheduled daemonset_status_desired_number_scheduled
daemonset_status_number_misscheduled daemonset_status_number_ready deployment_spec_replicas
deployment_status_replicas_available deployment_status_replicas_ready deployment_status_replicas_updated
horizontalpodautoscaler_spec_max_replicas horizontalpodautoscaler_spec_min_replicas
horizontalpodautoscaler_status_current_replicas horizontalpodautoscaler_status_desired_replicas job_failed
job_spec_completions job_status_active job_status_start_time job_status_succeeded namespace_status_phase
node_info node_spec_taint node_status_allocatable node_status_capacity node_status_condition
pod_container_info pod_container_resource_limits pod_container_resource_requests
pod_container_status_last_terminated_reason pod_container_status_ready pod_container_status_restarts_total
pod_container_status_running pod_container_status_terminated pod_container_status_waiting
pod_container_status_waiting_reason pod_created pod_deletion_timestamp pod_info pod_init_container_info
pod_init_container_status_restarts_total pod_owner pod_start_time pod_status_phase pod_status_reason
replicaset_owner resourcequota statefulset_status_replicas statefulset_status_replicas_ready
statefulset_status_replicas_updated
"""
_NODE = """
cpu_seconds_total disk_io_time_seconds_total disk_io_time_weighted_seconds_total filesystem_avail_bytes
filesystem_readonly filesystem_size_bytes load1 load15 load5 memory_Buffers_bytes memory_Cached_bytes
memory_MemAvailable_bytes memory_MemFree_bytes memory_MemTotal_bytes memory_Slab_bytes
network_receive_bytes_total network_receive_drop_total network_transmit_bytes_total
network_transmit_drop_total vmstat_pgmajfault
"""
_CONTAINER = """
cpu_usage_seconds_total memory_cache memory_rss memory_swap memory_working_set_bytes
cpu_cfs_periods_total cpu_cfs_throttled_periods_total
"""
_KUBELET = """
kubelet_volume_stats_available_bytes kubelet_volume_stats_capacity_bytes kubelet_volume_stats_inodes
kubelet_volume_stats_inodes_used kubelet_volume_stats_used_bytes rest_client_requests_total
"""

COLLECTED = frozenset(
    {
        *(f"kube_{name}" for name in _STATE.split()),
        *(f"node_{name}" for name in _NODE.split()),
        *(f"container_{name}" for name in _CONTAINER.split()),
        *_KUBELET.split(),
    }
)
"""Names of metrics."""

WORDS = frozenset(
    [
        "sum",
        "max",
        "min",
        "avg",
        "count",
        "topk",
        "by",
        "without",
        "on",
        "ignoring",
        "group_left",
        "or",
        "and",
        "unless",
        "offset",
        "rate",
        "irate",
        "increase",
        "changes",
        "absent",
        "time",
        "predict_linear",
        "label_replace",
        "max_over_time",
    ]
)
"""Words of the query language that the rules use."""


def read_by(expression: str) -> set[str]:
    """Names of the series an expression reads: words that are no text, label or part of the language."""
    bare = re.sub(r'"(\\.|[^"\\])*"', '""', expression)
    bare = re.sub(r"\{[^}]*\}", "", bare)
    bare = re.sub(r"\[[^\]]*\]", "", bare)
    bare = re.sub(r"\b(by|without|on|ignoring|group_left)\s*\([^()]*\)", "", bare)
    found = re.findall(r"[A-Za-z_:][A-Za-z0-9_:]*", bare)
    return {name for name in found if name not in WORDS}
