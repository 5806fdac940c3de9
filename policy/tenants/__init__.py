"""Rules about what tenants have on a cluster. What the API server refuses by itself is in admission."""

from policy.rule import Rule
from policy.tenants import access, delivery, namespaces, shards

RULES: tuple[Rule, ...] = (*namespaces.RULES, *access.RULES, *delivery.RULES, *shards.RULES)
"""Every rule about Kubernetes objects. Those about tenants' identities stand with their cloud."""
