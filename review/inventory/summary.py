"""The summary that a page and a comment put first, whatever the cloud."""

from collections.abc import Mapping

from contracts.graph import Graph
from policy.resource_types import aws, azure
from review.inventory.aws import summary as aws_summary
from review.inventory.azure import summary as azure_summary
from review.inventory.model import Line
from review.inventory.reading import counted

_CLOUDS = ((aws.PREFIX, aws_summary.summary), (azure.PREFIX, azure_summary.summary))
_OF_SETTINGS = {
    "stack": "Stack",
    "cluster": "Cluster",
    "clusterType": "Cluster type",
    "region": "Region",
    "kubernetesVersion": "Kubernetes",
    "namespaces": "Namespaces",
    "workloads": "Workloads",
    "teams": "Teams",
}


def _costs(costs: object) -> list[Line]:
    """What it costs at least, and that the number is not all."""
    if not isinstance(costs, Mapping):
        return []
    return [Line(text="Fixed costs a month", detail=str(costs["total"]).rstrip("."))]


def summarise(graph: Graph, settings: Mapping[str, object]) -> list[Line]:
    """What the settings say, then what the rows say; the rows win where both speak."""
    of_rows = [
        line
        for prefix, of_cloud in _CLOUDS
        if any(row.type.startswith(prefix) for row in graph)
        for line in of_cloud(graph)
    ]
    said = {line.text for line in of_rows}
    first = [
        Line(text=label, detail=str(settings[key]))
        for key, label in _OF_SETTINGS.items()
        if settings.get(key) and label not in said
    ]
    rows = [row for row in graph if row.is_cloud]
    components = sum(row.is_component for row in graph)
    protected = sum(row.protect for row in rows)
    return [
        *first,
        *of_rows,
        Line(text="Resources", detail=f"{len(rows)} in {counted(components, 'component')}"),
        Line(text="Protected", detail=f"{protected} of {len(rows)}"),
        *_costs(settings.get("costs")),
    ]
