"""What the offline preview shows of a stack, which the engine has to agree with."""

import functools

from contracts import layers, loader
from contracts.graph import Graph
from lab.control_plane.folders import ROOT
from lab.engine import upstream


@functools.cache
def graph_of(stack: str) -> Graph:
    """What the offline preview shows."""
    from review import graph as graphs
    from review import host

    config = loader.read_stack(ROOT, stack).values["config"]
    referred = upstream.of(stack) if layers.is_tenants(stack) else ()
    below = {other: graph_of(other).outputs for other in referred}
    return graphs.build(stack, config, host.record(ROOT, stack, config, references=below))
