"""What keeps a workload's pods running, or runs them when it is time."""

import hashlib
import json

from contracts.tenancy.resolve.cluster_view import ClusterView
from contracts.tenancy.resolve.resolved import TenantNamespace, Workload
from manifests import labels
from manifests.labels import Object
from manifests.workload import pod, timing

_RETRIES = 2


def render(workload: Workload, ns: TenantNamespace, cluster: ClusterView) -> Object:
    """The controller of a workload."""
    make = {
        "deployment": _deployment,
        "worker": _deployment,
        "statefulset": _stateful_set,
        "cronjob": _cron_job,
        "job": _job,
    }[workload.kind]
    return make(workload, ns, cluster)


def metadata(workload: Workload, name: str = "") -> Object:
    """Metadata of an object of a workload."""
    return {
        "name": name or workload.name,
        "namespace": workload.namespace,
        "labels": labels.of_workload(workload),
    }


def _deployment(workload: Workload, ns: TenantNamespace, cluster: ClusterView) -> Object:
    spec: Object = {}
    if not workload.scales and not workload.progressive:
        # Whatever scales it writes the number of replicas; here it would be written back at every sync.
        spec["replicas"] = workload.min_replicas
    spec |= {
        "revisionHistoryLimit": 5,
        "progressDeadlineSeconds": timing.progress_deadline(workload),
        "minReadySeconds": 10,
        "strategy": {
            "type": "RollingUpdate",
            "rollingUpdate": {"maxSurge": timing.surge(workload), "maxUnavailable": 0},
        },
        "selector": {"matchLabels": labels.selector(workload.name)},
        "template": pod.template(workload, ns, cluster),
    }
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata(workload), "spec": spec}


def _stateful_set(workload: Workload, ns: TenantNamespace, cluster: ClusterView) -> Object:
    spec: Object = {}
    if not workload.scales:
        spec["replicas"] = workload.min_replicas
    spec |= {
        "revisionHistoryLimit": 5,
        "minReadySeconds": 10,
        "serviceName": headless_name(workload),
        "podManagementPolicy": "OrderedReady",
        "updateStrategy": {"type": "RollingUpdate"},
        # Data outlives the object that held it: a volume is deleted by a person who means it.
        "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Retain"},
        "selector": {"matchLabels": labels.selector(workload.name)},
        "template": pod.template(workload, ns, cluster),
    }
    if workload.storage:
        spec["volumeClaimTemplates"] = [_claim(workload, workload.storage.size)]
    return {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": metadata(workload), "spec": spec}


def headless_name(workload: Workload) -> str:
    """Service that gives each replica of a stateful workload a name."""
    return f"{workload.name}-replicas"


def _claim(workload: Workload, size: str) -> Object:
    # Claims cannot be changed: labels that may change would make every update of the set fail.
    return {
        # Said although nothing else fits here: the API server adds it, and Argo CD would see a difference.
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": pod.DATA, "labels": labels.selector(workload.name)},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}},
    }


def _cron_job(workload: Workload, ns: TenantNamespace, cluster: ClusterView) -> Object:
    timed = workload.timing
    if timed is None:
        raise ValueError(f"the cronjob {workload.name} has no time")
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": metadata(workload),
        "spec": {
            "schedule": timed.cron,
            "timeZone": timed.time_zone,
            "concurrencyPolicy": "Forbid",
            "startingDeadlineSeconds": 300,
            "successfulJobsHistoryLimit": 1,
            "failedJobsHistoryLimit": 3,
            "jobTemplate": {
                "metadata": {"labels": labels.of_workload(workload)},
                "spec": _job_spec(workload, ns, cluster),
            },
        },
    }


def _job(workload: Workload, ns: TenantNamespace, cluster: ClusterView) -> Object:
    spec = _job_spec(workload, ns, cluster)
    # A Job cannot be changed, so what changes is its name. It is not deleted when it has ended: Argo CD would
    # find it missing and run it again.
    written = json.dumps(spec, sort_keys=True).encode()
    name = f"{workload.name}-{hashlib.sha256(written).hexdigest()[:10]}"
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata(workload, name), "spec": spec}


def _job_spec(workload: Workload, ns: TenantNamespace, cluster: ClusterView) -> Object:
    return {
        "backoffLimit": _RETRIES,
        "activeDeadlineSeconds": timing.job_deadline(workload),
        # A node that goes away is no failure of the job.
        "podFailurePolicy": {
            "rules": [
                {"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]}
            ]
        },
        "template": pod.template(workload, ns, cluster),
    }
