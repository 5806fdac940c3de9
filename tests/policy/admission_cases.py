"""Objects that keep or break an admission rule: rendered ones, changed in one place."""

import copy
from dataclasses import dataclass
from typing import Any

from manifests import guards
from manifests.render import guard_objects, workload_objects
from tests.manifests import samples

Object = dict[str, Any]
GONE = object()
"""Instead of a value: the field is taken away."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One operation on one object."""

    rule: str
    name: str
    thing: Object | None
    """Nothing where it is deleted."""
    old: Object | None = None
    groups: tuple[str, ...] = ()
    """Groups of whoever does it."""
    refused: str = ""
    """What the refusal has to name; empty where there is none."""


def _rendered() -> dict[str, Object]:
    ns, cluster = samples.namespace(), samples.cluster("cilium", local_dns=True)
    found = guard_objects(ns, cluster, client_ids=samples.client_ids(ns))
    found += [one for workload in ns.workloads for one in workload_objects(workload, ns, cluster)]
    found += [one for one in guards.cluster_objects(samples.tenancy(), cluster) if one["kind"] == "ConfigMap"]
    by_kind = {one["kind"]: one for one in reversed(found)}
    by_kind["Deployment"] = next(
        one for one in found if one["kind"] == "Deployment" and one["metadata"]["name"] == "orders-api"
    )
    by_kind["Service"] = next(
        one for one in found if one["kind"] == "Service" and one["metadata"]["name"] == "orders-api"
    )
    template = by_kind["Deployment"]["spec"]["template"]
    metadata = {**template["metadata"], "name": "orders-api-1", "namespace": "orders-prod"}
    by_kind["Pod"] = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}
    by_kind["Role"] = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": {"name": "reads", "namespace": "orders-prod"},
        "rules": [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]}],
    }
    return by_kind


_RENDERED = _rendered()
_POD = {"Pod": "spec.", "CronJob": "spec.jobTemplate.spec.template.spec."}


def rendered(kind: str) -> Object:
    """A rendered object, to change."""
    return copy.deepcopy(_RENDERED[kind])


def changed(kind: str, path: str, value: Any) -> Object:
    """A rendered object that differs in one place. `pod.` at the beginning means its pods' own description."""
    found = rendered(kind)
    if path.startswith("pod."):
        path = _POD.get(kind, "spec.template.spec.") + path.removeprefix("pod.")
    *way, last = [int(part) if part.isdigit() else part.replace("|", ".") for part in path.split(".")]
    inside: Any = found
    for part in way:
        inside = inside[part] if isinstance(part, int) else inside.setdefault(part, {})
    if value is GONE:
        del inside[last]
    else:
        inside[last] = value
    return found


def _breaking(rule: str, kinds: tuple[str, ...], path: str, value: Any, refused: str) -> list[Case]:
    return [
        Case(rule=rule, name=f"{kind} {path}", thing=changed(kind, path, value), refused=refused)
        for kind in kinds
    ]


def _keeping(rule: str, *things: Object) -> list[Case]:
    return [
        Case(rule=rule, name=f"{one['kind']} as rendered {index}", thing=one)
        for index, one in enumerate(things)
    ]


_HOSTS_ONLY = [{"maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway"}]
_RUN = ("Deployment", "StatefulSet", "CronJob", "Job", "Pod")
_SERVED = ("Deployment", "StatefulSet")
_INIT: Object = {**_RENDERED["Deployment"]["spec"]["template"]["spec"]["containers"][0], "name": "first"}
_INIT = {key: _INIT[key] for key in ("name", "resources", "securityContext", "image")}
_TAGGED = {**_INIT, "image": "registry.example.com/first:1"}
_WRITING = {
    **_INIT,
    "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
}
_PREFIX = "metadata.labels.platform|example|com/"
_FACTORY_LABEL = "metadata.labels.app|kubernetes|io/managed-by"
_GUARD_KINDS = (
    "NetworkPolicy",
    "CiliumNetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "RoleBinding",
    "ServiceAccount",
    "SecretProviderClass",
)


def _containers() -> list[Case]:
    first = "pod.containers.0."
    found = [
        *_breaking("PLT-RES-001", _RUN, first + "resources.requests.cpu", GONE, "app"),
        *_breaking("PLT-RES-001", _RUN, first + "resources", GONE, "app"),
        *_breaking("PLT-RES-002", _RUN, first + "resources.limits.memory", GONE, "app"),
        *_breaking("PLT-RES-002", _RUN, first + "resources.limits", GONE, "app"),
        *_breaking("PLT-PRB-001", _SERVED, first + "readinessProbe", GONE, "app"),
        *_breaking("PLT-PRB-002", ("Deployment",), first + "livenessProbe.httpGet.path", "/ready", "app"),
        *_breaking("PLT-SEC-004", _RUN, first + "securityContext.readOnlyRootFilesystem", False, "app"),
        *_breaking("PLT-SEC-004", _RUN, first + "securityContext", GONE, "app"),
        *_breaking("PLT-SEC-004", _RUN, "pod.initContainers", [_WRITING], "first"),
        *_breaking("PLT-SEC-007", ("Deployment", "CronJob", "Pod"), "pod.automountServiceAccountToken", True, "token"),
        *_breaking("PLT-SEC-007", ("Deployment", "CronJob", "Pod"), "pod.automountServiceAccountToken", GONE, "token"),
        *_breaking("PLT-SEC-008", _RUN, "pod.serviceAccountName", "default", "default service account"),
        *_breaking("PLT-SEC-008", _RUN, "pod.serviceAccountName", GONE, "default service account"),
        *_breaking("PLT-IMG-001", _RUN, first + "image", "registry.example.com/x:latest", "registry.example.com/x:latest"),
        *_breaking("PLT-IMG-001", _RUN, "pod.initContainers", [_TAGGED], "registry.example.com/first:1"),
        *_breaking("PLT-IMG-001", ("Pod",), first + "image", "registry.example.com/x@sha256:" + "a" * 63, "sha256"),
        *_breaking("PLT-IMG-002", _RUN, first + "image", f"evil.example.com/x@{samples.DIGEST}", "evil.example.com/x"),
        *_breaking("PLT-IMG-002", ("Pod",), first + "image", f"registry.example.com.evil.org/x@{samples.DIGEST}", "evil.org"),
    ]  # fmt: skip
    for rule in (
        "PLT-RES-001",
        "PLT-RES-002",
        "PLT-SEC-004",
        "PLT-SEC-007",
        "PLT-SEC-008",
        "PLT-IMG-001",
        "PLT-IMG-002",
    ):
        found += _keeping(rule, *(rendered(kind) for kind in _RUN))
    found += _keeping("PLT-SEC-007", changed("Job", "pod.automountServiceAccountToken", True))
    found += _keeping(
        "PLT-PRB-001",
        rendered("Deployment"),
        rendered("StatefulSet"),
        changed("Deployment", first + "ports", GONE),
    )
    found += _keeping(
        "PLT-PRB-002",
        rendered("Deployment"),
        rendered("StatefulSet"),
        changed("Deployment", first + "livenessProbe", GONE),
    )
    return found


def _behaviour() -> list[Case]:
    zone = "pod.topologySpreadConstraints"
    return [
        *_keeping("PLT-AVL-003", rendered("PodDisruptionBudget")),
        *_breaking("PLT-AVL-003", ("PodDisruptionBudget",), "spec.unhealthyPodEvictionPolicy", GONE, "do not work"),
        *_breaking("PLT-AVL-003", ("PodDisruptionBudget",), "spec.unhealthyPodEvictionPolicy", "IfHealthyBudget", "do not work"),
        *_keeping("PLT-AVL-004", rendered("Deployment"), rendered("StatefulSet")),
        *_breaking("PLT-AVL-004", _SERVED, zone, GONE, "zones"),
        *_breaking("PLT-AVL-004", _SERVED, zone, _HOSTS_ONLY, "zones"),
        *_keeping("PLT-AVL-005", rendered("Deployment"), changed("Deployment", "spec.strategy", GONE)),
        *_breaking("PLT-AVL-005", ("Deployment",), "spec.strategy", {"type": "Recreate"}, "every replica"),
        *_keeping("PLT-AVL-006", rendered("Deployment"), rendered("StatefulSet"), changed("Deployment", "pod.containers.0.lifecycle", GONE)),
        *_breaking("PLT-AVL-006", ("Deployment",), "pod.containers.0.lifecycle.preStop.sleep.seconds", 60, "app"),
        *_breaking("PLT-AVL-006", ("Deployment",), "pod.terminationGracePeriodSeconds", 10, "app"),
        *_keeping("PLT-JOB-001", rendered("CronJob")),
        *_breaking("PLT-JOB-001", ("CronJob",), "spec.startingDeadlineSeconds", GONE, "overtake"),
        *_breaking("PLT-JOB-001", ("CronJob",), "spec.concurrencyPolicy", "Allow", "overtake"),
        *_breaking("PLT-JOB-001", ("CronJob",), "spec.concurrencyPolicy", GONE, "overtake"),
    ]  # fmt: skip


def _boundaries() -> list[Case]:
    rule = {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]}
    labelled = ("Deployment", "StatefulSet", "CronJob", "Job", "Service")
    return [
        *_keeping("PLT-LBL-001", *(rendered(kind) for kind in labelled)),
        *_breaking("PLT-LBL-001", labelled, _PREFIX + "team", GONE, "team"),
        *_breaking("PLT-LBL-001", labelled, _PREFIX + "cost-center", "", "cost-center"),
        *_breaking("PLT-LBL-001", tuple(kind for kind in labelled if kind != "Job"), "metadata.labels", GONE, "team, environment, criticality, cost-center"),
        *_keeping("PLT-NET-002", rendered("Service"), changed("Service", "spec.type", GONE)),
        *_breaking("PLT-NET-002", ("Service",), "spec.type", "LoadBalancer", "door"),
        *_breaking("PLT-NET-002", ("Service",), "spec.type", "NodePort", "door"),
        *_keeping("PLT-NET-003", rendered("HTTPRoute"), rendered("GRPCRoute")),
        *_breaking("PLT-NET-003", ("HTTPRoute", "GRPCRoute"), "spec.hostnames", ["orders.example.com", "pay.example.com"], "pay.example.com"),
        *_breaking("PLT-NET-003", ("HTTPRoute",), "spec.hostnames", ["*.example.com"], "*.example.com"),
        *_breaking("PLT-NET-003", ("HTTPRoute", "GRPCRoute"), "spec.hostnames", [], "host names"),
        *_breaking("PLT-NET-003", ("HTTPRoute",), "spec.hostnames", GONE, "host names"),
        *_keeping("PLT-RBAC-001", rendered("RoleBinding"), changed("RoleBinding", "roleRef", {"kind": "Role", "name": "admin"})),
        *(case for name in ("cluster-admin", "admin", "edit") for case in _breaking("PLT-RBAC-001", ("RoleBinding",), "roleRef.name", name, name)),
        *_keeping("PLT-RBAC-002", rendered("Role"), changed("Role", "rules", GONE), changed("Role", "rules", None)),
        *(case for bad in ({"verbs": ["*"]}, {"resources": ["*"]}, {"resources": ["pods", "pods/exec"]}, {"resources": ["pods/attach"]}) for case in _breaking("PLT-RBAC-002", ("Role",), "rules", [rule, {**rule, **bad}], "everything")),
    ]  # fmt: skip


def _guarding() -> list[Case]:
    found = []
    for kind in _GUARD_KINDS:
        old = rendered(kind)
        theirs = changed(kind, _FACTORY_LABEL, "the-team")
        found += [
            Case(rule="PLT-GOV-001", name=f"{kind} changed", thing=changed(kind, "metadata.annotations", {"a": "b"}), old=old, refused="belongs to the platform"),
            Case(rule="PLT-GOV-001", name=f"{kind} disowned", thing=theirs, old=old, refused="belongs to the platform"),
            Case(rule="PLT-GOV-001", name=f"{kind} deleted", thing=None, old=old, refused="belongs to the platform"),
            Case(rule="PLT-GOV-001", name=f"{kind} of the team", thing=None, old=theirs),
        ]  # fmt: skip
    home = rendered("Namespace")
    for label, other in (
        ("pod-security|kubernetes|io/enforce", "privileged"),
        ("pod-security|kubernetes|io/enforce-version", "latest"),
        ("platform|example|com/managed", "false"),
        ("platform|example|com/policy-profile", "sandbox"),
    ):
        for value in (GONE, other):
            case = changed("Namespace", f"metadata.labels.{label}", value)
            found.append(
                Case(
                    rule="PLT-GOV-002",
                    name=f"{label} {'gone' if value is GONE else value}",
                    thing=case,
                    old=home,
                    refused=label.replace("|", "."),
                )
            )
    found.append(
        Case(
            rule="PLT-GOV-002",
            name="another label",
            thing=changed("Namespace", "metadata.labels.mine", "x"),
            old=home,
        )
    )
    foreign = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kube-system"}}
    found.append(
        Case(
            rule="PLT-GOV-002",
            name="a namespace of the system",
            thing={
                **foreign,
                "metadata": {
                    "name": "kube-system",
                    "labels": {"pod-security.kubernetes.io/enforce": "baseline"},
                },
            },
            old=foreign,
        )
    )
    parameters = rendered("ConfigMap")
    found += [
        Case(rule="PLT-GOV-003", name="deleted", thing=None, old=parameters, refused="parameters"),
        Case(rule="PLT-GOV-003", name="changed", thing=changed("ConfigMap", "data.PLT-IMG-001", "orders-prod/x"), old=parameters, refused="parameters"),
        Case(rule="PLT-GOV-003", name="repaired", thing=None, old=parameters, groups=("system:masters", "platform:break-glass")),
    ]  # fmt: skip
    return found


CASES: tuple[Case, ...] = (*_containers(), *_behaviour(), *_boundaries(), *_guarding())
"""Every case."""
