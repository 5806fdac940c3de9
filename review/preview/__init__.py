"""Previews of a stack: run, graph, verdict. How they are written down is in reports."""
