"""The nodes of the lab: three zones of three, played by kwok."""

from typing import Any

from lab.control_plane.api.client import Client
from lab.control_plane.api.wire import ApiError

REGION = "lab"
ZONES = ("lab-a", "lab-b", "lab-c")
PER_ZONE = 3
MANAGED = "lab.kwok"
"""Label of the nodes that kwok keeps alive. Without it a node falls silent, as one that lost its network."""
MANAGED_VALUE = "up"

_LEASE = ("coordination.k8s.io/v1", "Lease")
_LEASES = "kube-node-lease"
_RESOURCES = {"cpu": "16", "memory": "64Gi", "ephemeral-storage": "100Gi", "pods": "110"}


def names() -> list[str]:
    """Every node."""
    return [f"{zone}-{number}" for zone in ZONES for number in range(1, PER_ZONE + 1)]


def node(name: str, version: str) -> dict[str, Any]:
    """One node, whose kubelet says it has this version."""
    zone = name.rpartition("-")[0]
    info = dict.fromkeys(("bootID", "machineID", "systemUUID", "kubeProxyVersion"), "")
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "labels": {
                MANAGED: MANAGED_VALUE,
                "kubernetes.io/arch": "amd64",
                "kubernetes.io/hostname": name,
                "kubernetes.io/os": "linux",
                "node.kubernetes.io/instance-type": "lab.large",
                "topology.kubernetes.io/region": REGION,
                "topology.kubernetes.io/zone": zone,
            },
        },
        "status": {
            "addresses": [{"type": "Hostname", "address": name}],
            "allocatable": _RESOURCES,
            "capacity": _RESOURCES,
            "nodeInfo": info
            | {
                "architecture": "amd64",
                "operatingSystem": "linux",
                "kubeletVersion": version,
                "containerRuntimeVersion": "containerd://2.0",
                "kernelVersion": "6",
                "osImage": "lab",
            },
        },
    }


def add(client: Client, version: str) -> None:
    """Create the nodes that are not there yet."""
    for name in names():
        try:
            client.create(node(name, version))
        except ApiError as error:
            if error.reason != "AlreadyExists":
                raise


def forget_leases(client: Client) -> None:
    """Let a new kwok begin at once: it waits for the leases that an earlier one held."""
    client.request("DELETE", client.kind(*_LEASE).path(_LEASES))


def ready(client: Client) -> bool:
    """Whether every node of the lab that kwok is to keep alive is ready, and kwok is at it."""
    listed = client.objects("v1", "Node", labels=f"{MANAGED}={MANAGED_VALUE},!lab/down")
    held = {each["metadata"]["name"] for each in client.objects(*_LEASE, _LEASES)}
    return bool(listed) and all(_is_ready(each) and each["metadata"]["name"] in held for each in listed)


def _is_ready(thing: dict[str, Any]) -> bool:
    conditions = thing["status"].get("conditions", [])
    return any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)
