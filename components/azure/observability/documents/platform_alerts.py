"""What Azure itself measures and announces about a cluster, and where it becomes an alert.

Metric names, aggregations and dimensions are those that Microsoft lists for managed clusters (list of
2026-07-31). The values of the dimension `status2` are from memory.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from components.azure.observability.documents.rules import Severity

CAP_REACHED = '_LogOperation | where Category =~ "Ingestion" | where Detail contains "OverQuota"'
"""Query for the moment in which a workspace stops taking logs."""

_REGION_NAMES = {
    "australiaeast": "Australia East",
    "austriaeast": "Austria East",
    "belgiumcentral": "Belgium Central",
    "brazilsouth": "Brazil South",
    "canadacentral": "Canada Central",
    "centralindia": "Central India",
    "centralus": "Central US",
    "chilecentral": "Chile Central",
    "eastasia": "East Asia",
    "eastus": "East US",
    "eastus2": "East US 2",
    "francecentral": "France Central",
    "germanywestcentral": "Germany West Central",
    "indonesiacentral": "Indonesia Central",
    "israelcentral": "Israel Central",
    "italynorth": "Italy North",
    "japaneast": "Japan East",
    "japanwest": "Japan West",
    "koreacentral": "Korea Central",
    "malaysiawest": "Malaysia West",
    "mexicocentral": "Mexico Central",
    "newzealandnorth": "New Zealand North",
    "northeurope": "North Europe",
    "norwayeast": "Norway East",
    "polandcentral": "Poland Central",
    "southafricanorth": "South Africa North",
    "southcentralus": "South Central US",
    "southeastasia": "Southeast Asia",
    "spaincentral": "Spain Central",
    "swedencentral": "Sweden Central",
    "switzerlandnorth": "Switzerland North",
    "uaenorth": "UAE North",
    "uksouth": "UK South",
    "westeurope": "West Europe",
    "westus2": "West US 2",
    "westus3": "West US 3",
}
"""Regions as Azure's announcements call them."""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One thing an entry of the activity log must be."""

    field: str | None = None
    """Which part of the entry."""
    equals: str | None = None
    """What it is."""
    any_equals: tuple[str, ...] = ()
    """Or what it may be."""
    contains_any: tuple[str, ...] = ()
    """Or what it holds one of."""


def service_health(region: str) -> tuple[Condition, ...]:
    """What Azure announces about one region, or about all of them."""
    return (
        Condition(field="category", equals="ServiceHealth"),
        Condition(
            field="properties.incidentType",
            any_equals=("Incident", "Maintenance", "Security", "ActionRequired"),
        ),
        Condition(
            field="properties.impactedServices[*].ImpactedRegions[*].RegionName",
            contains_any=(_REGION_NAMES[region], "Global"),
        ),
    )


RESOURCE_HEALTH = (
    Condition(field="category", equals="ResourceHealth"),
    Condition(field="properties.currentHealthStatus", any_equals=("Unavailable", "Degraded")),
)
"""Azure finds the cluster unavailable or degraded. Unknown is not told: it is what a stopped cluster is."""


@dataclass(frozen=True, kw_only=True)
class MetricAlert:
    """One threshold."""

    name: str
    """Short name."""
    metric: str
    """What Azure calls the metric."""
    operator: str
    """How it is compared."""
    threshold: float
    """With what."""
    aggregation: str
    """How the values of the window become one."""
    window: str
    """How long that is, as an ISO 8601 duration."""
    severity: Severity
    """How bad it is."""
    summary: str
    """What it means."""
    dimensions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Which series count; a star makes an alert of each."""


_EACH_NODE = {"node": ("*",)}

_ALWAYS = (
    MetricAlert(
        name="node-not-ready",
        metric="kube_node_status_condition",
        operator="GreaterThan",
        threshold=0,
        aggregation="Average",
        window="PT15M",
        severity=Severity.ERROR,
        summary="A node was not ready for part of a quarter of an hour.",
        dimensions={"condition": ("Ready",), "status2": ("NotReady",), **_EACH_NODE},
    ),
    MetricAlert(
        name="node-cpu",
        metric="node_cpu_usage_percentage",
        operator="GreaterThan",
        threshold=95,
        aggregation="Average",
        window="PT15M",
        severity=Severity.NOTICE,
        summary="A node has no CPU to spare.",
        dimensions=_EACH_NODE,
    ),
    MetricAlert(
        name="node-memory",
        metric="node_memory_working_set_percentage",
        operator="GreaterThan",
        threshold=95,
        aggregation="Average",
        window="PT15M",
        severity=Severity.WARNING,
        summary="A node is about to evict pods for want of memory.",
        dimensions=_EACH_NODE,
    ),
    MetricAlert(
        name="node-disk",
        metric="node_disk_usage_percentage",
        operator="GreaterThan",
        threshold=85,
        aggregation="Average",
        window="PT15M",
        severity=Severity.WARNING,
        summary="The disk of a node is almost full.",
        dimensions={**_EACH_NODE, "device": ("*",)},
    ),
    MetricAlert(
        name="api-server-cpu",
        metric="apiserver_cpu_usage_percentage",
        operator="GreaterThan",
        threshold=90,
        aggregation="Maximum",
        window="PT15M",
        severity=Severity.WARNING,
        summary="The API server has no CPU to spare; somebody asks it for too much.",
    ),
    MetricAlert(
        name="api-server-memory",
        metric="apiserver_memory_usage_percentage",
        operator="GreaterThan",
        threshold=90,
        aggregation="Maximum",
        window="PT15M",
        severity=Severity.WARNING,
        summary="The API server has no memory to spare; somebody lists too much at once.",
    ),
    MetricAlert(
        name="etcd-full",
        metric="etcd_database_usage_percentage",
        operator="GreaterThan",
        threshold=75,
        aggregation="Maximum",
        window="PT15M",
        severity=Severity.ERROR,
        summary="The cluster's database is filling up; once it is full, nothing can be changed any more.",
    ),
)

_AUTOSCALER = (
    MetricAlert(
        name="autoscaler-stopped",
        metric="cluster_autoscaler_cluster_safe_to_autoscale",
        operator="LessThan",
        threshold=1,
        aggregation="Average",
        window="PT30M",
        severity=Severity.WARNING,
        summary="The cluster autoscaler has stopped to act, because too many nodes are not ready.",
    ),
    MetricAlert(
        name="pods-without-a-node",
        metric="cluster_autoscaler_unschedulable_pods_count",
        operator="GreaterThan",
        threshold=0,
        aggregation="Average",
        window="PT30M",
        severity=Severity.WARNING,
        summary="Pods have waited half an hour for a node; a pool is at its limit, or Azure has none.",
    ),
)


def metrics(*, autoscaler: bool) -> tuple[MetricAlert, ...]:
    """Every threshold that can be measured in a cluster."""
    return (*_ALWAYS, *_AUTOSCALER) if autoscaler else _ALWAYS
