"""Decisions of the data plane as pure functions, tables and documents. Nothing here imports Pulumi."""
