"""Reads graphs: what is in a stack, one reader per cloud. How it is shown is in reports."""
