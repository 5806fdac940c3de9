"""Rules about AWS resources. Rules that both clouds share are in general.py."""

from policy.aws import audit, backends, backup, cluster, cost, identity, network, nodes, tenants
from policy.rule import Rule

RULES: tuple[Rule, ...] = (
    *cluster.RULES,
    *nodes.RULES,
    *network.RULES,
    *audit.RULES,
    *identity.RULES,
    *backends.RULES,
    *backup.RULES,
    *cost.RULES,
    *tenants.RULES,
)
"""Every rule about AWS."""
