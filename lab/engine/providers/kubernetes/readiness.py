"""When an object is ready: one table. What is not in it is ready as soon as it is there.

Not waited for, because nothing in the lab would make it so: volumes of a claim, addresses of a load balancer,
conditions that a controller behind a custom resource would set.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lab.control_plane.api.client import Client
from lab.engine.providers.kubernetes.objects import Object

HOPELESS = "it failed: "
"""How a reason begins after which nobody waits any longer."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What makes an object ready."""

    reason: Callable[[Object, Client], str]
    """Why it is not ready yet, or nothing."""
    seconds: float = 60
    """How long it may take, where the program does not say."""


def _namespace(live: Object, _: Client) -> str:
    phase = (live.get("status") or {}).get("phase")
    return "" if phase == "Active" else f"its phase is {phase}"


def _definition(live: Object, client: Client) -> str:
    if reason := _refused(live, "NamesAccepted") or _unless(live, "Established"):
        return reason
    spec = live["spec"]
    served = {each["name"] for each in spec["versions"] if each.get("served")}
    known = {
        version.rpartition("/")[2]
        for version, kind in client.kinds(anew=True)
        if kind == spec["names"]["kind"] and version.rpartition("/")[0] == spec["group"]
    }
    return "" if served <= known else "the API server does not serve its kind yet"


def _deployment(live: Object, _: Client) -> str:
    spec, status = live["spec"], live.get("status") or {}
    if _condition(live, "Progressing").get("reason") == "ProgressDeadlineExceeded":
        return HOPELESS + str(_condition(live, "Progressing").get("message"))
    wanted = spec.get("replicas", 1)
    if spec.get("paused"):
        return ""
    if status.get("observedGeneration", 0) < live["metadata"]["generation"]:
        return "its controller has not seen it yet"
    if status.get("updatedReplicas", 0) < wanted or status.get("replicas", 0) > wanted:
        why = _condition(live, "ReplicaFailure").get("message", "")
        return f"{status.get('updatedReplicas', 0)} of {wanted} pods are up to date{why and ': '}{why}"
    return _unless(live, "Available")


def _stateful_set(live: Object, _: Client) -> str:
    spec, status = live["spec"], live.get("status") or {}
    wanted = spec.get("replicas", 1)
    if status.get("observedGeneration", 0) < live["metadata"]["generation"]:
        return "its controller has not seen it yet"
    ready = min(status.get("readyReplicas", 0), status.get("updatedReplicas", 0))
    return "" if ready >= wanted else f"{ready} of {wanted} pods are ready"


def _daemon_set(live: Object, _: Client) -> str:
    status = live.get("status") or {}
    if status.get("observedGeneration", 0) < live["metadata"]["generation"]:
        return "its controller has not seen it yet"
    ready = min(status.get("numberReady", 0), status.get("updatedNumberScheduled", 0))
    wanted = status.get("desiredNumberScheduled", 0)
    return "" if ready >= wanted else f"{ready} of {wanted} pods are ready"


def _job(live: Object, _: Client) -> str:
    if live["spec"].get("suspend"):
        return ""
    return _refused(live, "Failed", bad="True") or _unless(live, "Complete")


def _pod(live: Object, _: Client) -> str:
    phase = (live.get("status") or {}).get("phase")
    if phase == "Failed":
        return HOPELESS + str((live["status"]).get("message") or "its containers ended")
    return "" if phase == "Succeeded" else _unless(live, "Ready")


RULES: dict[tuple[str, str], Rule] = {
    ("", "Namespace"): Rule(reason=_namespace),
    ("", "Pod"): Rule(reason=_pod),
    ("apiextensions.k8s.io", "CustomResourceDefinition"): Rule(reason=_definition, seconds=120),
    ("apiregistration.k8s.io", "APIService"): Rule(reason=lambda live, _: _unless(live, "Available")),
    ("apps", "DaemonSet"): Rule(reason=_daemon_set, seconds=120),
    ("apps", "Deployment"): Rule(reason=_deployment, seconds=120),
    ("apps", "StatefulSet"): Rule(reason=_stateful_set, seconds=120),
    ("batch", "Job"): Rule(reason=_job, seconds=120),
}
"""Group and kind to what makes it ready."""
GONE_SECONDS: Mapping[tuple[str, str], float] = {
    ("", "Namespace"): 180,
    ("apiextensions.k8s.io", "CustomResourceDefinition"): 120,
}
"""How long a deletion may take where it is more than a minute."""


def _condition(live: Object, type_: str) -> Mapping[str, Any]:
    conditions = (live.get("status") or {}).get("conditions") or []
    return next((each for each in conditions if each.get("type") == type_), {})


def _unless(live: Object, type_: str) -> str:
    """Why a condition does not hold yet."""
    found = _condition(live, type_)
    if found.get("status") == "True":
        return ""
    return f"it is not {type_} yet{found.get('message') and ': '}{found.get('message') or ''}"


def _refused(live: Object, type_: str, *, bad: str = "False") -> str:
    """Why a condition says that it never will."""
    found = _condition(live, type_)
    return HOPELESS + str(found.get("message") or type_) if found.get("status") == bad else ""
