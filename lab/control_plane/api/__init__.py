"""Talks to an API server: a small client of plain mappings. Knows nothing of how one is started."""
