"""Recipes: what a stack is made of. The only place that turns settings into component arguments."""
