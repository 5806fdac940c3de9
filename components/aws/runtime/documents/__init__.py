"""Decisions of the runtime plane as pure functions, tables and documents. Nothing here imports Pulumi."""
