"""Decisions of the network plane as pure functions, tables and documents. Nothing here imports Pulumi."""
