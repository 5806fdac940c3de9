"""Decisions of the delivery plane as pure functions, tables and documents. Nothing here imports Pulumi."""
