"""Stacks of the sample organisation with other settings laid over them."""
