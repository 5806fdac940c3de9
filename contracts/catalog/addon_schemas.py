"""What the configuration schemas of managed add-ons say about single values, as far as they were published.

vpc-cni: v1.15.1-eksbuild.1 as the AWS CLI's reference prints it; coredns: v1.10.1-eksbuild.11 as
DescribeAddonConfiguration answered. Newer builds know more keys, so one that is not here is left to EKS; what
is here kept its kind since. The other add-ons' schemas follow their Helm charts and were not seen whole.
"""

from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a value may be."""

    TEXT = "text"
    SWITCH = "text, true or false"
    COUNT = "text of digits"
    NUMBER = "a whole number"
    BOOLEAN = "true or false"
    MAPPING = "a mapping"
    LIST = "a list"


def fits(kind: Kind, value: Any) -> bool:
    """Whether a value is of a kind."""
    match kind:
        case Kind.TEXT:
            return isinstance(value, str)
        case Kind.SWITCH:
            return value in ("true", "false") and isinstance(value, str)
        case Kind.COUNT:
            return isinstance(value, str) and value.isascii() and value.isdigit()
        case Kind.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool)
        case Kind.BOOLEAN:
            return isinstance(value, bool)
        case Kind.MAPPING:
            return isinstance(value, dict)
        case Kind.LIST:
            return isinstance(value, list | tuple)


ANY = "*"
"""In place of a key: every key that is not named beside it."""

_LIMITS = {"cpu": Kind.TEXT, "memory": Kind.TEXT}
_RESOURCES = {"limits": _LIMITS, "requests": _LIMITS}
_SWITCHES = (
    *("ANNOTATE_POD_IP", "AWS_MANAGE_ENIS_NON_SCHEDULABLE", "AWS_VPC_CNI_NODE_PORT_SUPPORT"),
    *("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", "AWS_VPC_K8S_CNI_EXTERNALSNAT", "DISABLE_INTROSPECTION"),
    *("DISABLE_LEAKED_ENI_CLEANUP", "DISABLE_METRICS", "DISABLE_NETWORK_RESOURCE_PROVISIONING"),
    *("DISABLE_POD_V6", "ENABLE_BANDWIDTH_PLUGIN", "ENABLE_POD_ENI", "ENABLE_PREFIX_DELEGATION"),
    *("ENABLE_V4_EGRESS", "ENABLE_V6_EGRESS"),
)
_COUNTS = (
    *("AWS_VPC_ENI_MTU", "IP_COOLDOWN_PERIOD", "MAX_ENI", "MINIMUM_IP_TARGET"),
    *("WARM_ENI_TARGET", "WARM_IP_TARGET", "WARM_PREFIX_TARGET"),
)

SCHEMAS: dict[str, dict[str, Any]] = {
    "vpc-cni": {
        "enableNetworkPolicy": Kind.SWITCH,
        "enableWindowsIpam": Kind.SWITCH,
        "eniConfig": {
            "create": Kind.BOOLEAN,
            "region": Kind.TEXT,
            "subnets": {ANY: {"id": Kind.TEXT, "securityGroups": Kind.LIST}},
        },
        "env": {
            ANY: Kind.TEXT,
            **dict.fromkeys(_SWITCHES, Kind.SWITCH),
            **dict.fromkeys(_COUNTS, Kind.COUNT),
        },
        "init": {"env": {ANY: Kind.TEXT, "DISABLE_TCP_EARLY_DEMUX": Kind.SWITCH}},
        "livenessProbeTimeoutSeconds": Kind.NUMBER,
        "nodeAgent": {
            "enableCloudWatchLogs": Kind.SWITCH,
            "enablePolicyEventLogs": Kind.SWITCH,
            "healthProbeBindAddr": Kind.COUNT,
            "metricsBindAddr": Kind.COUNT,
        },
        "readinessProbeTimeoutSeconds": Kind.NUMBER,
        "resources": _RESOURCES,
        "tolerations": Kind.LIST,
    },
    "coredns": {
        "autoScaling": {"enabled": Kind.BOOLEAN, "minReplicas": Kind.NUMBER, "maxReplicas": Kind.NUMBER},
        "computeType": Kind.TEXT,
        "corefile": Kind.TEXT,
        "nodeSelector": {ANY: Kind.TEXT},
        "podAnnotations": Kind.MAPPING,
        "podDisruptionBudget": {"enabled": Kind.BOOLEAN},
        "podLabels": Kind.MAPPING,
        "replicaCount": Kind.NUMBER,
        "resources": _RESOURCES,
        "tolerations": Kind.LIST,
        "topologySpreadConstraints": Kind.LIST,
    },
}
"""Keys of an add-on's configuration to what their values are, or to the keys below."""
