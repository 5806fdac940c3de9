"""Decisions of the observability plane as pure functions, tables and documents.
Nothing here imports Pulumi.
"""
