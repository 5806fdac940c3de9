"""Pictures of a stack, drawn from its graph for whoever reviews it."""

from review.reports.diagram.picture import draw

__all__ = ["draw"]
