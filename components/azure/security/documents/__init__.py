"""Decisions of the security plane as pure functions, tables and documents. Nothing here imports Pulumi."""
