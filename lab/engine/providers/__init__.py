"""The process that Pulumi's engine takes for its provider plugins. It knows the simulated cloud and clusters.

Sessions, states and proofs are on the engine's other side, and do not belong here.
"""
