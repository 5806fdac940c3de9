"""Kubernetes objects of tenants as plain dictionaries: no Pulumi, no cluster, no clock.

Objects share parts of one another to be cheap. Whoever changes one copies it first.
"""
