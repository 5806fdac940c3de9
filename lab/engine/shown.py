"""What the offline preview shows of a stack, which the engine has to agree with."""

import functools

from contracts import layers, loader
from contracts.graph import Graph
from lab.control_plane.folders import ROOT


@functools.cache
def graph_of(stack: str) -> Graph:
    """What the offline preview shows."""
    from review.offline import build_graph as graphs
    from review.offline import host

    config = loader.read_stack(ROOT, stack).values["config"]
    below = [config[f"{loader.PROJECT}:cluster"]] if layers.is_tenants(stack) else []
    references = {cluster: graph_of(cluster).outputs for cluster in below}
    return graphs.build(stack, config, host.record(ROOT, stack, config, references=references))
