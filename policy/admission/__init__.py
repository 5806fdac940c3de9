"""Rules that the API server itself applies to what tenants bring. They need no webhook and no controller:
each is one CEL expression, evaluated in tests and in the cluster.
"""
