"""Rules about Azure resources. Rules that both clouds share are in general.py."""

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
