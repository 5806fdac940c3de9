"""The few facts that a page and a comment put first, whatever the cloud."""

from collections.abc import Mapping

from contracts.graph import Graph
from policy.resource_types import aws, azure
from review.inventory import aws_facts, azure_facts
from review.inventory.model import Line
from review.inventory.reading import counted

_CLOUDS = ((aws.PREFIX, aws_facts.facts), (azure.PREFIX, azure_facts.facts))
_SUMMARY = {
    "stack": "Stack",
    "cluster": "Cluster",
    "clusterType": "Cluster type",
    "region": "Region",
    "kubernetesVersion": "Kubernetes",
    "namespaces": "Namespaces",
    "workloads": "Workloads",
    "teams": "Teams",
}


def facts(graph: Graph, summary: Mapping[str, object]) -> list[Line]:
    """What the summary says, then what the rows say; the rows win where both speak."""
    of_rows = [
        fact
        for prefix, of_cloud in _CLOUDS
        if any(row.type.startswith(prefix) for row in graph)
        for fact in of_cloud(graph)
    ]
    said = {fact.text for fact in of_rows}
    first = [
        Line(text=label, detail=str(summary[key]))
        for key, label in _SUMMARY.items()
        if summary.get(key) and label not in said
    ]
    rows = [row for row in graph if row.is_cloud]
    components = sum(row.is_component for row in graph)
    protected = sum(row.protect for row in rows)
    return [
        *first,
        *of_rows,
        Line(text="Resources", detail=f"{len(rows)} in {counted(components, 'component')}"),
        Line(text="Protected", detail=f"{protected} of {len(rows)}"),
    ]
