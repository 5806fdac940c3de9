"""Finds, reads and validates what teams wrote. What it becomes on a cluster is in resolve."""
