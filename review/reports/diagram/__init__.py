"""Pictures of a stack, drawn from its graph for whoever reviews it.
What the rows mean is found in inventory.
"""

from review.reports.diagram.picture import draw

__all__ = ["draw"]
