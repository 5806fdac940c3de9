"""Pictures of a stack, drawn from its graph for whoever reviews it."""

from review.picture.picture import draw

__all__ = ["draw"]
