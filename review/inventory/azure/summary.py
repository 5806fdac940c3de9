"""Says in a few words what matters about an Azure stack; for the picture, the page and the comment."""

from contracts.graph import Graph
from policy.resource_types import azure
from review.inventory.azure.network import service, space
from review.inventory.azure.reader import read
from review.inventory.azure.services import log_stores_of_others, retention
from review.inventory.model import LATER, Line
from review.inventory.reading import joined_line


def summary(graph: Graph) -> list[Line]:
    """What a reviewer should know before looking any closer."""
    held = read(graph)
    clusters, zones = held.clusters, held.zones
    endpoints = ", ".join(dict.fromkeys(service(row) for row in graph.all(azure.PRIVATE_ENDPOINT)))
    found = [
        joined_line("Kubernetes", (cluster.version or LATER for cluster in clusters)),
        joined_line("API endpoint", (cluster.endpoint for cluster in clusters)),
        joined_line("Deletion", (cluster.deletion for cluster in clusters)),
        joined_line("Virtual network", map(space, graph.all(azure.VNET))),
        joined_line("Zones", [f"{len(zones)}: {', '.join(zones)}"] if zones else []),
        joined_line("Egress", (cluster.egress for cluster in clusters)),
        joined_line("Proxy", (cluster.proxy for cluster in clusters)),
        joined_line("Private endpoints", [endpoints or "none"] if clusters else []),
        joined_line("Node pools", (f"{pool.name}: {pool.words}" for pool in held.pools)),
        joined_line("More nodes", (cluster.provisioning for cluster in clusters)),
        joined_line("Logs kept", map(retention, graph.all(azure.LOG_WORKSPACE))),
        joined_line("Logs kept by others", log_stores_of_others(graph)),
    ]
    return [line for line in found if line.detail]
