"""Recipes of the cluster layer, one folder per cloud with the same file names.
What they declare is in components/.
"""
