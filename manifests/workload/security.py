"""What a process may not do: nothing that an application needs."""

from contracts.tenancy.resolve.resolved import TenantNamespace, Workload
from manifests.labels import Object

WRITABLE_ROOT = "PLT-SEC-004"
"""Rule whose exception lets a workload write its root file system."""

_SECCOMP: Object = {"type": "RuntimeDefault"}
_RESTRICTED: Object = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "runAsNonRoot": True,
    "capabilities": {"drop": ["ALL"]},
}
_WRITABLE: Object = {**_RESTRICTED, "readOnlyRootFilesystem": False}
_BASELINE: Object = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": False,
    # Programs that begin as root change user and ownership; none needs to forge packets.
    "capabilities": {"drop": ["NET_RAW"]},
}


def writes_root(workload: Workload, ns: TenantNamespace) -> bool:
    """Whether an exception lets the workload write its root file system."""
    return any(one.policy == WRITABLE_ROOT and one.workload == workload.name for one in ns.exemptions)


def of_pod(workload: Workload) -> Object:
    """Security context of a pod. With the baseline profile the image decides who runs."""
    if workload.security_profile == "baseline":
        return {"seccompProfile": _SECCOMP}
    return {
        "runAsNonRoot": True,
        "runAsUser": workload.run_as_user,
        "runAsGroup": workload.run_as_user,
        "fsGroup": workload.run_as_user,
        # Large volumes are not walked through at every start.
        "fsGroupChangePolicy": "OnRootMismatch",
        "seccompProfile": _SECCOMP,
    }


def of_container(workload: Workload, ns: TenantNamespace) -> Object:
    """Security context of the container."""
    if workload.security_profile == "baseline":
        return _BASELINE
    return _WRITABLE if writes_root(workload, ns) else _RESTRICTED
