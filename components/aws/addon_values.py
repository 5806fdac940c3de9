"""Configuration of the managed add-ons, as plain values.

EKS checks each against a closed schema: an unknown key fails the add-on. Keys here were seen in use
with the pinned versions, but for `snapshot-controller`'s tolerations; `platform:addons` overrides.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.model import merge

BEFORE_NODES = ("eks-pod-identity-agent", "kube-proxy", "vpc-cni")
"""What a node needs to become ready. Nodes that come first stay NotReady and the group fails."""
AFTER_NODES = (
    "aws-ebs-csi-driver",
    "coredns",
    "eks-node-monitoring-agent",
    "metrics-server",
    "snapshot-controller",
)
"""What needs a node to run on, or stays degraded."""

_SYSTEM_TAINT = {"key": "CriticalAddonsOnly", "operator": "Exists", "effect": "NoSchedule"}


@dataclass(frozen=True, kw_only=True)
class AddonContext:
    """What the values depend on."""

    cluster_name: str
    """Cluster name, which the volume driver tags with."""
    zones: int
    """Zones that replicas spread over."""
    tags: Mapping[str, str]
    """Tags of volumes made for pods."""


def values(name: str, context: AddonContext) -> dict[str, Any]:
    """What this project sets for an add-on; empty where its defaults are right."""
    return _VALUES[name](context) if name in _VALUES else {}


def render(name: str, context: AddonContext, override: Mapping[str, Any]) -> str | None:
    """The values with a stack's overrides as stable JSON. An override of null removes a key."""
    made = _without_nulls(merge(values(name, context), dict(override)))
    return json.dumps(made, sort_keys=True, separators=(",", ":")) if made else None


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return value


def _vpc_cni(_: AddonContext) -> dict[str, Any]:
    # The schema wants text, not booleans or numbers.
    return {
        "enableNetworkPolicy": "true",
        "env": {"ENABLE_PREFIX_DELEGATION": "true", "WARM_PREFIX_TARGET": "1"},
    }


def _coredns(context: AddonContext) -> dict[str, Any]:
    return {
        "autoScaling": {"enabled": True, "minReplicas": context.zones, "maxReplicas": 10},
        "topologySpreadConstraints": [
            {
                "maxSkew": 1,
                "topologyKey": "topology.kubernetes.io/zone",
                # DNS that cannot be placed evenly is still better than less DNS.
                "whenUnsatisfiable": "ScheduleAnyway",
                "labelSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
            }
        ],
    }


def _ebs_csi(context: AddonContext) -> dict[str, Any]:
    return {
        "controller": {"extraVolumeTags": dict(context.tags), "k8sTagClusterId": context.cluster_name},
        # With one metadata hop the driver's pods cannot ask the instance; Kubernetes knows enough.
        "node": {"metadataSources": "kubernetes"},
        # The class the add-on would make cannot be encrypted with our key; the next layer makes ours.
        "defaultStorageClass": {"enabled": False},
    }


def _tolerates_system_nodes(_: AddonContext) -> dict[str, Any]:
    return {"tolerations": [dict(_SYSTEM_TAINT)]}


_VALUES = {
    "vpc-cni": _vpc_cni,
    "coredns": _coredns,
    "aws-ebs-csi-driver": _ebs_csi,
    "metrics-server": _tolerates_system_nodes,
    "snapshot-controller": _tolerates_system_nodes,
}
