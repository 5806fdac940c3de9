"""Draws the architecture of a stack from its graph, and from nothing else."""

import pathlib
from functools import cache

from contracts.graph import Graph
from policy.resource_types import aws as aws_types
from policy.resource_types import azure as azure_types
from review.inventory import plain
from review.inventory.model import Picture
from review.reports.diagram import aws, azure, cards, site
from review.reports.diagram.svg import Canvas

_CLOUDS = ((aws_types.PREFIX, aws.describe), (azure_types.PREFIX, azure.describe))


def draw(graph: Graph) -> str:
    """An inline SVG element; whatever the graph holds, it draws that."""
    picture = describe(graph)
    canvas = Canvas()
    w = site.natural_width(picture)
    bottom = site.draw(canvas, picture, w)
    bottom = cards.draw(canvas, picture.cards, bottom + 16 if bottom else 2, w)
    return canvas.svg(w, bottom + 2, picture.title, picture.description, _style())


def describe(graph: Graph) -> Picture:
    """What there is to draw."""
    for prefix, of_cloud in _CLOUDS:
        if any(row.type.startswith(prefix) for row in graph):
            return of_cloud(graph)
    return plain.describe(graph)


@cache
def _style() -> str:
    return (pathlib.Path(__file__).parent / "picture.css").read_text(encoding="utf-8")
