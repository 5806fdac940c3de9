"""A simulated cloud that outlives its process: what `simulation/` answers, kept in SQLite, with a
cloud's order and identity. Knows no Pulumi.
"""
