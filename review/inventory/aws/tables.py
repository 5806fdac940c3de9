"""What a reviewer of an AWS stack decides by: who gets in, from where, what is installed, which ranges."""

from contracts.graph import Graph
from review.inventory.aws.reader import Inventory, read
from review.inventory.table import Table


def tables(graph: Graph) -> list[Table]:
    """Tables that have something to say, in the order of a review."""
    held = read(graph)
    made = [_access(held), _endpoint(held), _addons(held), _subnets(held)]
    return [table for table in made if table[2]]


def _access(held: Inventory) -> Table:
    rows = [
        (entry.principal, ", ".join(entry.groups) or entry.kind, ", ".join(entry.policies))
        for entry in held.access_entries
    ]
    return "Who may reach the API server", ("Principal", "Groups", "EKS policies"), rows


def _endpoint(held: Inventory) -> Table:
    rows = []
    for cluster in held.clusters:
        outside = ", ".join(cluster.public_ranges) or "everybody" if cluster.public else "nobody"
        rows.append((cluster.row.name, "yes" if cluster.private else "no", outside))
    return "Where the API server can be reached from", ("Cluster", "Inside the VPC", "Outside"), rows


def _addons(held: Inventory) -> Table:
    rows = sorted((addon.name, addon.version or "chosen by EKS") for addon in held.addons)
    return "Add-ons", ("Add-on", "Version"), rows


def _subnets(held: Inventory) -> Table:
    rows = [(subnet.row.name, subnet.zone, subnet.range) for subnet in held.subnets]
    return "Subnets", ("Subnet", "Zone", "Range"), rows
