"""The registry: every cluster of the fleet, as its stack would export it."""

import pathlib
from typing import Any

from review.preview.run import Preview

FILE = pathlib.Path("out", "registry.yaml")
COLUMNS = (
    ("CLUSTER", "name"),
    ("STACK", "stack"),
    ("TYPE", "clusterType"),
    ("CLOUD", "cloud"),
    ("REGION", "region"),
    ("ACCOUNT", "account"),
    ("KUBERNETES", "kubernetesVersion"),
    ("NODES", "nodes"),
    ("API", "endpointAccess"),
    ("TENANTS", "tenants"),
)
"""Heading and field of the table."""


def entry(result: Preview) -> dict[str, Any]:
    """The registry record of one stack, with the stack's name and what it costs at least."""
    made = {"stack": result.graph.stack, **result.graph.outputs["cluster"]}
    return {**made, "costs": result.costs["sum"]} if result.costs else made


def dumps(entries: list[dict[str, Any]]) -> str:
    """The registry as YAML, sorted by cluster."""
    from manifests import written

    ordered = sorted(entries, key=lambda made: str(made["name"]))
    head = "# Every cluster, as its stack exports it. Written by `make registry`; values that only a\n"
    head += "# deployment knows are stand-ins.\n"
    return head + written.dump({"clusters": ordered}, sort_keys=True, width=100)


def table(entries: list[dict[str, Any]]) -> list[str]:
    """Lines of a table for the terminal."""
    rows = [[heading for heading, _ in COLUMNS]]
    for made in sorted(entries, key=lambda one: str(one["name"])):
        shown = {
            **made,
            "nodes": made["provisioning"]["kind"],
            "tenants": "yes" if made["acceptsTenants"] else "no",
        }
        rows.append([str(shown[field]) for _, field in COLUMNS])
    widths = [max(len(row[index]) for row in rows) for index in range(len(COLUMNS))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def costs(results: list[Preview]) -> list[str]:
    """What each cluster costs a month, with what the sum lacks beside it."""
    lines = [f"  {one.graph.stack}: {one.costs['total']}" for one in results if one.costs]
    return ["Fixed costs by list prices:", *lines] if lines else []
