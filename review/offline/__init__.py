"""Runs the program without an engine and records what it registers. What that means is read elsewhere."""
