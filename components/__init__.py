"""Reusable Pulumi components. They declare; what they declare was decided in contracts.
Settings are read in stacks.
"""
