"""The rules of the platform, each written once and applied to every graph.
Settings are held against rules in contracts.
"""
