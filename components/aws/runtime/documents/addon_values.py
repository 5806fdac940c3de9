"""Configuration of the managed add-ons, as plain values.

EKS checks each against a closed schema: an unknown key fails the add-on. Keys here were seen in use
with the pinned versions, but for `snapshot-controller`'s tolerations; `platform:addons` overrides. The
optional ones that are not named below take their own defaults.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from components.context import AwsContextArgs
from contracts.model import merge
from contracts.planes import Plane
from contracts.rules.aws.groups.provisioning import BROUGHT_BY_AUTO_MODE
from contracts.settings.aws.addons import AFTER_NODES, BEFORE_NODES, OPTIONAL_ADDONS

NEEDS = {"adot": ("cert-manager",)}
"""What has to be active before an add-on of the same stage: adot's operator waits for its certificate."""

_SYSTEM_TAINT = {"key": "CriticalAddonsOnly", "operator": "Exists", "effect": "NoSchedule"}


@dataclass(frozen=True, kw_only=True)
class AddonInputs:
    """What the values depend on."""

    context: AwsContextArgs
    """Where the cluster is, for what cannot ask the instance; and the tags of volumes made for pods."""
    zones: int
    """Zones that replicas spread over."""
    pod_subnets: bool = False
    """Whether pods have subnets of their own."""
    pod_security_groups: bool = False
    """Whether pods may have security groups of their own."""
    ipv6: bool = False
    """Whether pods have IPv6 addresses."""


def addons_for(
    compute: str, enabled: Iterable[str] = (), further: Iterable[str] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Add-ons of a cluster by where its nodes come from: those before the nodes, and those after.

    Args:
        compute: `karpenter`, `managed` or `auto`, which brings most of them along.
        enabled: optional add-ons the stack asked for.
        further: add-ons it asked for that nothing is known of here.
    """
    brought = BROUGHT_BY_AUTO_MODE if compute == "auto" else ()
    wanted = set(enabled)
    before = tuple(name for name in BEFORE_NODES if name not in brought)
    after = tuple(name for name in AFTER_NODES if name not in brought)
    asked = (name for name in OPTIONAL_ADDONS if name in wanted)
    return before, (*after, *asked, *sorted(further))


def values(name: str, inputs: AddonInputs) -> dict[str, Any]:
    """What this project sets for an add-on; empty where its defaults are right."""
    return _VALUES[name](inputs) if name in _VALUES else {}


def render(name: str, inputs: AddonInputs, override: Mapping[str, Any]) -> str | None:
    """The values with a stack's overrides as stable JSON. An override of null removes a key."""
    made = _without_nulls(merge(values(name, inputs), dict(override)))
    return json.dumps(made, sort_keys=True, separators=(",", ":")) if made else None


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return value


def _vpc_cni(inputs: AddonInputs) -> dict[str, Any]:
    # The schema wants text, not booleans or numbers.
    env = {"ENABLE_PREFIX_DELEGATION": "true"}
    if not inputs.ipv6:
        # With IPv6 a node has one prefix of 2^48 addresses, and nothing to keep warm.
        env["WARM_PREFIX_TARGET"] = "1"
    if inputs.pod_subnets:
        # On by default, but this network depends on it.
        env["ENABLE_SUBNET_DISCOVERY"] = "true"
    if inputs.pod_security_groups:
        # With `standard`, traffic within a node and network policies stay what they are for other pods.
        env |= {"ENABLE_POD_ENI": "true", "POD_SECURITY_GROUP_ENFORCING_MODE": "standard"}
    return {"enableNetworkPolicy": "true", "env": env}


def _coredns(inputs: AddonInputs) -> dict[str, Any]:
    return {
        "autoScaling": {"enabled": True, "minReplicas": inputs.zones, "maxReplicas": 10},
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


def _ebs_csi(inputs: AddonInputs) -> dict[str, Any]:
    return {
        "controller": {
            "extraVolumeTags": inputs.context.tags_of(Plane.DATA),
            "k8sTagClusterId": inputs.context.cluster_name,
        },
        # With one metadata hop the driver's pods cannot ask the instance; Kubernetes knows enough.
        "node": {"metadataSources": "kubernetes"},
        # The class the add-on would make cannot be encrypted with a customer-managed key; the services
        # layer makes one that is.
        "defaultStorageClass": {"enabled": False},
    }


def _tolerates_system_nodes(_: AddonInputs) -> dict[str, Any]:
    return {"tolerations": [dict(_SYSTEM_TAINT)]}


def _secrets_store(inputs: AddonInputs) -> dict[str, Any]:
    # With one metadata hop its pods cannot ask the instance where they are.
    return {"awsRegion": inputs.context.region}


def _cert_manager(_: AddonInputs) -> dict[str, Any]:
    tolerant = {"tolerations": [dict(_SYSTEM_TAINT)]}
    return {**tolerant, "webhook": dict(tolerant), "cainjector": dict(tolerant)}


_VALUES = {
    "vpc-cni": _vpc_cni,
    "coredns": _coredns,
    "aws-ebs-csi-driver": _ebs_csi,
    "aws-secrets-store-csi-driver-provider": _secrets_store,
    "cert-manager": _cert_manager,
    "metrics-server": _tolerates_system_nodes,
    "snapshot-controller": _tolerates_system_nodes,
}
