"""Compares what exists: state with cloud, state with preview. Starts nothing and changes nothing."""
