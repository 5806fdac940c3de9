"""Decisions of the governance plane as pure functions, tables and documents. Nothing here imports Pulumi."""
