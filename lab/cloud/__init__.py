"""A simulated cloud that outlives its process: mock outputs of `simulation/`, kept in SQLite, with a
cloud's order and identity. Knows no Pulumi; providers and engine do not belong here.
"""
