"""Says in a few words what matters about an AWS stack; for the picture, the page and the comment."""

from contracts.graph import Graph
from policy.resource_types import aws
from review.inventory.aws.reader import Inventory, read
from review.inventory.model import LATER, Line
from review.inventory.reading import counted, joined_line, text


def summary(graph: Graph) -> list[Line]:
    """What a reviewer should know before looking any closer."""
    held, zones = read(graph), read(graph).zones
    found = [
        joined_line("Kubernetes", (cluster.version or LATER for cluster in held.clusters)),
        joined_line("API endpoint", (cluster.endpoint for cluster in held.clusters)),
        joined_line("Deletion", (cluster.deletion for cluster in held.clusters)),
        joined_line("VPC", (text(row, "cidrBlock") or LATER for row in graph.all(aws.VPC))),
        joined_line("Zones", [f"{len(zones)}: {', '.join(zones)}"] if zones else []),
        joined_line("NAT gateways", [_nat_gateways(held)] if zones else []),
        joined_line("Private endpoints", [_endpoints(held)] if zones else []),
        joined_line("Node groups", (f"{group.row.name}: {group.words}" for group in held.node_groups)),
        joined_line("Logs kept", [_retention(held)]),
    ]
    return [line for line in found if line.detail]


def _nat_gateways(held: Inventory) -> str:
    count, zones = len(held.nat_gateways), len(held.zones)
    if count <= 1:
        shared = f", shared by {counted(zones, 'zone')}" if zones > 1 else ""
        return f"1{shared}" if count else "none"
    standing = {gateway.zone for gateway in held.nat_gateways}
    return f"{count}, one per zone" if len(standing) == count == zones else str(count)


def _endpoints(held: Inventory) -> str:
    kinds = sorted(endpoint.kind for endpoint in held.endpoints)
    return ", ".join(f"{kinds.count(kind)} {kind.lower()}" for kind in dict.fromkeys(kinds)) or "none"


def _retention(held: Inventory) -> str:
    kept = dict.fromkeys(group.retention for group in held.log_groups)
    return f"{', '.join(kept)} in {counted(len(held.log_groups), 'log group')}" if kept else ""
