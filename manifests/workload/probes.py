"""How the kubelet learns that a container has started, works, and may get requests."""

from contracts.tenancy.resolve.resolved import Probe, Workload
from manifests.labels import Object
from manifests.workload import timing


def render(workload: Workload) -> Object:
    """Probes of the container, by field. No liveness unless it was asked for: a restart cures little."""
    found: Object = {}
    first = workload.readiness or workload.liveness
    if workload.startup_seconds and first:
        found["startupProbe"] = {
            **_ask(first, workload),
            "periodSeconds": 5,
            "timeoutSeconds": 2,
            "failureThreshold": timing.startup_failures(workload.startup_seconds),
        }
    ready = _readiness(workload)
    if ready:
        found["readinessProbe"] = {
            **ready,
            "periodSeconds": 5,
            "timeoutSeconds": 2,
            "failureThreshold": 3,
        }
    if workload.liveness:
        found["livenessProbe"] = {
            **_ask(workload.liveness, workload),
            "periodSeconds": 10,
            "timeoutSeconds": 2,
            "failureThreshold": 3,
        }
    return found


def _readiness(workload: Workload) -> Object:
    if workload.readiness:
        return _ask(workload.readiness, workload)
    # What listens and cannot be asked is ready when somebody answers the door.
    listens = [one.name for one in workload.ports if one.protocol == "TCP"]
    return {"tcpSocket": {"port": listens[0]}} if listens else {}


def _ask(probe: Probe, workload: Workload) -> Object:
    served = workload.ports[0] if workload.ports else None
    if served and probe.port == served.name:
        # The served port answers in the served protocol only.
        if workload.protocol == "grpc":
            return {"grpc": {"port": served.port}}
        if workload.protocol == "tcp":
            return {"tcpSocket": {"port": served.name}}
    return {"httpGet": {"path": probe.path, "port": probe.port}}


def lifecycle(workload: Workload) -> Object:
    """What happens before the container is told to stop."""
    if workload.drain_path and workload.ports:
        ask = {"path": workload.drain_path, "port": workload.ports[0].name}
        return {"lifecycle": {"preStop": {"httpGet": ask}}}
    wait = timing.pre_stop(workload)
    return {"lifecycle": {"preStop": {"sleep": {"seconds": wait}}}} if wait else {}
