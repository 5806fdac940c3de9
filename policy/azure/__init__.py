"""Rules about Azure resources."""

from policy.azure import cluster, cost, data, governance, identity, network, observability, tenants
from policy.rule import Rule

RULES: tuple[Rule, ...] = (
    *cluster.RULES,
    *network.RULES,
    *identity.RULES,
    *governance.RULES,
    *observability.RULES,
    *data.RULES,
    *cost.RULES,
    *tenants.RULES,
)
"""Every rule about Azure."""
