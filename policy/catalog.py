"""All rules, and what they say about a graph."""

from contracts.graph import Graph
from policy import aws, azure, general, tenants
from policy.finding import Finding
from policy.rule import Rule

RULES: tuple[Rule, ...] = (*general.RULES, *aws.RULES, *azure.RULES, *tenants.RULES)
"""Every rule of the platform."""


def evaluate(graph: Graph) -> list[Finding]:
    """Apply every rule; findings sorted by severity, rule and resource."""
    found = [finding for rule in RULES for finding in rule.findings(graph)]
    return sorted(found, key=lambda item: (item.severity, item.rule, item.resource, item.path))
