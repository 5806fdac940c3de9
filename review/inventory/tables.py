"""The tables of a stack, whatever the cloud."""

from contracts.graph import Graph
from review.inventory import tenants_tables
from review.inventory.aws import tables as aws_tables
from review.inventory.azure import tables as azure_tables
from review.inventory.table import Table


def tables(graph: Graph) -> list[Table]:
    """Tables that have something to say, in the order of a review."""
    return graph.once("tables", lambda: _tables(graph))


def _tables(graph: Graph) -> list[Table]:
    return [*tenants_tables.tables(graph), *aws_tables.tables(graph), *azure_tables.tables(graph)]
